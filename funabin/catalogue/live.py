"""The engine of this process, which follows the database: the database is the truth, and a second is enough.

Each process keeps the vehicles on sale in memory (search.engine) and looks at the log of changes: before each
question, or, in a process that serves pages, four times a second in a thread of its own (`keep_fresh`). It
begins with a snapshot in the site's state folder, or with SQL where there is none. Inside a transaction,
answers come from what the transaction itself sees (docs/decisions/0013).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
from django.conf import settings
from django.db import connection
from django.utils import timezone

from funabin.catalogue import following, loading
from funabin.catalogue.follower import Follower
from funabin.catalogue.search import counting
from funabin.catalogue.search.columns import FEATURE_KEYS
from funabin.catalogue.search.conditions import Conditions
from funabin.catalogue.search.engine import Engine, ExtraColumn, Names, Result
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.query import Params, Query
from funabin.catalogue.vocabulary import LISTED_MAKES
from funabin.kit.logs import place_of

Extra: TypeAlias = ExtraColumn | Callable[[Index], ExtraColumn]
Version: TypeAlias = tuple[int, int]

LOOK = 0.25  # seconds between two looks of the thread
TROUBLED = 2.0  # seconds until the thread tries again what failed
LATE = 0.75  # seconds after which a question looks for itself although there is a thread
logger = logging.getLogger(__name__)
_values: WeakKeyDictionary[Engine, tuple[int, Names, dict[str, set[str]]]] = WeakKeyDictionary()


def search(query: Query, extra_columns: Sequence[Extra] = (), *, at: datetime | None = None) -> Result:
    """The vehicles on sale that answer `query`. A page behind the last is the last.

    extra_columns: columns of another room, or what makes them from the index as it is at that moment.
    """
    with engine() as found:
        columns = [each(found.index) if callable(each) else each for each in extra_columns]
        return found.search(query, columns, at=at or timezone.now())


def total(query: Query, extra_columns: Sequence[Extra] = (), *, at: datetime | None = None) -> int:
    """How many vehicles on sale answer `query`: quicker than a search, which counts every facet too."""
    with engine() as found:
        columns = [each(found.index) if callable(each) else each for each in extra_columns]
        extra = {column.name: column for column in columns}
        return counting.total(Conditions(found.index, found.names, query, extra, at or timezone.now()))


def read_query(params: Params) -> Query:
    """The question in an address, held against the stock: unknown makes, models, places are ignored."""
    return Query.parse(params, known_values())


def known_values() -> dict[str, set[str]]:
    """Makes, models, locations, grades, sellers, currencies and equipment on sale; kept until they change."""
    with engine() as found:
        kept = _values.get(found)
        if kept is None or kept[:2] != (found.index.changes, found.names):
            kept = _values[found] = (found.index.changes, found.names, _values_of(found))
        return kept[2]


def version() -> Version:
    """Changes with every change of the catalogue; the same in all processes that saw the same changes."""
    if connection.in_atomic_block:
        return following.seen_by(connection)
    return _follower.version(late=_lateness())


@contextmanager
def engine() -> Iterator[Engine]:
    """The engine, as of now; it does not change inside, and asking for it again inside is free.

    Ask and leave: whoever stays holds up the changes.
    """
    inside: Engine | None = getattr(_asking, "engine", None)
    if inside is not None:
        yield inside
        return
    with _of_now() as found:
        _asking.engine = found
        try:
            yield found
        finally:
            _asking.engine = None


def keep_fresh() -> None:
    """Follow the database in a thread from now on, as long as this process lives: for who serves pages."""
    global _thread
    if _thread is None or not _thread.is_alive():
        _thread = threading.Thread(target=_follow_on, args=[_follower], name="catalogue", daemon=True)
        _thread.start()


def save() -> Version:
    """Keep a snapshot of the index as it is now, so that the next process begins quickly. Raises OSError."""
    return _follower.save()


def forget() -> None:
    """Forget everything and begin anew with the next question."""
    global _follower, _thread
    former, _follower, _thread = _follower, Follower(snapshots()), None
    former.close()


def snapshots() -> Path:
    """The folder of the snapshot."""
    return Path(settings.STATE_DIR) / "catalogue"


@contextmanager
def _of_now() -> Iterator[Engine]:
    own = _as_this_transaction_sees() if connection.in_atomic_block else None
    if own is not None:
        yield own
        return
    with _follower.reading(late=_lateness()) as found:
        yield found


def _lateness() -> float:
    """How old, in seconds, a look may be: with a thread at it, not this question's business."""
    return LATE if _thread is not None and _thread.is_alive() else 0.0


def _follow_on(follower: Follower) -> None:
    while not follower.closed:
        pause = LOOK
        try:
            follower.follow()
        except Exception as error:
            logger.error("the catalogue could not be followed: %s", place_of(error))
            pause = TROUBLED
        time.sleep(pause)


def _as_this_transaction_sees() -> Engine | None:
    """An engine of the rows that this connection sees; None where these are what the process knows anyway."""
    seen = following.seen_by(connection)
    if _follower.stands_at(seen):
        return None
    if _follower.own is None or _follower.own[0] != seen:
        known = loading.known_names(connection)
        index = Index.of_cells(loading.on_sale(connection, known))
        _follower.own = (seen, Engine(index, loading.names_in(index, known)))
    return _follower.own[1]


def _values_of(found: Engine) -> dict[str, set[str]]:
    return {
        "make": {make.key for make in LISTED_MAKES} | _on_sale(found.index, "make"),
        "model": _on_sale(found.index, "model"),
        "location": _on_sale(found.index, "location"),
        "grade": _on_sale(found.index, "auction_grade"),
        "seller": _on_sale(found.index, "seller"),
        "currency": _on_sale(found.index, "currency"),
        "equipment": _equipment(found.index),
    }


def _equipment(index: Index) -> set[str]:
    """What any vehicle on sale has."""
    bits = int(np.bitwise_or.reduce(index.columns["features"][index.alive], initial=0))
    return {key for at, key in enumerate(FEATURE_KEYS) if bits >> at & 1}


def _on_sale(index: Index, name: str) -> set[str]:
    texts = index.codes[name].texts
    counts = np.bincount(index.columns[name][index.alive], minlength=len(texts))
    return {texts[code] for code in np.flatnonzero(counts).tolist()}


_asking = threading.local()  # the engine that the code of a thread is inside of
_follower = Follower(snapshots())
_thread: threading.Thread | None = None
