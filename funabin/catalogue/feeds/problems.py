"""What was wrong in a stock list, and where."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 60  # characters of a wrong value


@dataclass(frozen=True)
class Problem:
    """A value that could not be taken: its line in the file (from 1), column, value (cut) and the reason."""

    line: int
    column: str
    value: str
    reason: str


class BadValue(Exception):
    """A value that cannot be read; the text is the reason."""


def problem(line: int, column: str, value: str, reason: str) -> Problem:
    """A problem with its value on one line and of bearable length."""
    flat = " ".join(value.split())
    return Problem(line, column, flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…", reason)
