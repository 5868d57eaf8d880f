"""Questions about imports: what ran, how far it is, what it told, whose lists are watched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.utils.translation import gettext as _

from funabin.catalogue.feeds.fields import LABELS
from funabin.catalogue.feeds.keeping import list_of
from funabin.catalogue.feeds.mapping import shipped
from funabin.catalogue.feeds.missing import Guard, guard_of, missing_rows, reserved_missing
from funabin.catalogue.feeds.problems import REJECTED, Problem
from funabin.catalogue.feeds.reader import open_list
from funabin.catalogue.feeds.report import kept_problems
from funabin.catalogue.models import StockImport, StockMappingFile, StockSource, Vehicle
from funabin.catalogue.models.imports import UNDER_WAY

__all__ = ["Guard", "guard_of", "reserved_missing"]


@dataclass(frozen=True)
class MappingName:
    """A mapping there is: kept at the desk, or shipped."""

    name: str
    kept: bool


@dataclass(frozen=True)
class FieldName:
    """What a column may become: our key and its label in the reader's language."""

    key: str
    label: str


@dataclass(frozen=True)
class Progress:
    """How far a run is: rows read of about how many, rows a second, seconds left (None: not known)."""

    read: int
    rows: int
    percent: int
    per_second: float
    seconds_left: int | None


def imports(limit: int | None = 50) -> QuerySet[StockImport]:
    """Runs: those under way first, then the newest; without their problems."""
    under_way = Case(When(state__in=UNDER_WAY, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = StockImport.objects.select_related("origin").defer("problems").order_by(under_way, "-id")
    return rows if limit is None else rows[:limit]


def import_of(number: int) -> StockImport | None:
    """A run by its number, with the source it came through."""
    return StockImport.objects.select_related("origin", "corrects").filter(pk=number).first()


def sources() -> list[StockSource]:
    """The watched places by name, each with its newest run as `last_import`."""
    newest = Prefetch("imports", StockImport.objects.defer("problems").order_by("-id"), to_attr="newest")
    rows: list[Any] = list(StockSource.objects.prefetch_related(newest))
    for row in rows:
        row.last_import = row.newest[0] if row.newest else None
    return rows


def mappings() -> list[MappingName]:
    """The mappings there are, by name."""
    kept = set(StockMappingFile.objects.values_list("name", flat=True))
    return [MappingName(name, name in kept) for name in sorted(kept | set(shipped()))]


def fields() -> list[FieldName]:
    """What a column may become, labels in the reader's language."""
    return [FieldName(key, _(label)) for key, label in LABELS.items()]


def progress_of(run: StockImport) -> Progress:
    """How far a run is."""
    rows = max(run.rows, run.position)
    speed = run.position / run.working_seconds if run.working_seconds > 0 else 0.0
    left = (
        round((rows - run.position) / speed)
        if speed and rows and run.state in ("reading", "writing")
        else None
    )
    percent = 100 if run.state == "done" else min(99, run.position * 100 // rows) if rows else 0
    return Progress(run.position, rows, percent, round(speed, 1), left)


def problems_of(run: StockImport) -> list[Problem]:
    """The problems that were kept, in the order of the file."""
    return kept_problems(run.problems)


def missing_of(run: StockImport) -> QuerySet[Vehicle]:
    """Available vehicles that the full list lacks, make and model loaded."""
    rows = Vehicle.objects.filter(pk__in=missing_rows(run).values("vehicle"))
    return rows.select_related("make", "model").order_by("stock_number")


def vehicles_of(run: StockImport) -> QuerySet[Vehicle]:
    """The vehicles that a run's rows are about."""
    rows = Vehicle.objects.filter(feed_rows__source=run.source, feed_rows__taken_in=run.pk)
    return rows.select_related("make", "model").order_by("stock_number")


def refused_rows(run: StockImport) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The columns of a list, and the cells of the rows that were left out (of the problems kept) by line.

    Raises FeedRefused where the file is no longer kept.
    """
    lines = {one.line for one in problems_of(run) if one.kind == REJECTED}
    table = open_list(list_of(run), run.form)
    spoiled: list[tuple[int, list[str]]] = []  # lines that never became rows, as far as they can be made out
    table.spoiled = lambda line, cells: spoiled.append((line, cells))

    def rows() -> Iterator[tuple[int, list[str]]]:
        last = max(lines, default=0)
        try:
            for row in table.rows():
                yield from sorted(one for one in spoiled if one[0] in lines)
                spoiled.clear()
                if row.line > last:
                    return
                if row.line in lines:
                    yield row.line, row.cells
            yield from sorted(one for one in spoiled if one[0] in lines)
        finally:
            table.close()

    return table.columns, rows()


def imports_to_continue() -> list[tuple[int, str]]:
    """Number and kind of each run that the worker goes on with, the oldest first."""
    rows = StockImport.objects.filter(state__in=("reading", "writing")).order_by("pk")
    return list(rows.values_list("pk", "kind"))
