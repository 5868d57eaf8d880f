"""Which slots meet a question: its words, spans and choices as masks. Plain Python over numpy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue import rules
from funabin.catalogue.search.columns import CLOSED, FACET_COLUMNS, FEATURE_KEYS, RANGE_COLUMNS
from funabin.catalogue.search.fields import FACETS, RANGES, Facet, Range
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.query import Query
from funabin.catalogue.vocabulary import OTHER_MAKES

Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[Any]
Guessed: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
FLAG_OF_SHELF = {
    "for_handicapped": "for_handicapped",
    "brand_new": "brand_new",
    "truck_class": "classified_truck",
}
SPARSE = 32  # one slot in so many: then the other conditions are asked of these slots alone
SEVERAL = 3  # values of one facet from which on a table is quicker than comparing with each


@dataclass(frozen=True)
class ExtraColumn:
    """A number per slot that another room knows: a price at a port, whether a country lets it in.

    values: by slot, hundredths of money or a number of `choices` from 1; UNKNOWN (-1) or 0 is "ask".
    stamp: what it was worked out from; two columns of one name and stamp are the same.
    """

    name: str
    values: Ints
    stamp: tuple[object, ...] = ()


@dataclass
class Names:
    """What people read for the values that come from the stock: name by key; and which makes are in the menu.

    make_of: the key of each model's make.
    """

    make: dict[str, str] = field(default_factory=dict)
    model: dict[str, str] = field(default_factory=dict)
    location: dict[str, str] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    make_of: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Base:
    """Vehicles whose counts are kept: with one value, or everything on sale. They hold what was found.

    name: the facet that chose the value; empty where it stays chosen for every count.
    """

    name: str
    total: int
    row: Ints
    mask: Bools


class Conditions:
    """The conditions of one question to one index.

    at: the slots that are asked; None for all. Every mask is as long as these.
    alone: where the conditions hold that no facet leaves out; None where there is none.
    choices: by facet, where one of its chosen values holds.
    bases: whose counts are kept, the fewest vehicles first; none where few slots are asked.
    """

    def __init__(
        self, index: Index, names: Names, query: Query, extra: Mapping[str, ExtraColumn], at: datetime
    ) -> None:
        self.index, self.names, self.query, self.extra = index, names, query, extra
        self.at: Ints | None = None
        self.guessed: Guessed = ()
        self.since = arrivals_since(at)
        self.arrivals = arrivals(index, self.since)
        self.alone: Bools | None = None
        everything = Base("", len(index), index.joints.rows[0], index.alive)
        self.bases = [everything]
        self.alone = self._narrowed(self._words())
        self.alone = self._narrowed([*self._spans(), *self._kits()])
        self.choices = {each.name: mask for each in FACETS if (mask := self._choice(each)) is not None}
        self.bases = sorted(self.bases, key=lambda base: base.total) if self.at is None else []

    def base(self, name: str = "") -> Base | None:
        """The fewest vehicles whose counts are kept, and that hold all that is found without one facet."""
        return next((each for each in self.bases if not name or each.name != name), None)

    def _based(self, name: str, values: list[tuple[str, int]], mask: Bools) -> Bools:
        """A mask; kept as a base too, where its counts are."""
        row = self.index.joints.row_of(values) if self.at is None else None
        if row is not None:
            total = int(row[self.index.joints.places["status"]].sum())
            self.bases.append(Base(name, total, row, mask))
        return mask

    def _narrowed(self, masks: Sequence[Bools]) -> Bools | None:
        """What was alone together with more; where little is left, all else is asked of that alone."""
        before = [] if self.alone is None else [self.alone]
        if not masks:
            return self.alone
        alive = [self.index.alive] if self.at is None and not before else []
        found: Bools = reduce(and_, [*before, *masks, *alive])
        if np.count_nonzero(found) * SPARSE > len(found):
            return found
        left = np.flatnonzero(found)
        self.at = left if self.at is None else self.at[left]
        return np.ones(len(left), np.bool_)

    def _read(self, values: Ints) -> Ints:
        return values if self.at is None else values.take(self.at)

    def _column(self, name: str) -> Ints:
        return self._read(self.index.columns[name])

    def _words(self) -> list[Bools]:
        masks, guessed = [], []
        for word in self.query.words:
            having, instead = self.index.words.find(word, self.index.alive)
            masks.append(having)
            if instead:
                guessed.append((word, instead))
        self.guessed = tuple(guessed)
        return masks

    def _spans(self) -> list[Bools]:
        masks = [mask for wanted in RANGES if (mask := self._span(wanted)) is not None]
        if self.query.as_of is not None:
            masks.append(self._column("published") <= self.query.as_of)
        return masks

    def _span(self, wanted: Range) -> Bools | None:
        low, high = self.query.span(wanted.name)
        values = self._numbers(wanted)
        if (low, high) == (None, None) or values is None:
            return None
        _, unit = RANGE_COLUMNS[wanted.name]
        most = int(np.iinfo(values.dtype).max)  # beyond, the column's kind has no such number
        found: Bools = values >= min(0 if low is None else low * unit, most)
        if low is not None and low * unit > most:
            found = np.zeros(len(values), np.bool_)
        return found if high is None else found & (values <= min(high * unit, most))

    def _numbers(self, wanted: Range) -> Ints | None:
        """A range's column: another room's where it brought one, else the index's own."""
        if wanted.name in self.extra:
            return self._read(self.extra[wanted.name].values)
        column, _ = RANGE_COLUMNS[wanted.name]
        return self._column(column) if column else None

    def _kits(self) -> list[Bools]:
        """The facets whose values narrow: their own choices hold for their own counts too."""
        wanted = [(each, value) for each in FACETS if each.all_of for value in self.query.values(each.name)]
        return [
            self._shelf(value) if each.name == "shelf" else self._feature(value) for each, value in wanted
        ]

    def _feature(self, key: str) -> Bools:
        bit = np.uint32(1 << FEATURE_KEYS.index(key))
        return self._based("", [(key, 1)], (self._column("features") & bit) == bit)

    def _shelf(self, key: str) -> Bools:
        shelf = next(each for each in rules.SHELVES if each.key == key)
        if shelf.field == "published_at":
            return self._read(_mask(self.arrivals, len(self.index.alive)))
        if shelf.field in FLAG_OF_SHELF:
            return self._equal(FLAG_OF_SHELF[shelf.field], 1)
        return self._equal(shelf.field, CLOSED[shelf.field].index(str(shelf.value)) + 1)

    def _equal(self, column: str, number: int) -> Bools:
        return self._based("", [(column, number)], self._column(column) == number)

    def _choice(self, facet: Facet) -> Bools | None:
        chosen = self.query.values(facet.name)
        if not chosen or facet.all_of or not has(facet, self.extra):
            return None
        if facet.name in self.extra:
            values = self._read(self.extra[facet.name].values)
        else:
            values = self._column(FACET_COLUMNS[facet.name])
        codes = sorted({code for value in chosen for code in self._codes(facet, value)})
        mask = _among(values, codes)
        if facet.name in self.extra:
            return mask
        return self._based(facet.name, [(FACET_COLUMNS[facet.name], code) for code in codes], mask)

    def _codes(self, facet: Facet, value: str) -> list[int]:
        """The numbers of a value in its column: none where no vehicle ever had it."""
        if facet.choices:
            return [[choice.key for choice in facet.choices].index(value) + 1]
        codes = self.index.codes[FACET_COLUMNS[facet.name]]
        if facet.name == "make" and value == OTHER_MAKES.key:
            return [code for code, key in enumerate(codes.texts) if key not in self.names.listed]
        code = codes.known(value)
        return [] if code is None else [code]


def has(facet: Facet, extra: Mapping[str, ExtraColumn]) -> bool:
    """Whether a facet can be counted: one of another room only where its column was brought."""
    return facet.name in FACET_COLUMNS or facet.all_of or facet.name in extra


def arrivals_since(at: datetime) -> int:
    """Since when arrivals are new at a moment, in microseconds since 1970."""
    return int(rules.arrivals_since(at).timestamp() * 1_000_000)


def arrivals(index: Index, since: int) -> Ints:
    """The slots of the vehicles published since then, newest first."""
    order, published = index.orders["newest"], index.columns["published"]
    return order[: bisect_right(order, -since, key=lambda slot: -int(published[slot]))]


def _among(values: Ints, codes: list[int]) -> Bools:
    """Where a column has one of some numbers, sorted."""
    found: Bools
    if not codes:
        found = np.zeros(len(values), np.bool_)
    elif len(codes) < SEVERAL:
        found = reduce(or_, [values == code for code in codes])
    else:
        wanted = _mask(np.array(codes), max(codes[-1], int(values.max(initial=0))) + 1)
        found = wanted.take(np.maximum(values, 0))
    return found


def _mask(places: Ints, many: int) -> Bools:
    found = np.zeros(many, np.bool_)
    found[places] = True
    return found
