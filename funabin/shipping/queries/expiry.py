"""Dated facts that end soon and have no successor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from funabin.kit.dates import day_in_japan
from funabin.shipping.models import FreightRate, ImportRule, InspectionRule, InsuranceRate

# what makes two rows of a table one fact at two times
DATED_TABLES: tuple[tuple[str, type[Any], tuple[str, ...]], ...] = (
    ("rates", FreightRate, ("port_id", "port_of_loading_id")),
    ("inspections", InspectionRule, ("country",)),
    ("insurance", InsuranceRate, ()),
    ("import_rules", ImportRule, ("country", "kind", "basis")),
)


@dataclass(frozen=True)
class Expiring:
    """A dated fact that ends soon and has no successor: its table, its port or country, its last day."""

    table: str
    key: str
    until: date


def expiring_rates(at: datetime, days: int = 30) -> tuple[Expiring, ...]:
    """Rates, inspections, premiums, rules that end within `days` without a successor, soonest first."""
    today = day_in_japan(at)
    found = [row for table, model, names in DATED_TABLES for row in _ending(table, model, names, today, days)]
    return tuple(sorted(found, key=lambda row: (row.until, row.table, row.key)))


def _ending(
    table: str, model: type[Any], names: tuple[str, ...], today: date, days: int
) -> Iterator[Expiring]:
    unended = Q(effective_to__isnull=True) | Q(effective_to__gte=today)
    rows = list(model.objects.filter(unended).values("effective_from", "effective_to", *names))
    for row in rows:
        until = row["effective_to"]
        if until is None or until > today + timedelta(days=days):
            continue
        if not any(_follows(later, row) for later in rows):
            yield Expiring(table, row[names[0]] if names else "", until)


def _follows(later: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    same = all(later[name] == row[name] for name in row if not name.startswith("effective"))
    unended = later["effective_to"] is None or later["effective_to"] > row["effective_to"]
    return same and unended and later["effective_from"] <= row["effective_to"] + timedelta(days=1)
