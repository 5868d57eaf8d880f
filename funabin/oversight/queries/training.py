"""Trainings in data protection: who took part, and for whom it was too long ago (APPI 24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from funabin.kit.dates import today_in_japan
from funabin.members.models import StaffSeat
from funabin.oversight.models import TrainingAttendance
from funabin.oversight.rules.duties import is_trained


@dataclass(frozen=True)
class Trained:
    """The training of the staff today: of how many live seats, how many took part within a year."""

    seats: int
    trained: int
    last: Mapping[str, date]  # by handle: the day of the newest training of each live seat


def trained_today() -> Trained:
    """The live seats, and when each took part last. Two queries."""
    today = today_in_japan()
    handles = list(StaffSeat.objects.filter(ended_at=None).values_list("account__handle", flat=True))
    rows = TrainingAttendance.objects.filter(attendee__in=handles).order_by().values("attendee")
    last = {row["attendee"]: row["last"] for row in rows.annotate(last=Max("held_on"))}
    return Trained(len(handles), sum(is_trained(last.get(one), today) for one in handles), last)


def trainings_of(handle: str) -> list[date]:
    """The days of the trainings that this account took part in, the newest first."""
    rows = TrainingAttendance.objects.filter(attendee=handle).order_by("-held_on")
    return list(rows.values_list("held_on", flat=True))


def trainings(*, at_most: int = 10) -> list[tuple[date, int]]:
    """The last trainings, each with how many took part."""
    rows = TrainingAttendance.objects.order_by().values("held_on").annotate(people=Count("id"))
    return [(row["held_on"], row["people"]) for row in rows.order_by("-held_on")[:at_most]]
