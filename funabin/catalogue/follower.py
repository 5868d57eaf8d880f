"""One engine that follows the log of changes: begins with a snapshot or SQL, applies what is new, saves."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from funabin.catalogue import following, loading
from funabin.catalogue.following import LOST, News, Stamp
from funabin.catalogue.loading import Known, Row
from funabin.catalogue.search.engine import Engine, Names
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.snapshot import LATEST, NoSnapshot
from funabin.kit.logs import place_of
from funabin.kit.turns import Turns

PIECE = 2_000  # vehicles changed in one turn of writing: searches wait some tens of milliseconds at most
MANY = 20_000  # changes at once from which on, if they are a tenth of the stock, all is read anew
STALE = 6 * 3600  # seconds after which a snapshot is kept anew, though nothing changed
SLOW = 1.0  # seconds; what took longer to build is kept as a snapshot at once
logger = logging.getLogger(__name__)


class Line:
    """A connection of its own, which sees only what is committed; any thread may use it, one at a time."""

    def __init__(self) -> None:
        self._connection: BaseDatabaseWrapper | None = None
        self._file = 0
        self.identity = ""

    def open(self) -> BaseDatabaseWrapper:
        """The connection, made anew where the database's file is another one than before."""
        if self._connection is not None and self._file != _file_of(self._connection):
            self.close()
        if self._connection is None:
            self._connection = connections.create_connection("default")
            self._connection.inc_thread_sharing()
            self._connection.ensure_connection()
            self._file = _file_of(self._connection)
            self.identity = following.identity_of(self._connection)
        return self._connection

    def close(self) -> None:
        """Close it; the next `open` makes another."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class Follower:
    """The engine and the stamp it stands at.

    own: the last engine made of what a transaction of this process saw, with the version it saw.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.turns = Turns()
        self.own: tuple[tuple[int, int], Engine] | None = None
        self.closed = False
        self._line = Line()
        self._looking = threading.Lock()
        self._looked = 0.0
        self._engine: Engine | None = None
        self._stamp: Stamp | None = None
        self._known = Known()
        self._kept: Stamp | None = None  # of the snapshot that this process opened or kept

    # questions

    @contextmanager
    def reading(self, *, late: float) -> Iterator[Engine]:
        """The engine; the database is looked at before, unless that was at most `late` seconds ago."""
        if not self.turns.is_reading and (self._engine is None or self._is_late(late)):
            self.follow()
        with self.turns.reading():
            if self._engine is None:
                raise RuntimeError("the catalogue could not be read")
            yield self._engine

    def version(self, *, late: float) -> tuple[int, int]:
        """The version of what is known; where no engine was needed yet, none is made for it."""
        if self._stamp is None or (self._is_late(late) and not self.turns.is_reading):
            self.follow(only_stamp=self._engine is None)
        return self._stamp.version if self._stamp else (0, 0)

    def stands_at(self, version: tuple[int, int]) -> bool:
        """Whether there is an engine and, after a look, it stands at exactly this version."""
        if self._engine is None:
            return False
        self.follow()
        return self._stamp is not None and self._stamp.version == version

    def save(self) -> tuple[int, int]:
        """Keep a snapshot of what is known after a look, unless a fresh one says the same. Raises OSError."""
        self.follow()
        with self._looking:
            if self._engine is None or self._stamp is None:
                raise RuntimeError("the catalogue could not be read")
            stamp, kept = self._stamp, self._kept
            if kept is None or kept.version != stamp.version or stamp.at - kept.at > STALE:
                self._engine.index.save(self.folder, self._told(stamp))
                self._kept = stamp
            return stamp.version

    def close(self) -> None:
        """No look follows; the connection is given back."""
        with self._looking:
            self.closed = True
            self._line.close()

    def _is_late(self, late: float) -> bool:
        return time.monotonic() - self._looked > late

    # following

    def follow(self, *, only_stamp: bool = False) -> None:
        """Look at the database once. Who finds another at it waits a second at most."""
        if not self._looking.acquire(timeout=1 if self._engine else -1):
            return
        try:
            if not self.closed:
                self._look_twice(only_stamp=only_stamp)
        finally:
            self._looking.release()

    def _look_twice(self, *, only_stamp: bool) -> None:
        """A connection that broke meanwhile is made anew, once."""
        try:
            self._look(only_stamp=only_stamp)
        except Error:
            self._line.close()
            self._look(only_stamp=only_stamp)
        self._looked = time.monotonic()

    def _look(self, *, only_stamp: bool) -> None:
        line = self._line.open()
        if self._engine is None and only_stamp:
            with following.one_view(line):
                self._stamp = self._news(line, self._stamp).stamp or following.taken(
                    line, self._line.identity
                )
        elif self._engine is None or self._stamp is None:
            self._begin(line)
        else:
            self._go_on(line, self._engine, self._stamp)

    def _begin(self, line: BaseDatabaseWrapper) -> None:
        """With the snapshot and what changed since, else from SQL."""
        try:
            index, told = Index.load(self.folder)
            stamp = Stamp.of_json(told["stamp"])
            self._known = Known.of_json(told["keys"])
        except (NoSnapshot, OSError, KeyError, TypeError, ValueError):
            self._build(line)
            return
        self._kept = stamp
        self._catch_up(line, Engine(index, Names()), stamp, names_too=True)

    def _go_on(self, line: BaseDatabaseWrapper, engine: Engine, stamp: Stamp) -> None:
        found = self._news(line, stamp)
        if found.stamp is not None and found.stamp.version == stamp.version:
            self._stamp = found.stamp
        else:
            self._catch_up(line, engine, stamp)

    def _news(self, line: BaseDatabaseWrapper, stamp: Stamp | None) -> News:
        if stamp is None or stamp.identity != self._line.identity:
            return LOST
        return following.news(line, stamp)

    def _catch_up(
        self, line: BaseDatabaseWrapper, engine: Engine, stamp: Stamp, *, names_too: bool = False
    ) -> None:
        """Bring an engine from its stamp to now; where that is too far, build another."""
        with following.one_view(line):
            found = self._news(line, stamp)
            near = found.changes <= max(MANY, len(engine.index) // 10)
            if found.stamp is not None and near:
                ids, named = following.changed_since(line, stamp)
                known = loading.known_names(line) if named or names_too else self._known
                ids = list({*ids, *loading.ids_named(line, known.renamed_since(self._known))})
                rows = loading.rows_of(line, ids, known)
        if found.stamp is None or not near:
            self._build(line)
            return
        self._known = known
        try:
            self._apply(engine, rows, ids)
        except Exception as error:  # half a change is worse than none
            logger.error("changes could not be taken in: %s", place_of(error))
            self._build(line)
            return
        self._stand(engine, found.stamp)

    def _apply(self, engine: Engine, rows: Sequence[Row], ids: Sequence[UUID]) -> None:
        """Piece by piece, so that nobody waits long."""
        staying = {row[0] for row in rows}
        gone = [each for each in ids if each not in staying]
        for start in range(0, max(len(rows), len(gone)), PIECE):
            piece = rows[start : start + PIECE]
            joints = engine.index.prepared(piece)
            with self.turns.writing():
                engine.index.apply(piece, gone[start : start + PIECE], joints=joints)
        if ids:
            engine.index.settle()

    def _build(self, line: BaseDatabaseWrapper) -> None:
        """Read everything, aside: meanwhile questions are answered as before."""
        began = time.time()
        with following.one_view(line):
            stamp = following.taken(line, self._line.identity)
            self._known = loading.known_names(line)
            index = Index.of_cells(loading.on_sale(line, self._known))
        if time.time() - began > SLOW and not self._is_saved_since(began):
            self._save(index, stamp)
        self._stand(Engine(index, Names()), stamp)

    def _stand(self, engine: Engine, stamp: Stamp) -> None:
        names = loading.names_in(engine.index, self._known)
        with self.turns.writing():
            engine.names = names
            self._engine, self._stamp = engine, stamp

    def _save(self, index: Index, stamp: Stamp) -> None:
        try:
            index.save(self.folder, self._told(stamp))
            self._kept = stamp
        except OSError as error:  # the next process reads SQL again: slower, and as true
            logger.warning("no snapshot of the catalogue could be kept: %s", place_of(error))

    def _told(self, stamp: Stamp) -> dict[str, Any]:
        return {"stamp": stamp.as_json(), "keys": self._known.as_json()}

    def _is_saved_since(self, moment: float) -> bool:
        try:
            return (self.folder / LATEST).stat().st_mtime > moment
        except OSError:
            return False


def _file_of(connection: BaseDatabaseWrapper) -> int:
    """Which file a SQLite database is; 0 where there is none."""
    if connection.vendor != "sqlite":
        return 0
    try:
        return os.stat(connection.settings_dict["NAME"]).st_ino
    except OSError:
        return 0
