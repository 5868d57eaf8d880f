"""A look into a list before anything happens: its columns, and what its first rows would become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from funabin.catalogue.actions.facts import changes_of
from funabin.catalogue.actions.mappings import mapping_named
from funabin.catalogue.errors import CatalogueError
from funabin.catalogue.feeds.guessing import ColumnGuess, guess
from funabin.catalogue.feeds.keeping import list_of
from funabin.catalogue.feeds.mapping import StockMapping
from funabin.catalogue.feeds.problems import BESIDE, REJECTED, Problem, problem
from funabin.catalogue.feeds.reader import Row, open_list
from funabin.catalogue.feeds.rows import Draft, Plan
from funabin.catalogue.models import StockImport, Vehicle
from funabin.kit.site import site

LOOKED_AT = 2_000  # rows that guesses are made from


@dataclass(frozen=True)
class Sample:
    """The first rows of a list as they stand in it, and what was wrong there."""

    columns: list[str]
    rows: list[list[str]]
    problems: list[Problem]


@dataclass(frozen=True)
class PreviewLine:
    """What one row would become: "new", "changed", "unchanged", "rejected", or "beside" (no vehicle at all).

    changes: fact -> (before, after).
    """

    line: int
    kind: str
    cells: list[str]
    stock_number: str
    title: str
    facts: dict[str, Any]
    changes: dict[str, tuple[Any, Any]]
    problems: list[Problem]


@dataclass(frozen=True)
class Preview:
    """The first rows of a list under a mapping; `counts` by kind, `problems` of all of them."""

    columns: list[str]
    lines: list[PreviewLine]
    problems: list[Problem]
    counts: dict[str, int]


def sample_of(run: StockImport, rows: int = 20) -> Sample:
    """The first rows of a kept list. Raises FeedRefused."""
    table = open_list(list_of(run), run.form)
    try:
        found = [row.cells for row in islice(table.rows(), rows)]
    finally:
        table.close()
    return Sample(table.columns, found, list(table.problems))


def columns_of(run: StockImport) -> list[ColumnGuess]:
    """The columns of a kept list, each with what it was taken for. Raises FeedRefused."""
    sample = sample_of(run, LOOKED_AT)
    return guess(sample.columns, sample.rows)


@dataclass(frozen=True)
class Shape:
    """Where a list's columns are named: `line` of these `lines` (0: nowhere), `sheet` of these `sheets`."""

    line: int
    lines: list[tuple[int, list[str]]]
    sheet: str
    sheets: list[str]


def shape_of(run: StockImport) -> Shape:
    """The first lines of a kept list as they stand there; none of a list whose records name their cells."""
    table = open_list(list_of(run), run.form)
    try:
        lines = table.first_lines()
    finally:
        table.close()
    form = table.form
    return Shape(form.get("head", 0), lines, form.get("sheet", ""), form.get("sheets", []))


def columns_in(file: Path) -> list[ColumnGuess]:
    """The columns of a file that nobody has kept yet. Raises FeedRefused."""
    table = open_list(file)
    try:
        return guess(table.columns, [row.cells for row in islice(table.rows(), LOOKED_AT)])
    finally:
        table.close()


def preview(
    run: StockImport,
    mapping: str | StockMapping | Mapping[str, Any],
    rows: int = 20,
    yen_rate: Decimal | None = None,
) -> Preview:
    """What the first rows would become; nothing is written. Raises FeedRefused where the mapping misfits."""
    rules = mapping_named(mapping)
    table = open_list(list_of(run), run.form)
    try:
        table.require(rules.needed_columns())
        rate = yen_rate or run.yen_rate
        plan = Plan(rules, table.columns, currency=site().currency, yen_rate=rate, seller=run.seller)
        found = list(islice(table.rows(), rows))
        with transaction.atomic():
            seen: dict[str, int] = {}
            lines = [_line(row, plan, run.source or rules.name, seen) for row in found]
            transaction.set_rollback(True)  # a make nobody knew stays unknown
    finally:
        table.close()
    whole = len(found) < rows  # read to its end
    shapes = [one for one in table.problems if whole or one.line <= found[-1].line]
    problems = sorted([*shapes, *(one for line in lines for one in line.problems)], key=lambda one: one.line)
    counts = Counter(line.kind for line in lines)
    counts["rejected"] += len({one.line for one in shapes if one.kind == REJECTED})
    counts["beside"] = len({one.line for one in problems if one.code in BESIDE})
    return Preview(table.columns, lines, problems, dict(counts))


def _line(row: Row, plan: Plan, source: str, seen: dict[str, int]) -> PreviewLine:
    name = plan.identity(row.cells)
    first = seen.setdefault(name, row.line) if name else row.line
    if first != row.line:
        told = problem(row.line, plan.identifying, name, "twice", first=first)
        kind = "beside" if plan.beside else "rejected"
        return PreviewLine(row.line, kind, row.cells, "", "", {}, {}, [told])
    draft = plan.draft(row)
    problems = list(plan.problems)
    plan.problems.clear()
    if draft is None:
        return PreviewLine(row.line, "rejected", row.cells, "", "", {}, {}, problems)
    facts = {**draft.facts, **draft.about}
    title = " ".join(str(draft.facts.get(name, "")) for name in ("make", "model", "grade")).strip()
    vehicle = _vehicle_of(draft, source)
    number = vehicle.stock_number if vehicle else str(draft.about.get("stock_number", ""))
    changes = _changes(vehicle, draft) if vehicle else {}
    kind = ("changed" if changes else "unchanged") if vehicle else "new"
    return PreviewLine(row.line, kind, row.cells, number, title, facts, changes, problems)


def _vehicle_of(draft: Draft, source: str) -> Vehicle | None:
    same = Q(feed_rows__source=source, feed_rows__identity=draft.identity)
    same |= Q(source=source, external_id=draft.identity) | Q(external_id="", stock_number=draft.identity)
    return Vehicle.objects.select_related("make", "model").filter(same).first()


def _changes(vehicle: Vehicle, draft: Draft) -> dict[str, tuple[Any, Any]]:
    try:
        changed = {} if vehicle.state == "sold" else changes_of(vehicle, draft.facts)
    except CatalogueError:
        return {}
    found = {name: (getattr(vehicle, name), value) for name, value in changed.items() if name != "model"}
    if "model" in changed:
        found["model"] = (vehicle.model.name, changed["model"].name)
    return found
