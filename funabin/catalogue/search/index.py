"""The vehicles on sale as columns of numbers: built from rows, changed row by row, saved and opened again.

A vehicle keeps its slot as long as it is on sale; a slot it left is given to a later one. Every number is
an integer: money in hundredths of its currency, volumes in thousandths of a cubic metre, moments in
microseconds since 1970 (UTC), months as year x 100 + month (month 0: only the year is known). UNKNOWN stands
where nothing is known. Plain Python over numpy.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue.search import snapshot
from funabin.catalogue.search.codes import STATES, Codes, Joints
from funabin.catalogue.search.columns import BANDS, CLOSED, FEATURE_KEYS, FLAGS, JOINED_OPEN, OPEN, RAW
from funabin.catalogue.search.encoding import (
    UNKNOWN,
    Cells,
    Raw,
    cells_of,
    encoded,
    halves,
    in_chunks,
    kinds_of_columns,
    with_shares_and_bands,
)
from funabin.catalogue.search.orders import BY_ID, ORDERS, Places, keys_of, moved, sorted_slots
from funabin.catalogue.search.words import Collected, Words

__all__ = ["UNKNOWN", "Index"]

Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[Any]
GROWTH = 1.25  # of the slots, when they run out
RESORT = 5_000  # changes at once from which the orders are sorted anew
REMEMBERED = 200  # the last changes whose slots are told


class Index:
    """Columns by name, orders by name (slots), the words, and the counts of everything on sale.

    columns: arrays as long as there are slots.  alive: which slots hold a vehicle on sale.
    changes: how often `apply` was called.
    """

    def __init__(self) -> None:
        self.codes = {name: Codes() for name in OPEN}
        self.columns: dict[str, Ints] = {name: np.zeros(0, kind) for name, kind in kinds_of_columns().items()}
        self.alive: Bools = np.zeros(0, np.bool_)
        self.orders: dict[str, Ints] = {name: np.zeros(0, np.int32) for name in (BY_ID, *ORDERS)}
        self.joints = Joints(self.codes)
        self.words = Words()
        self.changes = 0
        self._free: list[int] = []
        self._touched: deque[Ints] = deque()

    def __len__(self) -> int:
        """How many vehicles are on sale."""
        return len(self.orders[BY_ID])

    @classmethod
    def build(cls, rows: Iterable[Raw]) -> Index:
        """The index of `rows`, whose values stand in the order of columns.RAW; each id once."""
        return cls.of_cells(in_chunks(rows))

    @classmethod
    def of_cells(cls, chunks: Iterable[Cells]) -> Index:
        """The index of vehicles given in columns (encoding.Cells), piece by piece; each id once."""
        index, parts, words = cls(), [], Collected()
        for cells in chain(chunks, [cells_of(())]):  # nothing is a stock too
            parts.append(encoded(cells, index.codes))
            words.add(cells["text"])
        columns = {name: np.concatenate([part.pop(name) for part in parts]) for name in kinds_of_columns()}
        return cls.of_columns(columns, index.codes, words.done())

    @classmethod
    def of_columns(cls, columns: dict[str, Ints], codes: dict[str, Codes], words: Words) -> Index:
        """The index of vehicles that are numbers already; columns that follow from others may be left out."""
        index = cls()
        index.codes, index.words = codes, words
        index.columns = with_shares_and_bands(columns)
        index.alive = np.ones(len(columns["id_low"]), np.bool_)
        index.joints = Joints(codes)
        index.joints.count(index.columns, index.alive)
        index._sort()
        return index

    # changes

    def prepared(self, rows: Sequence[Raw]) -> Joints | None:
        """For `apply`: other joint codes, where these rows bring more than the present ones are made for.

        Counting a whole stock anew takes long: it is done aside, and questions may be asked meanwhile.
        """
        coming = {name: self._unmet(name, rows) for name in JOINED_OPEN}
        if not self.joints.outgrown(self._slots_with(len(rows)), coming):
            return None
        found = Joints(self.codes)
        found.count(self.columns, self.alive, coming)
        return found

    def apply(self, rows: Iterable[Raw], gone: Iterable[UUID] = (), *, joints: Joints | None = None) -> None:
        """Put rows in place of what was known of the same ids, and drop the vehicles that are `gone`.

        joints: what was `prepared` for it; else all is counted here and now where that is due.
        """
        self.joints = joints or self.joints
        unique = {row[0]: row for row in rows}
        rows = list(unique.values())
        parts = encoded(cells_of(rows), self.codes)
        before = self.slots([*unique, *(set(gone) - unique.keys())])
        known = before[before >= 0].astype(np.int32)
        resort = len(known) + len(rows) > max(RESORT, len(self) // 20)
        places = {} if resort else {name: self._places(name).of(known) for name in self.orders}
        keys = {name: keys_of(name, self.columns, known) for name in self.orders}
        self.joints.subtract(self.columns, known)
        self.alive[known] = False
        staying = int((before[: len(rows)] >= 0).sum())  # the first of `known`; the others are gone
        slots = self._slots_for(before[: len(rows)], before[len(rows) :])
        for name, column in list(self.columns.items()):
            if parts[name].itemsize > column.itemsize:  # an open list outgrew its numbers
                self.columns[name] = column.astype(parts[name].dtype)
            self.columns[name][slots] = parts[name]
        self.alive[slots] = True
        self._count_in(slots)
        if resort:
            self._sort()
        else:
            for name in self.orders:
                self._rearrange(name, known[:staying], places[name], keys[name], slots)
        self.words.replace(known, slots, [row[-1] for row in rows])
        if self.words.overdue:
            self.settle()
        self.changes += 1
        self._touched.append(np.concatenate([known, slots]))
        while len(self._touched) > REMEMBERED or sum(map(len, self._touched)) > RESORT:
            self._touched.popleft()

    def touched(self, since: int) -> Ints | None:
        """The slots written or emptied since `changes` was `since`; None where that is forgotten."""
        many = self.changes - since
        if not 0 <= many <= len(self._touched):
            return None
        last = list(self._touched)[len(self._touched) - many :]
        return np.unique(np.concatenate([np.zeros(0, np.int32), *last]))

    def settle(self) -> bool:
        """Make the vocabulary anew where much changed since; whether it did.

        Call it after `apply` and not beside it. Questions may be asked meanwhile: it is prepared aside.
        """
        due = self.words.unsettled
        if due:
            self.words = self.words.settled()
        return due

    def _count_in(self, slots: Ints) -> None:
        if self.joints.outgrown(len(self.alive)):
            self.joints.count(self.columns, self.alive)
        else:
            self.joints.add(self.columns, slots)

    def _rearrange(self, name: str, staying: Ints, places: Ints, keys: Ints, slots: Ints) -> None:
        """Move in one order what no longer stands where it stood.

        places, keys: of before, first of the vehicles that stay on sale, then of those that are gone.
        """
        moves = np.ones(len(places), np.bool_)
        moves[: len(staying)] = keys[: len(staying)] != keys_of(name, self.columns, staying)
        stayed = staying[~moves[: len(staying)]]
        coming = sorted_slots(name, self.columns, slots[~np.isin(slots, stayed)])
        if moves.any() or len(coming):
            out = places[moves]
            into = self._places(name, without=out).of(coming)
            self.orders[name] = moved(self.orders[name], out, into, coming)

    def _slots_for(self, before: Ints, gone: Ints) -> Ints:
        """A slot for each row: its own, a free one, or one at the end."""
        self._free.extend(int(slot) for slot in gone[gone >= 0])
        new = int((before < 0).sum())
        if new > len(self._free):
            self._grow(new - len(self._free))
        slots = before.copy()
        slots[before < 0] = [self._free.pop() for _ in range(new)]
        return slots.astype(np.int32)

    def _unmet(self, name: str, rows: Sequence[Raw]) -> int:
        """How many texts of an open list these rows bring for the first time."""
        at, codes = RAW.index(name), self.codes[name]
        return sum(codes.known(text) is None for text in {row[at] for row in rows})

    def _slots_with(self, more: int) -> int:
        """How many slots there are at most, when so many vehicles came."""
        lacking = more - len(self._free)
        return len(self.alive) + (_growth(len(self.alive), lacking) if lacking > 0 else 0)

    def _grow(self, at_least: int) -> None:
        now = len(self.alive)
        more = _growth(now, at_least)
        for name, column in self.columns.items():
            self.columns[name] = np.concatenate([column, np.zeros(more, column.dtype)])
        self.alive = np.concatenate([self.alive, np.zeros(more, np.bool_)])
        self.joints.grow(more)
        self.words.grow(more)
        self._free.extend(range(now + more - 1, now - 1, -1))

    # ids and orders

    def ids(self, slots: Ints) -> list[UUID]:
        """The vehicles in `slots`."""
        high, low = self.columns["id_high"][slots].tolist(), self.columns["id_low"][slots].tolist()
        return [UUID(int=(first << 64) | second) for first, second in zip(high, low, strict=True)]

    def slots(self, ids: Sequence[UUID]) -> Ints:
        """The slot of each vehicle, UNKNOWN where it is not on sale."""
        high, low = halves([each.int for each in ids])
        order = self.orders[BY_ID]
        at = self._places(BY_ID).of_ids(np.zeros(len(ids), np.int8), high, low)
        found = np.full(len(ids), UNKNOWN, np.int64)
        inside = np.flatnonzero(at < len(order))
        slots = order[at[inside]]
        columns = self.columns
        same = (columns["id_high"][slots] == high[inside]) & (columns["id_low"][slots] == low[inside])
        found[inside[same]] = slots[same]
        return found

    def _places(self, name: str, without: Ints | None = None) -> Places:
        return Places(name, self.columns, self.orders[name], without)

    def _sort(self) -> None:
        slots = np.flatnonzero(self.alive).astype(np.int32)
        by_id = self.orders[BY_ID] = sorted_slots(BY_ID, self.columns, slots)
        for name in ORDERS:
            keys = keys_of(name, self.columns, by_id)
            self.orders[name] = by_id[np.argsort(keys, kind="stable")]

    # a file of it

    def save(self, folder: Path, stamp: Mapping[str, Any]) -> None:
        """Keep the index in a folder, with a stamp (JSON) that says what it holds. Whole or not at all."""
        if self.words.touched:
            self.words = self.words.settled()
        snapshot.write(folder, self._arrays(), _shape(), self._told() | {"stamp": dict(stamp)})

    @classmethod
    def load(cls, folder: Path) -> tuple[Index, dict[str, Any]]:
        """The index a folder keeps, and its stamp. Raises snapshot.NoSnapshot.

        The files are read where they are asked, and shared by the processes that open them; what a process
        changes stays its own.
        """
        arrays, told = snapshot.read(folder, _shape())
        index = cls()
        index.codes = {name: Codes(texts) for name, texts in told["codes"].items()}
        index.columns = {name: arrays[f"column-{name}"] for name in index.columns}
        index.orders = {name: arrays[f"order-{name}"] for name in index.orders}
        index.alive = arrays["alive"]
        index.joints = Joints(index.codes)
        index.joints.lay_out(told["room"], told["states"])
        index.joints.counted = len(arrays["alive"])
        index.joints.rows, index.joints.row_at = arrays["rows"], arrays["row-at"]
        for number, joint in enumerate(index.joints.joints):
            joint.codes = arrays[f"joint-{number}"]
        kept = {name.removeprefix("words-"): each for name, each in arrays.items() if name[:6] == "words-"}
        index.words = Words.of_arrays(kept, len(index.alive))
        index._free = np.flatnonzero(~index.alive)[::-1].tolist()
        return index, told["stamp"]

    def _arrays(self) -> dict[str, Ints]:
        joints = list(enumerate(self.joints.joints))
        return {
            **{f"column-{name}": each for name, each in self.columns.items()},
            **{f"order-{name}": each for name, each in self.orders.items()},
            **{f"joint-{number}": joint.codes for number, joint in joints},
            "rows": self.joints.rows,
            "row-at": self.joints.row_at,
            **{f"words-{name}": each for name, each in self.words.arrays().items()},
            "alive": self.alive,
        }

    def _told(self) -> dict[str, Any]:
        texts = {name: each.texts for name, each in self.codes.items()}
        return {"codes": texts, "room": self.joints.room, "states": self.joints.states}

    def bytes_held(self) -> int:
        """How much memory its arrays take, in bytes; opened from a folder, much of it is shared."""
        return sum(each.nbytes for each in self._arrays().values())


def _growth(now: int, at_least: int) -> int:
    """How many slots are added to those there are now."""
    return max(at_least, int(now * (GROWTH - 1)), 64)


def _shape() -> tuple[object, ...]:
    """All that must be the same in the program that opens a snapshot and the one that wrote it."""
    kinds = {name: np.dtype(kind).str for name, kind in kinds_of_columns().items()}
    return CLOSED, FLAGS, BANDS, FEATURE_KEYS, kinds, tuple(ORDERS), STATES
