"""A whole stock list at once: each good row becomes or updates a vehicle, each bad one is reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from funabin.catalogue.actions.facts import changes_of, draft_of, write_changes
from funabin.catalogue.errors import CatalogueError
from funabin.catalogue.feeds.mapping import HOUSE, StockMapping, load_mapping
from funabin.catalogue.feeds.problems import Problem, problem
from funabin.catalogue.feeds.reader import Table, decode, read_bytes
from funabin.catalogue.feeds.report import ImportReport
from funabin.catalogue.feeds.rows import Draft, drafts_of
from funabin.catalogue.models import Vehicle
from funabin.catalogue.rules import NEEDED_ON_SALE, lacks_for_sale
from funabin.journal.actions import record
from funabin.journal.actor import Actor

BATCH = 200  # rows of one transaction: short enough for the writers who wait
DEFAULT_PREFIX = "FB"


def import_stock(
    *,
    file: Path | BinaryIO | bytes,
    mapping: str | Path = HOUSE,
    by: Actor,
    publish: bool = False,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Read a stock list into drafts (or, with `publish`, onto the site). Repeating it changes nothing.

    Raises FeedRefused where the file or the mapping cannot be read at all; a bad row only ends in the report.
    Stopped half-way it has kept whole batches; run it again. `progress` is told how many rows were read.
    """
    rules = load_mapping(mapping)
    table = Table(decode(read_bytes(file)))
    table.require(rules.columns() or {"stock_number", *rules.required})
    work = _Import(rules, table, by, publish, progress or (lambda rows: None))
    if dry_run:
        with transaction.atomic():
            work.run()
            transaction.set_rollback(True)
    else:
        work.run()
    return work.report(dry_run=dry_run)


@dataclass
class _Import:
    mapping: StockMapping
    table: Table
    by: Actor
    publish: bool
    progress: Callable[[int], None]
    at: datetime = field(default_factory=timezone.now)
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    published: int = 0
    drafts: list[Problem] = field(default_factory=list)

    def run(self) -> None:
        """Take every row, a batch per transaction, then say so in the journal."""
        rows = drafts_of(self.table, self.mapping)
        done = 0
        while batch := list(islice(rows, BATCH)):
            self._take_batch(batch)
            done += len(batch)
            self.progress(done)
        self._record()

    def report(self, *, dry_run: bool) -> ImportReport:
        """What came of it, problems in the order of the file."""
        rejected = tuple(sorted(self.table.problems, key=lambda p: p.line))
        return ImportReport(
            mapping=self.mapping.name,
            created=self.created,
            updated=self.updated,
            unchanged=self.unchanged,
            published=self.published,
            rejected=rejected,
            kept_as_drafts=tuple(self.drafts),
            dry_run=dry_run,
        )

    def _record(self) -> None:
        rejected = len({p.line for p in self.table.problems})
        counts = {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}
        detail: dict[str, str | int | bool] = {"mapping": self.mapping.name, "rejected": rejected, **counts}
        record("stock.imported", by=self.by, detail=detail)

    @transaction.atomic
    def _take_batch(self, batch: list[Draft]) -> None:
        known = self._known(batch)
        numbers = _free_numbers(self.mapping.stock_prefix or DEFAULT_PREFIX)
        for draft in batch:
            try:
                with transaction.atomic():
                    self._take(draft, known.get(draft.identity), numbers)
            except IntegrityError:
                chassis = str(draft.facts.get("chassis_number", ""))
                reason = (
                    "the chassis or stock number belongs to another vehicle in stock, or facts contradict"
                )
                self.table.problems.append(problem(draft.line, "chassis_number", chassis, reason))
            except CatalogueError as error:
                self.table.problems.append(problem(draft.line, "", draft.identity, str(error)))

    def _known(self, batch: list[Draft]) -> dict[str, Vehicle]:
        names = [draft.identity for draft in batch]
        same = Q(source=self.mapping.name, external_id__in=names) | Q(external_id="", stock_number__in=names)
        rows = Vehicle.objects.select_for_update(of=("self",)).select_related("make", "model").filter(same)
        return {row.external_id or row.stock_number: row for row in rows}

    def _take(self, draft: Draft, row: Vehicle | None, numbers: Iterator[str]) -> None:
        if row is None:
            self._create(draft, numbers)
            return
        changed = {} if row.state == "sold" else changes_of(row, draft.facts)
        if changed:
            write_changes(row, changed, by=self.by)
        self.updated += bool(changed)
        self.unchanged += not changed

    def _create(self, draft: Draft, numbers: Iterator[str]) -> None:
        number = draft.about.get("stock_number") or next(numbers)
        row = draft_of(number, draft.facts)
        row.source = self.mapping.name
        row.external_id = draft.about.get("external_id", "")
        on_sale = self.publish and self._offer(row, draft)
        row.save(force_insert=True)
        self.created += 1
        self.published += on_sale

    def _offer(self, row: Vehicle, draft: Draft) -> bool:
        state = draft.about.get("state", "available")
        missing = lacks_for_sale({name: getattr(row, name) for name in NEEDED_ON_SALE})
        if state == "draft" or missing:
            reasons = f"{', '.join(missing)} missing" if missing else "the list says so"
            self.drafts.append(problem(draft.line, "", row.stock_number, reasons))
            return False
        row.published_at = self.at - timedelta(days=draft.about.get("days_in_stock", 0))
        row.state = "available"
        if state == "sold":
            row.state, row.sold_at = "sold", self.at - timedelta(days=draft.about.get("days_since_sale", 0))
        return bool(state != "sold")


def _free_numbers(prefix: str) -> Iterator[str]:
    """Stock numbers nobody has: one above the highest of the prefix, then on."""
    taken = Vehicle.objects.filter(stock_number__startswith=f"{prefix}-").values_list(
        "stock_number", flat=True
    )
    figures = [int(found[1]) for number in taken if (found := re.fullmatch(rf"{prefix}-(\d+)", number))]
    number = max(figures, default=10_000)
    while True:
        number += 1
        yield f"{prefix}-{number}"
