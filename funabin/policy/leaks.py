"""Who is told of a leak, and until when: by every law that protects the people it reached."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from funabin.policy.deadlines import Due, telling_due
from funabin.policy.model import BreachClock, Policy


@dataclass(frozen=True)
class Telling:
    """One duty to tell of a leak: whom, by the law of which countries, until when."""

    tells: str
    jurisdictions: tuple[str, ...]
    due: Due


def leak_tellings(
    policy: Policy, jurisdictions: Collection[str], at: datetime, met: Collection[str] | None = None
) -> list[Telling]:
    """Every duty to tell of a leak known since `at`, soonest first: one for each law that reaches it."""
    reached = {policy.operator.country, *jurisdictions}
    tellings = []
    for row in rows_that_hold(policy, met):
        countries = sorted(reached if "*" in row.jurisdictions else reached.intersection(row.jurisdictions))
        if countries:
            tellings.append(Telling(row.tells, tuple(countries), telling_due(row, countries, at)))
    return sorted(tellings, key=lambda one: (one.due.at, one.tells, one.due.articles))


def rows_that_hold(policy: Policy, met: Collection[str] | None) -> list[BreachClock]:
    """The rows whose triggers are met; one whose condition holds stands in place of the one without it."""
    rows = [row for row in policy.breach if met is None or not row.triggers or set(row.triggers) & set(met)]
    held = [row for row in rows if row.when and row.when in (met or ())]
    replaced = {(row.tells, row.jurisdictions) for row in held}
    return [row for row in rows if not row.when and (row.tells, row.jurisdictions) not in replaced] + held
