"""Texts as small numbers, and several small numbers as one: so that one count tells many facets.

Counting the values of a column costs the same for 2 values as for 60,000. So columns of few values are packed
into joint codes of at most `STATES` states; one `bincount` of a joint code holds the counts of each of its
columns. They are taken out by sums in whole numbers: first over one half of the columns, then over the other.

All counts stand in one row, each column's in its place. The row of everything on sale is kept, and one of the
vehicles with each popular value: many questions are a kept row less a few vehicles. Plain Python over numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue.search.columns import (
    BANDS,
    CLOSED,
    FACET_COLUMNS,
    FEATURE_KEYS,
    FLAGS,
    JOINED_OPEN,
)

Ints: TypeAlias = NDArray[Any]
Columns: TypeAlias = Mapping[str, Ints]
STATES = 1 << 16  # of one joint code at most, so that it fits two bytes
FEWEST = 1 << 10  # of one joint code; a small stock is counted quicker in more and smaller ones
SLOTS = 16  # for each state
POPULAR = 64  # a value that one vehicle in so many has is popular
ROWS = 128  # kept at most
ROOM = 2  # how many times its present values an open list may grow before the codes are packed again
GROWN = 2  # times as many slots as there were: then what is popular, and the codes, are found again
LEAST = 16  # values an open list has room for at least
AT_ONCE = 1 << 18  # slots packed at once, so that the steps between stay small


class Codes:
    """An open list of texts; each keeps the number it got first. 0 is the empty text."""

    def __init__(self, texts: Sequence[str] = ("",)) -> None:
        self.texts = list(texts)
        self._codes = _Numbering(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def kind(self) -> np.dtype[Any]:
        """What the numbers are kept in."""
        return np.dtype(np.uint16 if len(self.texts) <= 1 << 16 else np.uint32)

    def code(self, text: str) -> int:
        """The number of a text, a new one where it has none yet."""
        return self._codes[text]

    def numbers(self, texts: Collection[str]) -> Ints:
        """The number of each text."""
        found = np.fromiter(map(self._codes.__getitem__, texts), np.uint32, len(texts))
        return found.astype(self.kind, copy=False)

    def known(self, text: str) -> int | None:
        """The number of a text, None where it never occurred."""
        return self._codes.get(text)


class _Numbering(dict[str, int]):
    """The number of each text; a text it never met gets the next one, at the end of the list."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__({text: code for code, text in enumerate(texts)})
        self._texts = texts

    def __missing__(self, text: str) -> int:
        found = self[text] = len(self._texts)
        self._texts.append(text)
        return found


@dataclass(frozen=True)
class Dimension:
    """One column of few values inside a joint code: how many values it may have, and where they come from."""

    name: str
    size: int
    read: Callable[[Columns, Any], Ints]


class Joint:
    """One joint code: its dimensions, and the code of each slot."""

    def __init__(self, dimensions: Sequence[Dimension]) -> None:
        self.dimensions = list(dimensions)
        self.states = prod(each.size for each in self.dimensions)
        self.kind = np.dtype(np.uint16 if self.states <= STATES else np.int32)
        self.codes: Ints = np.zeros(0, self.kind)
        self._halves = _halves(self.dimensions)

    def packed(self, columns: Columns, at: Any) -> Ints:
        """The joint codes of some slots."""
        code: Ints = np.zeros(1, np.int32)
        for each in self.dimensions:
            code = code * np.int32(each.size) + each.read(columns, at)
        return code.astype(self.kind)

    def pack(self, columns: Columns, slots: int) -> None:
        """Pack every slot."""
        self.codes = np.zeros(slots, self.kind)
        for start in range(0, slots, AT_ONCE):
            at = slice(start, start + AT_ONCE)
            self.codes[at] = self.packed(columns, at)

    def counts(self, slots: Ints) -> dict[str, Ints]:
        """The counts of each dimension's values among the slots."""
        first, second = self._halves
        square = np.bincount(self.codes.take(slots), minlength=self.states)
        square = square.reshape(first.states, second.states)
        return {**first.taken_out(square.sum(axis=1)), **second.taken_out(square.sum(axis=0))}


class _Half:
    """Some dimensions of a joint code, and the table of zeros and ones that takes their counts out."""

    def __init__(self, dimensions: Sequence[Dimension]) -> None:
        self.names = [each.name for each in dimensions]
        self.states = prod(each.size for each in dimensions)
        ends = np.cumsum([0, *(each.size for each in dimensions)]).tolist()
        self._spans = list(zip(self.names, ends, ends[1:], strict=False))
        states, parts, step = np.arange(self.states), [], self.states
        for each in dimensions if len(dimensions) > 1 else ():
            step //= each.size
            parts.append(np.equal.outer(np.arange(each.size), states // step % each.size))
        self._table = np.concatenate(parts).astype(np.int64) if parts else None

    def taken_out(self, sums: Ints) -> dict[str, Ints]:
        """The counts by dimension. In whole numbers: numpy's own sums, no library's threads."""
        if self._table is None:
            return dict.fromkeys(self.names, sums)
        counts = self._table @ sums
        return {name: counts[start:stop] for name, start, stop in self._spans}


class Joints:
    """All joint codes of an index, packed again when an open list outgrows its place; and the rows of counts.

    places: where each dimension's counts stand in a row.  rows: of counts, the first of everything on sale.
    row_at: which row counts the vehicles with the value of a place; 0 where none does.
    counted: how many slots there were at the last count.
    """

    def __init__(self, open_lists: Mapping[str, Codes]) -> None:
        self._open = {name: open_lists[name] for name in JOINED_OPEN}
        self.lay_out({name: LEAST for name in JOINED_OPEN}, FEWEST)

    def lay_out(self, room: Mapping[str, int], states: int) -> None:
        """Joint codes with so much room for open lists, and so many states at most; nothing counted yet."""
        self.room, self.states, self.counted = dict(room), states, 0
        self._all = self._dimensions()
        self.joints = [Joint(each) for each in _packing(self._all, states)]
        ends = np.cumsum([0, *(each.size for each in self._all)]).tolist()
        spans = pairwise(ends)
        self.places = {each.name: slice(*span) for each, span in zip(self._all, spans, strict=True)}
        self.rows: Ints = np.zeros((1, ends[-1]), np.int64)
        self.row_at: Ints = np.zeros(ends[-1], np.int64)

    def count(
        self, columns: Columns, alive: NDArray[np.bool_], coming: Mapping[str, int] | None = None
    ) -> None:
        """Pack every slot and count what is on sale. coming: how many new values open lists will get."""
        many = {name: len(codes) + (coming or {}).get(name, 0) for name, codes in self._open.items()}
        room = {name: max(LEAST, each * ROOM) for name, each in many.items()}
        self.lay_out(room, min(max(1 << (len(alive) // SLOTS).bit_length(), FEWEST), STATES))
        self.counted = len(alive)
        for joint in self.joints:
            joint.pack(columns, len(alive))
        self.rows[0] = self.counts(np.flatnonzero(alive))
        popular = self._popular()
        self.rows = np.concatenate([self.rows, np.zeros((len(popular), self.rows.shape[1]), np.int64)])
        for row, (dimension, code) in enumerate(popular, 1):
            having = dimension.read(columns, slice(None)) == code
            self.row_at[self.places[dimension.name].start + code] = row
            self.rows[row] = self.counts(np.flatnonzero(having & alive))

    def _popular(self) -> list[tuple[Dimension, int]]:
        """The values worth a row of their own, the most popular first."""
        asked = {*FACET_COLUMNS.values(), *FEATURE_KEYS, *FLAGS}
        stock, found = self.rows[0], []
        on_sale = int(stock[self.places["status"]].sum())
        for dimension in self._all:
            counts = stock[self.places[dimension.name]].tolist() if dimension.name in asked else []
            many = ((count, dimension, code) for code, count in enumerate(counts) if code)
            found += [each for each in many if each[0] * POPULAR >= on_sale > 0]
        found.sort(key=lambda each: -each[0])
        return [(dimension, code) for _, dimension, code in found[:ROWS]]

    def outgrown(self, slots: int, coming: Mapping[str, int] | None = None) -> bool:
        """Whether so many slots, or an open list, are much more than the codes were made for.

        coming: how many new values open lists will get.
        """
        if slots > GROWN * max(self.counted, FEWEST):
            return True
        more = coming or {}
        return any(len(codes) + more.get(name, 0) > self.room[name] for name, codes in self._open.items())

    def add(self, columns: Columns, slots: Ints) -> None:
        """Vehicles came into these slots."""
        for joint in self.joints:
            joint.codes[slots] = joint.packed(columns, slots)
        self._count(columns, slots, 1)

    def subtract(self, columns: Columns, slots: Ints) -> None:
        """The vehicles of these slots leave; the columns still tell what they are."""
        self._count(columns, slots, -1)

    def _count(self, columns: Columns, slots: Ints, more: int) -> None:
        if not len(slots):
            return
        values = [self.places[each.name].start + each.read(columns, slots) for each in self._all]
        places = np.stack(values, axis=1)
        rows = self.row_at[places]
        for row in [0, *np.unique(rows[rows > 0]).tolist()]:
            having = places[(rows == row).any(axis=1)] if row else places
            self.rows[row] += more * np.bincount(having.ravel(), minlength=self.rows.shape[1])

    def grow(self, more: int) -> None:
        """There are more slots."""
        for joint in self.joints:
            joint.codes = np.concatenate([joint.codes, np.zeros(more, joint.kind)])

    def stock(self, name: str) -> Ints:
        """One dimension's counts among everything on sale."""
        found: Ints = self.rows[0][self.places[name]]
        return found

    def counts(self, slots: Ints) -> Ints:
        """A row: every dimension's counts among these slots."""
        found: dict[str, Ints] = {}
        for joint in self.joints:
            found |= joint.counts(slots)
        return np.concatenate([found[each.name] for each in self._all])

    def row_of(self, values: Iterable[tuple[str, int]]) -> Ints | None:
        """The row of the vehicles that have one of some values of one dimension; None where none is kept."""
        rows = [int(self.row_at[self.places[name].start + code]) for name, code in values]
        if not rows or not all(rows):
            return None
        found: Ints = self.rows[rows[0]] if len(rows) == 1 else self.rows[rows].sum(axis=0)
        return found

    def _dimensions(self) -> list[Dimension]:
        closed = [Dimension(name, len(keys) + 1, _column(name)) for name, keys in CLOSED.items()]
        bands = [Dimension(name, len(found) + 1, _column(name)) for name, (_, found) in BANDS.items()]
        flags = [Dimension(name, 2, _column(name)) for name in FLAGS]
        features = [Dimension(key, 2, _bit(number)) for number, key in enumerate(FEATURE_KEYS)]
        open_ = [Dimension(name, room, _column(name)) for name, room in self.room.items()]
        return [*closed, *bands, *flags, *features, *open_]


def _column(name: str) -> Callable[[Columns, Any], Ints]:
    return lambda columns, at: columns[name][at].astype(np.int32)


def _bit(number: int) -> Callable[[Columns, Any], Ints]:
    return lambda columns, at: (columns["features"][at] >> np.uint32(number) & np.uint32(1)).astype(np.int32)


def _packing(dimensions: list[Dimension], states: int) -> list[list[Dimension]]:
    """First fit, the largest first; what is larger than `states` stands alone."""
    groups: list[list[Dimension]] = []
    for each in sorted(dimensions, key=lambda dimension: -dimension.size):
        fitting = (g for g in groups if each.size * prod(d.size for d in g) <= states)
        group = next(fitting, None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return groups


def _halves(dimensions: Sequence[Dimension]) -> tuple[_Half, _Half]:
    """Parted so that the two halves have the fewest states together."""

    def states(cut: int) -> int:
        return prod(d.size for d in dimensions[:cut]) + prod(d.size for d in dimensions[cut:])

    cut = min(range(1, len(dimensions) + 1), key=states)
    return _Half(dimensions[:cut]), _Half(dimensions[cut:])
