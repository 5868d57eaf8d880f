"""The erasure ledger: a file outside both databases that names every key that must be dead.

A line is on the disk before its key is destroyed, so that no crash and no restored backup brings a key back
unnoticed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings


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


def append(destructions: Iterable[Destruction]) -> None:
    """Add lines and wait until they are on the disk.

    A torn line of an earlier crash took no effect: it is cut off.
    """
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{json.dumps(asdict(one), sort_keys=True)}\n" for one in destructions)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        _write_at_end(file, lines.encode("ascii"))
    finally:
        os.close(file)
    _sync_folder(path.parent)


def _write_at_end(file: int, lines: bytes) -> None:
    end = os.fstat(file).st_size
    if end and os.pread(file, 1, end - 1) != b"\n":
        end = os.pread(file, end, 0).rfind(b"\n") + 1
        os.ftruncate(file, end)
    if os.pwrite(file, lines, end) != len(lines):  # a full disk: no key dies that is not written down
        raise OSError("the erasure ledger could not be written whole")
    os.fsync(file)


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

    Raises LedgerBroken for any other unreadable line.
    """
    if not exists():
        return []
    text = Path(settings.ERASURE_LEDGER).read_bytes()
    lines = text[: text.rfind(b"\n") + 1].splitlines()
    try:
        return [Destruction(**json.loads(line)) for line in lines]
    except (ValueError, TypeError):
        raise LedgerBroken("the erasure ledger has an unreadable line") from None
