"""No hold is forgotten: who answers for the data is reminded of those that wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from funabin.gate.actions import ask_to_lift, place_hold, review_hold
from funabin.gate.models import Hold
from funabin.journal.actor import Actor
from funabin.outbox.letters import compose
from funabin.outbox.models import Mail
from funabin.oversight.tasks.holds import run_holds
from tests.gate.world import someone
from tests.oversight.conftest import clock, officer, trade

__all__ = ["clock", "officer", "trade"]


@pytest.fixture
def hold(officer: Actor) -> Hold:
    """A hold of a claim, to be looked at in thirty days."""
    day = timezone.localdate() + timedelta(days=30)
    return place_hold(subject=someone(), reason="claim", review_on=day, by=officer)


def mails() -> list[dict[str, int]]:
    """What the reminders say, oldest first."""
    sent = Mail.objects.filter(template="holds_due").order_by("queued_at")
    return [{key: mail.context[key] for key in ("count", "review", "asked")} for mail in sent]


def test_a_hold_past_its_day_reminds_once_a_week(hold: Hold, clock: time_machine.Coordinates) -> None:
    clock.shift(timedelta(days=29))
    assert (run_holds(), mails()) == (0, [])
    clock.shift(timedelta(days=1))
    assert (run_holds(), run_holds()) == (1, 0)
    assert mails() == [{"count": 1, "review": 1, "asked": 0}]
    clock.shift(timedelta(days=7))
    assert (run_holds(), len(mails())) == (1, 2)


def test_who_is_to_agree_is_reminded(hold: Hold, officer: Actor, clock: time_machine.Coordinates) -> None:
    ask_to_lift(hold=hold, by=officer)
    assert run_holds() == 0
    clock.shift(timedelta(days=1))
    assert (run_holds(), mails()) == (1, [{"count": 1, "review": 0, "asked": 1}])


def test_what_was_looked_at_reminds_nobody(
    hold: Hold, officer: Actor, clock: time_machine.Coordinates
) -> None:
    clock.shift(timedelta(days=30))
    review_hold(hold=hold, review_on=timezone.localdate() + timedelta(days=30), by=officer)
    assert (run_holds(), mails()) == (0, [])


@pytest.mark.parametrize(("language", "words"), [("en", "Holds wait for you: 3"), ("ja", "保全：3件")])
def test_the_reminder_is_written_in_both_languages(officer: Actor, language: str, words: str) -> None:
    mail = compose("holds_due", language, {"count": 3, "review": 2, "asked": 1}, reference="m")
    assert words in mail.subject
    assert "/desk/retention/" in mail.text
