"""CSV, TSV and their like: the delimiter is guessed; one broken line costs no other line."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Callable, Iterator

from funabin.catalogue.feeds.problems import Problem, problem

DELIMITERS = (",", "\t", ";", "|")
SAMPLE = 60  # lines that the guess looks at
LONGEST_RECORD = 512  # lines a quoted cell may run over before its mark is held for a mistake


def delimiter_of(lines: list[str]) -> str:
    """What parts the cells of these first lines: the one that most lines agree on, with the most cells."""
    best = max(DELIMITERS, key=lambda mark: _agreement(lines, mark))
    return best if _agreement(lines, best)[0] else ","


def _agreement(lines: list[str], mark: str) -> tuple[float, int]:
    try:
        counts = [len(cells) for cells in csv.reader(lines, delimiter=mark) if cells]
    except csv.Error:
        return (0.0, 0)
    if not counts:
        return (0.0, 0)
    most, times = max(Counter(counts).items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    if most < 2:
        return (0.0, 0)
    same = times / len(counts)  # a title above the names has fewer cells, a line that broke too
    return (round(same, 1) if same > 0.5 else 0.1, most)


class Records:
    """The records of lines of text, each with the line it begins on; broken ones go to `problems`."""

    def __init__(self, lines: Iterator[str], delimiter: str, problems: list[Problem]) -> None:
        self._lines, self._delimiter, self._problems = lines, delimiter, problems
        self._waiting: deque[str] = deque()  # lines of a record that broke, but for its first
        self._taken: list[str] = []  # lines of the record under way
        self.line = 0  # of the file, counted from 1
        self.spoiled: Callable[[int, str], object] = lambda _line, _text: None

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each record. A line whose quotation marks do not match is told, and reading goes on behind it."""
        while True:
            try:
                for cells in csv.reader(self._feed(), delimiter=self._delimiter, strict=True):
                    begins = self.line - len(self._taken) + 1
                    self._taken.clear()
                    yield begins, cells
            except csv.Error as error:
                self._step_back(str(error))
                continue
            return

    def _feed(self) -> Iterator[str]:
        while True:
            line = self._waiting.popleft() if self._waiting else next(self._lines, None)
            if line is None:
                return
            self.line += 1
            self._taken.append(line)
            if len(self._taken) > LONGEST_RECORD:
                raise csv.Error("a cell does not end")
            yield line

    def give_back(self, begins: int, lines: list[str]) -> None:
        """Read `lines`, which followed line `begins`, once more."""
        self.line = begins
        self._waiting.extendleft(reversed(lines))

    def _step_back(self, error: str) -> None:
        first, *rest = self._taken or [""]
        begins = self.line - len(rest)
        self._problems.append(problem(begins, "", first, "broken", error=error))
        self.spoiled(begins, first)
        self._taken.clear()
        self.give_back(begins, rest)
