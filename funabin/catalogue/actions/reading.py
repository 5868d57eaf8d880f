"""A list that is being read: open between two steps of a process, found again behind its last batch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from funabin.catalogue.actions.taking import Taker
from funabin.catalogue.feeds.keeping import list_of
from funabin.catalogue.feeds.mapping import mapping_from
from funabin.catalogue.feeds.problems import BESIDE, REJECTED, Problem
from funabin.catalogue.feeds.reader import Row, Table, open_list
from funabin.catalogue.feeds.rows import Plan
from funabin.catalogue.models import StockImport
from funabin.kit.site import site

DEFAULT_PREFIX = "FB"
SHAPES = frozenset({"cells", "broken", "cut_off"})  # lines that never became rows


class Reading:
    """The rows of a run from its position on, and the problems told meanwhile."""

    def __init__(self, run: StockImport, table: Table) -> None:
        mapping = mapping_from(run.mapping)
        self.table = table
        self.plan = Plan(
            mapping, table.columns, currency=site().currency, yen_rate=run.yen_rate, seller=run.seller
        )
        self.taker = Taker(run, self.plan, prefix=mapping.stock_prefix or DEFAULT_PREFIX)
        self.state, self.position = run.state, 0
        self._rows: Iterator[Row] = table.rows()
        self._last_line = 0
        self._skip(run.position)

    def close(self) -> None:
        """Let go of the file."""
        self.table.close()

    def _skip(self, count: int) -> None:
        for row in islice(self._rows, count):
            self._last_line = row.line
        self.position = count
        self.table.problems[:] = [one for one in self.table.problems if one.line > self._last_line]

    def next_rows(self, count: int) -> list[Row]:
        """Up to `count` further rows; none at the end."""
        rows = list(islice(self._rows, count))
        self.position += len(rows)
        if rows:
            self._last_line = rows[-1].line
        return rows

    def problems_until_now(self, *, ended: bool) -> list[Problem]:
        """The problems up to the last row, in the order of the file; they are told once."""
        waiting = self.table.problems
        told = [one for one in waiting if ended or one.line <= self._last_line]
        waiting[:] = [one for one in waiting if not ended and one.line > self._last_line]
        told += self.plan.problems
        self.plan.problems.clear()
        return sorted(told, key=lambda one: one.line)

    def lines_left_out(self, told: list[Problem]) -> int:
        """How many lines never became rows."""
        return sum(one.kind == REJECTED and one.code in SHAPES for one in told)

    def lines_set_aside(self, told: list[Problem]) -> int:
        """How many lines hold no vehicle."""
        return sum(one.code in BESIDE for one in told)

    def about_rows(self, position: int) -> int:
        """How many rows the file has, by how much of it is read."""
        share = self.table.share_read
        return max(position, round(position / share)) if share else position


_OPEN: dict[int, Reading] = {}  # of this process; one run at a time holds its claim


def reading_of(run: StockImport) -> Reading:
    """The reading of a run where it stands: the one open here, or opened anew and moved to its position."""
    known = _OPEN.get(run.pk)
    if known is None or (known.state, known.position) != (run.state, run.position):
        for other in list(_OPEN):
            forget_reading(other)
        known = _OPEN[run.pk] = Reading(run, open_list(list_of(run), run.form))
    return known


def forget_reading(import_id: int) -> None:
    """Close what is open of a run."""
    known = _OPEN.pop(import_id, None)
    if known:
        known.close()
