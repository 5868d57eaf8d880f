"""What forms and `collect` refuse or leave out: banned numbers and topics, unmet conditions, consents."""

from __future__ import annotations

from uuid import uuid4

import pytest

from funabin.correspondence.models import Message, Thread
from funabin.gate import policies
from funabin.gate.actions import collect, correct, enrol_subject, publish_policy
from funabin.gate.errors import Refused
from funabin.gate.forms import WORDS_FIELD, form_for
from funabin.gate.models import SealedDatum
from funabin.gate.policies import current_version
from funabin.gate.rules import Value
from funabin.journal.models import Entry
from funabin.members.models import Profile
from funabin.policy.model import Item
from tests.cast import WORKER
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db
CARD, MY_NUMBER = "4111 1111 1111 1111", "1234 5678 9018"
ASKED = {"contact_name": "Amina", "contact_email": "amina@example.ke", "message_text": "How much is it?"}


def live_in(house: str) -> None:
    """The house whose policy is in force."""
    publish_policy(directory=HOUSE.parent / house, by=WORKER)


def errors(told: dict[str, str], language: str = "en") -> dict[str, list[str]]:
    """What the inquiry form says against it."""
    form = form_for("inquiry", language)(told)
    form.is_valid()
    return {name: [str(word) for word in words] for name, words in form.errors.items()}


def test_numbers_nobody_may_send_are_held_back_at_their_field() -> None:
    live_in("jinjidosha")
    said = "This looks like: Card number. We never take it. Please remove it; nothing was stored."
    assert errors(ASKED | {"message_text": f"Charge {CARD}"}) == {"message_text": [said]}
    assert errors(ASKED | {"contact_name": f"Amina {MY_NUMBER}"}) == {
        "contact_name": [said.replace("Card number", "My Number")]
    }
    assert errors(ASKED | {"message_text": f"Charge {CARD}", WORDS_FIELD: "on"}) == {"message_text": [said]}
    assert errors(ASKED) == {}


def test_a_word_is_asked_about_and_may_be_explained() -> None:
    live_in("jinjidosha")
    told = ASKED | {"message_text": "My father has diabetes and needs a low step."}
    form = form_for("inquiry", "en")(told)
    assert not form.is_valid()
    assert "Information about health" in form.errors["message_text"][0]
    assert not form[WORDS_FIELD].is_hidden
    assert form_for("inquiry", "en")(told | {WORDS_FIELD: "on"}).is_valid()
    assert form_for("inquiry", "en")()[WORDS_FIELD].is_hidden
    assert "健康に関する情報" in errors(ASKED | {"message_text": "父が糖尿病です"}, "ja")["message_text"][0]


def test_a_house_that_bans_no_words_asks_about_none() -> None:
    live_in("carjunction")
    assert WORDS_FIELD not in form_for("inquiry", "en")().fields
    assert errors(ASKED | {"message_text": "My father has diabetes."}) == {}


def written(text: str) -> Message:
    """A message kept by whatever way, without any form."""
    subject = enrol_subject(by=WORKER)
    thread = Thread.objects.create(case=f"T{uuid4().hex[:8]}", subject=subject, opened_at=subject.enrolled_at)
    message = Message(thread=thread, author_kind="guest", author="x", channel="email", at=subject.enrolled_at)
    collect(subject=subject, point="thread", row=message, values={"body": text}, by=WORKER, case=thread.case)
    message.save()
    return message


def test_no_way_into_the_gate_takes_such_a_number() -> None:
    live_in("jinjidosha")
    with pytest.raises(Refused) as refusal:
        written(f"as I said by phone: {CARD}")
    assert [reason.code for reason in refusal.value.reasons] == ["banned_content"]
    message = written("How much is it?")
    with pytest.raises(Refused):
        correct(handle=message.body, row=message, value=f"How much? {MY_NUMBER}", by=WORKER)
    assert SealedDatum.objects.count() == 1
    refused = Entry.objects.filter(kind="data.refused").values_list("detail", flat=True)
    assert all(CARD not in str(detail) and MY_NUMBER not in str(detail) for detail in refused)


def test_consents_are_offered_unticked_in_their_exact_words() -> None:
    live_in("carjunction")
    form = form_for("registration", "en")()
    field = form["consent_notice_update"]
    assert (field.initial, field.field.required) == (None, False)
    assert field.label == current_version().policy.text("consent.notice.update", "en")
    told = {
        "contact_name": "Amina",
        "contact_phone": "+254 700 123456",
        "contact_email": "amina@example.ke",
        "person_country": "KE",
        "shipping_port": "KEMBA",
    }
    plain = form_for("registration", "en")(told)
    plain.fields["shipping_port"].choices = [("KEMBA", "Mombasa")]
    assert plain.is_valid(), plain.errors
    assert plain.consented == ()
    ticked = form_for("registration", "en")(told | {"consent_notice_update": "on"})
    ticked.fields["shipping_port"].choices = [("KEMBA", "Mombasa")]
    assert ticked.is_valid()
    assert ticked.consented == ("notice.update",)


@pytest.fixture
def conditional(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that asks the postal code of people in Japan alone."""
    live_in("jinjidosha")
    version = current_version()
    point = version.policy.collection_points["registration"]
    asked = Item(
        category="contact.address",
        need="conditional",
        when={"person.country": ("JP",)},
        why="why.contact.address",
    )
    points = version.policy.collection_points | {
        "registration": point.model_copy(update={"items": (*point.items, asked)})
    }
    changed = version.policy.model_copy(update={"collection_points": points})
    monkeypatch.setitem(policies._read, version.digest, changed)


@pytest.mark.parametrize(
    ("country", "address", "problem", "kept"),
    [
        ("JP", "1-2-3 Minato", False, True),
        ("JP", "", True, False),
        ("KE", "Moi Avenue", False, False),
        ("KE", "", False, False),
        ("", "Moi Avenue", False, False),
    ],
)
def test_a_condition_asks_where_it_holds_and_takes_nothing_elsewhere(
    conditional: None, country: str, address: str, problem: bool, kept: bool
) -> None:
    told = {
        "contact_name": "Ken",
        "contact_email": "ken@example.jp",
        "person_country": country,
        "contact_address": address,
    }
    form = form_for("registration", "en")(told)
    assert form.is_valid() is not problem
    assert not problem or form.errors == {"contact_address": ["This field is required."]}
    if not problem:
        assert ("contact.address" in form.personal) is kept
    values: dict[str, Value | None] = {
        "name": "Ken",
        "email": "ken@example.jp",
        "country": country,
        "address": address,
    }
    profile = Profile()
    subject = enrol_subject(by=WORKER)
    if problem:
        with pytest.raises(Refused):
            collect(subject=subject, point="registration", row=profile, values=values, by=WORKER)
        return
    collect(subject=subject, point="registration", row=profile, values=values, by=WORKER)
    assert (profile.address is not None) is kept
