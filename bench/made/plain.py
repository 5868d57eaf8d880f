"""The same questions in plain numpy: a mask for each condition, for each facet a count by the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from funabin.catalogue import rules
from funabin.catalogue.search.columns import CLOSED, FACET_COLUMNS, FEATURE_KEYS, RANGE_COLUMNS
from funabin.catalogue.search.conditions import FLAG_OF_SHELF, arrivals_since
from funabin.catalogue.search.fields import FACETS, PAGE_SIZE, SHELVES
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.query import Query

COUNTED = [each.name for each in FACETS if each.name in FACET_COLUMNS]
Answer = tuple[list[int], int, dict[str, list[int]]]  # slots of the page, total, counts by facet


class Plain:
    """Masks and counts, no more."""

    def __init__(self, index: Index, at: datetime) -> None:
        self.index, self.since = index, arrivals_since(at)

    def search(self, query: Query) -> Answer:
        """Everything from the columns as they are."""
        columns = self.index.columns
        masks = {name: self._chosen(name, values) for name, values in query.chosen}
        for name, low, high in query.spans:
            column, unit = RANGE_COLUMNS[name]
            masks[name] = columns[column] >= (low or 0) * unit
            if high is not None:
                masks[name] &= columns[column] <= high * unit
        for word in query.words:
            masks["word", word] = self.index.words.find(word, self.index.alive)[0]
        found = self._all(masks)
        counts = {name: self._count(name, masks, found) for name in COUNTED}
        kit = columns["features"]
        counts["features"] = [
            int(np.count_nonzero(found & (kit >> np.uint32(bit) & np.uint32(1) > 0)))
            for bit in range(len(FEATURE_KEYS))
        ]
        counts["shelf"] = [int(np.count_nonzero(found & self._shelf(each.key))) for each in SHELVES]
        return self._page(query, found), int(np.count_nonzero(found)), counts

    def _all(self, masks: dict[Any, Any], but: str = "") -> Any:
        found = self.index.alive.copy()
        for name, mask in masks.items():
            if name != but:
                found &= mask
        return found

    def _count(self, name: str, masks: dict[Any, Any], found: Any) -> list[int]:
        rows = self._all(masks, name) if name in masks else found
        return np.bincount(self.index.columns[FACET_COLUMNS[name]][rows]).tolist()

    def _chosen(self, name: str, values: tuple[str, ...]) -> Any:
        found = [self._one(name, value) for value in values]
        both = name in ("features", "shelf")
        return np.logical_and.reduce(found) if both else np.logical_or.reduce(found)

    def _one(self, name: str, value: str) -> Any:
        if name == "shelf":
            return self._shelf(value)
        if name == "features":
            return self.index.columns["features"] >> np.uint32(FEATURE_KEYS.index(value)) & np.uint32(1) > 0
        return self.index.columns[FACET_COLUMNS[name]] == code_of(self.index, name, value)

    def _shelf(self, key: str) -> Any:
        columns = self.index.columns
        shelf = next(each for each in rules.SHELVES if each.key == key)
        if shelf.field == "published_at":
            return columns["published"] >= self.since
        if shelf.field in FLAG_OF_SHELF:
            return columns[FLAG_OF_SHELF[shelf.field]] == 1
        return columns[shelf.field] == CLOSED[shelf.field].index(str(shelf.value)) + 1

    def _page(self, query: Query, found: Any) -> list[int]:
        """The order kept, read through the mask: the quickest plain way there is for a page."""
        order = self.index.orders[query.sort]
        slots = order[found[order]]
        pages = max(1, -(-len(slots) // PAGE_SIZE))
        start = (min(query.page, pages) - 1) * PAGE_SIZE
        return slots[start : start + PAGE_SIZE].tolist()


def code_of(index: Index, name: str, value: str) -> int:
    """The number of a facet's value in its column."""
    column = FACET_COLUMNS[name]
    if column in index.codes:
        return index.codes[column].known(value) or 0
    facet = next(each for each in FACETS if each.name == name)
    return [choice.key for choice in facet.choices].index(value) + 1
