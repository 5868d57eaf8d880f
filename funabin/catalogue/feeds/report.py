"""What came of a stock list, for people and programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from funabin.catalogue.feeds.problems import Problem


@dataclass(frozen=True)
class ImportReport:
    """Rows created, updated, unchanged; `rejected` ones with line, column, value and reason.

    `published` counts new vehicles put on sale; `kept_as_drafts` says why others could not be.
    """

    mapping: str
    created: int
    updated: int
    unchanged: int
    published: int
    rejected: tuple[Problem, ...]
    kept_as_drafts: tuple[Problem, ...]
    dry_run: bool

    @property
    def rows(self) -> int:
        """How many rows were taken."""
        return self.created + self.updated + self.unchanged

    @property
    def lines_rejected(self) -> int:
        """How many lines of the file were left out; one line may have several problems."""
        return len({problem.line for problem in self.rejected})

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {**asdict(self), "rows": self.rows, "lines_rejected": self.lines_rejected}
