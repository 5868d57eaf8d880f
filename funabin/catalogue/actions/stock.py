"""A whole stock list in one call: for commands, demonstrations, tests. The desk and the worker take steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from funabin.catalogue.actions.mappings import mapping_named
from funabin.catalogue.actions.reading import Reading
from funabin.catalogue.actions.running import BATCH, begin_import, continue_import, given
from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.mapping import HOUSE, StockMapping, as_data
from funabin.catalogue.feeds.problems import Problem
from funabin.catalogue.feeds.reader import open_list
from funabin.catalogue.feeds.report import ImportReport, report_of
from funabin.catalogue.models import StockImport
from funabin.journal.actor import Actor


def import_stock(
    *,
    file: Path | BinaryIO | bytes,
    mapping: str | Path | StockMapping | Mapping[str, Any] = HOUSE,
    by: Actor,
    publish: bool = False,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
    **plan: Any,
) -> ImportReport:
    """Read a stock list into drafts (or, with `publish`, onto the site). Repeating it changes nothing.

    Raises FeedRefused where the file or the mapping cannot be read at all; a bad row only ends in the report.
    Stopped half-way it has kept whole batches. `progress` is told how many rows were read. `plan`: as of
    `plan_import`. A dry run writes nothing, and holds nobody up.
    """
    told = progress or (lambda rows: None)
    if dry_run:
        return _dry(file, mapping_named(mapping), publish, told, plan)
    run = begin_import(file=file, mapping=mapping, by=by, publish=publish, **plan)
    run = continue_import(import_id=run.pk, by=by, progress=lambda one: told(one.position))
    if run.state == "failed":
        raise FeedRefused(run.error)
    return report_of(run)


def _dry(
    file: Path | BinaryIO | bytes,
    mapping: StockMapping,
    publish: bool,
    told: Callable[[int], None],
    plan: dict[str, Any],
) -> ImportReport:
    """Take the rows batch by batch, and undo each batch at once."""
    table = open_list(given(file))
    table.suit(needed := mapping.needed_columns())
    table.require(needed)
    kept = {name: plan[name] for name in ("yen_rate", "seller") if name in plan}
    run = StockImport(
        mapping=as_data(mapping), source=plan.get("source") or mapping.name, publish=publish, **kept
    )
    run.state = "writing"
    reading = Reading(run, table)
    reading.taker.dry_seen = {}
    problems: list[Problem] = []
    while rows := reading.next_rows(BATCH):
        with transaction.atomic():
            reading.taker.take(rows).add_to(run)
            transaction.set_rollback(True)
        reading.taker.forget_names()
        run.position += len(rows)
        problems += reading.problems_until_now(ended=False)
        told(run.position)
    problems += reading.problems_until_now(ended=True)
    reading.close()
    run.rejected += reading.lines_left_out(problems)
    run.set_aside = reading.lines_set_aside(problems)
    return report_of(run, problems=problems, dry_run=True)
