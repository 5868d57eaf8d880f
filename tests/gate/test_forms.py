"""A form asks what its collection point asks, in the policy's words, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from funabin.gate.actions import collect
from funabin.gate.errors import Undeclared
from funabin.gate.forms import countries, form_for
from funabin.gate.queries import current_policy
from tests.cast import WORKER
from tests.gate.sample import Card, Member
from tests.gate.world import asked, someone

pytestmark = pytest.mark.usefixtures("house")

FILLED = {
    "contact_name": " Amina Odhiambo ",
    "contact_email": "amina@example.ke",
    "message_text": "How much is it?",
    "person_country": "KE",
}


def test_the_fields_are_those_of_the_point() -> None:
    form = form_for("inquiry", "en")()
    assert list(form.fields) == [
        "contact_name",
        "contact_email",
        "contact_phone",
        "message_text",
        "person_country",
    ]
    name = form.fields["contact_name"]
    assert (name.label, name.help_text) == ("Name", "So that we know how to address you.")
    assert [name.required for name in form.fields.values()] == [True, False, False, True, False]
    assert [getattr(field, "one_of", None) for field in form.fields.values()] == [
        "",
        "reach",
        "reach",
        "",
        "",
    ]
    assert (form.point, form.language) == ("inquiry", "en")


def test_words_follow_the_language_and_fall_back() -> None:
    assert form_for("inquiry", "ja")().fields["contact_name"].label != "Name"
    french = form_for("inquiry", "fr")
    assert (french.language, french().fields["contact_name"].label) == ("en", "Name")


def test_a_point_the_policy_does_not_have_has_no_form() -> None:
    with pytest.raises(Undeclared):
        form_for("wishes", "en")


@pytest.mark.parametrize(
    ("point", "field", "html"),
    [
        ("inquiry", "contact_name", ['autocomplete="name"', 'type="text"', "required"]),
        ("inquiry", "contact_email", ['type="email"', 'autocomplete="email"']),
        ("inquiry", "contact_phone", ['type="tel"', 'autocomplete="tel"', 'inputmode="tel"']),
        ("inquiry", "message_text", ["<textarea", "required"]),
        (
            "inquiry",
            "person_country",
            ["<select", 'autocomplete="country"', '<option value="KE">Kenya</option>'],
        ),
        ("registration", "person_birth_date", ['type="date"', 'autocomplete="bday"']),
        ("registration", "contact_postal_code", ['autocomplete="postal-code"']),
        ("registration", "declaration_contract_capacity", ['type="checkbox"', "required"]),
        ("order", "contact_address", ["<textarea", 'autocomplete="street-address"']),
        ("invoice", "document_proforma", ['type="file"', 'accept="image/*,application/pdf"']),
    ],
)
def test_each_kind_has_its_widget(point: str, field: str, html: list[str]) -> None:
    drawn = str(form_for(point, "en")()[field])
    assert all(part in drawn for part in html), drawn


def test_secrets_of_the_system_are_never_asked() -> None:
    assert list(form_for("signin", "en")().fields) == ["contact_email"]


def test_categories_may_be_left_to_the_page() -> None:
    form = form_for("inquiry", "en", exclude=["person.country", "contact.phone"])()
    assert list(form.fields) == ["contact_name", "contact_email", "message_text"]
    assert form.groups == {"reach": ("contact_email",)}


def test_kinds_of_other_houses_have_fields_too(monkeypatch: pytest.MonkeyPatch) -> None:
    category = current_policy().categories["person.country"]
    drawn = {}
    for kind in ("year", "choice", "yes_no"):
        monkeypatch.setitem(
            current_policy().categories, "person.country", category.model_copy(update={"kind": kind})
        )
        drawn[kind] = str(form_for("inquiry", "en")()["person_country"])
    assert 'inputmode="numeric"' in drawn["year"]
    assert 'type="text"' in drawn["choice"]
    assert 'type="checkbox"' in drawn["yes_no"]
    assert "required" not in drawn["yes_no"]


def test_the_notice_is_in_words() -> None:
    notice = form_for("inquiry", "en").notice
    assert notice.title == "When you send us an inquiry"
    assert [item.label for item in notice.items] == [
        "Name",
        "E-mail address",
        "Telephone or WhatsApp number",
        "Message",
        "Country where you live",
    ]
    assert "to answer your inquiry and send you a quotation" in notice.purposes
    assert "2 years" in notice.retention


def test_what_was_filled_in_is_given_by_category() -> None:
    form = form_for("inquiry", "en")(FILLED)
    assert form.is_valid(), form.errors
    assert form.personal == {
        "contact.name": "Amina Odhiambo",
        "contact.email": "amina@example.ke",
        "message.text": "How much is it?",
        "person.country": "KE",
    }
    assert form.values_for(Card) == {
        "name": "Amina Odhiambo",
        "email": "amina@example.ke",
        "message": "How much is it?",
        "country": "KE",
    }


def test_a_form_is_collected_as_it_is() -> None:
    form, card = form_for("inquiry", "en")(FILLED), Card(subject=someone())
    assert form.is_valid()
    with transaction.atomic():
        collect(subject=card.subject, point=form.point, row=card, values=form.values_for(card), by=WORKER)
        card.save()
    assert card.country is not None
    assert card.phone is None


def test_one_of_a_group_is_needed() -> None:
    form = form_for("inquiry", "en")({**FILLED, "contact_email": ""})
    assert not form.is_valid()
    assert form.errors == {
        "contact_email": ["Please give at least one of these: E-mail address / Telephone or WhatsApp number"]
    }
    wrong = form_for("inquiry", "en")({**FILLED, "contact_email": "amina"})
    assert list(wrong.errors) == ["contact_email"]
    assert len(wrong.errors["contact_email"]) == 1
    assert form_for("inquiry", "en")(
        {**FILLED, "contact_email": "", "contact_phone": "0712 345 678"}
    ).is_valid()


@pytest.mark.parametrize("number", ["0712 345 678", "+254 (0)712-345.678", "0712345678"])
def test_numbers_may_be_written_in_many_ways(number: str) -> None:
    assert form_for("inquiry", "en")({**FILLED, "contact_phone": number}).is_valid()


@pytest.mark.parametrize("number", ["12", "call me", "+", "0712 345 678 ext 5", "1" * 18])
def test_what_is_no_number_is_said(number: str) -> None:
    form = form_for("inquiry", "en")({**FILLED, "contact_phone": number})
    assert form.errors == {"contact_phone": ["Please write the number with digits only."]}


REGISTERED = {
    "contact_name": "Amina",
    "contact_email": "amina@example.ke",
    "contact_phone": "+254712345678",
    "declaration_contract_capacity": "on",
}


@time_machine.travel("2026-11-22T12:00:00Z")
def test_who_is_too_young_is_told_at_the_field() -> None:
    form_class = form_for("registration", "en")
    assert form_class.minimum_age == 16
    form = form_class({**REGISTERED, "person_birth_date": "2010-11-23"})
    assert form.errors == {"person_birth_date": ["You must be 16 or older to use this service."]}
    old_enough = form_class({**REGISTERED, "person_birth_date": "2010-11-22"})
    assert old_enough.is_valid()
    assert old_enough.values_for(Member) == {
        "name": "Amina",
        "email": "amina@example.ke",
        "phone": "+254712345678",
        "person.birth_date": date(2010, 11, 22),
    }
    assert "person_birth_date" in form_class(REGISTERED).errors


def test_a_declaration_must_be_made() -> None:
    form = form_for("registration", "en")({**REGISTERED, "declaration_contract_capacity": ""})
    assert "declaration_contract_capacity" in form.errors


def test_a_file_is_given_as_bytes() -> None:
    data = {"contact_name": "Amina", "contact_address": "Mombasa"}
    form = form_for("invoice", "en")(data, {"document_proforma": SimpleUploadedFile("x.pdf", b"%PDF")})
    assert form.is_valid(), form.errors
    assert form.personal["document.proforma"] == b"%PDF"


def test_countries_are_named_in_the_language() -> None:
    assert ("JP", "日本") in countries("ja")
    assert ("JP", "Japan") in countries("en")
    assert not {"EU", "ZZ"} & {code for code, _ in countries("en")}
    assert 240 < len(countries("en")) < 270


def test_what_the_form_asks_is_what_the_gate_takes() -> None:
    for point in current_policy().collection_points.values():
        asked_for = {category.key for category in form_for(point.key, "en").asked.values()}
        assert asked_for <= {item.category for item in point.items}
    assert asked().name is not None
