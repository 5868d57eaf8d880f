"""An index that was changed equals one built fresh: orders, counts, words, ids, and every answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funabin.catalogue.search import codes, orders, words
from funabin.catalogue.search import index as indexes
from funabin.catalogue.search.codes import Joints
from funabin.catalogue.search.engine import Engine
from funabin.catalogue.search.index import Index
from funabin.catalogue.search.query import Query
from tests.catalogue.search.stock import AT, NAMES, QUESTIONS, ROWS, STOCK, row
from tests.catalogue.search.test_engine import facts

OFTEN = settings(max_examples=40, suppress_health_check=list(HealthCheck))
BATCHES = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, 40), ROWS), max_size=12),  # put: number, facts
        st.lists(st.integers(0, 40), max_size=8),  # gone
        st.booleans(),  # settle
    ),
    max_size=6,
)


def check(index: Index, now: dict[UUID, Any], query: Query | None = None) -> None:
    """The index is what it would be if it were built of the same rows now."""
    fresh = Index.build(now.values())
    assert len(index) == len(fresh) == int(index.alive.sum())
    for name, order in fresh.orders.items():
        assert index.ids(index.orders[name]) == fresh.ids(order), name
    assert counts(index) == counts(fresh)
    for name in ("price", "discount_share", "registered", "features", "doors_band"):
        assert index.columns[name][index.slots(list(now))].tolist() == fresh.columns[name].tolist()
    for word in ("hi", "landcruser", "10234", "グ"):
        mine, near = index.words.find(word, index.alive)
        others, wanted = fresh.words.find(word, fresh.alive)
        assert (set(index.ids(np.flatnonzero(mine))), near) == (
            set(fresh.ids(np.flatnonzero(others))),
            wanted,
        )
    for asked in (Query(), *([query] if query else [])):
        assert Engine(index, NAMES).search(asked, at=AT) == Engine(fresh, NAMES).search(asked, at=AT)


def counts(index: Index) -> dict[str, dict[str, int]]:
    """Everything on sale, by dimension and value."""
    found: dict[str, dict[str, int]] = {}
    for name in index.joints.places:
        numbers = index.joints.stock(name)
        texts = index.codes[name].texts if name in index.codes else [str(n) for n in range(len(numbers))]
        pairs = zip(texts, numbers.tolist(), strict=False)
        found[name] = {text: count for text, count in pairs if count}
    return found


def changed(index: Index, now: dict[UUID, Any], put: Any, gone: list[int], *, settle: bool) -> None:
    """One batch of changes, to the index and to the rows it must equal."""
    rows = [row(number, facts) for number, facts in put]
    ids = [row(number, facts_of(number))[0] for number in gone]
    index.apply(rows, ids)
    for each in rows:
        now[each[0]] = each
    for each in set(ids) - {each[0] for each in rows}:
        now.pop(each, None)
    if settle:
        index.words = index.words.settled()


def facts_of(number: int) -> dict[str, Any]:
    return facts(number)


@OFTEN
@given(
    rows=STOCK,
    batches=BATCHES,
    query=QUESTIONS,
    few=st.sampled_from([0, 8]),
    pieces=st.sampled_from([0, 500]),
)
def test_a_changed_index_equals_a_fresh_one(
    rows: list[Any], batches: list[Any], query: Query, few: int, pieces: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(orders, "FEW", few)
        patch.setattr(orders, "PIECES", pieces)
        index, now = Index.build(rows), {each[0]: each for each in rows}
        for number, (put, gone, settle) in enumerate(batches, 1):
            changed(index, now, put, gone, settle=settle)
            assert index.changes == number
            check(index, now, query)


@OFTEN
@given(rows=STOCK, batches=BATCHES)
def test_many_changes_at_once_are_sorted_anew(rows: list[Any], batches: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexes, "RESORT", 0)
        patch.setattr(words, "FEW", 0)
        patch.setattr(words, "OVERDUE", 0)
        index, now = Index.build(rows), {each[0]: each for each in rows}
        for put, gone, settle in batches:
            changed(index, now, put, gone, settle=settle)
            check(index, now)


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("joints.add", lambda columns, slots: None),
        ("joints.subtract", lambda columns, slots: None),
        ("words.replace", lambda gone, slots, texts: None),
        ("_rearrange", lambda name, known, places, keys, slots: None),
    ],
)
def test_the_comparison_sees_a_change_half_made(
    monkeypatch: pytest.MonkeyPatch, name: str, instead: Any
) -> None:
    rows = [row(number, facts(number)) for number in range(20)]
    index, now = Index.build(rows), {each[0]: each for each in rows}
    check(index, now)
    holder, _, method = name.rpartition(".")
    monkeypatch.setattr(getattr(index, holder) if holder else index, method, instead)
    put = [(3, facts(3, price=1, text=["グランド"])), (30, facts(30))]
    changed(index, now, put, [5], settle=False)
    with pytest.raises(AssertionError):
        check(index, now)


def test_a_vehicle_keeps_its_slot_and_a_free_one_is_given_away() -> None:
    rows = [row(number, facts(number)) for number in range(3)]
    index = Index.build(rows)
    before = index.slots([each[0] for each in rows]).tolist()
    index.apply([row(1, facts(1, price=5))])
    assert index.slots([each[0] for each in rows]).tolist() == before
    index.apply([], [rows[1][0]])
    index.apply([row(7, facts(7))])
    assert index.slots([row(7, facts(7))[0]]).tolist() == [before[1]]
    assert len(index.alive) == 3


def test_an_order_whose_keys_stay_is_not_touched() -> None:
    rows = [row(number, facts(number)) for number in range(30)]
    index = Index.build(rows)
    before = dict(index.orders)
    index.apply([row(3, facts(3, price=1))])
    assert {name for name, order in index.orders.items() if order is not before[name]} == {"price"}


def test_a_longer_list_of_values_packs_the_codes_anew() -> None:
    index, now = Index.build([row(0, facts(0))]), {row(0, facts(0))[0]: row(0, facts(0))}
    many = [(number, facts(number, seller=f"Seller {number}")) for number in range(1, 60)]
    changed(index, now, many, [], settle=False)
    check(index, now)
    assert index.joints.room["seller"] > 60


def test_a_stock_that_grew_finds_again_what_is_popular(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "FEWEST", 64)
    index, now = Index.build([]), dict[UUID, Any]()
    assert len(index.joints.rows) == 1
    for start in range(0, 200, 50):
        put = [(number, facts(number)) for number in range(start, start + 50)]
        changed(index, now, put, [], settle=False)
    assert (len(index.joints.rows) > 10, index.joints.counted > 64) == (True, True)
    check(index, now, Query(chosen=(("fuel", ("diesel",)), ("colour", ("white",)))))


def test_more_values_than_two_bytes_hold_are_told_apart() -> None:
    index = Index.build([row(0, facts(0))])
    for number in range(1 << 16):
        index.codes["place"].code(f"Place {number}")
    index.apply([row(1, facts(1, place="Yonder"))])
    assert index.columns["place"].dtype == np.uint32
    texts = index.codes["place"].texts
    assert [texts[code] for code in index.columns["place"][index.alive].tolist()] == ["Yokohama", "Yonder"]


def test_a_row_that_comes_and_goes_at_once_stays() -> None:
    index = Index.build([])
    index.apply([row(1, facts(1)), row(1, facts(1, price=9))], [row(1, facts(1))[0]])
    assert (len(index), index.columns["price"][index.alive].tolist()) == (1, [9])


def test_the_vocabulary_is_made_anew_only_where_much_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "FEW", 2)
    index = Index.build([row(number, facts(number)) for number in range(10)])
    index.apply([row(number, facts(number)) for number in range(2)])
    assert index.settle() is False
    index.apply([row(7, facts(7))])
    before = index.words
    assert index.settle() is True
    assert (index.words is before, index.words.touched) == (False, False)


def test_the_slots_of_the_last_changes_are_told_until_they_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexes, "REMEMBERED", 2)
    rows = [row(number, facts(number)) for number in range(5)]
    index = Index.build(rows)
    slots = index.slots([each[0] for each in rows]).tolist()
    index.apply([rows[1]])
    index.apply([], [rows[3][0]])
    assert told(index, 0) == {slots[1], slots[3]}
    assert (told(index, 1), told(index, 2), told(index, 3)) == ({slots[3]}, set(), None)
    index.apply([rows[2]])
    assert (told(index, 0), told(index, 1)) == (None, {slots[2], slots[3]})
    monkeypatch.setattr(indexes, "RESORT", 0)
    index.apply([rows[2]])
    assert told(index, 3) is None


def told(index: Index, since: int) -> set[int] | None:
    found = index.touched(since)
    return None if found is None else set(found.tolist())


def test_codes_that_hold_what_comes_are_made_aside_and_only_where_they_must(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index, now = Index.build([row(0, facts(0))]), {row(0, facts(0))[0]: row(0, facts(0))}
    assert index.prepared([row(1, facts(1, seller="Seller 1"))]) is None
    rows = [row(number, facts(number, seller=f"Seller {number}")) for number in range(1, 60)]
    before, made = index.joints, index.prepared(rows)
    assert made is not None
    assert (index.joints is before, index.codes["seller"].known("Seller 59")) == (True, None)
    with monkeypatch.context() as patch:
        patch.setattr(Joints, "count", None)  # nothing is counted in the turn itself
        index.apply(rows, joints=made)
    check(index, now | {each[0]: each for each in rows})


def test_codes_are_made_aside_where_the_stock_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "FEWEST", 8)
    monkeypatch.setattr(codes, "POPULAR", 1_000_000)
    rows = [row(number, facts(number)) for number in range(100)]
    index = Index.build(rows[:50])
    assert index.prepared(rows[50:60]) is not None  # with the room that is added at once
    assert index.prepared(rows[:0]) is None
