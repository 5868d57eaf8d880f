"""Reads a house's tables of shipping facts: CSV with '#' remarks, no database here.

Every mistake is reported at once, with file, line and column, so that a clerk mends a file in one go.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

ASK = "ask"
LARGEST = Decimal(10_000_000)  # a figure above it is a slip of the keyboard
Row = dict[str, Any]
Reader = Callable[[str], Any]


@dataclass(frozen=True)
class TableError:
    """One mistake in a table: where it stands, and what is wrong. `line` counts from 1."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f" {self.column}" if self.column else "")
        return f"{place}: {self.reason}"


class BadTables(Exception):
    """Nothing was imported, because of `errors`."""

    def __init__(self, errors: list[TableError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(map(str, errors)))


def _text(longest: int) -> Reader:
    def read(cell: str) -> str:
        if not cell:
            raise ValueError(_("is empty"))
        if len(cell) > longest:
            raise ValueError(_("is longer than %(longest)s letters") % {"longest": longest})
        return cell

    return read


def read_code(cell: str, length: int) -> str:
    """A code of `length` capital letters or figures. Raises ValueError with the reason."""
    if len(cell) != length or not cell.isalnum() or not cell.isascii() or cell != cell.upper():
        reason = _("%(cell)r is not a code of %(length)s capital letters")
        raise ValueError(reason % {"cell": cell, "length": length})
    return cell


def _code(length: int) -> Reader:
    return lambda cell: read_code(cell, length)


def read_amount(cell: str, places: int = 2) -> Decimal:
    """An amount of 0 or more with at most `places` decimals. Raises ValueError with the reason."""
    try:
        number = Decimal(cell)
    except InvalidOperation:
        raise ValueError(_("%(cell)r is not a number") % {"cell": cell}) from None
    if not number.is_finite() or not 0 <= number < LARGEST:
        raise ValueError(_("%(cell)r is not an amount") % {"cell": cell})
    if number != round(number, places):
        raise ValueError(_("%(cell)r has more than %(places)s decimals") % {"cell": cell, "places": places})
    return number


def _positive(places: int) -> Reader:
    def read(cell: str) -> Decimal:
        number = read_amount(cell, places)
        if not number:
            raise ValueError(_("is 0: write ask where the amount is not known"))
        return number

    return read


def _days(cell: str) -> int:
    if not cell.isascii() or not cell.isdigit() or not 0 < int(cell) < 1000:
        raise ValueError(_("%(cell)r is not a number of days") % {"cell": cell})
    return int(cell)


def read_day(cell: str) -> date:
    """A day such as 2026-11-22. Raises ValueError with the reason."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(_("%(cell)r is not a date such as 2026-11-22") % {"cell": cell}) from None


def _yes_or_no(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError(_("%(cell)r is neither yes nor no") % {"cell": cell})
    return cell == "yes"


def _one_of(*words: str) -> Reader:
    def read(cell: str) -> str:
        if cell not in words:
            raise ValueError(_("%(cell)r is none of %(words)s") % {"cell": cell, "words": ", ".join(words)})
        return cell

    return read


def _or_none(read: Reader, *blanks: str) -> Reader:
    return lambda cell: None if cell in {"", *blanks} else read(cell)


def _or_zero(cell: str) -> Decimal:
    return read_amount(cell) if cell else Decimal(0)


DATED: Mapping[str, Reader] = {
    "effective_from": read_day,
    "effective_to": _or_none(read_day),
    "source": _text(300),
    "as_of": read_day,
}
TABLES: Mapping[str, Mapping[str, Reader]] = {
    "ports.csv": {
        "unlocode": _code(5),
        "name": _text(80),
        "country": _code(2),
        "role": _one_of("load", "discharge"),
        "sells": _yes_or_no,
        "source": _text(300),
    },
    "rates.csv": {
        "port": _code(5),
        "port_of_loading": _or_none(_code(5)),
        "rate_per_m3": _or_none(_positive(2), ASK),
        "surcharge": _or_zero,
        "largest_m3": _or_none(_positive(3)),
        "currency": _code(3),
        "transit_days_min": _or_none(_days),
        "transit_days_max": _or_none(_days),
        **DATED,
    },
    "inspections.csv": {
        "country": _code(2),
        "body": _text(80),
        "fee": _or_none(_positive(2), ASK),
        "currency": _code(3),
        **DATED,
    },
    "insurance.csv": {"percent": _positive(3), **DATED},
    "exchange_rates.csv": {
        "base": _code(3),
        "quote": _code(3),
        "rate": _positive(6),
        "day": read_day,
        "source": _text(300),
    },
}


@dataclass
class TableRows:
    """The good rows of one table with their lines, and the mistakes of the others."""

    rows: list[tuple[int, Row]]
    errors: list[TableError]


def read_table(path: Path) -> TableRows:
    """The rows of a CSV table by its file name; a file that is not there has none."""
    readers = TABLES[path.name]
    if not path.exists():
        return TableRows([], [])
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return TableRows([], [TableError(path.name, 1, "", _("is not saved as UTF-8"))])
    try:
        lines = iter(list(_numbered(text)))
    except csv.Error as error:
        return TableRows([], [TableError(path.name, 1, "", str(error))])
    head_line, head = next(lines, (1, []))
    missing, unknown = set(readers) - set(head), set(head) - set(readers)
    if missing or unknown:
        return TableRows([], _head_errors(path.name, head_line, missing, unknown))
    return _read_rows(path.name, head, lines, readers)


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each line that is neither empty nor a remark, with its number."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(("\n" if line.startswith("#") else line) for line in lines)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, [cell.strip() for cell in cells]


def _head_errors(file: str, line: int, missing: set[str], unknown: set[str]) -> list[TableError]:
    errors = [TableError(file, line, name, _("this column is missing")) for name in sorted(missing)]
    return errors + [TableError(file, line, name, _("this column is not known")) for name in sorted(unknown)]


def _read_rows(
    file: str, head: list[str], lines: Iterator[tuple[int, list[str]]], readers: Mapping[str, Reader]
) -> TableRows:
    found = TableRows([], [])
    for line, cells in lines:
        if len(cells) != len(head):
            reason = _("has %(cells)s cells, the first line has %(head)s")
            reason %= {"cells": len(cells), "head": len(head)}
            found.errors.append(TableError(file, line, "", reason))
            continue
        row, errors = _read_row(file, line, dict(zip(head, cells, strict=True)), readers)
        found.errors += errors or _row_errors(file, line, row)
        if not errors:
            found.rows.append((line, row))
    return found


def _read_row(
    file: str, line: int, cells: Mapping[str, str], readers: Mapping[str, Reader]
) -> tuple[Row, list[TableError]]:
    row: Row = {}
    errors = []
    for column, read in readers.items():
        try:
            row[column] = read(cells[column])
        except ValueError as error:
            errors.append(TableError(file, line, column, str(error)))
    return row, errors


def _row_errors(file: str, line: int, row: Row) -> list[TableError]:
    """What a single cell cannot know: ends after beginnings, ports in their countries."""
    errors = []
    if row.get("effective_to") and row["effective_to"] < row["effective_from"]:
        errors.append(TableError(file, line, "effective_to", _("lies before effective_from")))
    if file == "rates.csv" and not _is_range(row["transit_days_min"], row["transit_days_max"]):
        errors.append(TableError(file, line, "transit_days_max", _("both days or none, the shorter first")))
    if file == "ports.csv":
        errors += _port_errors(file, line, row)
    if file == "insurance.csv" and row["percent"] >= 50:
        errors.append(TableError(file, line, "percent", _("is not a premium in percent")))
    if file == "exchange_rates.csv" and row["base"] == row["quote"]:
        errors.append(TableError(file, line, "quote", _("is the same currency as base")))
    return errors


def _is_range(first: int | None, last: int | None) -> bool:
    if first is None or last is None:
        return first is last
    return first <= last


def _port_errors(file: str, line: int, row: Row) -> list[TableError]:
    errors = []
    if not row["unlocode"].startswith(row["country"]):
        errors.append(TableError(file, line, "country", _("the code of the port begins with its country")))
    if row["sells"] and row["role"] != "discharge":
        errors.append(TableError(file, line, "sells", _("only ports of discharge are sold to")))
    return errors
