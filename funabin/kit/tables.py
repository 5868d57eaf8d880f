"""Tables to save: CSV in UTF-8 with the mark that spreadsheets know it by."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpResponse

FORMULA = tuple("=+-@＝＋－＠")  # a spreadsheet would calculate what begins so; a Japanese one these too
BLANKS = " \t\r\n\u3000"


class _Echo:
    def write(self, text: str) -> str:
        """The line itself: nothing is kept."""
        return text


def table(rows: Iterable[Iterable[object]], name: str) -> HttpResponse:
    """A CSV file to save under a name of plain letters and figures; no cell of it is a formula."""
    response = HttpResponse("".join(_lines(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([inert(cell) for cell in row])


def inert(value: object) -> str:
    """A cell that no spreadsheet calculates: marked with ', which readers of stock lists take off again."""
    text = str(value).strip(BLANKS)
    return f"'{text}" if text.startswith(FORMULA) else text
