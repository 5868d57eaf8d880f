"""Keep a snapshot of the engine, and drop what nobody will follow any more from the log of changes.

What is older than a day goes. The log holds no times: so where it stood is noted each hour, in a file beside
the snapshot. On PostgreSQL a note says up to which transaction all were decided; one that commits late stays.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max, Min

from funabin.catalogue import following, live
from funabin.catalogue.models import Change

DAY, HOUR = 24 * 3600, 3600  # seconds
PIECE = 20_000  # rows dropped in one transaction
NOTES = "notes.json"


@dataclass(frozen=True)
class Note:
    """Where the log stood, and when (seconds since 1970).

    newest: its newest id.  decided: PostgreSQL's transaction before which all were decided.
    """

    at: float
    newest: int
    decided: int


def run_snapshot() -> None:
    """Keep the engine as it is now for the next process, unless it lies there already."""
    try:
        live.save()
    finally:
        live.forget()  # the worker asks nothing: its memory is better used


def run_pruning(*, at: float | None = None) -> int:
    """Drop the changes of more than a day ago; how many went. The newest stays: by it a history is known."""
    now = time.time() if at is None else at
    notes = _noted()
    due = [note for note in notes if note.at <= now - DAY]
    gone = _dropped(due[-1]) if due else 0
    later = [note for note in notes if note.at > now - DAY]
    if not later or later[-1].at <= now - HOUR:
        later.append(_note(now))
    _keep([*due[-1:], *later])
    return gone


def _dropped(note: Note) -> int:
    ends = Change.objects.aggregate(first=Min("pk"), newest=Max("pk"))
    first, last = ends["first"] or 0, min(note.newest, (ends["newest"] or 1) - 1)
    old = Change.objects.filter(pk__lte=last)
    if connection.vendor == "postgresql":
        old = old.filter(transaction__lt=note.decided)
    gone = 0
    for start in range(first, last + 1, PIECE):
        with transaction.atomic():
            gone += old.filter(pk__gte=start, pk__lt=start + PIECE).delete()[0]
    return gone


def _note(now: float) -> Note:
    stamp = following.taken(connection, "")
    decided = int(stamp.snapshot.split(":")[0]) if stamp.snapshot else 0
    return Note(now, stamp.last[0], decided)


def _file() -> Path:
    return live.snapshots() / NOTES


def _noted() -> list[Note]:
    try:
        return [Note(**note) for note in json.loads(_file().read_text(encoding="utf-8"))]
    except (FileNotFoundError, ValueError, TypeError):
        return []


def _keep(notes: list[Note]) -> None:
    _file().parent.mkdir(parents=True, exist_ok=True)
    new = _file().with_suffix(".new")
    new.write_text(json.dumps([asdict(note) for note in notes]), encoding="utf-8")
    new.replace(_file())
