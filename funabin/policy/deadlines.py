"""Until when a request or a leak is answered: the shortest time of every law that protects the person.

Working days are Monday to Friday. Public holidays are not counted out, because no list of them is kept:
the day found is then earlier than the law's last day, never later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from funabin.policy.durations import add_duration, parse_duration
from funabin.policy.model import BreachClock, Deadline, Policy

SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """The moment by which to act, and the articles that set it."""

    at: datetime
    articles: tuple[str, ...]


def deadline(policy: Policy, right: str, jurisdictions: Collection[str], at: datetime) -> Due | None:
    """When a request for `right`, arrived `at`, must be answered; None where no law sets a time.

    `jurisdictions` are the countries whose law protects the person; that of the operator's own country always
    counts. The shortest time wins (APPI 39 for Japan; each law set names its own article).
    """
    rows = (row for row in policy.deadlines if right in row.rights or "*" in row.rights)
    return _soonest(_reaching(rows, policy, jurisdictions), at)


def breach_deadline(policy: Policy, tells: str, jurisdictions: Collection[str], at: datetime) -> Due | None:
    """When a leak, known since `at`, must be told to the authority, the persons, the controller."""
    rows = (row for row in policy.breach if row.tells == tells)
    return _soonest(_reaching(rows, policy, jurisdictions), at)


def add_working_days(at: datetime, days: int) -> datetime:
    """The same time of day, `days` Mondays to Fridays later."""
    while days:
        at += timedelta(days=1)
        days -= at.weekday() < SATURDAY
    return at


Row = Deadline | BreachClock


def _reaching(rows: Iterable[Row], policy: Policy, jurisdictions: Collection[str]) -> list[Row]:
    reached = {policy.operator.country, "*", *jurisdictions}
    return [row for row in rows if reached.intersection(row.jurisdictions)]


def _soonest(rows: list[Row], at: datetime) -> Due | None:
    if not rows:
        return None
    ends = [(_end(row, at), row.clauses) for row in rows]
    first = min(end for end, _ in ends)
    articles = dict.fromkeys(article for end, clauses in ends if end == first for article in clauses)
    return Due(first, tuple(articles))


def _end(row: Row, at: datetime) -> datetime:
    span = parse_duration(row.within)
    if isinstance(row, Deadline) and row.working_days:
        return add_working_days(at, span.days)
    return add_duration(at, span)
