"""The clocks of cases: what runs, what is late, and how long things took."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from funabin.gate.measures import FLOOR, YEAR
from funabin.kit.glance import Glance
from funabin.rights.models import CaseClock, Request
from funabin.rights.rules import service as rules
from funabin.rights.rules.service import Spread, spread_of

NEWEST = 1000  # cases counted for one figure at most
REQUEST = "request"


@dataclass(frozen=True)
class Served:
    """How long one step of one kind of case takes here; `in_time` of them met what was promised."""

    about: str  # inquiry, complaint, dispute, request
    step: str
    spread: Spread
    promised: int  # of the cases counted, those with a promised time
    in_time: int


def running() -> QuerySet[CaseClock]:
    """The clocks of steps still waited for, the soonest first."""
    return CaseClock.objects.filter(met_at=None, dropped_at=None).order_by("due_at", "id")


def clocks_of(case: str) -> list[CaseClock]:
    """The steps of a case, in the order they come."""
    rows = CaseClock.objects.filter(case=case)
    return sorted(rows, key=lambda row: rules.STEPS.index(row.step))


def to_warn(at: datetime) -> QuerySet[CaseClock]:
    """Clocks whose warning is due and was not given yet."""
    return running().filter(warned_at=None, late_at=None, warn_at__lte=at, due_at__gt=at)


def just_late(at: datetime) -> QuerySet[CaseClock]:
    """Clocks that ran out and of which nobody was told yet."""
    return running().filter(late_at=None, due_at__lte=at)


def glance_at(about: Collection[str], *, at: datetime | None = None) -> Glance:
    """The overview of what is waited for in these kinds of cases."""
    rows = running().filter(about__in=about)
    at = at or timezone.now()
    return Glance(
        open=rows.values("case").distinct().count(),
        late=rows.filter(due_at__lte=at).values("case").distinct().count(),
        next_due=rows.filter(due_at__gt=at).values_list("due_at", flat=True).first(),
    )


def served(*, at: datetime | None = None, floor: int = FLOOR) -> list[Served]:
    """The figures of the last year, of steps with at least `floor` cases: fewer could point at somebody.

    A case that is late and still waits counts with the time it has waited.
    """
    at = at or timezone.now()
    return [one for one in [*_of_clocks(at), *_of_requests(at)] if one.spread.cases >= floor]


def _of_clocks(at: datetime) -> Iterator[Served]:
    since = CaseClock.objects.filter(started_at__gt=at - YEAR)
    counted = since.filter(Q(met_at__isnull=False) | Q(dropped_at=None, due_at__lte=at))
    for about, steps in rules.KINDS.items():
        for step in steps:
            rows = counted.filter(about=about, step=step).order_by("-started_at")
            times = list(rows.values_list("started_at", "met_at", "due_at")[:NEWEST])
            yield from _served(about, step, times, at)


def _of_requests(at: datetime) -> Iterator[Served]:
    done = Request.objects.annotate(done_at=Coalesce("answered_at", "ended_at"))
    done = done.filter(arrived_at__gt=at - YEAR).exclude(state__in=["unconfirmed", "withdrawn", "expired"])
    counted = done.filter(Q(done_at__isnull=False) | Q(due_at__lte=at)).order_by("-arrived_at")
    times = list(counted.values_list("arrived_at", "done_at", F("due_at"))[:NEWEST])
    yield from _served(REQUEST, rules.ANSWER, times, at)


Row = tuple[datetime, datetime | None, datetime | None]  # started, done, due


def _served(about: str, step: str, rows: list[Row], at: datetime) -> Iterator[Served]:
    took = [max((done or at) - started, timedelta(0)) for started, done, _ in rows]
    spread = spread_of(took)
    if spread is not None:
        promised = [(done, due) for _, done, due in rows if due is not None]
        in_time = sum(done is not None and done <= due for done, due in promised)
        yield Served(about, step, spread, len(promised), in_time)
