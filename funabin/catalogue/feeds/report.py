"""What came of a stock list, for people and programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from funabin.catalogue.feeds.problems import DRAFT, REJECTED, Problem
from funabin.catalogue.models import StockImport


@dataclass(frozen=True)
class ImportReport:
    """Rows created, updated, unchanged; problems with line, column, value, reason, end and what to do.

    `set_aside` counts lines that hold no vehicle: totals, remarks, the names of the columns once more.
    `published` counts vehicles put on sale; `kept_as_drafts` says why others could not be; `untouched` counts
    reserved and sold ones that the list would change. At most 1,000 problems are kept, but all are counted.
    """

    mapping: str
    source: str
    state: str
    import_id: int | None
    created: int
    updated: int
    unchanged: int
    published: int
    lines_rejected: int
    set_aside: int
    untouched: int
    missing: int
    gone: int
    photos: int
    problems: tuple[Problem, ...]
    dry_run: bool

    @property
    def rows(self) -> int:
        """How many rows were taken."""
        return self.created + self.updated + self.unchanged

    @property
    def rejected(self) -> tuple[Problem, ...]:
        """Why lines were left out."""
        return tuple(one for one in self.problems if one.kind == REJECTED)

    @property
    def kept_as_drafts(self) -> tuple[Problem, ...]:
        """Why vehicles are not on sale."""
        return tuple(one for one in self.problems if one.kind == DRAFT)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        told = [
            {**one.as_json(), "reason": one.reason, "end": one.end, "advice": one.advice}
            for one in self.problems
        ]
        plain = {name: value for name, value in vars(self).items() if name != "problems"}
        return {**plain, "rows": self.rows, "problems": told}


def report_of(
    run: StockImport, *, problems: Sequence[Problem] | None = None, dry_run: bool = False
) -> ImportReport:
    """The report of a run."""
    counts = (
        "created",
        "updated",
        "unchanged",
        "published",
        "set_aside",
        "untouched",
        "missing",
        "gone",
        "photos",
    )
    return ImportReport(
        mapping=str(run.mapping.get("name", "")),
        source=run.source,
        state=run.state,
        import_id=run.pk,
        lines_rejected=run.rejected,
        problems=tuple(problems if problems is not None else kept_problems(run.problems)),
        dry_run=dry_run,
        **{name: getattr(run, name) for name in counts},
    )


def kept_problems(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Problems as they were kept with a run."""
    return [Problem(**row) for row in rows]
