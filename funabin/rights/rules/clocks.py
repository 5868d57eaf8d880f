"""The clock of a request: by when it is answered, when the desk is warned, what a pause and an extension do.

A moment found here is never later than the law's own: a request is not told to be in time when it is late.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from funabin.policy.deadlines import NO_TIME, RIGHTS, Due, deadline, stands_still
from funabin.policy.durations import add_duration, parse_duration
from funabin.policy.model import Policy
from funabin.rights.rules.errors import CannotExtend, CannotWait

UNTIMED = timedelta(days=14)  # where no law and no clause sets a time
WARN_LEFT = 1 / 3  # of the whole time that is left when the desk is warned
WHY_LATER = ("complex", "many", "others")  # the laws that allow more time name these


@dataclass(frozen=True)
class Clock:
    """What sets a request's time: the right, the countries, when it arrived, what moved the time since."""

    right: str
    jurisdictions: Collection[str]
    arrived_at: datetime
    due_at: datetime | None = None  # as it was found first
    paused_for: timedelta = NO_TIME
    paused_at: datetime | None = None
    extended: bool = False


def first_due(policy: Policy, clock: Clock) -> Due:
    """By when a request that has just arrived is answered."""
    found = deadline(policy, clock.right, clock.jurisdictions, clock.arrived_at)
    return found or Due(clock.arrived_at + UNTIMED, ())


def due_now(policy: Policy, clock: Clock, at: datetime) -> Due:
    """By when it is answered as things stand `at`, with the pauses so far and the extension.

    A law that changed meanwhile may shorten the time of a request, and never lengthens it.
    """
    paused = clock.paused_for + (max(at - clock.paused_at, NO_TIME) if clock.paused_at else NO_TIME)
    found = deadline(
        policy, clock.right, clock.jurisdictions, clock.arrived_at, paused=paused, extended=clock.extended
    )
    if found is None:
        return Due(clock.due_at or clock.arrived_at + UNTIMED, ())
    if clock.extended or clock.due_at is None:
        return found
    return Due(min(found.at, clock.due_at + paused), found.articles)


def is_late(due_at: datetime, at: datetime, *, ended_at: datetime | None = None) -> bool:
    """Whether the time has run out: a request that was answered in time stays so."""
    return (ended_at or at) > due_at


def warn_at(policy: Policy, clock: Clock, due_at: datetime) -> datetime:
    """When the desk is warned: when a third of the time is left, or as soon as a clause of the house says."""
    spans = [row.warn for row in policy.clocks.values() if row.kind == RIGHTS and row.warn]
    promised = [add_duration(clock.arrived_at, parse_duration(span)) for span in spans]
    return min([due_at - (due_at - clock.arrived_at) * WARN_LEFT, *promised])


def check_pause(policy: Policy, clock: Clock, at: datetime) -> None:
    """Whether the clock may stand while the person is asked back. Raises CannotWait."""
    if clock.paused_at is not None or is_late(due_now(policy, clock, at).at, at):
        raise CannotWait
    if not stands_still(policy, clock.right, clock.jurisdictions, clock.arrived_at):
        raise CannotWait


def extended_due(policy: Policy, clock: Clock, at: datetime) -> Due:
    """The later day that every law which protects the person allows, told before the first one has passed.

    Raises CannotExtend where there is none, where it was extended before, or where it is too late for that.
    """
    first = due_now(policy, clock, at)
    later = deadline(
        policy, clock.right, clock.jurisdictions, clock.arrived_at, paused=clock.paused_for, extended=True
    )
    if clock.extended or later is None or later.at <= first.at or is_late(first.at, at):
        raise CannotExtend
    return later
