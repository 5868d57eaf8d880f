"""Where a total ends and "ask" begins: the column and the rules say the same at each edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from funabin.catalogue.models import Vehicle
from funabin.catalogue.search.index import UNKNOWN
from funabin.kit.money import Money
from funabin.shipping.columns import landings, totals
from funabin.shipping.models import ExchangeRate, FreightRate, ImportRule, InspectionRule, InsuranceRate
from funabin.shipping.queries import landing_on, price_column, total_column, totals_for
from funabin.shipping.rules import FreightTerms, InspectionTerms, Tariff
from tests.shipping.stock import index_of
from tests.shipping.test_column_queries import told
from tests.shipping.test_columns import (
    PRADO,
    USD_TARIFF,
    by_vehicle,
    expected_landings,
    expected_totals,
    hundredths,
)
from tests.shipping.test_landing import rule
from tests.shipping.test_queries import NOW, tables, vehicle

__all__ = ["tables"]

RATE = USD_TARIFF.freights[""]
LIMITED = replace(USD_TARIFF, freights={"": replace(RATE, largest_m3=Decimal("9.87"))})
NO_SURCHARGE = replace(USD_TARIFF, freights={"": replace(RATE, surcharge=Money(Decimal(0), "USD"))})
HALVES = replace(
    USD_TARIFF, freights={"": FreightTerms(Money(Decimal("0.50"), "USD"), Money(Decimal(0), "USD"))}
)
FEE_IN_YEN = replace(USD_TARIFF, inspection=InspectionTerms("QISJ", Money(Decimal(22_000), "JPY")))
FEE_UNKNOWN = replace(USD_TARIFF, inspection=InspectionTerms("QISJ", None))
IN_YEN = FreightTerms(Money(Decimal(9_000), "JPY"), Money(Decimal(0), "JPY"))


@pytest.mark.parametrize(
    ("facts", "tariff", "total"),
    [
        ({}, USD_TARIFF, 621_191),
        ({}, NO_SURCHARGE, 609_124),  # 5,838.95 + 5,838.95 x 0.0055 / 0.9945 + 220
        ({}, HALVES, 525_262),  # 9.87 x 0.50 = 4.935: half a cent is a cent
        ({}, LIMITED, 621_191),
        ({"m3": Decimal("9.871")}, LIMITED, UNKNOWN),
        ({"m3": Decimal("9.871")}, USD_TARIFF, 621_200),
        ({"m3": Decimal(0)}, USD_TARIFF, UNKNOWN),
        ({"m3": None}, USD_TARIFF, UNKNOWN),
        ({"fob_amount": None}, USD_TARIFF, UNKNOWN),
        ({"fob_amount": Decimal(0)}, USD_TARIFF, UNKNOWN),
        ({"currency": "JPY"}, USD_TARIFF, UNKNOWN),
        ({}, FEE_IN_YEN, UNKNOWN),
        ({}, FEE_UNKNOWN, UNKNOWN),
        ({}, replace(USD_TARIFF, insurance=None), UNKNOWN),
        ({}, replace(USD_TARIFF, freights={"": IN_YEN}), UNKNOWN),
        ({}, replace(USD_TARIFF, freights={}), UNKNOWN),
    ],
)
def test_a_total_and_an_ask_stand_where_the_rules_put_them(
    facts: dict[str, Any], tariff: Tariff, total: int
) -> None:
    vehicle = Vehicle(**{**PRADO, **facts})
    index = index_of([vehicle])
    found = by_vehicle(index, totals(index, tariff))
    assert found == expected_totals([vehicle], tariff) == {vehicle.pk: total}


def test_an_answer_changes_at_the_number_itself() -> None:
    sizes = (1_899, 1_900, 1_901, None)
    stock = [Vehicle(**PRADO, fuel="petrol", displacement_cc=size) for size in sizes]
    index, rules, day = index_of(stock), [rule("sanction_cc", "1900")], date(2026, 12, 20)
    found = by_vehicle(index, landings(index, rules, day))
    assert found == expected_landings(stock, rules, day)
    assert len({found[each.pk] for each in stock[:3]}) == 2


def test_what_was_judged_for_one_month_is_not_told_of_another() -> None:
    stock = [Vehicle(**PRADO, registration_year=2019, registration_month=1)]
    index, rules = index_of(stock), [rule("max_age", "8", "registration")]
    days = date(2026, 12, 20), date(2028, 12, 20)
    found = [by_vehicle(index, landings(index, rules, day)) for day in days]
    assert found == [expected_landings(stock, rules, day) for day in days]
    assert found[0] != found[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "change"),
    [
        (FreightRate, {"surcharge": Decimal(500)}),
        (FreightRate, {"rate_per_m3": Decimal(99)}),
        (InsuranceRate, {"percent": Decimal("1.5")}),
        (InspectionRule, {"fee": Decimal(777)}),
    ],
)
def test_a_kept_column_ends_with_any_of_its_terms(table: Any, change: dict[str, Decimal]) -> None:
    one = vehicle("AR-1")
    before = told(total_column("KEMBA", NOW))
    table.objects.update(**change)
    shown = totals_for([one], "KEMBA", NOW)[one.pk].cif
    assert told(total_column("KEMBA", NOW)) == {"AR-1": hundredths(shown)} != before


@pytest.mark.django_db
def test_a_kept_landing_is_told_of_its_own_day_alone() -> None:
    vehicle("AR-1", registration_year=2019, registration_month=1, manufacture_year=2019)
    ImportRule.objects.filter(country="KE").exclude(key="ke-age").delete()
    found = [told(landing_on("KE", date(year, 12, 20)))["AR-1"] for year in (2026, 2028, 2026)]
    assert found == [1, 3, 1]


@pytest.mark.django_db
def test_a_kept_price_ends_with_its_rate() -> None:
    vehicle("AR-1", fob_amount=Decimal(100))
    rate = ExchangeRate(base="USD", quote="MNT", rate=3_400, day=date(2026, 11, 1), source="a test")
    rate.save()
    assert told(price_column("MNT", NOW)) == {"AR-1": 34_000_000}
    ExchangeRate.objects.filter(quote="MNT").update(rate=3_500)
    assert told(price_column("MNT", NOW)) == {"AR-1": 35_000_000}
