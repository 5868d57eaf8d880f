"""How many vehicles answer, and how many would with each value of each facet. Plain Python over numpy.

One count serves all facets nobody chose in. A chosen facet is counted without its own choices: to the count
of what was found come the vehicles that fail by this facet alone (drill-sideways). Wherever a kept row holds
what was found and few beside it, these few are counted instead and taken from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue import rules
from funabin.catalogue.search.columns import CLOSED, FACET_COLUMNS, FEATURE_KEYS
from funabin.catalogue.search.conditions import FLAG_OF_SHELF, Base, Bools, Conditions, Guessed
from funabin.catalogue.search.fields import FACETS

Ints: TypeAlias = NDArray[Any]
FEW = 8  # one in so many found: then their slots are told, and not only a mask


@dataclass(frozen=True)
class Counted:
    """What stays the same for every page and order of one question.

    slots, mask: what was found, in one form or both; neither stands for everything on sale.
    counts: by facet, for each number of its column (choices of a facet that narrows: by their place).
    """

    total: int
    counts: dict[str, Ints]
    guessed: Guessed
    slots: Ints | None = None
    mask: Bools | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing was asked: every vehicle on sale was found."""
        return self.slots is None and self.mask is None


def count(asked: Conditions) -> Counted:
    """Who answers, and the counts of all facets."""
    index, names = asked.index, list(asked.choices)
    if asked.alone is None and not names:
        return Counted(len(index), _by_facet(asked, index.joints.rows[0], None, None), asked.guessed)
    before = [index.alive if asked.alone is None else asked.alone]
    for name in names:
        before.append(before[-1] & asked.choices[name])
    found = before.pop()
    total = int(np.count_nonzero(found))
    mask = found if asked.at is None else None
    slots = _slots(asked, found) if mask is None or total * FEW <= len(index) else None
    counts = _by_facet(asked, _row(asked, found, total, slots), slots, mask)
    after: Bools | None = None
    for name, others in reversed(list(zip(names, before, strict=True))):
        choice = asked.choices[name]
        others = others if after is None else others & after
        counts[name] = _sideways(asked, name, others, total, counts[name])
        after = choice if after is None else after & choice
    return Counted(total, counts, asked.guessed, slots, mask)


def total(asked: Conditions) -> int:
    """How many answer, and nothing else: a small part of what `count` costs."""
    if asked.alone is None and not asked.choices:
        return len(asked.index)
    masks = [asked.index.alive if asked.alone is None else asked.alone, *asked.choices.values()]
    return int(np.count_nonzero(reduce(and_, masks)))


def _slots(asked: Conditions, mask: Bools) -> Ints:
    found = np.flatnonzero(mask)
    return found if asked.at is None else asked.at[found]


def _row(asked: Conditions, found: Bools, total: int, slots: Ints | None) -> Ints:
    """All counts among what was found: by these vehicles, or by those a kept row has beside them."""
    joints, base = asked.index.joints, asked.base()
    if base is None or base.total - total >= total:
        return joints.counts(_slots(asked, found) if slots is None else slots)
    if base.total == total:
        return base.row
    return base.row - joints.counts(_beside(asked, base, found))


def _beside(asked: Conditions, base: Base, found: Bools) -> Ints:
    """The slots of the vehicles of a base that were not found."""
    return np.flatnonzero((base.mask > found) & asked.index.alive)


def _by_facet(asked: Conditions, row: Ints, slots: Ints | None, mask: Bools | None) -> dict[str, Ints]:
    """The counts of a row by facet; of another room's facets counted here."""
    places = asked.index.joints.places
    columns = ((each.name, FACET_COLUMNS.get(each.name)) for each in FACETS)
    counts = {name: row[places[column]] for name, column in columns if column in places}
    counts["features"] = row[[places[key].start + 1 for key in FEATURE_KEYS]]
    counts["shelf"] = np.array([_on_shelf(asked, each, row, slots, mask) for each in rules.SHELVES])
    for name, extra in asked.extra.items():
        if any(each.name == name for each in FACETS):
            found = np.flatnonzero(asked.index.alive if mask is None else mask) if slots is None else slots
            counts[name] = _of_column(extra.values, found, _values_of(asked, name))
    return counts


def _on_shelf(
    asked: Conditions, shelf: rules.Shelf, row: Ints, slots: Ints | None, mask: Bools | None
) -> int:
    places = asked.index.joints.places
    if shelf.field in FLAG_OF_SHELF:
        return int(row[places[FLAG_OF_SHELF[shelf.field]].start + 1])
    if shelf.field != "published_at":
        return int(row[places[shelf.field].start + CLOSED[shelf.field].index(str(shelf.value)) + 1])
    if mask is not None and (slots is None or len(asked.arrivals) < len(slots)):
        return int(np.count_nonzero(mask.take(asked.arrivals)))
    if slots is None:
        return len(asked.arrivals)
    return int(np.count_nonzero(asked.index.columns["published"].take(slots) >= asked.since))


def _sideways(asked: Conditions, name: str, others: Bools, total: int, found: Ints) -> Ints:
    """The counts of a chosen facet among the vehicles that meet the `others`; `found` are those of all."""
    index, base = asked.index, asked.base(name)
    size, many = _values_of(asked, name), int(np.count_nonzero(others))
    if name in asked.extra:
        return found + _of_column(asked.extra[name].values, _failing(asked, name, others), size)
    column = FACET_COLUMNS[name]
    if base is None or base.total - many >= many - total:
        return found + _of_column(index.columns[column], _failing(asked, name, others), size)
    kept: Ints = base.row[index.joints.places[column]]
    if base.total == many:
        return kept
    return kept - _of_column(index.columns[column], _beside(asked, base, others), size)


def _failing(asked: Conditions, name: str, others: Bools) -> Ints:
    """The slots of the vehicles that fail by one facet alone."""
    return _slots(asked, others > asked.choices[name])


def _of_column(values: Ints, slots: Ints, size: int) -> Ints:
    return np.bincount(np.maximum(values.take(slots), 0), minlength=size)


def _values_of(asked: Conditions, name: str) -> int:
    """How many numbers a facet's column may hold."""
    if name in asked.extra:
        return len(next(each for each in FACETS if each.name == name).choices) + 1
    place = asked.index.joints.places[FACET_COLUMNS[name]]
    return int(place.stop - place.start)
