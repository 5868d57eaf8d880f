"""Stock lists in any form we know, as columns and rows. Streamed: no list is ever held whole."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds import jsons, xlsx, xmls
from funabin.catalogue.feeds.beside import is_beside
from funabin.catalogue.feeds.csvs import SAMPLE, Records, delimiter_of
from funabin.catalogue.feeds.heads import (
    LOOKED_AT,
    MOST_COLUMNS,
    head_at,
    head_naming,
    head_of,
    known_names,
    named_keys,
)
from funabin.catalogue.feeds.packing import MAX_BYTES, packing_of, unpacked
from funabin.catalogue.feeds.problems import NOTE, Problem, problem
from funabin.catalogue.feeds.text import (
    declared_encoding,
    encoding_of,
    is_binary,
    lines_of,
    pieces_of,
    refuse_no_list,
)

START = 1 << 18  # bytes that the form is found by
FIRST_RECORDS = 1_000  # of XML and JSON: their cells name the columns
MOST_NOTES = 1_000


class Row(NamedTuple):
    """One record: the line of the file it begins on (of a sheet: its row), and its cells in order."""

    line: int
    cells: list[str]


class Table:
    """A list that was opened: its `form` (to open it again), its columns, its rows. `problems` fills up.

    spoiled: who wants the cells of lines that never become rows, as far as they can be made out.
    """

    spoiled: Callable[[int, list[str]], object] | None = None

    def __init__(self, file: BinaryIO, form: Mapping[str, Any] | None = None) -> None:
        self._file = file
        self.problems: list[Problem] = []
        self.form: dict[str, Any] = dict(form or _form_of(file))
        self.columns: list[str] = self.form.get("columns") or self._columns()
        self.form["columns"] = self.columns
        self.problems.clear()  # what the head's lines told is told again with the rows
        self._late: set[str] = set()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def suit(self, columns: Collection[str]) -> None:
        """Where the head that was found lacks one of these columns: the line of a sheet that has all."""
        if set(columns) <= set(self.columns) or self.form["format"] in ("xml", "json"):
            return
        before = self.form.get("sheet", "")
        for sheet in dict.fromkeys([before, *self.form.get("sheets", ())]):
            self.form |= {"sheet": sheet} if sheet else {}
            if head := head_naming(self.first_lines(), columns):
                self.columns = self.form["columns"] = head.columns
                self.form["head"] = head.line
                return
        self.form |= {"sheet": before} if before else {}

    def require(self, columns: Iterable[str]) -> None:
        """Raises FeedRefused naming each column the mapping needs and the file lacks."""
        missing = sorted(set(columns) - set(self.columns))
        if missing:
            told = {"missing": ", ".join(missing), "found": ", ".join(self.columns[:60])}
            raise FeedRefused(_("The first line of the file lacks %(missing)s. It has: %(found)s.") % told)

    @property
    def share_read(self) -> float:
        """How much of the file was read by now, 0 to 1; a guess for packed files."""
        return min(1.0, self._file.tell() / max(1, int(self.form["size"])))

    def rows(self) -> Iterator[Row]:
        """Each record with as many cells as there are columns; the others are in `problems`."""
        kinds = {"xlsx": self._sheet, "xml": self._elements, "json": self._objects}
        return kinds.get(self.form["format"], self._records)()

    def _columns(self) -> list[str]:
        if self.form["format"] in ("xml", "json"):
            return self._first_keys()
        first = list(islice(self._lists(), LOOKED_AT))
        pointed_at = self.form.get("head_at")
        head = head_of(first) if pointed_at is None else head_at(first, pointed_at)
        self.form["head"] = head.line
        return head.columns

    def _lists(self) -> Iterator[tuple[int, list[str]]]:
        """The records of a sheet or of a text with delimiters, as they stand there."""
        if self.form["format"] == "xlsx":
            return self._sheet_lists()
        extra = int(bool(self.form.get("separator_line")))
        return ((line + extra, cells) for line, cells in self._csv())

    def first_lines(self) -> list[tuple[int, list[str]]]:
        """The first records of a list with a head, so that somebody can point at it; else none."""
        if self.form["format"] in ("xml", "json"):
            return []
        found = list(islice(self._lists(), LOOKED_AT))
        self.problems.clear()
        return found

    def _first_keys(self) -> list[str]:
        source = self._xml() if self.form["format"] == "xml" else self._json()
        keys: dict[str, None] = {}
        try:
            for _line, cells in islice(source, FIRST_RECORDS):
                keys |= dict.fromkeys(cells)
                if len(keys) > MOST_COLUMNS:
                    break
        except (jsons.Broken, xmls.Broken) as error:
            if not keys:
                raise FeedRefused(_refused(error.line, str(error))) from error
        jsons.refuse_empty(list(keys))
        return named_keys(list(keys))

    # the four forms, as lists or cells by name

    def _stream(self) -> BinaryIO:
        return unpacked(self._file, self.form["packing"])

    def _csv(self) -> Records:
        lines = lines_of(self._stream(), self.form["encoding"], self._told)
        if self.form.get("separator_line"):
            next(lines, None)
        return Records(lines, self.form["delimiter"], self.problems)

    def _told(self, line: int, text: str, code: str) -> None:
        if len(self.problems) < MOST_NOTES:
            self.problems.append(problem(line, "", text, code, kind=NOTE))

    def _sheet_lists(self) -> Iterator[tuple[int, list[str]]]:
        self._file.seek(0)
        return xlsx.sheet_rows(self._file, self.form.get("sheet", ""))

    def _xml(self) -> Iterator[tuple[int, dict[str, str]]]:
        return xmls.row_cells(pieces_of(self._stream(), self.form["encoding"]), self.form["element"])

    def _json(self) -> Iterator[tuple[int, dict[str, str]]]:
        return iter(jsons.Objects(pieces_of(self._stream(), self.form["encoding"])))

    # rows

    def _records(self) -> Iterator[Row]:
        records, width, head = self._csv(), len(self.columns), self.form.get("head", 1)
        extra, names = int(bool(self.form.get("separator_line"))), None
        records.spoiled = self._spoilt
        for line, cells in records:
            if line + extra <= head:
                names = cells
            elif cells == names:
                self._tell_again(line + extra, cells)
            elif len(cells) != width:
                if row := self._fitted(line + extra, cells):
                    yield row
            elif any(cell and not cell.isspace() for cell in cells):
                yield Row(line + extra, cells)

    def _sheet(self) -> Iterator[Row]:
        width, head, names = len(self.columns), self.form.get("head", 1), None
        for line, cells in self._sheet_lists():
            if line <= head:
                names = cells
            elif cells == names:
                self._tell_again(line, cells)
            elif any(cells):
                if beyond := ",".join(filter(None, cells[width:])):  # in a sheet no cell is out of its place
                    self.problems.append(problem(line, "", beyond, "late_column", kind=NOTE))
                row = self._fitted(line, cells[:width] + [""] * (width - len(cells)))
                if row:
                    yield row

    def _tell_again(self, line: int, cells: list[str]) -> None:
        if any(cell.strip() for cell in cells) and len(self.problems) < MOST_NOTES:
            self.problems.append(problem(line, "", ",".join(cells), "head_again", kind=NOTE))

    def _spoilt(self, line: int, text: str) -> None:
        """A line whose quotation marks do not match, parted as if they were not there."""
        if self.spoiled:
            cells = [cell.strip().strip('"') for cell in text.rstrip("\r\n").split(self.form["delimiter"])]
            self.spoiled(line + int(bool(self.form.get("separator_line"))), self._squeezed(cells))

    def _squeezed(self, cells: list[str]) -> list[str]:
        """As many cells as there are columns: what is too much stands in the last of them."""
        last = len(self.columns) - 1
        kept = [*cells[:last], " ".join(filter(None, cells[last:]))]
        return kept + [""] * (last + 1 - len(kept))

    def _fitted(self, line: int, cells: list[str]) -> Row | None:
        width = len(self.columns)
        if not any(cell.strip() for cell in cells):
            return None
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            return Row(line, cells[:width])  # a spreadsheet's empty columns behind the last
        if len(cells) == width:
            return Row(line, cells)
        if code := is_beside(cells + [""] * (width - len(cells))):
            self.problems.append(problem(line, "", " ".join(filter(None, cells)), code, kind=NOTE))
            return None
        self.problems.append(problem(line, "", ",".join(cells), "cells", found=len(cells), expected=width))
        if self.spoiled:
            self.spoiled(line, self._squeezed(cells))
        return None

    def _elements(self) -> Iterator[Row]:
        return self._keyed(self._xml())

    def _objects(self) -> Iterator[Row]:
        return self._keyed(self._json())

    def _keyed(self, source: Iterator[tuple[int, dict[str, str]]]) -> Iterator[Row]:
        places = {name: place for place, name in enumerate(self.columns)}
        last = 0
        try:
            for begins, found in source:
                line = last = max(begins, last + 1)  # of records on one line each has a number of its own
                cells = [""] * len(places)
                for key, text in found.items():
                    place = places.get(key.strip())
                    if place is None:
                        self._tell_late(line, key, text)
                    else:
                        cells[place] = text
                if any(cells):
                    yield Row(line, cells)
        except (jsons.Broken, xmls.Broken) as error:
            line = max(error.line, last + 1)
            self.problems.append(problem(line, "", "", "cut_off", error=str(error)))

    def _tell_late(self, line: int, key: str, text: str) -> None:
        if key not in self._late and len(self._late) < MOST_COLUMNS:
            self._late.add(key)
            self.problems.append(problem(line, key, text, "late_column", kind=NOTE))


def open_list(file: Path | BinaryIO | bytes, form: Mapping[str, Any] | None = None) -> Table:
    """A list in a file, a stream that can be rewound, or bytes; `form` is what an earlier look found.

    Raises FeedRefused where it is missing, empty, too large or in no form we know.
    """
    if isinstance(file, bytes):
        file = io.BytesIO(file)
    elif isinstance(file, Path):
        try:
            file = file.open("rb")
        except OSError as error:
            told = {"file": file.name, "reason": error.strerror}
            raise FeedRefused(_("%(file)s cannot be read: %(reason)s.") % told) from error
    size = file.seek(0, io.SEEK_END)
    if size > MAX_BYTES:
        raise FeedRefused(
            _("The stock list is larger than %(most)s MB. Split it.") % {"most": MAX_BYTES // 1024 // 1024}
        )
    return Table(file, form)


def _form_of(file: BinaryIO) -> dict[str, Any]:
    size = file.seek(0, io.SEEK_END)
    packing = packing_of(file)
    if packing == "xlsx":
        sheets = xlsx.sheets_of(file)
        form = {"format": "xlsx", "packing": "", "size": size, "sheet": _most_like_a_list(file, sheets)}
        return {**form, **({"sheets": sheets} if len(sheets) > 1 else {})}
    start = unpacked(file, packing).read(START)
    if not start.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise FeedRefused(_("The stock list is empty."))
    encoding = declared_encoding(start) or encoding_of(start)
    if is_binary(start, encoding):
        raise FeedRefused(_("This is no list of text: send CSV, TSV, XLSX, XML or JSON."))
    form = {"packing": packing, "encoding": encoding, "size": size}
    text = start.decode(encoding, "ignore").replace("\0", "").removeprefix("\ufeff").lstrip()
    refuse_no_list(text)
    if text.startswith("<"):
        return {**form, "format": "xml", "element": xmls.row_element([text])}
    if text.startswith(("{", "[")):
        return {**form, "format": "json"}
    lines = list(islice(lines_of(io.BytesIO(start), encoding, lambda *_told: None), SAMPLE))
    found = {
        **form,
        "format": "csv",
        "delimiter": delimiter_of(lines[:-1] if len(lines) == SAMPLE else lines),
    }
    if lines[0].casefold().startswith("sep=") and len(lines[0].strip()) == 5:
        found |= {"delimiter": lines[0][4], "separator_line": True}
    return found


def _most_like_a_list(file: BinaryIO, sheets: list[str]) -> str:
    """The sheet that names most columns; of several the first."""
    scores = [
        max(
            (known_names(cells) for _line, cells in islice(xlsx.sheet_rows(file, sheet), LOOKED_AT)),
            default=-1,
        )
        for sheet in sheets
    ]
    return sheets[scores.index(max(scores))] if scores else ""


def _refused(line: int, why: str) -> str:
    return _("The file breaks on line %(line)s: %(why)s.") % {"line": line, "why": why}
