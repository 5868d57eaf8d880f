"""How many openings each member of staff made on a day, counted in the journal. No value and no name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from funabin.journal.models import Entry
from funabin.members.models import StaffSeat
from funabin.oversight.rules.patterns import LEAST_PEOPLE, NIGHT_FROM, NIGHT_TO, Day

OPENINGS = ("data.opened", "data.listed")
# purposes of keeping seats and of looking at flags: colleagues are what they are about
OF_SEATS = ("staff.manage", "account.access", "oversight.alert")
LOOK_BACK = timedelta(days=28)  # four working weeks tell what is usual


def days_of_staff(day: date) -> dict[str, Day]:
    """What each member of staff opened on `day` of the local clock, by the actor's token.

    Five queries, and one for each who opened more than a handful of people.
    """
    begin, end = _moments(day, time(0)), _moments(day + timedelta(days=1), time(0))
    entries = Entry.objects.filter(actor_kind="staff", at__gte=begin, at__lt=end)
    opened = entries.filter(kind__in=OPENINGS)
    people = _people(opened)
    at_night = Counter(_tokens(opened.filter(at__lt=_moments(day, time(NIGHT_TO)))))
    at_night += Counter(_tokens(opened.filter(at__gte=_moments(day, time(NIGHT_FROM)))))
    refusals = Counter(_tokens(entries.filter(kind="data.refused")))
    colleagues = _colleagues(opened)
    return {
        token: Day(
            people=people.get(token, 0),
            at_night=at_night[token],
            refusals=refusals[token],
            colleagues=colleagues[token],
            usual=_usual(token, begin) if people.get(token, 0) >= LEAST_PEOPLE else (),
        )
        for token in {*people, *refusals}
    }


def _people(opened: QuerySet[Entry]) -> dict[str, int]:
    rows = opened.values("actor_token").annotate(people=Count("subjects__subject", distinct=True))
    return {row["actor_token"]: row["people"] for row in rows.order_by()}


def _usual(token: str, before: datetime) -> tuple[int, ...]:
    rows = Entry.objects.filter(
        actor_kind="staff", actor_token=token, kind__in=OPENINGS, at__gte=before - LOOK_BACK, at__lt=before
    )
    days = rows.annotate(day=TruncDate("at")).values("day")
    counted = days.annotate(people=Count("subjects__subject", distinct=True)).order_by("day")
    return tuple(row["people"] for row in counted)


def _colleagues(opened: QuerySet[Entry]) -> Counter[str]:
    """Openings of colleagues' data for other work than keeping seats; one's own is not a colleague's."""
    seats = dict(StaffSeat.objects.values_list("subject_id", "account__handle"))
    found = opened.exclude(purpose__in=OF_SEATS).filter(subjects__subject__in=list(seats))
    rows = found.values_list("actor_token", "subjects__subject")
    return Counter(token for token, subject in rows if seats.get(subject, token) != token)


def _tokens(entries: QuerySet[Entry]) -> Iterable[str]:
    return entries.values_list("actor_token", flat=True)


def _moments(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
