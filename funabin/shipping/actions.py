"""Take in a house's tables of ports, rates, inspections, exchange rates and import rules.

A file is the whole truth of its table: rows are added, changed and removed until the table equals the file,
so a second run does nothing. One mistake anywhere, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.shipping.models import (
    ExchangeRate,
    FreightRate,
    ImportRule,
    InspectionRule,
    InsuranceRate,
    Port,
)
from funabin.shipping.rulebook import RULES, read_rules
from funabin.shipping.tables import BadTables, Row, TableError, TableRows, read_table

__all__ = ["BadTables", "Changes", "import_rates", "import_rules"]

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Changes:
    """What an import did to one table, in rows."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether the table already equalled the file."""
        return not (self.added or self.changed or self.removed)


# table file -> model and the columns that name a row; ports first, because rates point at them
RATE_TABLES: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "ports.csv": (Port, ("unlocode",)),
    "rates.csv": (FreightRate, ("port_of_loading_id", "port_id", "effective_from")),
    "inspections.csv": (InspectionRule, ("country", "effective_from")),
    "insurance.csv": (InsuranceRate, ("effective_from",)),
    "exchange_rates.csv": (ExchangeRate, ("base", "quote", "day")),
}


@transaction.atomic
def import_rates(*, directory: Path, by: Actor) -> dict[str, Changes]:
    """Take in the CSV tables of a house's folder: ports, freight, inspections, insurance, exchange rates.

    A file that is missing leaves its table as it is. Raises BadTables with every mistake of every file.
    """
    read = {name: _read(directory / name) for name in RATE_TABLES}
    errors = [error for table in read.values() for error in table.errors]
    if not errors:
        errors = _unknown_ports(read["ports.csv"], read["rates.csv"])
    if errors:
        raise BadTables(errors)
    return {
        name: _take_in(name, read[name].rows, by=by) for name in RATE_TABLES if (directory / name).exists()
    }


@transaction.atomic
def import_rules(*, directory: Path, by: Actor) -> Changes:
    """Take in a house's import_rules.yaml. Raises BadTables with every mistake; nothing is written then."""
    read = read_rules(directory / RULES)
    if read.errors:
        raise BadTables(read.errors)
    if not (directory / RULES).exists():
        return Changes()
    changes = _equal(ImportRule, ("key",), [row for _line, row in read.rows])
    if not changes.is_nothing:
        record("import_rules.imported", by=by, detail=_counts(changes))
    return changes


def _read(path: Path) -> TableRows:
    read = read_table(path)
    names = RATE_TABLES[path.name][1]
    read.rows = [(line, _with_ids(row)) for line, row in read.rows]
    seen: set[Key] = set()
    for line, row in read.rows:
        key = tuple(row[name] for name in names)
        if key in seen:
            column = names[0].removesuffix("_id")
            read.errors.append(TableError(path.name, line, column, _("this row stands twice in the file")))
        seen.add(key)
    return read


def _with_ids(row: Row) -> Row:
    return {f"{name}_id" if name in {"port", "port_of_loading"} else name: row[name] for name in row}


def _unknown_ports(ports: TableRows, rates: TableRows) -> list[TableError]:
    roles = dict(Port.objects.values_list("unlocode", "role"))
    roles |= {row["unlocode"]: row["role"] for _line, row in ports.rows}
    wanted = {"port": "discharge", "port_of_loading": "load"}
    return [
        TableError("rates.csv", line, column, _("%(port)s is not such a port in ports.csv") % {"port": code})
        for line, row in rates.rows
        for column, role in wanted.items()
        if (code := row[f"{column}_id"]) is not None and roles.get(code) != role
    ]


def _take_in(name: str, rows: Iterable[tuple[int, Row]], *, by: Actor) -> Changes:
    model, names = RATE_TABLES[name]
    given = [row for _line, row in rows]
    changes = _equal(model, names, given, keep=name == "ports.csv")
    if not changes.is_nothing:
        record("rates.imported", by=by, detail={"table": name.removesuffix(".csv"), **_counts(changes)})
    return changes


def _counts(changes: Changes) -> dict[str, int]:
    return {"added": changes.added, "changed": changes.changed, "removed": changes.removed}


def _equal(
    model: type[models.Model], names: tuple[str, ...], rows: list[Row], *, keep: bool = False
) -> Changes:
    """Make the table equal `rows`; `keep`: rows that left the file stay, but are sold to no more (ports)."""
    wanted = {tuple(row[name] for name in names): row for row in rows}
    held = {_key(row, names): row for row in model._default_manager.select_for_update()}
    new = [model(**row) for key, row in wanted.items() if key not in held]
    changed = [row for key, row in held.items() if key in wanted and _rewrite(row, wanted[key])]
    gone = [row for key, row in held.items() if key not in wanted]
    if keep:
        gone = [row for row in gone if _rewrite(row, {"sells": False})]
    else:
        model._default_manager.filter(pk__in=[row.pk for row in gone]).delete()
    model._default_manager.bulk_create(new)
    for row in [*changed, *(gone if keep else [])]:
        row.save(force_update=True)
    unchanged = len(wanted) - len(new) - len(changed)
    return Changes(len(new), len(changed), len(gone), unchanged)


def _key(row: models.Model, names: tuple[str, ...]) -> Key:
    return tuple(getattr(row, name) for name in names)


def _rewrite(row: models.Model, values: Row) -> bool:
    """Set what differs; whether anything did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
