"""JSON lists and JSON lines, streamed record by record: nested values get names with a slash."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from funabin.catalogue.errors import FeedRefused

LONGEST = 4 * 1024**2  # characters of one record
MOST_CELLS = 2_000  # of one record
_BLANK = re.compile(r"[\s,\x1e]*")
BEGINNING = 200_000  # characters in which a list inside an object begins
_WRAPPED = re.compile(r'"[^"]*"\s*:\s*\[\s*(?=\{)')
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


class Objects:
    """The objects of a JSON text: a list, lines, or a list inside an object under any name."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces, self._text, self._at, self.line = pieces, "", 0, 1

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each object, flat, with the line it begins on. Raises Broken where the text ends or breaks."""
        self._enter()
        while (value := self._next()) is not None:
            line, found = value
            if isinstance(found, dict):
                yield line, flat(found)

    def _more(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        if self._at:
            self._text, self._at = self._text[self._at :], 0
        self._text += piece
        return True

    def _skip(self) -> str:
        """Over blanks and commas; the character there, "" at the end."""
        while True:
            found = _BLANK.match(self._text, self._at)
            end = found.end() if found else self._at
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _value(self) -> Any:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > LONGEST or not self._more():
                    raise Broken(self.line, error.msg) from error
                continue
            except RecursionError as error:
                raise FeedRefused(_("The JSON is nested deeper than any stock list.")) from error
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            return value

    def _enter(self) -> None:
        """Step into the list: at the top, or the first list of objects inside an object; else lines."""
        mark = self._skip()
        if mark == "[":
            self._at += 1
        elif mark == "{":
            while len(self._text) - self._at < BEGINNING and self._more():
                pass
            found = _WRAPPED.search(self._text, self._at)
            if found and not _is_whole(self._text[self._at :].partition("\n")[0]):
                self.line += self._text.count("\n", self._at, found.end())
                self._at = found.end()

    def _next(self) -> tuple[int, Any] | None:
        mark = self._skip()
        if not mark or mark in "]}":
            return None
        line = self.line
        return line, self._value()


class Broken(Exception):
    """JSON that ends or breaks: the line and why."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def _is_whole(line: str) -> bool:
    """Whether a line is an object by itself that is no wrapper of a list of objects."""
    try:
        found = _DECODER.decode(line)
    except (ValueError, RecursionError):
        return False
    lists = [value for value in found.values() if isinstance(value, list)]
    return not any(isinstance(item, dict) for value in lists for item in value)


def flat(record: dict[str, Any]) -> dict[str, str]:
    """A record as cells: {"price": {"fob": 1}} is {"price/fob": "1"}; lists are joined by semicolons.

    Raises FeedRefused for more cells than a row has.
    """
    cells: dict[str, list[str]] = {}
    _lay(record, "", cells)
    return {name: ";".join(filter(None, texts)) for name, texts in cells.items()}


def _lay(record: dict[str, Any], prefix: str, cells: dict[str, list[str]]) -> None:
    for name, value in record.items():
        items = value if isinstance(value, list) and any(isinstance(one, dict) for one in value) else [value]
        for item in items:
            if isinstance(item, dict):
                _lay(item, f"{prefix}{name}/", cells)
            else:
                cells.setdefault(f"{prefix}{name}", []).append(text(item))
        if len(cells) > MOST_CELLS:
            raise FeedRefused(_("A record of the JSON has more cells than any stock list."))


def text(value: Any) -> str:
    """The text of a plain value: nothing for null, yes and no for marks, items joined by semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(text(item) for item in value)
    return str(value)


def refuse_empty(columns: list[str]) -> None:
    """Raises FeedRefused where no record has a cell."""
    if not columns:
        raise FeedRefused(_("The file has no records: a list of objects, or one object a line."))
