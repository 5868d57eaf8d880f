"""CSV files as dealers send them: UTF-8 with or without BOM, or CP932; cells may hold line breaks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.problems import Problem, problem

MAX_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One record: the line of the file it begins on, and its cells by column."""

    line: int
    cells: dict[str, str]


def read_bytes(file: Path | BinaryIO | bytes) -> bytes:
    """The content of a stock list. Raises FeedRefused where it is missing, empty or too large."""
    if isinstance(file, bytes):
        content = file
    elif isinstance(file, Path):
        content = _bytes_at(file)
    else:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FeedRefused(f"The stock list is larger than {MAX_BYTES // 1024 // 1024} MB. Split it.")
    if not content.strip():
        raise FeedRefused("The stock list is empty.")
    return content


def _bytes_at(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FeedRefused(f"{path} cannot be read: {error.strerror}.") from error


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without BOM) or CP932. Raises FeedRefused."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FeedRefused("The stock list is neither UTF-8 nor CP932 (Shift_JIS). Save it as UTF-8.")


class Table:
    """The records of a CSV text. `problems` fills up while `rows()` is read."""

    def __init__(self, text: str) -> None:
        self._lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        self.problems: list[Problem] = []
        self.columns = [name.strip() for name in next(self._lines, [])]
        twice = sorted({name for name in self.columns if name and self.columns.count(name) > 1})
        if twice:
            raise FeedRefused(f"The first line names {', '.join(twice)} twice.")

    def require(self, columns: set[str]) -> None:
        """Raises FeedRefused naming each column the mapping needs and the file lacks."""
        missing = sorted(columns - set(self.columns))
        if missing:
            raise FeedRefused(
                f"The first line of the file lacks {', '.join(missing)}. It has: {', '.join(self.columns)}."
            )

    def rows(self) -> Iterator[Row]:
        """Each good record; the others are in `problems`. Blank lines are passed over."""
        while True:
            line = self._lines.line_num + 1
            try:
                cells = next(self._lines)
            except StopIteration:
                return
            except csv.Error as error:
                self.problems.append(problem(line, "", "", f"not CSV from here on: {error}"))
                return
            if self._fits(line, cells):
                yield Row(line, dict(zip(self.columns, cells, strict=True)))

    def _fits(self, line: int, cells: list[str]) -> bool:
        if not any(cell.strip() for cell in cells):
            return False
        if len(cells) == len(self.columns):
            return True
        reason = f"the line has {len(cells)} cells, the first line {len(self.columns)}"
        self.problems.append(problem(line, "", ",".join(cells), reason))
        return False
