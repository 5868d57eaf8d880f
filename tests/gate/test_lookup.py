"""People are found by exact values, however they are written, without opening anything."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funabin.gate.actions import erase_subject
from funabin.gate.lookup import find_data, find_subjects
from funabin.gate.models import BlindIndex, SealedDatum
from tests.cast import WORKER
from tests.gate.world import AMINA, card_of, kinds, someone

pytestmark = pytest.mark.usefixtures("house")


@pytest.mark.parametrize(
    "typed", ["amina.odhiambo@example.ke", " AMINA.Odhiambo@EXAMPLE.ke", "ａmina.odhiambo@example.ke"]
)
def test_an_address_is_found_however_it_is_written(typed: str) -> None:
    card = card_of(someone())
    card_of(someone(), {**AMINA, "email": "other@example.ke"})
    assert find_subjects("contact.email", typed) == [card.subject_id]
    assert find_data("contact.email", typed) == [(card.subject_id, card.email.datum)]
    assert "data.opened" not in kinds()


def test_a_number_is_read_with_the_country_of_the_person() -> None:
    card = card_of(someone(country="KE"))
    assert find_subjects("contact.phone", "+254 712 345678") == [card.subject_id]
    assert find_subjects("contact.phone", "0712-345-678", country="KE") == [card.subject_id]
    assert find_subjects("contact.phone", "0712-345-678") == []
    assert find_subjects("contact.phone", "0712-345-678", country="TZ") == []


def test_words_match_in_any_order() -> None:
    amina, other = card_of(someone()), card_of(someone(), {**AMINA, "name": "Amina Njeri"})
    assert find_subjects("contact.name", "odhiambo AMINA") == [amina.subject_id]
    assert find_subjects("contact.name", "amina") == sorted([amina.subject_id, other.subject_id])
    assert find_subjects("contact.name", "amina bakari") == []
    assert find_subjects("contact.name", "Odhiamb") == []


def test_what_has_no_index_is_not_found() -> None:
    card_of(someone())
    assert find_subjects("message.text", AMINA["message"]) == []
    assert find_subjects("contact.email", "no address") == []
    assert not BlindIndex.objects.filter(category="message.text").exists()


def test_another_category_is_another_index() -> None:
    card_of(someone())
    assert find_subjects("staff.name", "Amina Odhiambo") == []


def test_an_erased_person_is_not_found() -> None:
    card = card_of(someone())
    erase_subject(subject=card.subject, by=WORKER)
    assert find_subjects("contact.email", AMINA["email"]) == []
    assert BlindIndex.objects.count() == 0


def test_an_index_without_its_datum_finds_nobody() -> None:
    card = card_of(someone())
    SealedDatum.objects.filter(pk=card.email.datum).delete()
    assert find_subjects("contact.email", AMINA["email"]) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.emails())
def test_every_address_is_found_again(address: str) -> None:
    card = card_of(someone(), {**AMINA, "email": address})
    assert card.subject_id in find_subjects("contact.email", address.upper())
