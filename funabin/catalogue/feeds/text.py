"""Bytes to text: UTF-8 with or without BOM, UTF-16, CP932, and files that mix them line by line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.packing import BLOCK

LONGEST_LINE = 8 * 1024**2  # bytes without a line end: no stock list
KANA_AND_KANJI = tuple(bytes((first,)) for first in range(0xE3, 0xEA))  # how they begin in UTF-8
PIECE = 1 << 18  # bytes
DECLARED = {
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "windows-31j", "cp932", "ms932"), "cp932"),
    **dict.fromkeys(("euc-jp", "eucjp"), "euc_jp"),
    **dict.fromkeys(("iso-8859-1", "latin1"), "iso-8859-1"),
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
}
Told = Callable[[int, str, str], None]  # line, its beginning, code of the problem


def encoding_of(start: bytes) -> str:
    """The encoding a file begins in: "utf-8", "utf-16-le", "utf-16-be" or "cp932". Raises FeedRefused."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if start.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    even, odd = start[0:400:2].count(0), start[1:400:2].count(0)
    if max(even, odd) > 0.3 * len(start[:400:2]):
        return "utf-16-be" if even > odd else "utf-16-le"
    lines = start.split(b"\n")
    lines = lines[:-1] or lines  # the last may be cut within a character
    for encoding in ("utf-8", "cp932"):
        if any(_fits(line, encoding) and not line.isascii() for line in lines):
            return encoding
    if all(line.isascii() for line in lines) or _fits(start, "cp932"):
        return "utf-8"
    raise FeedRefused(_("The stock list is neither UTF-8 nor CP932 (Shift_JIS). Save it as UTF-8."))


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def lines_of(file: BinaryIO, encoding: str, told: Told) -> Iterator[str]:
    """The lines of a file with their ends, without NULs. `told` hears of each line unlike the rest."""
    if encoding.startswith("utf-16"):
        yield from _wide_lines(file, encoding)
        return
    number = 0
    for block in _blocks(file):
        try:
            lines = _split(block.decode("utf-8"))
        except UnicodeDecodeError:
            lines = [_line(raw, number + n, encoding, told) for n, raw in enumerate(_split_raw(block), 1)]
        number += len(lines)
        yield from lines


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Pieces of some megabyte that end with a line, the BOM taken off, lone CRs made LFs, NULs dropped."""
    rest, first, only_cr = b"", True, False
    while True:
        block = file.read(BLOCK)
        if first:
            block = block.removeprefix(codecs.BOM_UTF8)
            only_cr, first = b"\r" in block and b"\n" not in block, False
        last = not block
        if only_cr:
            block = block.replace(b"\r", b"\n")
        if b"\0" in block:
            block = block.replace(b"\0", b"")
        block = rest + block
        end = len(block) if last else block.rfind(b"\n") + 1
        if not end and len(block) > LONGEST_LINE:
            raise FeedRefused(_("A line of the file is longer than any stock list has."))
        rest = block[end:]
        if end:
            yield block[:end]
        if last:
            return


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _split_raw(block: bytes) -> list[bytes]:
    lines = block.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _line(raw: bytes, number: int, encoding: str, told: Told) -> str:
    # short half-width katakana of CP932 can be UTF-8 by chance; kana and kanji of three bytes cannot
    if raw.isascii() or encoding == "utf-8" or any(first in raw for first in KANA_AND_KANJI):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    try:
        text = raw.decode("cp932")
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        told(number, text, "lost_characters")
        return text
    if encoding == "utf-8":
        told(number, text, "cp932_line")
    return text


def _wide_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    rest, last = "", False
    while not last:
        block = file.read(BLOCK)
        last = not block
        rest += decoder.decode(block, final=last).replace("\0", "").removeprefix("\ufeff")
        lines = _split(rest)
        rest = "" if last or not lines or lines[-1].endswith("\n") else lines.pop()
        if len(rest) > LONGEST_LINE:
            raise FeedRefused(_("A line of the file is longer than any stock list has."))
        yield from lines


def pieces_of(file: BinaryIO, encoding: str) -> Iterator[str]:
    """A file in pieces of text that end anywhere, for formats that may have no line ends at all."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    first = True
    while block := file.read(PIECE):
        text = decoder.decode(block).replace("\0", "")
        yield text.removeprefix("\ufeff") if first else text
        first = False
    if last := decoder.decode(b"", final=True):
        yield last


def declared_encoding(start: bytes) -> str:
    """What an XML file says its encoding is, where we know it and it is not what it looks like; else ""."""
    found = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w-]+)[\"']", start.removeprefix(codecs.BOM_UTF8))
    return DECLARED.get(found[1].decode().casefold(), "") if found else ""


def refuse_no_list(text: str) -> None:
    """Raises FeedRefused for what is no list: a web page named .xls, a PDF, an Excel file of 2003."""
    begins = text[:2_000].casefold()
    if begins.startswith("%pdf"):
        raise FeedRefused(_("This is a PDF, which has no cells. Ask for the list as .xlsx or as CSV."))
    if begins.startswith(("<html", "<!doctype html", "<table", "<head", "<meta", "<style")):
        raise FeedRefused(
            _("This is a web page. Open it in Excel or LibreOffice and save it as .xlsx or as CSV.")
        )
    if begins.startswith("<") and "schemas-microsoft-com:office:spreadsheet" in begins:
        raise FeedRefused(_("This is an old Excel file (.xls). Save it as .xlsx or as CSV in UTF-8."))


def is_binary(start: bytes, encoding: str) -> bool:
    """Whether the beginning of a file is no text: a picture, a program."""
    control = sum(byte < 32 and byte not in (0, 9, 10, 13, 30) for byte in start[:4096])
    return not encoding.startswith("utf-16") and control > max(2, len(start[:4096]) // 50)
