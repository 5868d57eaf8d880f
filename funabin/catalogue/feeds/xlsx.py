"""Excel workbooks, streamed: the first sheet that has a row; figures, dates and marks become plain text."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl.reader.excel import load_workbook

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.workbooks import check_parts, rows_within, unreadable


def sheet_rows(file: BinaryIO, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Each row of a sheet ("": the first that has one) with its number. Raises FeedRefused."""
    book = _opened(file)
    names = _filled(book)
    if sheet not in names and (sheet or not names):
        raise FeedRefused(_("The workbook has no sheet %(sheet)s.") % {"sheet": sheet})
    page = book[sheet or names[0]]
    page.reset_dimensions()
    for number, row in rows_within(page.iter_rows(values_only=True)):
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
        page.reset_dimensions()
        if next(rows_within(page.iter_rows(max_row=1, values_only=True)), (0, ()))[1]:
            found[page.sheet_state == "visible"].append(str(page.title))
    if not found[True] and not found[False]:
        raise FeedRefused(_("The stock list is empty."))
    return found[True] or found[False]


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
