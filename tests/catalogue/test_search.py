"""The search equals a plain count over all rows, for random stocks and random questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from funabin.catalogue import vocabulary as words
from funabin.catalogue.actions import mark_sold, reserve_vehicle
from funabin.catalogue.live import known_values, read_query, search
from funabin.catalogue.models import Vehicle
from funabin.catalogue.search import PAGE_SIZE, ExtraColumn, Query
from funabin.catalogue.search.fields import DISCOUNTS, DOORS, SEATS, SHELVES, SORTS
from funabin.catalogue.search.index import UNKNOWN, Index
from funabin.catalogue.search.phrase import understand
from tests.cast import CHIE
from tests.catalogue import naive, oracle
from tests.catalogue.stock import draft, offered

pytestmark = pytest.mark.django_db

NAMES = [
    ("Toyota", "Hiace Van"),
    ("Toyota", "Aqua"),
    ("Suzuki", "Jimny"),
    ("Mitsuoka", "Galue"),
    ("Kubota", "Aqua"),
]
MODELS = [
    "toyota-hiace-van",
    "toyota-aqua",
    "suzuki-jimny",
    "mitsuoka-galue",
    "kubota-aqua",
    "nobody-nothing",
]


def some(values: tuple[words.Word, ...], most: int = 4) -> st.SearchStrategy[str]:
    return st.sampled_from(words.keys(values)[:most])


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


FACTS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "state": st.sampled_from(["available", "available", "available", "reserved", "sold", "draft"]),
        "days": st.integers(0, 90).filter(lambda days: days != 45),
        "total": maybe(st.decimals(500, 9_000, places=2)),
        "facts": st.fixed_dictionaries(
            {
                "body_type": some(words.BODY_TYPES),
                "truck_class": st.sampled_from(["", "dump"]),
                "grade": st.sampled_from(["", "DX", "Super GL 4WD", "グランド ＧＬ", "100%_x"]),
                "fuel": some(words.FUELS),
                "steering": some(words.STEERING),
                "transmission": some(words.TRANSMISSIONS),
                "drive": st.sampled_from(["", "2wd", "4wd"]),
                "colour": st.sampled_from(["", "white", "black"]),
                "doors": maybe(st.integers(2, 7)),
                "seats": maybe(st.integers(1, 20)),
                "location": st.sampled_from(["JPYOK", "JPNGO"]),
                "registration_year": st.integers(2014, 2018),
                "registration_month": maybe(st.integers(1, 12)),
                "mileage_km": maybe(st.integers(0, 60_000)),
                "displacement_cc": maybe(st.sampled_from([660, 1500, 2000])),
                "fob_amount": maybe(st.decimals(500, 9_000, places=2)),
                "features": st.lists(st.sampled_from(["abs", "airbag", "turbo"]), unique=True),
                "discount_amount": st.sampled_from([Decimal(0), Decimal(20), Decimal(125), Decimal(400)]),
                "auction_grade": st.sampled_from(["", "4", "4.5", "RA"]),
                "seller": st.sampled_from(["", "Kobe Trucks"]),
                "manufacture_year": maybe(st.integers(2013, 2016)),
                "m3": maybe(st.decimals(8, 16, places=3)),
                "for_handicapped": st.booleans(),
                "brand_new": st.booleans(),
            }
        ),
    }
)
PARAMS = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(
            ["hiace", "toy", "gl 4", "aqua toyota", "%", "100", "グランド", "nothing", "ar 7"]
        ),
        "type": st.lists(some(words.BODY_TYPES), max_size=2),
        "make": st.lists(
            st.sampled_from(["toyota", "suzuki", "kubota", "other-makes", "nobody"]), max_size=2
        ),
        "model": st.lists(st.sampled_from(MODELS), max_size=2),
        "shelf": st.lists(some(SHELVES, 8), max_size=2),
        "steering": some(words.STEERING),
        "transmission": st.lists(some(words.TRANSMISSIONS), max_size=2),
        "fuel": st.lists(some(words.FUELS), max_size=2),
        "drive": some(words.DRIVES),
        "colour": st.lists(some(words.COLOURS), max_size=2),
        "doors": st.lists(some(DOORS, 5), max_size=2),
        "seats": st.lists(some(SEATS, 9), max_size=2),
        "location": st.sampled_from(["JPYOK", "JPNGO", "JPXXX"]),
        "features": st.lists(st.sampled_from(["abs", "airbag", "turbo"]), max_size=2),
        "year_from": st.integers(2013, 2019).map(str),
        "year_to": st.integers(2013, 2019).map(str),
        "price_from": st.integers(500, 9_000).map(str),
        "price_to": st.integers(500, 9_000).map(str),
        "total_to": st.integers(500, 9_000).map(str),
        "mileage_to": st.integers(0, 60_000).map(str),
        "displacement_from": st.sampled_from(["660", "661", "2000"]),
        "displacement_to": st.sampled_from(["660", "1500", "1999"]),
        "status": st.lists(st.sampled_from(["available", "reserved"]), max_size=2),
        "discount": st.lists(some(DISCOUNTS), max_size=2),
        "grade": st.lists(st.sampled_from(["4", "4.5", "R"]), max_size=2),
        "seller": st.sampled_from(["Kobe Trucks", "nobody"]),
        "registered_from": st.sampled_from(["2015", "2015-06", "2016-12"]),
        "registered_to": st.sampled_from(["2015", "2015-06", "2017-01"]),
        "built_to": st.sampled_from(["2014", "2014-12"]),
        "m3_from": st.sampled_from(["9", "12.5"]),
        "m3_to": st.sampled_from(["9", "12.5"]),
        "sort": some(SORTS, 6),
        "page": st.sampled_from(["1", "2", "9"]),
    },
)


@contextmanager
def undone() -> Iterator[None]:
    """The rows of one example go before the next comes."""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)


def stocked(rows: list[dict[str, Any]]) -> dict[Any, Decimal | None]:
    """Make the stock of an example; the total price of each vehicle."""
    totals: dict[Any, Decimal | None] = {}
    for row in rows:
        make, model = row["name"]
        facts = {**row["facts"], "make": make, "model": model}
        if facts["fob_amount"] is None:
            facts["discount_amount"] = Decimal(0)
        vehicle = draft(**facts) if row["state"] == "draft" else offered(days=row["days"], **facts)
        if row["state"] == "reserved":
            reserve_vehicle(vehicle_id=vehicle.pk, until=timezone.now() + timedelta(days=1), by=CHIE)
        if row["state"] == "sold":
            mark_sold(vehicle_id=vehicle.pk, by=CHIE)
        totals[vehicle.pk] = row["total"]
    return totals


def totalled(totals: Mapping[UUID, Decimal | None]) -> Callable[[Index], ExtraColumn]:
    """The extra column of these totals, for whichever index it will be."""

    def column(index: Index) -> ExtraColumn:
        values = np.full(len(index.alive), UNKNOWN, np.int64)
        for slot in np.flatnonzero(index.alive):
            total = totals.get(index.ids(np.array([slot]))[0])
            values[slot] = UNKNOWN if total is None else int(total * 100)
        return ExtraColumn("total", values)

    return column


def compare(rows: list[dict[str, Any]], questions: list[dict[str, Any]]) -> None:
    totals, at = stocked(rows), timezone.now()
    stock = list(Vehicle.objects.select_related("make", "model"))
    for params in questions:
        query = Query.parse(params)
        result = search(query, [totalled(totals)], at=at)
        if result.guessed:  # words that nothing has: the engine takes the nearest, see tests/catalogue/search
            continue
        assert result == oracle.search(query, {"total": totals}, at=at)
        found = [vehicle for vehicle in stock if naive.answers(vehicle, query, totals, at)]
        found.sort(key=lambda vehicle: naive.order(vehicle, query, totals))
        assert result.total == len(found)
        start = (result.number - 1) * PAGE_SIZE
        assert result.page == [vehicle.pk for vehicle in found[start : start + PAGE_SIZE]]
        shown = {name: {v.key: v.count for v in values} for name, values in result.facets.items()}
        counts = naive.counts(stock, query, totals, at)
        for name, values in shown.items():
            assert values == counts[name], name
        for name, values in result.facets.items():
            assert {v.key for v in values if v.selected} <= set(query.values(name))


@settings(
    max_examples=20,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking over a database takes minutes
)
@given(rows=st.lists(FACTS, max_size=9), questions=st.lists(PARAMS, min_size=3, max_size=6))
def test_a_search_is_a_plain_filter_and_its_counts_are_plain_counts(
    rows: list[dict[str, Any]], questions: list[dict[str, Any]]
) -> None:
    with undone():
        compare(rows, questions)


@pytest.fixture
def thirty() -> list[Vehicle]:
    """Thirty vans, the newest first."""
    return [offered(days=days) for days in range(30)]


def test_a_page_has_24_vehicles_and_one_behind_the_last_is_the_last(thirty: list[Vehicle]) -> None:
    first, second, absurd = (search(Query.parse({"page": page})) for page in ("1", "2", "999999999999"))
    assert first.page == [vehicle.pk for vehicle in thirty[:24]]
    assert second.page == absurd.page == [vehicle.pk for vehicle in thirty[24:]]
    assert [(r.total, r.number, r.pages) for r in (first, second, absurd)] == [
        (30, 1, 2),
        (30, 2, 2),
        (30, 2, 2),
    ]


def test_nothing_found_is_one_empty_page_with_all_facets() -> None:
    result = search(Query.parse({"q": "nothing"}))
    assert (result.page, result.total, result.number, result.pages) == ([], 0, 1, 1)
    assert [value.key for value in result.facets["type"]] == words.keys(words.BODY_TYPES)
    assert {value.count for values in result.facets.values() for value in values} == {0}


QUESTION = {
    "q": "hi",
    "make": "toyota",
    "type": "van",
    "shelf": ["lhd", "diesel"],
    "features": "abs",
    "total_to": "5000",
    "sort": "total",
}


def queries_of(params: dict[str, Any]) -> int:
    totals = {pk: Decimal(900) for pk in Vehicle.objects.values_list("pk", flat=True)}
    with CaptureQueriesContext(connection) as seen:
        search(Query.parse(params), [totalled(totals)])
    return len(seen)


@pytest.mark.parametrize("params", [{}, QUESTION])
def test_a_search_takes_as_many_queries_for_any_stock(params: dict[str, Any]) -> None:
    offered(steering="left", fuel="diesel")
    few = queries_of(params)
    for _ in range(30):
        offered(steering="left", fuel="diesel")
    assert queries_of(params) == few
    assert few == 4  # inside a transaction: what it sees, and if that is new, names and rows


def test_a_total_that_nobody_gave_neither_filters_nor_sorts() -> None:
    old, new = offered(days=3), offered()
    assert search(Query.parse({"sort": "total", "total_to": "1"})).page == [new.pk, old.pk]


def test_makes_models_and_places_beside_the_stock_are_ignored() -> None:
    offered()
    query = read_query({"make": ["toyota", "trabant"], "model": "toyota-hiace-van", "location": "DEHAM"})
    assert query.chosen == (("make", ("toyota",)), ("model", ("toyota-hiace-van",)))
    assert query.ignored == (("make", "trabant"), ("location", "DEHAM"))
    known = known_values()
    assert (known["model"], known["location"]) == ({"toyota-hiace-van"}, {"JPYOK"})
    assert known["make"] == set(words.keys(words.LISTED_MAKES))


def test_equipment_is_understood_as_a_filter_while_a_vehicle_on_sale_has_it() -> None:
    assert known_values()["equipment"] == set()
    told, remarked = offered(features=["sunroof", "abs"]), offered(remarks="Sunroof by the yard")
    assert known_values()["equipment"] == {"sunroof", "abs", "air_conditioner"}
    assert search(understand(Query.parse({"q": "sun roof"}), known_values())).page == [told.pk]
    sold_out = {"equipment": {"abs"}}
    assert search(understand(Query.parse({"q": "sunroof"}), sold_out)).page == [remarked.pk]
