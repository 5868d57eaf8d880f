"""What may be wrong with a document. Messages name fields, never values: they end up in logs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One field that cannot be printed: its path ("buyer.name"), a reason key, and details without the value.

    Reasons: "letters" (scripts in `detail` that our fonts do not have), "long" (the allowed length),
    "missing", "sum" (the lines do not add up), "unknown" (not one of the allowed words), "typesetting".
    """

    field: str
    reason: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


class DocumentError(Exception):
    """The document was not made, because of `problems`. Nothing was issued."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))
