"""The erasure ledger: a file outside both databases that names every key that must be dead, and what is held.

A line is on the disk before its key is destroyed, so that no crash and no restored backup brings a key back
unnoticed; and before a hold is kept, so that no restored backup forgets it. Each line carries its number and
a digest over itself and all before it: whoever noted the newest (the databases, the backups, people by mail)
sees later whether a ledger is whole.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
class Held:
    """A hold as it stood when the line was written; the newest line of a hold counts. Tokens only."""

    held: str  # the person whose keys are
    case: str  # "" holds all keys of the person
    reason: str  # gate.wording.HOLD_REASONS
    reference: str  # of the claim, dispute or demand
    review_on: str
    placed_at: str  # with all above but the day, which hold it is: a restored database numbers anew
    placed_by: str
    lifted_at: str  # "" while it lives
    lifted_by: str


Line = Destruction | Held


@dataclass(frozen=True)
class Mark:
    """How long a ledger was, and the digest of all its lines up to there."""

    lines: int = 0
    head: str = ""

    def after(self, one: Line) -> Mark:
        """The mark once this line is written."""
        if isinstance(one, Held):
            text = json.dumps([self.head, "held", *asdict(one).values()])
        else:
            text = json.dumps([self.head, one.key, one.subject, one.retention, one.case, one.reason, one.at])
        return Mark(self.lines + 1, hashlib.sha256(text.encode("ascii")).hexdigest())


def append(lines: Iterable[Line]) -> Mark:
    """Add lines, wait until they are on the disk, and return the mark of the newest.

    A torn line of an earlier crash took no effect: it is cut off. Raises LedgerBroken, and adds nothing,
    where the last whole line cannot be read.
    """
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        mark = _write_at_end(file, lines)
    finally:
        os.close(file)
    _sync_folder(path.parent)
    return mark


def _write_at_end(file: int, added: Iterable[Line]) -> Mark:
    end = os.fstat(file).st_size
    if end and os.pread(file, 1, end - 1) != b"\n":
        end = os.pread(file, end, 0).rfind(b"\n") + 1
        os.ftruncate(file, end)
    mark, text = _mark_at(file, end), []
    for one in added:
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


def _marked(line: bytes) -> tuple[Line, Mark]:
    try:
        fields = json.loads(line)
        mark = Mark(fields.pop("line"), fields.pop("head"))
        return (Held(**fields) if "held" in fields else Destruction(**fields)), mark
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
    """The keys that must be dead, oldest first; a torn last line took no effect.

    Raises LedgerBroken for any other unreadable line, and where a line is missing, moved or changed.
    """
    return [one for one, _ in lines() if isinstance(one, Destruction)]


def holds() -> list[Held]:
    """Each hold as its newest line says, lifted ones too, oldest first. Raises LedgerBroken."""
    newest = {
        (one.held, one.case, one.reason, one.reference, one.placed_at): one
        for one, _ in lines()
        if isinstance(one, Held)
    }
    return list(newest.values())


def mark() -> Mark:
    """The mark of the newest line, after reading all. Raises LedgerBroken as `destructions` does."""
    newest = Mark()
    for _, newest in lines():  # noqa: B007  (only the last counts)
        pass
    return newest


def continues_all(noted: Iterable[Mark]) -> bool:
    """Whether this ledger has all the lines of each one that was noted, read once. Raises LedgerBroken."""
    missing = {one for one in noted if one != Mark()}
    for _, mark in lines():
        missing.discard(mark)
    return not missing


def lines() -> Iterator[tuple[Line, Mark]]:
    """Each line with its mark, oldest first. Raises LedgerBroken when it comes to one that is wrong."""
    if not exists():
        return
    before = Mark()
    with Path(settings.ERASURE_LEDGER).open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                return  # torn: it took no effect
            one, mark = _marked(line)
            if mark != before.after(one):
                raise LedgerBroken(f"the erasure ledger does not hold at line {before.lines + 1}")
            before = mark
            yield one, mark


def newest() -> Mark:
    """The mark of the last whole line as it says of itself, without reading the others; Mark() before any.

    Raises LedgerBroken where it cannot be read.
    """
    if not exists():
        return Mark()
    with _ends() as (file, end):
        return _mark_at(file, end)


def line(number: int) -> tuple[Line, Mark] | None:
    """The line of this number, found by halving the file; None where there is none.

    It says of itself which line it is: whether the chain holds, `lines` says. Raises LedgerBroken.
    """
    if number < 1 or not exists():
        return None
    with _ends() as (file, end):
        low, high = 0, end  # the line, if there is one, begins in low..high
        while low < high:
            start = _line_start(file, (low + high) // 2)
            one, mark = _marked(_line_at(file, start, end))
            if mark.lines == number:
                return one, mark
            if mark.lines < number:
                low = start + len(_line_at(file, start, end))
            else:
                high = start
    return None


@contextmanager
def _ends() -> Iterator[tuple[int, int]]:
    """The ledger open for reading, and where its last whole line ends."""
    file = os.open(Path(settings.ERASURE_LEDGER), os.O_RDONLY)
    try:
        size = os.fstat(file).st_size
        start = max(0, size - LONGEST_LINE)
        yield file, start + os.pread(file, size - start, start).rfind(b"\n") + 1
    finally:
        os.close(file)


def _line_start(file: int, position: int) -> int:
    """Where the line begins that `position` lies in."""
    start = max(0, position - LONGEST_LINE)
    return start + os.pread(file, position - start, start).rfind(b"\n") + 1


def _line_at(file: int, start: int, end: int) -> bytes:
    text = os.pread(file, min(LONGEST_LINE, end - start), start)
    return text[: text.find(b"\n") + 1]
