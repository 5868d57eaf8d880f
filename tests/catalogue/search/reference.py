"""The search once more, as plain loops over rows: from what the pages promise, not from the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from funabin.catalogue.search.columns import RAW
from funabin.catalogue.search.engine import Names
from funabin.catalogue.search.fields import DISCOUNTS, DOORS, FACETS, PAGE_SIZE, SEATS, Band, Facet
from funabin.catalogue.search.query import Query
from funabin.catalogue.vocabulary import LISTED_MAKES

Facts = dict[str, Any]
Extra = Mapping[str, Mapping[UUID, int]]
COLUMNS = {"type": "body_type", "grade": "auction_grade"}  # the others are called as their facets
BANDS: dict[str, tuple[Band, ...]] = {"doors": DOORS, "seats": SEATS, "discount": DISCOUNTS}
UNITS = {"price": 100, "total": 100, "m3": 1_000}
DAY = 86_400_000_000


@dataclass
class Answer:
    """What the engine must say."""

    page: list[UUID]
    total: int
    counts: dict[str, dict[str, int]]
    guessed: dict[str, tuple[str, ...]]


def answer(rows: Sequence[tuple[Any, ...]], query: Query, names: Names, extra: Extra, now: int) -> Answer:
    """The answer to a question; `now` in microseconds since 1970."""
    stock = [dict(zip(RAW, row, strict=True)) for row in rows]
    for facts in stock:
        facts["words"] = facts["text"].split()
    meant = {word: meaning(word, stock) for word in query.words}
    found = [facts for facts in stock if meets(facts, query, names, extra, now, meant)]
    found.sort(key=lambda facts: (order(facts, query.sort, extra), facts["id"]))
    last = max(1, -(-len(found) // PAGE_SIZE))
    start = (min(query.page, last) - 1) * PAGE_SIZE
    counts = {}
    for facet in FACETS:
        if facet.name == "landing" and "landing" not in extra:
            continue
        but = "" if facet.all_of else facet.name
        rest = [facts for facts in stock if meets(facts, query, names, extra, now, meant, but)]
        keys = shown(facet, stock, query, names)
        counts[facet.name] = {
            key: sum(has(facts, facet, key, names, extra, now) for facts in rest) for key in keys
        }
    guessed = {word: near for word, near in meant.items() if near is not None and near}
    return Answer([facts["id"] for facts in found[start : start + PAGE_SIZE]], len(found), counts, guessed)


def meets(
    facts: Facts,
    query: Query,
    names: Names,
    extra: Extra,
    now: int,
    meant: Mapping[str, tuple[str, ...] | None],
    but: str = "",
) -> bool:
    """Whether a vehicle answers, one facet left out."""
    if query.as_of is not None and facts["published"] > query.as_of:
        return False
    if not all(lies(facts, name, low, high, extra) for name, low, high in query.spans):
        return False
    for word, near in meant.items():
        if not any(each.startswith(word) if near is None else each in near for each in facts["words"]):
            return False
    for facet in FACETS:
        chosen = query.values(facet.name)
        if not chosen or facet.name == but or (facet.name == "landing" and "landing" not in extra):
            continue
        holds = [has(facts, facet, key, names, extra, now) for key in chosen]
        if not (all(holds) if facet.all_of else any(holds)):
            return False
    return True


def lies(facts: Facts, name: str, low: int | None, high: int | None, extra: Extra) -> bool:
    """Whether a number lies in a span; what is not known lies in none."""
    if (low, high) == (None, None) or (name == "total" and "total" not in extra):
        return True
    value = extra[name][facts["id"]] if name in extra else facts[name]
    if value is None or value < 0:
        return False
    unit = UNITS.get(name, 1)
    return (low is None or value >= low * unit) and (high is None or value <= high * unit)


def has(facts: Facts, facet: Facet, key: str, names: Names, extra: Extra, now: int) -> bool:
    """Whether a vehicle has one value of a facet."""
    if facet.name in extra:
        return extra[facet.name][facts["id"]] == [each.key for each in facet.choices].index(key) + 1
    if facet.name == "make" and key == "other-makes":
        return facts["make"] not in names.listed
    if facet.name == "features":
        return key in facts["features"]
    if facet.name == "shelf":
        return on_shelf(facts, key, now)
    if facet.name in BANDS:
        value = discount(facts) if facet.name == "discount" else facts[facet.name]
        band = next(each for each in BANDS[facet.name] if each.key == key)
        return value is not None and band.low <= value <= band.high
    return bool(facts[COLUMNS.get(facet.name, facet.name)] == key)


def on_shelf(facts: Facts, key: str, now: int) -> bool:
    """Whether a shelf holds a vehicle."""
    tests: dict[str, Callable[[], bool]] = {
        "new_arrivals": lambda: facts["published"] >= now - 45 * DAY,
        "left_hand_drive": lambda: facts["steering"] == "left",
        "handicapped": lambda: facts["for_handicapped"],
        "manual": lambda: facts["transmission"] == "manual",
        "diesel": lambda: facts["fuel"] == "diesel",
        "hybrid": lambda: facts["fuel"] == "hybrid",
        "brand_new": lambda: facts["brand_new"],
        "classified_truck": lambda: facts["classified_truck"],
    }
    return tests[key]()


def discount(facts: Facts) -> int:
    """Hundredths of a percent taken off the price before."""
    if not facts["price"] or not facts["discount"]:
        return 0
    return int(facts["discount"] * 10_000 // (facts["price"] + facts["discount"]))


def order(facts: Facts, sort: str, extra: Extra) -> tuple[bool, int]:
    """What the answers are sorted by; what is unknown stands last."""
    if sort == "year":
        month = facts["registered"]
        return month is None, -(month or 0)
    if sort == "discount":
        return False, -discount(facts)
    if sort in extra or sort in ("price", "mileage"):
        value = extra[sort][facts["id"]] if sort in extra else facts[sort]
        return value is None or value < 0, max(value or 0, 0)
    return False, -facts["published"]


def shown(facet: Facet, stock: list[Facts], query: Query, names: Names) -> list[str]:
    """The values of a facet that stand on the page, in their order."""
    chosen = query.values(facet.name)
    if facet.choices:
        return [choice.key for choice in facet.choices]
    if facet.name == "make":
        menu = [make.key for make in LISTED_MAKES] + ["other-makes"]
        return menu + [key for key in chosen if key not in menu and key in names.make]
    keys = {facts[COLUMNS.get(facet.name, facet.name)] for facts in stock} - {""}
    if facet.name == "model":
        makes = query.values("make")
        others = "other-makes" in makes
        keys = {
            key
            for key in keys
            if key in chosen
            or names.make_of[key] in makes
            or (others and names.make_of[key] not in names.listed)
        }
    called = getattr(names, facet.name, {})
    return sorted(keys, key=lambda key: (called.get(key, key), key))


def meaning(word: str, stock: list[Facts]) -> tuple[str, ...] | None:
    """None where some vehicle has the word; else the words that stand for it."""
    known = {each for facts in stock for each in facts["words"]}
    if any(each.startswith(word) for each in known):
        return None
    if any(sign.isdigit() for sign in word) or len(word) < 4:
        return ()
    slips = 1 if len(word) < 8 else 2
    known = {each for each in known if len(each) >= 4 and not any(sign.isdigit() for sign in each)}
    for distance in (1, 2):
        near = sorted(
            each
            for each in known
            if osa(word, each) == distance
            and (distance <= slips or (len(word) > 4 and same_but_one(word, each)))
        )
        if near:
            return tuple(near)
    return ()


def same_but_one(one: str, other: str) -> bool:
    """Whether both begin alike, and taking the letters of one from the other's leaves one at most."""
    left, right = list(other), []
    for letter in one:
        if letter in left:
            left.remove(letter)
        else:
            right.append(letter)
    return one[0] == other[0] and len(left) + len(right) <= 1


def osa(one: str, other: str) -> int:
    """Letters wrong, missing, too many, or two neighbours swapped, each part changed once."""
    table = [[max(i, j) if not (i and j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = one[i - 1] != other[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[len(one)][len(other)]
