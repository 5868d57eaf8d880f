"""The rules of the oversight room at their edges, and what was destroyed though nobody read it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.oversight.actions.affected import find_affected
from funabin.oversight.actions.incidents import note_incident, record_stores
from funabin.oversight.models import AffectedPerson
from funabin.oversight.queries.openings import days_of_staff
from funabin.oversight.rules.demands import (
    ANSWER_WITHIN,
    GIVEN,
    OVER,
    REFUSED,
    TELLINGS,
    WEIGHED,
    due_by,
    means_for,
    outcome_of,
)
from funabin.oversight.rules.duties import is_late
from funabin.oversight.rules.measures import Standing
from funabin.oversight.rules.patterns import Day, has_grown, unusual
from funabin.oversight.rules.returns import back_by, is_to_remind, needs_proof
from tests.cast import FUMIKO
from tests.trade import world

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def measure(done_on: date | None, due_on: date | None) -> Standing:
    return Standing("training", "personnel", "attested", True, done_on, due_on)


def test_on_its_last_day_a_measure_is_coming_and_not_overdue() -> None:
    today, done = date(2026, 11, 24), date(2025, 11, 24)
    last = measure(done, today)
    assert (last.is_overdue(today), last.is_coming(today)) == (False, True)
    assert (last.is_overdue(today + DAY), last.is_coming(today + DAY)) == (True, False)
    in_two_weeks = measure(done, today + 14 * DAY)
    assert in_two_weeks.is_coming(today)
    assert not in_two_weeks.is_coming(today - DAY)
    assert (measure(None, today).is_awaited(today), measure(None, today).is_awaited(today + DAY)) == (
        True,
        False,
    )


def test_a_reminder_goes_on_the_day_itself_and_every_week_after() -> None:
    due = back_by(AT)
    assert due == AT + 30 * DAY
    assert not is_to_remind(due, None, due - DAY)
    assert is_to_remind(due, None, due)
    assert is_to_remind(due, due - DAY, due)  # a word before the day is no reminder of it
    assert not is_to_remind(due, due, due + 6 * DAY)
    assert is_to_remind(due, due, due + 7 * DAY)
    assert [needs_proof(outcome) for outcome in ("returned", "destroyed", "nothing_held")] == [
        True,
        True,
        False,
    ]


def test_a_flag_may_lie_for_seven_days() -> None:
    assert not is_late(AT, AT + 7 * DAY)
    assert is_late(AT, AT + 7 * DAY + timedelta(microseconds=1))


def test_more_than_usual_begins_with_twenty_people_and_more_than_thrice_the_usual() -> None:
    assert unusual(Day(people=20, usual=(6,) * 5)) == {"more_than_usual": {"people": 20, "usual": 6}}
    assert unusual(Day(people=19, usual=(6,) * 5)) == {}
    assert unusual(Day(people=21, usual=(7,) * 5)) == {}  # three times the usual is not more than it
    assert has_grown({"people": 120}, {"people": 240})
    assert not has_grown({"people": 120}, {"people": 239})


@pytest.mark.django_db
def test_night_is_from_ten_in_the_evening_to_five_by_the_local_clock() -> None:
    chie = Actor(kind="staff", token="chie", roles=frozenset({"sales"}))
    day = date(2026, 11, 24)
    for hour, minute in ((0, 0), (4, 59), (5, 0), (21, 59), (22, 0), (23, 59)):
        moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
        with time_machine.travel(moment, tick=False):
            record("data.opened", by=chie, subjects=["somebody"], purpose="inquiry.answer")
    assert days_of_staff(day)["chie"].at_night == 4


def test_an_authority_is_answered_by_the_day_it_names_or_in_two_weeks() -> None:
    assert due_by(AT, AT + DAY) == AT + DAY
    assert due_by(AT, None) == AT + ANSWER_WITHIN == AT + 14 * DAY


def test_a_paper_of_ours_is_its_own_proof_and_a_letter_from_outside_never_is() -> None:
    assert means_for("own_judgement") == ("own_paper",)
    assert means_for("order") == means_for("inquiry") == ("called_back", "in_person", "served")


def test_a_demand_ends_given_in_part_or_refused() -> None:
    asked = ("contact.name", "contact.phone")
    assert outcome_of(GIVEN, asked, asked) == "given"
    assert outcome_of(GIVEN, asked, ["contact.name"]) == "partly"
    assert outcome_of(REFUSED, asked, ()) == "refused"
    assert outcome_of(WEIGHED, asked, ()) == ""
    assert set(TELLINGS) - set(OVER) == {"later"}  # only a day put off leaves something to tell


def test_what_is_destroyed_harms_people_although_nobody_read_it(officer, hiace) -> None:
    person = world.asked(hiace).subject_id
    incidents = {}
    for kind in ("lost", "destroyed"):
        incident = note_incident(kind=kind, known_at=timezone.now(), by=FUMIKO)
        found = record_stores(incident=incident, reached={"database": "yes"}, by=FUMIKO)
        incidents[kind] = find_affected(incident=found, by=FUMIKO)
    harmed = {
        kind: AffectedPerson.objects.get(incident=incident, subject=person).readable
        for kind, incident in incidents.items()
    }
    assert harmed == {"lost": False, "destroyed": True}
