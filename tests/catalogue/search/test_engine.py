"""The engine answers as plain loops do, for random stock and questions; each trick can be seen to matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from funabin.catalogue.search import conditions, counting, paging
from funabin.catalogue.search.engine import Engine, ExtraColumn, Result
from funabin.catalogue.search.fields import FACETS
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.query import Query
from tests.catalogue.search.reference import Extra, answer
from tests.catalogue.search.stock import AT, NAMES, QUESTIONS, STOCK, micros, row

OFTEN = settings(max_examples=80, suppress_health_check=list(HealthCheck))
Rows = Sequence[tuple[Any, ...]]


def columns(index: Index, rows: Rows, extra: Extra) -> list[ExtraColumn]:
    """Another room's numbers by slot."""
    found = []
    for name, values in extra.items():
        column = np.full(len(index.alive), -1, np.int32)
        for each in rows:
            column[index.slots([each[0]])[0]] = values[each[0]]
        found.append(ExtraColumn(name, column, (name,)))
    return found


def same(engine: Engine, rows: Rows, query: Query, extra: Extra) -> None:
    """The engine's answer is that of the loops."""
    wanted = answer(rows, query, NAMES, extra, micros(0))
    brought = columns(engine.index, rows, extra)
    for _ in range(2):  # once counted, once kept
        compare(engine.search(query, brought, at=AT), wanted)
    compare(engine.search(query, brought, at=AT, keep=False), wanted)
    asked = conditions.Conditions(engine.index, NAMES, query, {each.name: each for each in brought}, AT)
    assert counting.total(asked) == wanted.total


def compare(found: Result, wanted: Any) -> None:
    assert found.total == wanted.total
    assert found.page == wanted.page
    assert dict(found.guessed) == wanted.guessed
    counts = {name: {each.key: each.count for each in values} for name, values in found.facets.items()}
    assert counts == wanted.counts
    for name, values in found.facets.items():
        assert [each.key for each in values] == list(wanted.counts[name])


def random_extra(draw: Any, rows: Rows) -> Extra:
    """Totals (-1 "ask"), prices in another currency, landing (0 not known)."""
    kinds = {"total": [-1, 199_999, 200_000, 200_100], "price": [-1, 100_000, 300_200]}
    if any(each.name == "landing" for each in FACETS):
        kinds["landing"] = [0, 1, 2, 3]
    brought = draw(st.sets(st.sampled_from(sorted(kinds))))
    return {name: {each[0]: draw(st.sampled_from(kinds[name])) for each in rows} for name in sorted(brought)}


@OFTEN
@given(rows=STOCK, query=QUESTIONS, data=st.data())
def test_the_engine_answers_as_plain_loops_do(rows: Rows, query: Query, data: st.DataObject) -> None:
    same(Engine(Index.build(rows), NAMES), rows, query, random_extra(data.draw, rows))


@OFTEN
@given(rows=STOCK, query=QUESTIONS, data=st.data())
def test_what_is_only_quicker_changes_no_answer(rows: Rows, query: Query, data: st.DataObject) -> None:
    """Each way the engine may take for large stock, taken for small stock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conditions, "SPARSE", data.draw(st.sampled_from([1, 3, 1_000])))
        patch.setattr(conditions, "SEVERAL", data.draw(st.sampled_from([0, 99])))
        patch.setattr(paging, "DENSE", data.draw(st.sampled_from([0, 1, 1_000])))
        patch.setattr(paging, "ENOUGH", 0)
        patch.setattr(paging, "SAMPLE", data.draw(st.sampled_from([1, 2])))
        same(Engine(Index.build(rows), NAMES), rows, query, random_extra(data.draw, rows))


@pytest.mark.parametrize(
    ("module", "name", "instead"),
    [
        (counting, "_sideways", lambda asked, name, others, total, found: found),
        (counting, "_beside", lambda asked, base, found: np.zeros(0, np.int64)),
        (conditions.Conditions, "base", lambda asked, name="": asked.bases[0] if asked.bases else None),
        (counting, "_slots", lambda asked, mask: np.flatnonzero(mask)),
        (counting, "_of_column", lambda values, slots, size: np.zeros(size, np.int64)),
        (paging, "_along", lambda order, found, start, stop: order[start:stop]),
        (paging, "unknown_last", lambda values: values),
    ],
)
def test_the_loops_see_a_broken_engine(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, instead: Any
) -> None:
    rows = [row(number, facts(number)) for number in range(40)]
    extra = {"total": {each[0]: -1 if at % 3 else at * 100 for at, each in enumerate(rows)}}
    asked = [
        Query(chosen=(("fuel", ("diesel",)), ("type", ("suv",)))),
        Query(chosen=(("make", ("kubota",)), ("fuel", ("petrol",)), ("colour", ("white", "black")))),
        Query(text="landcruiser"),
        Query(sort="total"),
    ]
    for query in asked:
        same(Engine(Index.build(rows), NAMES), rows, query, extra)
    monkeypatch.setattr(conditions, "SPARSE", 1)
    monkeypatch.setattr(module, name, instead)
    with pytest.raises((AssertionError, IndexError)):
        [same(Engine(Index.build(rows), NAMES), rows, query, extra) for query in asked]


def facts(number: int, **other: Any) -> dict[str, Any]:
    """One of a stock in which everything occurs."""
    return {
        "body_type": ("suv", "sedan")[number % 2],
        "steering": "right",
        "transmission": "auto",
        "fuel": ("diesel", "petrol", "diesel")[number % 3],
        "drive": "4wd",
        "colour": ("white", "black", "")[number % 3],
        "status": "available",
        "model": ("toyota-hiace", "kubota-aqua")[number % 5 == 0],
        "location": "JPYOK",
        "place": "Yokohama",
        "seller": "",
        "auction_grade": "4",
        "currency": "USD",
        "price": 100_000 + number,
        "discount": 0,
        "mileage": number * 1_000,
        "displacement": 2_000,
        "registered": 201_505,
        "built": None,
        "m3": 15_770,
        "published": micros(number),
        "doors": 5,
        "seats": 5,
        "emission": 3,
        "for_handicapped": False,
        "brand_new": False,
        "classified_truck": False,
        "features": ["abs"],
        "text": ["landcruiser"] if number % 4 == 0 else ["hiace", f"ar{number}"],
        **other,
    }


def test_an_extra_column_of_another_length_is_refused() -> None:
    engine = Engine(Index.build([row(1, facts(1))]), NAMES)
    with pytest.raises(ValueError, match="a number for each slot"):
        engine.search(Query(), [ExtraColumn("total", np.zeros(2, np.int32))], at=AT)


def test_a_page_behind_the_last_is_the_last() -> None:
    rows = [row(number, facts(number)) for number in range(30)]
    found = Engine(Index.build(rows), NAMES).search(Query(page=10_000), at=AT)
    assert (found.number, found.pages, len(found.page)) == (2, 2, 6)


def test_an_answer_is_kept_until_the_index_changes() -> None:
    rows = [row(number, facts(number)) for number in range(5)]
    engine = Engine(Index.build(rows), NAMES)
    query = Query(chosen=(("fuel", ("diesel",)),))
    before = engine.search(query, at=AT)
    engine.index.alive[:] = False  # behind the engine's back: it must not look again
    assert engine.search(query, at=AT) == before
    engine.index.alive[:] = True
    engine.index.apply([row(9, facts(9))])
    assert engine.search(query, at=AT).total == before.total + 1


KENYA, TANZANIA = ([ExtraColumn("total", np.full(40, total, np.int32), (total,))] for total in (900, 90_000))


@pytest.mark.parametrize(
    ("one", "brought", "other", "brought_then"),
    [
        (Query(), [], Query(text="hiace"), []),
        (Query(), [], Query(chosen=(("fuel", ("diesel",)),)), []),
        (Query(spans=(("mileage", 0, 9),)), [], Query(spans=(("mileage", 0, 9_000),)), []),
        (Query(page=2, as_of=micros(0)), [], Query(page=2, as_of=micros(20)), []),
        (Query(spans=(("total", 0, 10),)), KENYA, Query(spans=(("total", 0, 10),)), TANZANIA),
        (Query(spans=(("total", 0, 10),)), [], Query(spans=(("total", 0, 10),)), TANZANIA),
    ],
)
def test_an_answer_kept_for_one_question_is_not_given_to_another(
    one: Query, brought: list[ExtraColumn], other: Query, brought_then: list[ExtraColumn]
) -> None:
    index = Index.build([row(number, facts(number)) for number in range(40)])
    engine, fresh = Engine(index, NAMES), Engine(index, NAMES)
    first = engine.search(one, brought, at=AT)
    assert engine.search(other, brought_then, at=AT) == fresh.search(other, brought_then, at=AT) != first


def test_kept_answers_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funabin.catalogue.search.engine.KEPT_BYTES", 0)
    engine = Engine(Index.build([row(1, facts(1))]), NAMES)
    assert engine.search(Query(), at=AT) == engine.search(Query(), at=AT)
    assert not engine._kept


def test_two_questions_about_the_same_at_different_moments_differ() -> None:
    engine = Engine(Index.build([row(1, facts(1, published=micros(50)))]), NAMES)
    later = engine.search(Query(), at=AT)
    earlier = engine.search(Query(), at=AT.replace(month=10))
    arrivals = [each.facets["shelf"][0].count for each in (later, earlier)]
    assert arrivals == [0, 1]


@OFTEN
@given(rows=STOCK)
def test_each_way_to_count_the_whole_stock_gives_the_same(rows: Rows) -> None:
    assume(rows)
    found = Engine(Index.build(rows), NAMES).search(Query(), at=AT)
    known = sum(1 for each in rows if each[1])
    assert sum(each.count for each in found.facets["make"]) == len(rows) == found.total
    assert sum(each.count for each in found.facets["type"]) == known


def test_ids_come_back_as_they_went_in() -> None:
    ids = [UUID(int=1), UUID(int=(1 << 128) - 1), UUID(int=1 << 64), UUID(int=(1 << 63) + 5)]
    index = Index.build([(each, *row(1, facts(1))[1:]) for each in ids])
    assert index.ids(index.slots(ids)) == ids
    assert index.slots([UUID(int=2)]).tolist() == [-1]
