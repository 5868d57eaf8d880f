"""Two hundred questions of the kinds buyers ask; their values are those of vehicles drawn by chance."""

from __future__ import annotations

from random import Random
from typing import Any

from funabin.catalogue.search.columns import FACET_COLUMNS, FEATURE_KEYS
from funabin.catalogue.search.fields import FACETS, RANGES, SHELVES
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.orders import ORDERS
from funabin.catalogue.search.query import Query

KINDS = {"unfiltered": 10, "one": 40, "two": 40, "three": 40, "five": 20, "ranges": 25, "text": 25}
CHOICES = {"one": 1, "two": 2, "three": 3, "five": 5}
SPANS = {
    "year": lambda value: (value - 1, value + 1),
    "price": lambda value: (None, value // 100 + 500),
    "mileage": lambda value: (None, value + 5_000),
    "displacement": lambda value: (value, None),
}


def questions(index: Index, seed: int = 7) -> list[tuple[str, Query]]:
    """Each with its kind."""
    drawn = Random(seed)
    return [(kind, _asked(drawn, index, kind)) for kind, many in KINDS.items() for _ in range(many)]


def _asked(drawn: Random, index: Index, kind: str) -> Query:
    slot = drawn.randrange(len(index))
    sort = drawn.choice(("newest", "newest", *ORDERS))
    page = drawn.choice((1, 1, 1, 1, 2, 5))
    if kind == "ranges":
        spans = _spans(drawn, index, slot)
        return Query(
            chosen=_chosen(drawn, index, slot, drawn.randrange(3)), spans=spans, sort=sort, page=page
        )
    if kind == "text":
        chosen = _chosen(drawn, index, slot, drawn.randrange(2))
        return Query(text=_text(drawn, index), chosen=chosen, sort=sort, page=page)
    return Query(chosen=_chosen(drawn, index, slot, CHOICES.get(kind, 0)), sort=sort, page=page)


def _chosen(drawn: Random, index: Index, slot: int, many: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = [each.name for each in FACETS if each.name in FACET_COLUMNS or each.all_of]
    found: dict[str, Any] = {}
    for name in drawn.sample(names, len(names)):
        values = _values_of(drawn, index, slot, name)
        if values and len(found) < many:
            found[name] = values
    return tuple((each.name, found[each.name]) for each in FACETS if each.name in found)


def _values_of(drawn: Random, index: Index, slot: int, name: str) -> tuple[str, ...]:
    if name == "features":
        kit = int(index.columns["features"][slot])
        had = [key for bit, key in enumerate(FEATURE_KEYS) if kit >> bit & 1]
        return tuple(drawn.sample(had, min(len(had), drawn.choice((1, 2)))))
    if name == "shelf":
        return (drawn.choice(SHELVES).key,)
    column = FACET_COLUMNS[name]
    code = int(index.columns[column][slot])
    if column in index.codes:
        return (index.codes[column].texts[code],) if code else ()
    facet = next(each for each in FACETS if each.name == name)
    return (facet.choices[code - 1].key,) if code else ()


def _spans(drawn: Random, index: Index, slot: int) -> tuple[tuple[str, int | None, int | None], ...]:
    found = []
    for name in drawn.sample(sorted(SPANS), drawn.choice((1, 2))):
        value = int(index.columns[name][slot])
        low, high = SPANS[name](value)
        if value > 0:
            found.append((name, low, high))
    return tuple(sorted(found, key=lambda span: [each.name for each in RANGES].index(span[0])))


def _text(drawn: Random, index: Index) -> str:
    """One or two words; a third of them cut short, a third with two letters swapped."""
    found = []
    for _ in range(drawn.choice((1, 1, 2))):
        at = int(index.words.spelled[drawn.randrange(len(index.words.spelled))])
        word = index.words.vocabulary[at].decode()
        how = drawn.randrange(3)
        if how == 1:
            word = word[: max(3, len(word) // 2)]
        if how == 2 and len(word) > 4:
            word = f"{word[:2]}{word[3]}{word[2]}{word[4:]}"
        found.append(word)
    return " ".join(found)
