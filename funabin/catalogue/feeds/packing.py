"""Files as they come: plain, gzip, or a ZIP of one file; every way in is bounded in size."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from funabin.catalogue.errors import FeedRefused
from funabin.kit.archives import opened_zip

MAX_BYTES = 2 * 1024**3  # of the file as it is sent
MAX_UNPACKED = 8 * 1024**3  # of what is in it: a list of 1,000,000 rows has half a gigabyte
BLOCK = 1 << 20  # bytes read at once
MOST_DIRECTORY = 1 << 20  # bytes that the names in a ZIP or a workbook may take
BESIDE = ("__MACOSX/", ".")


class Bounded(io.RawIOBase):
    """A stream that refuses to give more than `most` bytes, so that no small file fills the machine."""

    def __init__(self, inner: BinaryIO, most: int = MAX_UNPACKED) -> None:
        self._inner, self._left = inner, most

    def readable(self) -> bool:
        """True: that is what it is for."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Raises FeedRefused where more comes than was allowed, or the packing is broken."""
        try:
            found = self._inner.read(len(buffer))
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
            raise FeedRefused(_("The packed file is broken. Pack it again.")) from error
        self._left -= len(found)
        if self._left < 0:
            raise FeedRefused(_("The file unpacks to more than we read. Split it."))
        buffer[: len(found)] = found
        return len(found)


def packing_of(file: BinaryIO) -> str:
    """How a seekable file is packed: "gz", "zip", "xlsx" or "" (plain). Raises FeedRefused for old .xls."""
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return "gz"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FeedRefused(_("This is an old Excel file (.xls). Save it as .xlsx or as CSV in UTF-8."))
    if not start.startswith(b"PK\x03\x04"):
        return ""
    names = _names_in(file)
    file.seek(0)
    return "xlsx" if "[Content_Types].xml" in names else "zip"


def unpacked(file: BinaryIO, packing: str) -> BinaryIO:
    """A stream of what is inside a plain, gz or zip file. Raises FeedRefused."""
    file.seek(0)
    if packing == "gz":
        return _buffered(Bounded(cast(BinaryIO, gzip.GzipFile(fileobj=file))))
    if packing == "zip":
        return _buffered(Bounded(_only_member(file)))
    return _buffered(Bounded(file))


def _buffered(raw: Bounded) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(raw, BLOCK))


def members_of(file: BinaryIO) -> list[zipfile.ZipInfo]:
    """What a ZIP says it holds. Raises FeedRefused."""
    try:
        return opened_zip(file, most=MOST_DIRECTORY).infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise FeedRefused(_("The packed file is broken. Pack it again.")) from error


def _names_in(file: BinaryIO) -> set[str]:
    return {member.filename for member in members_of(file)}


def _only_member(file: BinaryIO) -> BinaryIO:
    inside = [m for m in members_of(file) if not m.is_dir() and not m.filename.startswith(BESIDE)]
    if len(inside) != 1:
        raise FeedRefused(
            _("The ZIP holds %(files)s files; a stock list is packed alone.") % {"files": len(inside)}
        )
    if inside[0].flag_bits & 1:
        raise FeedRefused(_("The ZIP has a password. Pack it without one."))
    try:
        return cast(BinaryIO, opened_zip(file, most=MOST_DIRECTORY).open(inside[0]))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise FeedRefused(_("The packed file is broken. Pack it again.")) from error
