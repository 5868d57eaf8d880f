"""Each filter and each order by itself, over a stock in which no two columns say the same."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from funabin.catalogue import vocabulary as words
from funabin.catalogue.search.columns import FACET_COLUMNS, FEATURE_KEYS, RANGE_COLUMNS
from funabin.catalogue.search.engine import Engine
from funabin.catalogue.search.fields import FACETS, RANGES, SORTS, Facet, Range
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.query import Query
from funabin.catalogue.vocabulary import Word
from tests.catalogue.search.reference import UNITS, Extra
from tests.catalogue.search.stock import AT, MODELS, NAMES, OPEN_VALUES, micros, row
from tests.catalogue.search.test_engine import Rows, columns, same

MANY = 60


def stock() -> Rows:
    """Vehicles whose facts have nothing to do with each other; some of each are unknown."""
    chance = Random(5)
    return [row(number, facts(chance, number)) for number in range(MANY)]


def facts(chance: Random, number: int) -> dict[str, Any]:
    def key(choices: tuple[Word, ...]) -> str:
        return chance.choice(["", *words.keys(choices)])

    def amount(low: int, high: int, unit: int) -> int | None:
        return chance.choice([None, *(unit * chance.randint(low, high) for _ in range(6))])

    def month() -> int | None:
        return chance.choice([None, chance.randint(2014, 2017) * 100 + chance.randint(0, 12)])

    return {
        "body_type": key(words.BODY_TYPES),
        "steering": key(words.STEERING),
        "transmission": key(words.TRANSMISSIONS),
        "fuel": key(words.FUELS),
        "drive": key(words.DRIVES),
        "colour": key(words.COLOURS),
        "status": chance.choice(["available", "reserved"]),
        "model": chance.choice(list(MODELS)),
        "location": chance.choice(["", "JPYOK", "JPNGO"]),
        "place": "Yokohama",
        "seller": chance.choice(["", "Aoki Motors"]),
        "auction_grade": chance.choice(["", "4", "4.5", "R"]),
        "currency": "USD",
        "price": amount(10, 90, 10_050),
        "discount": chance.choice([0, 10_000, 50_000, 200_000]),
        "mileage": amount(0, 20, 5_000),
        "displacement": amount(6, 30, 110),
        "registered": month(),
        "built": month(),
        "m3": amount(80, 160, 105),
        "published": micros(number * 2),
        "doors": chance.choice([None, 2, 3, 4, 5, 6]),
        "seats": chance.choice([None, *range(1, 20)]),
        "emission": 0,
        "for_handicapped": chance.random() < 0.5,
        "brand_new": chance.random() < 0.5,
        "classified_truck": chance.random() < 0.5,
        "features": chance.sample(FEATURE_KEYS, 8),
        "text": [],
    }


def totals(rows: Rows) -> dict[Any, int]:
    chance = Random(6)
    return {each[0]: chance.choice([-1, chance.randint(1_000, 9_000) * 50]) for each in rows}


def landings(rows: Rows) -> dict[Any, int]:
    chance = Random(7)
    return {each[0]: chance.choice([1, 2, 3]) for each in rows}


def ask(queries: list[Query], rows: Rows, extra: Extra) -> list[int]:
    """The engine's totals, each answer held against the loops."""
    engine, found = Engine(Index.build(rows), NAMES), []
    for query in queries:
        same(engine, rows, query, extra)
        found.append(engine.search(query, columns(engine.index, rows, extra), at=AT).total)
    return found


def of_range(wanted: Range, rows: Rows, extra: Extra) -> list[Query]:
    """At, just below and just above numbers that occur."""
    if wanted.name in extra:
        values = list(extra[wanted.name].values())
    else:
        at = Index.build(rows).columns[RANGE_COLUMNS[wanted.name][0]]
        values = at.tolist()
    unit = UNITS.get(wanted.name, 1)
    known = sorted({value // unit for value in values if value >= 0})
    middle, upper = known[len(known) // 3], known[2 * len(known) // 3]
    ends = [(low, None) for low in (0, middle, middle + 1)] + [(None, high) for high in (upper, upper - 1)]
    return [Query(spans=((wanted.name, low, high),)) for low, high in [*ends, (middle, upper)]]


def of_facet(facet: Facet) -> list[Query]:
    """Each value alone, and the first two together."""
    keys = OPEN_VALUES.get(facet.name) or words.keys(facet.choices)
    return [Query(chosen=((facet.name, chosen),)) for chosen in [*((key,) for key in keys), tuple(keys[:2])]]


@pytest.mark.parametrize("wanted", RANGES, ids=lambda wanted: wanted.name)
def test_each_range_finds_what_lies_in_it(wanted: Range) -> None:
    rows = stock()
    extra = {"total": totals(rows)} if wanted.name == "total" else {}
    found = ask(of_range(wanted, rows, extra), rows, extra)
    assert all(0 < each < MANY for each in found)  # what is unknown lies in no span


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_each_facet_finds_who_has_its_values(facet: Facet) -> None:
    rows = stock()
    extra = {"landing": landings(rows)} if facet.name == "landing" else {}
    found = ask(of_facet(facet), rows, extra)
    assert any(0 < each < MANY for each in found)


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_vehicles_that_left_are_counted_nowhere(facet: Facet) -> None:
    rows = stock()
    extra = {"landing": landings(rows)} if facet.name == "landing" else {}
    index, left = Index.build(rows), rows[::3]
    index.apply([], [each[0] for each in rows if each not in left])
    engine = Engine(index, NAMES)
    for query in of_facet(facet):
        same(engine, left, query, extra)
        same(engine, left, replace(query, spans=(("price", 0, None),)), extra)  # most of whom the facet finds


@pytest.mark.parametrize("asked", [Query(), Query(chosen=(("seller", ("Edge",)),))])
def test_an_arrival_is_new_for_forty_five_days_to_the_microsecond(asked: Query) -> None:
    chance, edge = Random(8), {7: micros(45), 8: micros(45) - 1, 9: micros(45) + 1}
    told = [facts(chance, number) for number in range(MANY)]
    for number, published in edge.items():
        told[number] |= {"published": published, "seller": "Edge"}
    rows = [row(number, each) for number, each in enumerate(told)]
    ask([asked, replace(asked, chosen=(("shelf", ("new_arrivals",)), *asked.chosen))], rows, {})


@pytest.mark.parametrize("order", words.keys(SORTS))
def test_each_order_stands_as_the_loops_sort(order: str) -> None:
    rows = stock()
    ask([Query(sort=order, page=page) for page in (1, 2, 3)], rows, {"total": totals(rows)})


def test_a_page_of_the_newest_stays_as_it_was_while_others_arrive() -> None:
    index = Index.build(stock())
    engine, then = Engine(index, NAMES), micros(0)
    first = engine.search(Query(), at=AT)
    second = engine.search(Query(page=2, as_of=then), at=AT)
    arrived = [{**facts(Random(number), number), "published": then + number} for number in range(70, 80)]
    index.apply([row(at, told) for at, told in enumerate(arrived, MANY)])
    again = engine.search(Query(page=2, as_of=then), at=AT)
    assert (again.page, again.total) == (second.page, MANY)
    assert not set(again.page) & set(first.page)
    assert engine.search(Query(page=2), at=AT).page != second.page  # without the anchor they move


@pytest.mark.parametrize("name", [name for name, (column, _) in RANGE_COLUMNS.items() if column])
def test_twin_a_range_that_read_another_column_would_be_seen(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = next(each for each in RANGES if each.name == name)
    rows = stock()
    asked = of_range(wanted, rows, {})
    other = {"registered": "built", "year": "seats"}.get(name, "registered")
    monkeypatch.setitem(RANGE_COLUMNS, name, (other, RANGE_COLUMNS[name][1]))
    with pytest.raises(AssertionError):
        ask(asked, rows, {})


@pytest.mark.parametrize("name", FACET_COLUMNS)
def test_twin_a_facet_that_read_another_column_would_be_seen(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facet = next(each for each in FACETS if each.name == name)
    other = "fuel" if name == "drive" else "drive"
    monkeypatch.setitem(FACET_COLUMNS, name, other)
    with pytest.raises((AssertionError, IndexError, KeyError)):
        ask(of_facet(facet), stock(), {})
