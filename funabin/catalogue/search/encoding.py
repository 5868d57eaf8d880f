"""From rows or columns of what is known of vehicles to columns of numbers. Plain Python over numpy.

Whole columns pass through loops that numpy and Python run inside: a million vehicles take seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue.search.codes import Codes
from funabin.catalogue.search.columns import BANDS, CLOSED, FEATURE_KEYS, FLAGS, NUMBERS, OPEN, RAW
from funabin.catalogue.search.fields import Band

Ints: TypeAlias = NDArray[Any]
Raw: TypeAlias = Sequence[Any]
Cells: TypeAlias = Mapping[str, Any]  # a sequence for each of RAW; instead of the id and the features
# their numbers: "id_high", "id_low", "kit"

UNKNOWN = -1
CHUNK = 50_000  # rows encoded at once while building
LOW = 0xFFFF_FFFF_FFFF_FFFF  # the lower half of an id
BITS = {key: 1 << number for number, key in enumerate(FEATURE_KEYS)}


def in_chunks(rows: Iterable[Raw]) -> Iterator[Cells]:
    """Rows, whose values stand in the order of columns.RAW, as cells."""
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield cells_of(chunk)


def cells_of(rows: Sequence[Raw]) -> Cells:
    """Columns of the values of rows: ids in halves, features as one number."""
    columns: Any = zip(*rows, strict=True) if rows else ((),) * len(RAW)
    found: dict[str, Any] = dict(zip(RAW, columns, strict=True))
    high, low = halves([each.int for each in found.pop("id")])
    kits = [kit_of(keys) for keys in found.pop("features")]
    return {**found, "id_high": high, "id_low": low, "kit": kits}


def kit_of(keys: Iterable[str]) -> int:
    """Features as one number. Raises KeyError for one that the list does not know."""
    return sum(BITS[key] for key in set(keys))


def encoded(cells: Cells, codes: Mapping[str, Codes]) -> dict[str, Ints]:
    """The columns of an index; texts that were never met get their numbers in `codes`."""
    found: dict[str, Ints] = {name: np.asarray(cells[name], np.uint64) for name in ("id_high", "id_low")}
    many = len(found["id_low"])
    kinds = kinds_of_columns()
    for name, keys in CLOSED.items():
        known = {key: number for number, key in enumerate(("", *keys))}
        found[name] = np.fromiter(map(known.__getitem__, cells[name]), kinds[name], many)
    for name in OPEN:
        found[name] = codes[name].numbers(cells[name])
    for name in NUMBERS:
        found[name] = _numbers(cells[name], kinds[name])
    for name in FLAGS:
        found[name] = np.array(cells[name], np.uint8)
    found["features"] = np.array(cells["kit"], np.uint32)
    return with_shares_and_bands(found)


def _numbers(cells: Any, kind: Any) -> Ints:
    if None in cells:
        return np.array([UNKNOWN if value is None else value for value in cells], kind)
    return np.array(cells, kind)


def with_shares_and_bands(columns: dict[str, Ints]) -> dict[str, Ints]:
    """The columns in their kinds, with those that follow from the others."""
    found = dict(columns)
    found["discount_share"] = _share(found["price"], found["discount"])
    for name, (source, bands) in BANDS.items():
        found[name] = _banded(found[source], bands)
    kinds = {name: kind for name, kind in kinds_of_columns().items() if name not in OPEN}
    return {
        name: found[name].astype(kinds.get(name, found[name].dtype), copy=False)
        for name in kinds_of_columns()
    }


def halves(ids: Sequence[int]) -> tuple[Ints, Ints]:
    """Ids as two columns."""
    high = np.array([each >> 64 for each in ids], np.uint64)
    return high, np.array([each & LOW for each in ids], np.uint64)


def halves_of_bytes(ids: bytes) -> tuple[Ints, Ints]:
    """Ids of sixteen bytes each, on end, as two columns."""
    both = np.frombuffer(ids, ">u8").reshape(-1, 2).astype(np.uint64)
    return np.ascontiguousarray(both[:, 0]), np.ascontiguousarray(both[:, 1])


def _banded(values: Ints, bands: Sequence[Band]) -> Ints:
    """The number of each value's band, from 1; 0 outside of all."""
    at = np.searchsorted([band.low for band in bands], values, side="right")
    highest = np.array([UNKNOWN, *(band.high for band in bands)])
    return np.where(values <= highest[at], at, 0).astype(np.uint8)


def _share(price: Ints, discount: Ints) -> Ints:
    """What was taken off, in hundredths of a percent of the price before, rounded down; 0 for nothing."""
    before = np.maximum(price + discount, 1)
    return np.where((discount > 0) & (price > 0), discount * 10_000 // before, 0).astype(np.int32)


def kinds_of_columns() -> dict[str, Any]:
    """The type of each column's numbers; open lists may outgrow theirs."""
    return {
        "id_high": np.uint64,
        "id_low": np.uint64,
        **dict.fromkeys(CLOSED, np.uint8),
        **dict.fromkeys(OPEN, np.uint16),
        **dict.fromkeys(BANDS, np.uint8),
        **NUMBERS,
        **dict.fromkeys(FLAGS, np.uint8),
        "features": np.uint32,
        "discount_share": np.int32,
    }
