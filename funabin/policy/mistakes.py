"""What is wrong in a policy file: every mistake at once, each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake: the file, line and column (from 1), the dotted key, and what was expected there."""

    file: str
    line: int
    column: int
    key: str
    message: str

    def __str__(self) -> str:
        """As compilers print it, so that an editor can jump there."""
        return f"{self.file}:{self.line}:{self.column}: {self.key}: {self.message}"


class PolicyError(Exception):
    """The policy cannot be used. `mistakes` holds all of them, in the order of the files."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def nearest(word: str, known: Iterable[str]) -> str:
    """'; did you mean "stock"?' for the known term closest to `word`, or ''."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{found[0]}"?' if found else ""
