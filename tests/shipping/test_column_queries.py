"""Totals, landing and prices through the engine, from the house's own tables; and what is kept of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from django.utils import translation

from funabin.catalogue import live
from funabin.catalogue.models import Vehicle
from funabin.catalogue.search import Query
from funabin.catalogue.search.index import Index
from funabin.shipping.columns.part import Stock
from funabin.shipping.models import ExchangeRate, FreightRate, ImportRule
from funabin.shipping.queries import (
    Column,
    amount_in,
    landing_column,
    landing_countries,
    landing_on,
    may_import,
    price_column,
    total_column,
    totals_for,
)
from funabin.shipping.queries.columns import Kept
from tests.shipping.stock import index_of, row_of
from tests.shipping.test_columns import LANDING, PRADO, by_vehicle, hundredths
from tests.shipping.test_queries import NOW, tables, vehicle

__all__ = ["tables"]
pytestmark = pytest.mark.django_db


def told(column: Column) -> dict[str, int]:
    """The column's numbers by stock number, through the engine."""
    numbers = {each.pk: each.stock_number for each in Vehicle.objects.all()}
    with live.engine() as engine:
        found = by_vehicle(engine.index, column(engine.index).values)
    return {numbers[key]: value for key, value in found.items()}


def mixed() -> list[Vehicle]:
    """Vehicles of several places, sizes, prices, ages and one reduced."""
    return [
        vehicle("AR-1"),
        vehicle("AR-2", m3=None, registration_year=2018),
        vehicle("AR-3", fob_amount=Decimal(900), m3=Decimal(8), location="JPYOK"),
        vehicle("AR-4", fob_amount=Decimal("4700.50"), discount_amount=Decimal(300), steering="left"),
        vehicle("AR-5", location="AEJEA", registration_month=None, model_code="TRJ150W"),
        vehicle("AR-6", fob_amount=None, manufacture_year=None, manufacture_month=None, fuel="hybrid"),
    ]


def test_the_column_of_totals_holds_the_totals_that_are_shown() -> None:
    rows = mixed()
    shown = totals_for(rows, "KEMBA", NOW)
    assert told(total_column("KEMBA", NOW)) == {
        row.stock_number: hundredths(shown[row.pk].cif) for row in rows
    }


def test_a_port_without_rates_asks_for_every_total() -> None:
    mixed()
    assert set(told(total_column("PKKHI", NOW)).values()) == {-1}


def test_a_column_reads_its_terms_and_no_vehicle(django_assert_num_queries: Callable[..., object]) -> None:
    index = index_of([Vehicle(**PRADO)])
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        total_column("KEMBA", NOW)(index)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        landing_column("KE", date(2027, 1, 1), NOW)(index)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        price_column("KES", NOW)(index)


@pytest.mark.parametrize("country", ["KE", "NZ", "JM", "RU", "MU"])
def test_the_column_of_landing_holds_each_vehicles_verdict(country: str) -> None:
    rows, day = mixed(), date(2026, 12, 31)
    verdicts = {row.stock_number: LANDING[may_import(row, country, day).state] for row in rows}
    assert told(landing_on(country, day)) == verdicts


def test_a_month_of_arrival_is_judged_by_its_last_day() -> None:
    november, december = date(2026, 11, 1), date(2026, 12, 5)
    assert landing_column("KE", november, NOW).stamp == landing_on("KE", date(2026, 11, 30)).stamp
    assert landing_column("KE", december, NOW).stamp == landing_on("KE", date(2026, 12, 31)).stamp
    # eight years after a day of November 2018 are over on some day of November 2026
    row = vehicle("AR-1", registration_year=2018, registration_month=11, manufacture_year=2018)
    ImportRule.objects.filter(country="KE").exclude(key="ke-age").delete()
    assert [may_import(row, "KE", date(2026, 11, day)).state for day in (1, 30)] == ["yes", "ask"]
    assert told(landing_column("KE", november, NOW)) == {"AR-1": 2}


def test_without_a_month_the_longest_voyage_is_judged() -> None:
    assert landing_column("KE", None, NOW).stamp == landing_on("KE", date(2027, 2, 18)).stamp


def test_countries_of_landing_are_those_with_rules_by_name(
    django_assert_num_queries: Callable[..., object],
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        found = landing_countries()
    assert {each.code for each in found} == set(ImportRule.objects.values_list("country", flat=True))
    assert [each.name for each in found] == sorted(each.name for each in found)
    with translation.override("ja"):
        assert "ケニア" in {each.name for each in landing_countries()}


def test_prices_in_another_currency_are_those_shown_beside_the_price() -> None:
    rows = mixed()
    for day, rate in ((date(2026, 11, 19), 120), (date(2026, 11, 21), 140)):
        ExchangeRate.objects.create(base="USD", quote="KES", rate=rate, day=day, source="a test")
    found = told(price_column("KES", NOW))
    shown = {row.stock_number: amount_in("KES", row.price, NOW) for row in rows}
    assert found == {number: hundredths(each.amount if each else None) for number, each in shown.items()}
    assert (found["AR-1"], found["AR-6"]) == (5000 * 130 * 100, -1)  # by the rate of 20 November


def test_prices_in_a_currency_without_a_rate_are_unknown() -> None:
    vehicle("AR-1")
    assert told(price_column("MNT", NOW)) == {"AR-1": -1}
    assert told(price_column("USD", NOW)) == {"AR-1": 500_000}
    assert told(price_column("KES", datetime(2026, 11, 1, tzinfo=UTC))) == {"AR-1": -1}


# searched


def test_a_list_sorts_by_the_total_and_asks_come_last() -> None:
    asked, dear, cheap = (
        vehicle("AR-1", m3=None),
        vehicle("AR-2", fob_amount=Decimal(5000), m3=Decimal(20)),
        vehicle("AR-3", fob_amount=Decimal(5100), m3=Decimal(8)),
    )
    found = live.search(Query(sort="total"), [total_column("KEMBA", NOW)], at=NOW)
    assert found.page == [cheap.pk, dear.pk, asked.pk]


def test_a_list_is_narrowed_by_the_total() -> None:
    rows = mixed()
    shown = {row.pk: totals_for(rows, "KEMBA", NOW)[row.pk].cif for row in rows}
    query = Query(spans=(("total", 2000, 6211),))
    found = live.search(query, [total_column("KEMBA", NOW)], at=NOW)
    within = {key for key, cif in shown.items() if cif and 2000 <= cif.amount <= 6211}
    assert set(found.page) == within != {key for key, cif in shown.items() if cif}


def test_prices_are_sorted_and_narrowed_in_the_currency_asked_for() -> None:
    ExchangeRate.objects.create(base="EUR", quote="USD", rate=2, day=date(2026, 11, 1), source="a test")
    dollars = vehicle("AR-1", fob_amount=Decimal(5000))
    euros = vehicle("AR-2", fob_amount=Decimal(3000))
    Vehicle.objects.filter(pk=euros.pk).update(currency="EUR")
    columns = [price_column("USD", NOW)]
    assert live.search(Query(sort="price"), columns, at=NOW).page == [dollars.pk, euros.pk]
    assert live.search(Query(sort="price"), at=NOW).page == [euros.pk, dollars.pk]
    narrowed = live.search(Query(spans=(("price", 5500, None),)), columns, at=NOW)
    assert narrowed.page == [euros.pk]


# kept


def test_a_second_question_works_nothing_out() -> None:
    index, worked = index_of([Vehicle(**PRADO)]), []
    kept = Kept()

    def work(index: Index) -> np.ndarray:
        worked.append(1)
        return np.zeros(len(index.alive), np.int64)

    first = kept.column(Column("total", ("KEMBA",), work), index)
    again = kept.column(Column("total", ("KEMBA",), work), index)
    other = kept.column(Column("total", ("JPYOK",), work), index)
    assert (again is first, other is first, len(worked)) == (True, False, 2)


def test_a_change_of_the_stock_or_of_a_rate_works_it_out_again() -> None:
    row = vehicle("AR-1")
    before = told(total_column("KEMBA", NOW))
    Vehicle.objects.filter(pk=row.pk).update(fob_amount=Decimal(6000))
    row.refresh_from_db()
    after = told(total_column("KEMBA", NOW))
    assert after == {"AR-1": hundredths(totals_for([row], "KEMBA", NOW)[row.pk].cif)} != before
    FreightRate.objects.filter(port="KEMBA").update(surcharge=Decimal(500))
    assert told(total_column("KEMBA", NOW)) != after


def test_a_change_of_one_vehicle_works_out_that_one_alone() -> None:
    stock = [Vehicle(**PRADO) for _ in range(6)]
    index, kept, sizes = index_of(stock), Kept(), []

    def work(stock: Stock) -> np.ndarray:
        sizes.append(len(stock.alive))
        return stock.columns["price"] * 2

    column = Column("total", ("KEMBA",), work)
    first = kept.column(column, index)
    stock[3].fob_amount = Decimal(7000)
    index.apply([row_of(stock[3])])
    second = kept.column(column, index)
    assert sizes == [len(first.values), 1]
    slots = index.slots([stock[3].pk, stock[4].pk])
    assert second.values[slots].tolist() == [1_400_000, 1_000_000]
    assert first.values[slots].tolist() == [1_000_000, 1_000_000]  # who still reads it is not disturbed
    assert kept.column(column, index) is second


def test_after_more_changes_than_are_remembered_all_is_worked_out_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index, kept = index_of([Vehicle(**PRADO), Vehicle(**PRADO)]), Kept()
    column = landing_on("KE", date(2026, 12, 31))
    first = kept.column(column, index)
    monkeypatch.setattr(index, "touched", lambda since: None)
    index.apply([])
    again = kept.column(column, index)
    assert (again is first, again.values.tolist()) == (False, first.values.tolist())


def test_an_index_that_is_gone_leaves_nothing() -> None:
    index, kept = index_of([Vehicle(**PRADO)]), Kept()
    kept.column(landing_on("KE", date(2026, 12, 31)), index)
    assert len(kept) == 1
    del index
    assert len(kept) == 0


def test_what_was_not_used_for_longest_gives_way() -> None:
    index = index_of([Vehicle(**PRADO)])
    size = 8 * len(index.alive)
    kept = Kept(size=2 * size)
    columns = [Column("total", (port,), lambda index: np.zeros(len(index.alive), np.int64)) for port in "abc"]
    first, second = (kept.column(each, index) for each in columns[:2])
    assert kept.column(columns[0], index) is first
    kept.column(columns[2], index)
    assert kept.column(columns[0], index) is first
    assert kept.column(columns[1], index) is not second
