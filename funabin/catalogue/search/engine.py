"""The answer to a question: a page, the total, and the counts of every facet, from columns of numbers.

What one question needs again for another page or order is kept for a while. Plain Python over numpy.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue.search.columns import FACET_COLUMNS
from funabin.catalogue.search.conditions import Conditions, ExtraColumn, Names, arrivals, arrivals_since, has
from funabin.catalogue.search.counting import Counted, count
from funabin.catalogue.search.fields import FACETS, PAGE_SIZE, Facet
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.orders import ORDERS
from funabin.catalogue.search.paging import mark_of, page_of, places_before
from funabin.catalogue.search.query import Mark, Query
from funabin.catalogue.vocabulary import LISTED_MAKES, OTHER_MAKES

__all__ = ["Engine", "ExtraColumn", "FacetValue", "Names", "Result"]

Ints: TypeAlias = NDArray[Any]
KEPT_BYTES = 32_000_000  # of answers to earlier questions


@dataclass(slots=True)
class FacetValue:
    """A value of a facet: how many vehicles the list would have with it, by the other choices."""

    key: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Result:
    """A page of vehicle ids in order, the total, every facet by name, and which page of how many it is.

    guessed: words no vehicle has, with the nearest ones that were searched instead.
    last: where the last vehicle of the page stands, for the address of the next.
    """

    page: list[UUID]
    total: int
    facets: dict[str, list[FacetValue]]
    number: int
    pages: int
    guessed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    last: Mark | None = field(default=None, compare=False)


class Engine:
    """Answers questions from an index. Not to be asked while the index changes: the caller sees to that."""

    def __init__(self, index: Index, names: Names) -> None:
        self.index = index
        self.names = names
        self.forget()

    def forget(self) -> None:
        """The names changed, or there is another index: drop what was kept."""
        self._kept = _Kept(len(self.index.alive))
        self._shown = _Shown(self.index, self.names)
        self._of = (self.index, self.index.changes, self.names)

    def search(
        self, query: Query, extra_columns: Sequence[ExtraColumn] = (), *, at: datetime, keep: bool = True
    ) -> Result:
        """The vehicles on sale that answer `query`. A page behind the last is the last.

        at: the moment by which arrivals are new.  keep: whether counts may come from an earlier answer.
        Raises ValueError where an extra column was worked out for another state of the index.
        """
        if self._of != (self.index, self.index.changes, self.names):
            self.forget()
        extra = {column.name: column for column in extra_columns}
        if any(len(column.values) != len(self.index.alive) for column in extra.values()):
            raise ValueError("an extra column must have a number for each slot of the index")
        counted = self._counted(query, extra, at, keep=keep)
        order = extra.get(query.sort) or (query.sort if query.sort in ORDERS else "newest")
        start, number = self._start(query, counted, order)
        pages = number + max(0, -(-(counted.total - start - PAGE_SIZE) // PAGE_SIZE))
        slots = page_of(self.index, counted, order, start, start + PAGE_SIZE)
        facets = {
            facet.name: self._shown.values(facet, query, counted.counts[facet.name])
            for facet in FACETS
            if has(facet, extra)
        }
        last = mark_of(self.index, order, int(slots[-1])) if len(slots) else None
        return Result(self.index.ids(slots), counted.total, facets, number, pages, counted.guessed, last)

    def _start(self, query: Query, counted: Counted, order: str | ExtraColumn) -> tuple[int, int]:
        """Where the page begins among what was found, and its number.

        It begins behind the vehicle that ended the page before, wherever that stands by now.
        """
        is_asked = isinstance(order, ExtraColumn) or order == query.sort
        if query.after and query.page > 1 and is_asked:
            start = places_before(self.index, counted, order, query.after)
            if start < counted.total:
                return start, min(query.page, -(-start // PAGE_SIZE) + 1)
        number = min(query.page, max(1, -(-counted.total // PAGE_SIZE)))
        return (number - 1) * PAGE_SIZE, number

    def _counted(
        self, query: Query, extra: Mapping[str, ExtraColumn], at: datetime, *, keep: bool
    ) -> Counted:
        if not keep:
            return count(Conditions(self.index, self.names, query, extra, at))
        new = len(arrivals(self.index, arrivals_since(at)))
        stamps = tuple(sorted((each.name, each.stamp) for each in extra.values()))
        key = (query.words, query.chosen, query.spans, query.as_of, new, stamps)
        found = self._kept.get(key)
        if found is None:
            found = count(Conditions(self.index, self.names, query, extra, at))
            self._kept.put(key, found)
        return found


class _Kept:
    """Answers to earlier questions, the latest, as small as they can be: few slots, or a bit for each."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._answers: OrderedDict[tuple[object, ...], tuple[Counted, Ints | None, int]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: tuple[object, ...]) -> Counted | None:
        """The answer, where it is kept."""
        with self._lock:
            if key not in self._answers:
                return None
            self._answers.move_to_end(key)
            counted, bits, _ = self._answers[key]
        if bits is None:
            return counted
        return replace(counted, mask=np.unpackbits(bits, count=self._slots).view(np.bool_))

    def put(self, key: tuple[object, ...], counted: Counted) -> None:
        """Keep an answer; the oldest go where there is no room."""
        slots, mask, bits = counted.slots, counted.mask, None
        if mask is not None and (slots is None or counted.total * 32 > len(mask)):
            slots, bits = None, np.packbits(mask)
        slots = None if slots is None else slots.astype(np.int32)
        held = sum(each.nbytes for each in (slots, bits, *counted.counts.values()) if each is not None)
        with self._lock:
            self._bytes += held - self._answers.pop(key, (None, None, 0))[2]
            self._answers[key] = replace(counted, slots=slots, mask=None), bits, held
            while self._bytes > KEPT_BYTES:
                self._bytes -= self._answers.popitem(last=False)[1][2]


class _Shown:
    """The values of facets as people see them, for one state of the index and the names."""

    def __init__(self, index: Index, names: Names) -> None:
        self._index = index
        self._names = names
        self._lists: dict[str, list[tuple[str, str, int]]] = {}
        self._by_make: dict[str, list[int]] | None = None  # places among the models

    def values(self, facet: Facet, query: Query, found: Ints) -> list[FacetValue]:
        """The values of a facet with their counts, zero included."""
        counts, chosen = found.tolist(), frozenset(query.values(facet.name))
        if facet.name == "make":
            return list(self._makes(query, counts))
        shown = self._list(facet)
        if facet.name == "model":
            shown = self._models(shown, query)
        return [FacetValue(key, label, counts[at], key in chosen) for key, label, at in shown]

    def _list(self, facet: Facet) -> list[tuple[str, str, int]]:
        """Key, name and place among the counts, in the order they are shown."""
        found = self._lists.get(facet.name)
        if found is None:
            first = 0 if facet.all_of else 1
            closed = [(choice.key, choice.label, at + first) for at, choice in enumerate(facet.choices)]
            found = self._lists[facet.name] = closed if facet.choices else self._stocked(facet)
        return found

    def _stocked(self, facet: Facet) -> list[tuple[str, str, int]]:
        """The values on sale, by their names."""
        column = FACET_COLUMNS[facet.name]
        texts, stock = self._index.codes[column].texts, self._index.joints.stock(column)
        names: Mapping[str, str] = getattr(self._names, facet.name, {})
        found = [(texts[at], names.get(texts[at], texts[at]), at) for at in np.flatnonzero(stock).tolist()]
        return sorted((each for each in found if each[0]), key=lambda each: (each[1], each[0]))

    def _models(self, shown: list[tuple[str, str, int]], query: Query) -> list[tuple[str, str, int]]:
        """Of models only those of the chosen makes, and the chosen."""
        makes, models = frozenset(query.values("make")), frozenset(query.values("model"))
        if not (makes or models):
            return []
        make_of = self._names.make_of
        if self._by_make is None:
            by_make: dict[str, list[int]] = {}
            for at, each in enumerate(shown):
                by_make.setdefault(make_of.get(each[0], ""), []).append(at)
            self._by_make = by_make
        if OTHER_MAKES.key in makes:
            makes |= self._by_make.keys() - self._names.listed
        wanted = {at for make in makes for at in self._by_make.get(make, ())}
        if models:
            own = {make_of.get(key, "") for key in models}
            places = (at for make in own for at in self._by_make.get(make, ()))
            wanted |= {at for at in places if shown[at][0] in models}
        return [shown[at] for at in sorted(wanted)]

    def _makes(self, query: Query, counts: list[int]) -> Iterator[FacetValue]:
        """The makes of the menu, all others together, and the chosen among these."""
        chosen, names = query.values("make"), self._names
        codes = self._index.codes["make"]
        by_key = dict(zip(codes.texts, counts, strict=False))
        menu = {each.key: each.label for each in LISTED_MAKES}
        for key, label in menu.items():
            yield FacetValue(key, label, by_key.get(key, 0), key in chosen)
        rest = sum(count for key, count in by_key.items() if key not in names.listed)
        yield FacetValue(OTHER_MAKES.key, OTHER_MAKES.label, rest, OTHER_MAKES.key in chosen)
        for key in chosen:
            if key not in menu and key in names.make:
                yield FacetValue(key, names.make[key], by_key.get(key, 0), selected=True)
