"""Pages that begin behind the vehicle at the end of the page before, while the stock changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.catalogue.search.conditions import ExtraColumn
from funabin.catalogue.search.engine import Engine, Result
from funabin.catalogue.search.fields import PAGE_SIZE, SORTS
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.query import Query
from funabin.catalogue.vocabulary import keys
from tests.catalogue.search.stock import AT, NAMES, row
from tests.catalogue.search.test_engine import OFTEN
from tests.catalogue.search.test_filters import facts

MANY = 200
ALL, SOME, FEW = (
    Query(),
    Query(chosen=(("steering", ("left", "right")),)),
    Query(chosen=(("fuel", ("diesel",)), ("drive", ("4wd",)))),
)


def engine_of(many: int = MANY, seed: int = 3) -> Engine:
    """An engine over a stock with many equal keys."""
    chance = Random(seed)
    return Engine(Index.build([row(number, facts(chance, number)) for number in range(many)]), NAMES)


def totals(engine: Engine) -> list[ExtraColumn]:
    """What each vehicle costs at a port; some are unknown and many equal."""
    values = np.arange(len(engine.index.alive), dtype=np.int32) % 7 * 1_000 - 1
    return [ExtraColumn("total", values, (1,))]


def sell(engine: Engine, ids: Sequence[UUID]) -> None:
    """Take vehicles off the list."""
    engine.index.apply([], list(ids))


def ask(engine: Engine, query: Query) -> Result:
    """The answer of today."""
    return engine.search(query, totals(engine), at=AT)


def following(query: Query, result: Result) -> Query:
    """What the link to the next page asks."""
    return query.at_page(result.number + 1, after=result.last)


@pytest.mark.parametrize("order", [*keys(SORTS), "discount"])
@pytest.mark.parametrize("asked", [ALL, SOME, FEW])
def test_where_nothing_changes_pages_by_marks_are_pages_by_numbers(order: str, asked: Query) -> None:
    engine, query = engine_of(), replace(asked, sort=order)
    first = ask(engine, query)
    result, seen = first, list(first.page)
    while result.number < result.pages:
        link = following(query, result)
        result = ask(engine, link)
        assert result == ask(engine, replace(link, after=None))
        seen += result.page
    assert len(seen) == len(set(seen)) == first.total
    assert first.total > (PAGE_SIZE if asked is not FEW else 3)


@OFTEN
@given(
    order=st.sampled_from([*keys(SORTS), "discount"]),
    asked=st.sampled_from([ALL, SOME, FEW]),
    seed=st.integers(0, 9),
    data=st.data(),
)
def test_whatever_is_sold_between_pages_every_other_vehicle_is_seen_once(
    order: str, asked: Query, seed: int, data: st.DataObject
) -> None:
    engine, query = engine_of(80, seed), replace(asked, sort=order)
    result = ask(engine, query)
    every, seen, sold = every_one(engine, query), list(result.page), set[UUID]()
    while result.number < result.pages:
        gone = data.draw(st.lists(st.sampled_from(sorted(every - sold)), max_size=30, unique=True))
        sell(engine, gone)
        sold |= set(gone)
        link = following(query, result)
        result = ask(engine, link)
        seen += result.page
        if len(seen) > len(set(seen)):  # all behind the mark was sold: the last page there is, once more
            assert not every_one(engine, query) - set(seen)
            break
    assert every - sold <= set(seen)


def every_one(engine: Engine, query: Query) -> set[UUID]:
    """All that answers, page by page."""
    first = ask(engine, query)
    pages = (ask(engine, replace(query, page=number)) for number in range(1, first.pages + 1))
    return {each for result in pages for each in result.page}


def test_twin_by_numbers_alone_as_many_are_passed_over_as_were_sold() -> None:
    engine = engine_of()
    first, every = ask(engine, ALL), every_one(engine, ALL)
    link = following(ALL, first)
    sell(engine, first.page[:5])
    by_number = ask(engine, replace(link, after=None))
    after = every_one(engine, ALL)
    assert len(after - set(first.page) - rest(engine, by_number, ALL)) == 5
    by_mark = ask(engine, link)
    assert not after - set(first.page) - rest(engine, by_mark, link)
    assert len(every) == MANY


def rest(engine: Engine, result: Result, query: Query) -> set[UUID]:
    """A page and all that follow it."""
    seen = set(result.page)
    while result.number < result.pages:
        result = ask(engine, replace(following(query, result), after=result.last if query.after else None))
        seen |= set(result.page)
    return seen


def test_a_page_tells_where_it_stands_now_and_how_many_follow() -> None:
    engine = engine_of()
    first = ask(engine, ALL)
    second = ask(engine, following(ALL, first))
    third = ask(engine, following(ALL, second))
    assert (second.number, second.pages) == (2, 9)
    sell(engine, first.page[:1])
    again = ask(engine, following(ALL, first))
    assert (again.page, again.number, again.pages, again.total) == (second.page, 2, 9, MANY - 1)
    sell(engine, first.page[1:])  # nothing stands before the second page any more: it is the first
    again = ask(engine, following(ALL, first))
    assert (again.page, again.number, again.pages) == (second.page, 1, 8)
    sell(engine, second.page[:3])
    assert ask(engine, following(ALL, second)).page == third.page


@pytest.mark.parametrize("after", [(0, 0), (-(10**17), 0), (10**17, 2**128 - 1), (5, 2**128 - 1), (-1, 1)])
@pytest.mark.parametrize("order", keys(SORTS))
@pytest.mark.parametrize("asked", [ALL, FEW])
def test_a_mark_that_nobody_made_still_gives_a_page(after: Any, order: str, asked: Query) -> None:
    result = ask(engine_of(), replace(asked, sort=order, page=2, after=after))
    assert 0 < len(result.page) <= PAGE_SIZE
    assert 1 <= result.number <= result.pages


def test_a_mark_of_an_order_that_cannot_be_had_is_not_used() -> None:
    engine = engine_of()
    query = Query(sort="total")
    link = following(query, ask(engine, query))
    assert engine.search(link, at=AT) == engine.search(replace(link, after=None), at=AT)


def test_the_mark_has_one_spelling_and_belongs_to_later_pages() -> None:
    link = Query(sort="price").at_page(2, after=(-12, 255))
    assert link.to_params() == [("sort", "price"), ("page", "2"), ("after", "-12.ff")]
    assert Query.parse(link.to_params()) == link
    assert Query.parse({"after": "-12.ff"}).after is None
    assert link.at_page(1).after is link.toggled("type", "suv").after is None
    for wrong in ("x", "1.", ".1", "1.g", "1" * 30 + ".1", "1." + "f" * 33, "٣.1"):
        assert Query.parse({"page": "2", "after": wrong}).after is None
