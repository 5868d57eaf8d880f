"""One at a time across processes and machines, by the locks of the database or the kernel."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def claimed(name: str) -> Iterator[bool]:
    """Whether `name` is ours for the inside; False where another process has it. Dead ones hold nothing."""
    holding = _in_postgres if connection.vendor == "postgresql" else _in_file
    with holding(name) as ours:
        yield ours


@contextmanager
def _in_postgres(name: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _in_file(name: str) -> Iterator[bool]:
    # SQLite means one machine, so a file lock reaches every process there is
    folder = Path(settings.STATE_DIR) / "data" / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
