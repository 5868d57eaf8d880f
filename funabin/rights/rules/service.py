"""The times of a case, step by step: what the policy promises, what a law sets, and when to warn.

A case is acknowledged, taken up by a person, and answered or settled. Where nobody promised a time the step
has none: it is only measured.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from funabin.policy.deadlines import deadline
from funabin.policy.durations import add_duration, parse_duration
from funabin.policy.model import Policy

INQUIRY, COMPLAINT, DISPUTE = "inquiry", "complaint", "dispute"
ABOUT = (INQUIRY, COMPLAINT, DISPUTE)
ACKNOWLEDGE, TAKE_UP, ANSWER, SETTLE = "acknowledge", "take_up", "answer", "settle"
STEPS = (ACKNOWLEDGE, TAKE_UP, ANSWER, SETTLE)
ANSWERED_BY = (ACKNOWLEDGE, ANSWER)  # the steps of which an answer is the end
RIGHT = "complaint"  # the right whose legal time a complaint has
# which clocks of the policy, by their kind, set the time of a step
KINDS: dict[str, dict[str, tuple[str, ...]]] = {
    INQUIRY: {ACKNOWLEDGE: ("acknowledge",), ANSWER: ("answer",)},
    COMPLAINT: {ACKNOWLEDGE: ("acknowledge",), TAKE_UP: ("complaint",), SETTLE: ()},
    DISPUTE: {ACKNOWLEDGE: ("acknowledge",), TAKE_UP: ("complaint",), SETTLE: ("dispute",)},
}
BY_LAW = {(COMPLAINT, SETTLE), (DISPUTE, SETTLE)}
LATE_SHARE = 0.75  # of the time, before a warning where the policy names none


@dataclass(frozen=True)
class Times:
    """One step: when to warn and by when it is due, with the clauses that say so; None where nothing does."""

    step: str
    warn_at: datetime | None
    due_at: datetime | None
    clauses: tuple[str, ...]


def times_of(policy: Policy, about: str, jurisdictions: Collection[str], at: datetime) -> list[Times]:
    """The steps of a case that began at `at`. The shortest wins (AR-11b, CJ-29, JJ-13, JJ-46)."""
    return [
        _soonest(step, [*_promised(policy, kinds, at), *_by_law(policy, about, step, jurisdictions, at)])
        for step, kinds in KINDS[about].items()
    ]


End = tuple[datetime, datetime, tuple[str, ...]]  # due, warn, clauses


def _promised(policy: Policy, kinds: Sequence[str], at: datetime) -> Iterable[End]:
    for clock in policy.clocks.values():
        if clock.kind in kinds:
            due = add_duration(at, parse_duration(clock.within))
            warn = add_duration(at, parse_duration(clock.warn)) if clock.warn else _share(at, due)
            yield due, warn, clock.clauses


def _by_law(
    policy: Policy, about: str, step: str, jurisdictions: Collection[str], at: datetime
) -> Iterable[End]:
    due = deadline(policy, RIGHT, jurisdictions, at) if (about, step) in BY_LAW else None
    if due is not None:
        yield due.at, _share(at, due.at), due.articles


def _soonest(step: str, ends: Sequence[End]) -> Times:
    if not ends:
        return Times(step, None, None, ())
    due = min(end for end, _, _ in ends)
    first = [(warn, clauses) for end, warn, clauses in ends if end == due]
    clauses = dict.fromkeys(clause for _, found in first for clause in found)
    return Times(step, min(warn for warn, _ in first), due, tuple(clauses))


def _share(at: datetime, due: datetime) -> datetime:
    return at + (due - at) * LATE_SHARE


@dataclass(frozen=True)
class Spread:
    """How long a step took: the median, and the time within which 95 of 100 were done."""

    cases: int
    median: timedelta
    most: timedelta


def spread_of(times: Iterable[timedelta]) -> Spread | None:
    """The nearest-rank median and 95th percentile: times that really happened; None for no times."""
    ranked = sorted(times)
    if not ranked:
        return None
    return Spread(len(ranked), _ranked(ranked, 50), _ranked(ranked, 95))


def _ranked(ranked: Sequence[timedelta], percent: int) -> timedelta:
    return ranked[ceil(len(ranked) * percent / 100) - 1]
