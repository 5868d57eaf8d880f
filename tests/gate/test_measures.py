"""What the records show, with small numbers protected."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from funabin.gate.actions import open_data
from funabin.gate.figures import figures_of
from funabin.gate.measures import FLOOR, measures, protected
from funabin.gate.models import SubjectKey
from funabin.gate.purpose import declared
from funabin.journal.actions import note_verification, seal_journal, verify_journal
from funabin.journal.models import Entry
from tests.cast import CHIE, WORKER
from tests.gate.world import CASE, asked

pytestmark = pytest.mark.django_db


@given(st.integers(0, 10**6))
def test_a_told_number_is_none_small_or_in_tens(number: int) -> None:
    told = protected(number)
    if number == 0:
        assert told == 0
    elif number < FLOOR:
        assert told is None
    else:
        assert told is not None
        assert told % 10 == 0
        assert 0 <= number - told < 10


def test_one_person_more_never_shows(house: object) -> None:
    assert figures_of({"people": 3}) == "people: fewer than 10"
    assert figures_of({"people": 12}) == figures_of({"people": 13}) == "people: 10 or more"
    assert figures_of({"vehicles_on_sale": 3}) == "vehicles for sale: 3"


def page(client: Client) -> str:
    """What the policy page says of the records."""
    text = client.get("/en/privacy/").content.decode()
    return " ".join(text[text.index('id="measured"') :].split())


def test_a_new_site_says_that_nothing_was_measured_yet(house: object, client: Client) -> None:
    shown = page(client)
    for words in ("Never.", "Nothing.", "Not verified here yet.", "None was made here yet."):
        assert words in shown


def test_openings_are_counted_by_purpose_of_the_last_month_and_staff_only(
    house: object, client: Client
) -> None:
    card = asked()
    with declared("inquiry.answer"):
        for _ in range(12):
            open_data([card.name], purpose="inquiry.answer", by=CHIE, case=CASE)
    found = measures()
    assert found.openings == {"inquiry.answer": 12}
    assert "to answer your inquiry and send you a quotation: at least 10 times" in page(client)
    later = measures(timezone.now() + timedelta(days=31))
    assert later.openings == {}


def test_the_journal_says_when_it_was_verified_and_whether_it_held(house: object, client: Client) -> None:
    seal_journal(by=WORKER)
    note_verification(report=verify_journal(), by=WORKER)
    entry = Entry.objects.get(kind="journal.verified")
    assert entry.detail["holds"] is True
    assert measures().journal_entries == entry.detail["entries"] > 0
    assert "nothing was changed" in page(client)


def test_a_key_past_its_end_is_told(house: object, client: Client) -> None:
    asked()
    assert "No key is past its end." in page(client)
    SubjectKey.objects.update(due_at=timezone.now() - timedelta(days=2))
    assert measures().keys_overdue == 1
    assert "Some keys are past their end and still there." in page(client)
