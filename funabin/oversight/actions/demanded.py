"""The people a demand is about: their data is held, and their own pages are silent, until it is settled."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from funabin.gate.actions import end_untold, keep_untold, lift_hold, place_hold
from funabin.gate.models import DataSubject, Hold
from funabin.gate.queries import live_holds
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.oversight.models import Demand

REASON = "demand"  # gate.wording.HOLD_REASONS
HOLD_REVIEW = timedelta(days=30)


def guard_people(demand: Demand, *, by: Actor) -> None:
    """From the weighing on; weighed anew, those found no longer are let go."""
    for hold in _holds(demand).exclude(subject__in=demand.people):
        lift_hold(hold=hold, by=by)
    end_untold(case=demand.number, by=by)
    people, review = _people(demand), today_in_japan() + HOLD_REVIEW
    for subject in people:
        place_hold(subject=subject, reason=REASON, review_on=review, reference=demand.number, by=by)
    keep_untold(subjects=people, case=demand.number, by=by)


def put_off_until(demand: Demand, day: date | None, *, by: Actor) -> None:
    """The people see the demand from a day on."""
    keep_untold(subjects=_people(demand), case=demand.number, by=by, until=day)


def let_people_go(demand: Demand, *, by: Actor, may_tell: bool) -> None:
    """It is settled: nothing is held for it; and their pages show it, unless a law forbids telling."""
    for hold in _holds(demand):
        lift_hold(hold=hold, by=by)
    if may_tell:
        end_untold(case=demand.number, by=by)


def _people(demand: Demand) -> list[DataSubject]:
    return list(DataSubject.objects.filter(pk__in=demand.people))


def _holds(demand: Demand) -> QuerySet[Hold]:
    return live_holds().filter(reason=REASON, reference=demand.number)
