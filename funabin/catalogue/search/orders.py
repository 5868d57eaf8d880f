"""Orders kept sorted while vehicles come, change and go. Each ascends; ids tell equal keys apart.

A change takes a vehicle out of its place and puts it where it belongs now; places are found by halving, and
an order whose keys did not change is not touched. Plain Python over numpy.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[Any]
Columns: TypeAlias = Mapping[str, Ints]
Keys: TypeAlias = Callable[[Columns, Any], Ints]

FEW = 8  # places searched one by one
PIECES = 500  # an order is put together from so many pieces at most; beyond, numpy's own way is quicker


def unknown_last(values: Ints) -> Ints:
    """Keys by which an unknown value (-1) stands behind all others."""
    return values.view(np.dtype(f"u{values.dtype.itemsize}"))


def _falling(values: Ints) -> Ints:
    """The same from the largest on; -1 still stands last."""
    return -values.astype(np.int64)


ORDERS: Mapping[str, Keys] = {
    "newest": lambda columns, at: _falling(columns["published"][at]),
    "price": lambda columns, at: unknown_last(columns["price"][at]),
    "year": lambda columns, at: _falling(columns["registered"][at]),
    "mileage": lambda columns, at: unknown_last(columns["mileage"][at]),
    "discount": lambda columns, at: _falling(columns["discount_share"][at]),
}
BY_ID = "id"


def keys_of(name: str, columns: Columns, at: Ints) -> Ints:
    """What an order sorts the vehicles of some slots by, before their ids."""
    return np.zeros(len(at), np.int8) if name == BY_ID else ORDERS[name](columns, at)


def sorted_slots(name: str, columns: Columns, slots: Ints) -> Ints:
    """Slots in an order."""
    ids = columns["id_low"][slots], columns["id_high"][slots]
    return slots[np.lexsort((*ids, keys_of(name, columns, slots)))]


class Places:
    """Where vehicles stand in an order, or would stand; `without` are places to think away."""

    def __init__(self, name: str, columns: Columns, order: Ints, without: Ints | None = None) -> None:
        self._name, self._columns, self._order = name, columns, order
        self._without = np.zeros(0, np.int64) if without is None else np.sort(without)
        self._steps = self._without - np.arange(len(self._without))
        self._few_steps: list[int] = self._steps.tolist()
        self._many = len(order) - len(self._without)

    def of(self, slots: Ints) -> Ints:
        """The first place in the whole order that does not stand before each of the slots."""
        high, low = self._columns["id_high"][slots], self._columns["id_low"][slots]
        return self.of_ids(keys_of(self._name, self._columns, slots), high, low)

    def of_ids(self, keys: Ints, high: Ints, low: Ints) -> Ints:
        """The same by keys and the halves of ids."""
        if len(keys) <= FEW:
            wanted = zip(keys.tolist(), high.tolist(), low.tolist(), strict=True)
            found = [bisect_left(range(self._many), each, key=self._key) for each in wanted]
            return self._whole(np.array(found, np.int64))
        first = np.zeros(len(keys), np.int64)
        last = np.full(len(keys), self._many, np.int64)
        for _ in range(self._many.bit_length()):
            middle = (first + last) >> 1
            before = (first < last) & self._stand_before(middle, keys, high, low)
            first = np.where(before, middle + 1, first)
            last = np.where(before, last, middle)
        return self._whole(first)

    def _whole(self, places: Ints) -> Ints:
        """Places among those that stay as places in the whole order."""
        return places + np.searchsorted(self._steps, places, side="right")

    def _key(self, place: int) -> tuple[int, int, int]:
        place += bisect_right(self._few_steps, place)
        slot = self._order[place : place + 1]
        columns = self._columns
        key = keys_of(self._name, columns, slot)
        return int(key[0]), int(columns["id_high"][slot[0]]), int(columns["id_low"][slot[0]])

    def _stand_before(self, places: Ints, keys: Ints, high: Ints, low: Ints) -> Bools:
        slots = self._order[self._whole(np.minimum(places, self._many - 1))]
        found = keys_of(self._name, self._columns, slots)
        highs, lows = self._columns["id_high"][slots], self._columns["id_low"][slots]
        by_id = (highs < high) | ((highs == high) & (lows < low))
        before: Bools = (found < keys) | ((found == keys) & by_id)
        return before


def moved(order: Ints, out: Ints, into: Ints, slots: Ints) -> Ints:
    """An order without the places `out`, and with `slots` (in order) before the places `into` of the old."""
    if len(out) + len(slots) > PIECES:
        into = into - np.searchsorted(np.sort(out), into)
        return np.insert(np.delete(order, out), into, slots)
    events = sorted(
        [(place, 1, 0) for place in out.tolist()]
        + [(place, 0, number) for number, place in enumerate(into.tolist())]
    )
    pieces, at = [], 0
    for place, leaves, number in events:
        pieces.append(order[at:place])
        if not leaves:
            pieces.append(slots[number : number + 1])
        at = place + leaves
    return np.concatenate([*pieces, order[at:]])
