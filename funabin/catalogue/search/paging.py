"""One page of what was found, in the order asked. Plain Python over numpy.

Where much was found, a kept order is read along until the page is full; where little was found, or the order
is another room's column, a bound for the page is guessed from a sample, and only what lies below is sorted.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue.search.conditions import ExtraColumn
from funabin.catalogue.search.counting import Counted
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.orders import ORDERS, Places, unknown_last
from funabin.catalogue.search.query import Mark

Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[Any]
DENSE = 8  # one in so many vehicles found: then the kept order is read along
SAMPLE = 64  # one in so many keys tells where the page ends
HALF = 64  # bits of a half of an id
ENOUGH = 4_096  # fewer are sorted as they are


def page_of(index: Index, counted: Counted, order: str | ExtraColumn, start: int, stop: int) -> Ints:
    """The slots in the places `start` to `stop` of what was found."""
    if isinstance(order, str):
        if counted.everything:
            return index.orders[order][start:stop]
        if counted.mask is not None and _reads_along(index, counted):
            return _along(index.orders[order], counted.mask, start, stop)
    slots = _found(index, counted)
    keys = _keys(index, order, slots)
    first = _first(keys, stop)
    slots, keys = slots[first], keys[first]
    ids = index.columns["id_low"][slots], index.columns["id_high"][slots]
    places: Ints = slots[np.lexsort((*ids, keys))][start:stop]
    return places


def mark_of(index: Index, order: str | ExtraColumn, slot: int) -> Mark:
    """Where the vehicle of a slot stands in an order."""
    high, low = int(index.columns["id_high"][slot]), int(index.columns["id_low"][slot])
    return int(_keys(index, order, np.array([slot]))[0]), high << HALF | low


def places_before(index: Index, counted: Counted, order: str | ExtraColumn, mark: Mark) -> int:
    """How many of what was found stand up to a mark: its own vehicle too, where that is still there."""
    key, (high, low) = mark[0], divmod(mark[1], 1 << HALF)
    if isinstance(order, str) and (counted.everything or _reads_along(index, counted)):
        told = [np.array([each], object) for each in (key, *divmod(mark[1] + 1, 1 << HALF))]
        place = int(Places(order, index.columns, index.orders[order]).of_ids(told[0], told[1], told[2])[0])
        if counted.everything or counted.mask is None:
            return place
        return int(np.count_nonzero(counted.mask[index.orders[order][:place]]))
    slots = _found(index, counted)
    keys, highs, lows = _keys(index, order, slots), index.columns["id_high"], index.columns["id_low"]
    same = slots[keys == key]
    by_id = (highs[same] < high) | ((highs[same] == high) & (lows[same] <= low))
    return int(np.count_nonzero(keys < key) + np.count_nonzero(by_id))


def _reads_along(index: Index, counted: Counted) -> bool:
    return counted.mask is not None and counted.total * DENSE > len(index)


def _found(index: Index, counted: Counted) -> Ints:
    if counted.slots is not None:
        return counted.slots
    slots: Ints = np.flatnonzero(index.alive if counted.mask is None else counted.mask)
    return slots


def _keys(index: Index, order: str | ExtraColumn, slots: Ints) -> Ints:
    if isinstance(order, str):
        return ORDERS[order](index.columns, slots)
    return unknown_last(order.values.take(slots))


def _first(keys: Ints, many: int) -> Any:
    """Where the `many` smallest keys stand, and all that equal the last of them."""
    if len(keys) <= max(ENOUGH, many):
        return slice(None)
    sample = np.sort(keys[::SAMPLE])
    near = many // SAMPLE + 8
    if near < len(sample):
        below = np.flatnonzero(keys <= sample[near])
        if many <= len(below) < len(keys):
            within: Ints = below[_first(keys[below], many)]
            return within
    last = np.partition(keys, many - 1)[many - 1]
    places: Ints = np.flatnonzero(keys <= last)
    return places


def _along(order: Ints, found: Bools, start: int, stop: int) -> Ints:
    """The places `start` to `stop` of what was found, read along a kept order."""
    parts, have, at, step = [], 0, 0, 4 * DENSE * (stop - start)
    while have < stop and at < len(order):
        piece = order[at : at + step]
        piece = piece[found[piece]]
        parts.append(piece)
        have, at, step = have + len(piece), at + step, step * 2
    return np.concatenate(parts)[start:stop] if parts else order[:0]
