"""What a workbook may hold, before and while it is read, so that no small file takes all memory or time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.packing import members_of

MOST_UNPACKED = 2 * 1024**3  # bytes: a full sheet of 1,048,576 rows stays below
MOST_TEXTS = 256 * 1024**2  # bytes of the texts that cells share: they are held in memory
MOST_OTHER = (
    16 * 1024**2
)  # bytes of any other part that is no sheet: it stands in memory, twenty times as large
TIGHTEST = 200  # times that a large part may be packed; real sheets are at 10 to 40
LARGE = 16 * 1024**2  # bytes
MOST_ROWS, MOST_COLUMNS = 1_048_576, 1_000  # of a sheet: Excel's own; more than anybody fills


def check_parts(file: BinaryIO) -> None:
    """Raises FeedRefused where a part of the workbook would unpack to more than we hold."""
    members = members_of(file)
    file.seek(0)
    if sum(one.file_size for one in members) > MOST_UNPACKED or not all(map(_is_bearable, members)):
        raise FeedRefused(_("The file unpacks to more than we read. Split it."))


def _is_bearable(part: zipfile.ZipInfo) -> bool:
    if part.file_size > LARGE and part.file_size > TIGHTEST * part.compress_size:
        return False
    if part.filename.startswith("xl/worksheets/sheet"):
        return True
    return part.file_size <= (MOST_TEXTS if part.filename == "xl/sharedStrings.xml" else MOST_OTHER)


def rows_within(rows: Iterator[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a sheet with their numbers. Raises FeedRefused where it breaks or does not end."""
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except Exception as error:  # whatever a library trips over in a file that was made to trip it
            raise unreadable() from error
        number += 1
        if number > MOST_ROWS or any(row[MOST_COLUMNS:]):
            raise FeedRefused(_("The sheet has more rows or columns than we read. Split it."))
        yield number, row[:MOST_COLUMNS]


def unreadable() -> FeedRefused:
    """What is told of a workbook that breaks."""
    return FeedRefused(_("This is no Excel workbook that can be read. Save it as CSV."))
