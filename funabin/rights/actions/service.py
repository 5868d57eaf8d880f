"""Start, stop and watch the clocks of cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from funabin.gate.models import DataSubject
from funabin.gate.queries import current_policy
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.rights.models import CaseClock
from funabin.rights.queries.service import running
from funabin.rights.rules.service import times_of


@transaction.atomic
def start_clocks(
    *,
    about: str,
    case: str,
    subject: DataSubject,
    by: Actor,
    at: datetime | None = None,
    jurisdictions: Collection[str] = (),
) -> None:
    """Start every step of a case that began at `at`; those that run already go on as they are."""
    at = at or timezone.now()
    for times in times_of(current_policy(), about, jurisdictions, at):
        CaseClock.objects.get_or_create(
            case=case,
            step=times.step,
            defaults={
                "about": about,
                "subject": subject,
                "started_at": at,
                "warn_at": times.warn_at,
                "due_at": times.due_at,
                "promises": list(times.clauses),
            },
        )
    record("clock.started", by=by, subjects=[subject], case=case, detail={"about": about})


@transaction.atomic
def meet_clocks(*, case: str, steps: Collection[str], by: Actor, at: datetime | None = None) -> int:
    """Steps of a case were done; returns how many were still waited for. Safe to repeat."""
    met = 0
    for clock in running().select_for_update().filter(case=case, step__in=steps):
        clock.met_at = at or timezone.now()
        clock.save(update_fields=["met_at"])
        _record("clock.met", clock, by)
        met += 1
    return met


@transaction.atomic
def drop_clocks(*, case: str, by: Actor) -> int:
    """A case ended: what was not done is no longer waited for. Returns how many steps were left."""
    left = running().select_for_update().filter(case=case).update(dropped_at=timezone.now())
    return int(left)


@transaction.atomic
def resume_clock(*, case: str, step: str, by: Actor) -> None:
    """A step that was done is waited for again, from the first start on: the case was opened again."""
    clocks = CaseClock.objects.select_for_update().filter(case=case, step=step)
    clocks.update(met_at=None, dropped_at=None, warned_at=None, late_at=None)


def note_warned(clock: CaseClock, *, by: Actor, at: datetime) -> bool:
    """Mark that its warning goes out now; False where another worker was faster. Call it in a transaction."""
    return _mark(clock, "warned_at", "clock.warned", by, at)


def note_late(clock: CaseClock, *, by: Actor, at: datetime) -> bool:
    """Mark that it ran out and is told now; False where another worker was faster."""
    return _mark(clock, "late_at", "clock.late", by, at)


def _mark(clock: CaseClock, field: str, kind: str, by: Actor, at: datetime) -> bool:
    first = bool(running().filter(pk=clock.pk, **{field: None}).update(**{field: at}))
    if first:
        _record(kind, clock, by)
    return first


def _record(kind: str, clock: CaseClock, by: Actor) -> None:
    detail = {"about": clock.about, "step": clock.step}
    record(kind, by=by, subjects=[clock.subject_id], case=clock.case, detail=detail)
