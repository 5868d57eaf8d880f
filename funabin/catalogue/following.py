"""What changed in the catalogue since a moment: read from the log that the database itself writes.

On SQLite changes become visible in the order of their ids. On PostgreSQL they do not: a transaction takes its
ids early and may commit late. So a stamp holds the snapshot it was taken in, and what is new is what that
snapshot did not see: nothing is skipped, and nothing comes twice.
"""
# ruff: noqa: S608  (statements are put together from the words of this file alone)

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

OLDEST = 20 * 3600  # seconds after which a stamp is not followed up: the log may be pruned after a day
LOG = "catalogue_change"
SUMMED = 'COALESCE(SUM(id + "transaction"), 0)'


@dataclass(frozen=True)
class Stamp:
    """Which changes are known. Two processes that know the same ones have the same `version`.

    identity: the database and its log.  last: id and transaction of the newest change known; where the log
    has another there, it is another history.  oldest: the id the log begins with.  total: a sum over the log.
    snapshot: PostgreSQL's, "" elsewhere.  at: seconds since 1970 when it was taken.
    """

    identity: str
    last: tuple[int, int]
    oldest: int
    total: int
    snapshot: str
    at: float

    @property
    def version(self) -> tuple[int, int]:
        """Changes with every change of the catalogue."""
        return self.last[0], self.total

    def as_json(self) -> dict[str, Any]:
        """For a file."""
        return asdict(self)

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> Stamp:
        """From a file. Raises KeyError, TypeError, ValueError."""
        first, second = told["last"]
        return cls(**{**told, "last": (int(first), int(second))})


@dataclass(frozen=True)
class News:
    """What a look at the log found: a new stamp, and how many changes are new.

    stamp: None where the database is another one, or its log does not reach back: then nothing can be said.
    """

    stamp: Stamp | None
    changes: int = 0


LOST = News(None)


def identity_of(connection: BaseDatabaseWrapper) -> str:
    """What tells this database and its log from another one, as far as the database knows."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_control_system()', 'execute')")
        may_ask = cursor.fetchone()[0]
        cluster = "(SELECT system_identifier FROM pg_control_system())" if may_ask else "0"
        cursor.execute(
            f"SELECT {cluster}::text || '.' || oid || '.' || '{LOG}'::regclass::oid "
            "FROM pg_database WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0])


@contextmanager
def one_view(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, every question sees the database as it was at the first. For connections nobody else uses."""
    with connection.cursor() as cursor:
        on_postgresql = connection.vendor == "postgresql"
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if on_postgresql else "BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def taken(connection: BaseDatabaseWrapper, identity: str) -> Stamp:
    """A stamp of all changes that the connection sees now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_snapshot(connection)}, COALESCE(MIN(id), 0), COALESCE(MAX(id), 0), {SUMMED} FROM {LOG}"
        )
        snapshot, oldest, newest, total = cursor.fetchone()
        return Stamp(identity, (newest, _mark(cursor, newest)), oldest, int(total), snapshot, time.time())


def seen_by(connection: BaseDatabaseWrapper) -> tuple[int, int]:
    """The version of what a connection sees, its own uncommitted changes included."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0), {SUMMED} FROM {LOG}")
        newest, total = cursor.fetchone()
    return newest, int(total)


def news(connection: BaseDatabaseWrapper, stamp: Stamp) -> News:
    """How many changes came since a stamp, and the stamp that knows them. One small question, mostly."""
    if time.time() - stamp.at > OLDEST:
        return LOST
    condition, params = _unseen(connection, stamp)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_snapshot(connection)}, (SELECT COALESCE(MIN(id), 0) FROM {LOG}), "
            f'(SELECT COUNT(*) FROM {LOG} WHERE id = %s AND "transaction" = %s), '
            f"COUNT(*), COALESCE(MAX(id), 0), {SUMMED} FROM {LOG} WHERE {condition}",
            [*stamp.last, *params],
        )
        snapshot, oldest, known, changes, newest, total = cursor.fetchone()
        if (not known and stamp.last != (0, 0)) or _went_back(stamp.snapshot, snapshot):
            return LOST
        last = (newest, _mark(cursor, newest)) if newest > stamp.last[0] else stamp.last
        total = stamp.total + int(total)
        if oldest != stamp.oldest:  # pruned, or a late change before all others
            cursor.execute(f"SELECT {SUMMED} FROM {LOG}")
            total = int(cursor.fetchone()[0])
    found = replace(stamp, last=last, oldest=oldest, total=total, snapshot=snapshot, at=time.time())
    return News(found, changes)


def changed_since(connection: BaseDatabaseWrapper, stamp: Stamp) -> tuple[list[UUID], bool]:
    """The vehicles that changed since a stamp, each once, and whether names of makes or models did."""
    condition, params = _unseen(connection, stamp)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT vehicle_id FROM {LOG} WHERE {condition}", params)
        found = [row[0] for row in cursor.fetchall()]
    ids = [each if isinstance(each, UUID) else UUID(each) for each in found if each is not None]
    return ids, None in found


def _unseen(connection: BaseDatabaseWrapper, stamp: Stamp) -> tuple[str, list[Any]]:
    if connection.vendor != "postgresql":
        return "id > %s", [stamp.last[0]]
    invisible = 'NOT pg_visible_in_snapshot("transaction"::text::xid8, %s::pg_snapshot)'
    return f'"transaction" >= %s AND {invisible}', [_ends(stamp.snapshot)[0], stamp.snapshot]


def _snapshot(connection: BaseDatabaseWrapper) -> str:
    return "pg_current_snapshot()::text" if connection.vendor == "postgresql" else "''"


def _mark(cursor: Any, newest: int) -> int:
    cursor.execute(f'SELECT "transaction" FROM {LOG} WHERE id = %s', [newest])
    found = cursor.fetchone()
    return int(found[0]) if found else 0


def _ends(snapshot: str) -> tuple[int, int]:
    first, second, _ = snapshot.split(":")
    return int(first), int(second)


def _went_back(before: str, now: str) -> bool:
    """Whether PostgreSQL counts its transactions from an earlier number: it was put back."""
    return bool(before) and _ends(now)[1] < _ends(before)[1]
