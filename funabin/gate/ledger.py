"""The erasure ledger: a file outside both databases that names every key that must be dead.

A line is on the disk before its key is destroyed, so that no crash and no restored backup brings a key back
unnoticed. Each line carries its number and a digest over itself and all before it: whoever noted the newest
(the databases, the backups, people by mail) sees later whether a ledger is whole.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

LONGEST_LINE = 4096  # bytes; ours have some 400


class LedgerBroken(Exception):
    """A line of the ledger cannot be read: nothing may be restored until it is repaired from another copy."""


@dataclass(frozen=True)
class Destruction:
    """One key that must be dead: whose it was, of which class and case, why and since when. Tokens only."""

    key: str
    subject: str
    retention: str
    case: str
    reason: str  # erased, due, idle, orphan
    at: str

    @classmethod
    def of(
        cls, key: UUID, subject: str, retention: str, case: str, *, reason: str, at: datetime
    ) -> Destruction:
        """A line from a key's columns."""
        return cls(str(key), subject, retention, case, reason, at.isoformat())


@dataclass(frozen=True)
class Mark:
    """How long a ledger was, and the digest of all its lines up to there."""

    lines: int = 0
    head: str = ""

    def after(self, one: Destruction) -> Mark:
        """The mark once this line is written."""
        text = json.dumps([self.head, *asdict(one).values()])
        return Mark(self.lines + 1, hashlib.sha256(text.encode("ascii")).hexdigest())


def append(destructions: Iterable[Destruction]) -> Mark:
    """Add lines, wait until they are on the disk, and return the mark of the newest.

    A torn line of an earlier crash took no effect: it is cut off. Raises LedgerBroken, and adds nothing,
    where the last whole line cannot be read.
    """
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        mark = _write_at_end(file, destructions)
    finally:
        os.close(file)
    _sync_folder(path.parent)
    return mark


def _write_at_end(file: int, destructions: Iterable[Destruction]) -> Mark:
    end = os.fstat(file).st_size
    if end and os.pread(file, 1, end - 1) != b"\n":
        end = os.pread(file, end, 0).rfind(b"\n") + 1
        os.ftruncate(file, end)
    mark, text = _mark_at(file, end), []
    for one in destructions:
        mark = mark.after(one)
        text.append(json.dumps(asdict(one) | {"line": mark.lines, "head": mark.head}, sort_keys=True) + "\n")
    lines = "".join(text).encode("ascii")
    if os.pwrite(file, lines, end) != len(lines):  # a full disk: no key dies that is not written down
        raise OSError("the erasure ledger could not be written whole")
    os.fsync(file)
    return mark


def _mark_at(file: int, end: int) -> Mark:
    """The mark of the line that ends at `end`."""
    start = max(0, end - LONGEST_LINE)
    tail = os.pread(file, end - start, start).splitlines()
    return _marked(tail[-1])[1] if tail else Mark()


def _marked(line: bytes) -> tuple[Destruction, Mark]:
    try:
        fields = json.loads(line)
        mark = Mark(fields.pop("line"), fields.pop("head"))
        return Destruction(**fields), mark
    except (ValueError, TypeError, KeyError, AttributeError):
        raise LedgerBroken("the erasure ledger has an unreadable line") from None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exists() -> bool:
    """Whether there is a ledger at all."""
    return Path(settings.ERASURE_LEDGER).is_file()


def destructions() -> list[Destruction]:
    """All lines, oldest first; a torn last line took no effect.

    Raises LedgerBroken for any other unreadable line, and where a line is missing, moved or changed.
    """
    return [one for one, _ in _chain()]


def mark() -> Mark:
    """The mark of the newest line. Raises LedgerBroken as `destructions` does."""
    chain = _chain()
    return chain[-1][1] if chain else Mark()


def continues(noted: Mark) -> bool:
    """Whether this ledger has all the lines of one that was noted. Raises LedgerBroken."""
    chain = _chain()
    return noted == Mark() or (noted.lines <= len(chain) and chain[noted.lines - 1][1] == noted)


def _chain() -> list[tuple[Destruction, Mark]]:
    if not exists():
        return []
    text, before = Path(settings.ERASURE_LEDGER).read_bytes(), Mark()
    chain = [_marked(line) for line in text[: text.rfind(b"\n") + 1].splitlines()]
    for one, mark in chain:
        if mark != before.after(one):
            raise LedgerBroken(f"the erasure ledger does not hold at line {before.lines + 1}")
        before = mark
    return chain
