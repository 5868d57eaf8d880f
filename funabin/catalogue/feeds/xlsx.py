"""Excel workbooks, streamed: the first sheet that has a row; figures, dates and marks become plain text."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice, repeat
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl.reader.excel import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.workbooks import check_parts, rows_within, unreadable


def sheet_rows(file: BinaryIO, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Each row of a sheet ("": the first that has one) with its number. Raises FeedRefused."""
    book = _opened(file)
    names = _filled(book)
    if sheet not in names and (sheet or not names):
        raise FeedRefused(_("The workbook has no sheet %(sheet)s.") % {"sheet": sheet})
    for number, row in rows_within(_rows(book, book[sheet or names[0]])):
        yield number, [plain(value) for value in row]


def sheets_of(file: BinaryIO) -> list[str]:
    """The names of the sheets that hold a row: those to be seen, else the hidden ones. Raises FeedRefused."""
    return _filled(_opened(file))


def _opened(file: BinaryIO) -> Any:
    check_parts(file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that nothing here needs
        try:
            return load_workbook(  # type: ignore[no-untyped-call]
                file, read_only=True, data_only=True, keep_links=False
            )
        except Exception as error:  # whatever a library trips over in a file that was made to trip it
            raise unreadable() from error


def _filled(book: Any) -> list[str]:
    found: dict[bool, list[str]] = {True: [], False: []}
    for page in book.worksheets:
        if any(row for _number, row in rows_within(_rows(book, page, most=1))):
            found[page.sheet_state == "visible"].append(str(page.title))
    if not found[True] and not found[False]:
        raise FeedRefused(_("The stock list is empty."))
    return found[True] or found[False]


class _Parser(WorkSheetParser):
    """A cell whose formula nobody calculated holds it: =B2*1.1. One that came out empty holds nothing."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)  # type: ignore[no-untyped-call]
        formula = element.find(FORMULA_TAG) if cell["value"] is None else None
        if formula is not None and (element.get("t") != "str" or element.find(VALUE_TAG) is None):
            cell["value"] = f"={formula.text or '…'}"
        return cell


def _rows(book: Any, page: Any, *, most: int | None = None) -> Iterator[Sequence[Any]]:
    """The cells of each row, those that the file leaves out as empty ones; of `most` rows that it has."""
    dates = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    with page._get_source() as source:
        given: Any = _Parser  # the library has no types
        parser = given(source, page._shared_strings, data_only=True, epoch=book.epoch, **dates)
        expected = 1
        for number, cells in islice(parser.parse(), most):
            yield from repeat((), number - expected)
            if number >= expected:
                yield page._get_row(cells, max_col=None, values_only=True)
            expected = max(expected, number + 1)


def plain(value: Any) -> str:
    """The text of a cell: 4.0 is "4", a date 2019-03-01, nothing ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
