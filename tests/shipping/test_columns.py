"""The columns of the search equal the rules, vehicle by vehicle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.catalogue.models import Vehicle
from funabin.catalogue.search.index import UNKNOWN, Index
from funabin.kit.money import Money
from funabin.shipping.columns import landing, landings, money, prices, totals
from funabin.shipping.columns.part import Stock, mended
from funabin.shipping.queries import facts_of, goods_of
from funabin.shipping.rules import (
    Facts,
    FreightTerms,
    InspectionTerms,
    InsuranceTerms,
    Rule,
    Tariff,
    amounts_of,
    judge,
)
from funabin.shipping.rules.landing import CHECKS, KIND_BASES, READS, facts_read, state_of
from tests.shipping.stock import ARRIVALS, CURRENCIES, KINDS, STOCKS, index_of, row_of, rules, tariffs
from tests.shipping.test_landing import rule

LANDING = {"yes": 1, "ask": 2, "no": 3, "sanctioned": 3}


def by_vehicle(index: Index, values: Any) -> dict[UUID, int]:
    """The numbers of a column by vehicle; as many as there are slots."""
    assert len(values) == len(index.alive)
    slots = np.flatnonzero(index.alive)
    return dict(zip(index.ids(slots), values[slots].tolist(), strict=True))


def hundredths(amount: Money | None) -> int:
    return UNKNOWN if amount is None else int(amount.amount * 100)


def expected_totals(vehicles: Iterable[Vehicle], tariff: Tariff) -> dict[UUID, int]:
    return {
        each.pk: hundredths(amounts_of(goods_of(each), tariff.terms(each.location)).cif) for each in vehicles
    }


def expected_landings(vehicles: Iterable[Vehicle], rules: Sequence[Rule], day: date) -> dict[UUID, int]:
    return {each.pk: LANDING[judge(facts_of(each), rules, day).state] for each in vehicles}


def expected_prices(
    vehicles: Iterable[Vehicle], currency: str, rates: Mapping[str, Decimal]
) -> dict[UUID, int]:
    """As shipping.queries.amount_in tells it."""
    found = {}
    for each in vehicles:
        price = each.price
        if price is not None and price.currency != currency:
            rate = rates.get(price.currency)
            price = None if rate is None else Money(price.amount * rate, currency)
        found[each.pk] = hundredths(price)
    return found


@given(STOCKS, tariffs())
def test_totals_are_those_of_each_vehicle_alone(vehicles: list[Vehicle], tariff: Tariff) -> None:
    index = index_of(vehicles)
    assert by_vehicle(index, totals(index, tariff)) == expected_totals(vehicles, tariff)


@given(STOCKS, st.lists(rules(), max_size=5), ARRIVALS)
def test_landing_is_that_of_each_vehicle_alone(vehicles: list[Vehicle], rules: list[Rule], day: date) -> None:
    index = index_of(vehicles)
    assert by_vehicle(index, landings(index, rules, day)) == expected_landings(vehicles, rules, day)


RATES = st.dictionaries(
    st.sampled_from(CURRENCIES), st.integers(1, 10**11).map(lambda number: Decimal(number).scaleb(-6))
)


@given(STOCKS, st.sampled_from([*CURRENCIES, "KES"]), RATES)
def test_prices_are_those_of_each_vehicle_alone(
    vehicles: list[Vehicle], currency: str, rates: dict[str, Decimal]
) -> None:
    index = index_of(vehicles)
    assert by_vehicle(index, prices(index, currency, rates)) == expected_prices(vehicles, currency, rates)


USD_TARIFF = Tariff(
    "KE",
    {"": FreightTerms(Money(Decimal(85), "USD"), Money(Decimal(120), "USD"))},
    InspectionTerms("QISJ", Money(Decimal(220), "USD")),
    InsuranceTerms(Decimal("0.5")),
)
PRADO = {"location": "JPNGO", "m3": Decimal("9.87"), "currency": "USD", "fob_amount": Decimal(5000)}


def test_a_total_is_told_in_hundredths_and_what_is_unknown_asks() -> None:
    stock = [Vehicle(**PRADO), Vehicle(**{**PRADO, "m3": None}), Vehicle(**{**PRADO, "location": "AEJEA"})]
    index = index_of(stock)
    found = by_vehicle(index, totals(index, USD_TARIFF))
    assert [found[each.pk] for each in stock] == [621_191, UNKNOWN, UNKNOWN]


def test_yen_have_no_smaller_coin() -> None:
    yen = {**PRADO, "currency": "JPY", "fob_amount": Decimal(1_000_000)}
    rate = FreightTerms(Money(Decimal(12_345), "JPY"), Money(Decimal(0), "JPY"))
    tariff = Tariff("KE", {"JPNGO": rate}, None, InsuranceTerms(Decimal("0.5")))
    vehicle = Vehicle(**yen)
    index = index_of([vehicle])
    # 9.87 x 12,345 = 121,845.15; 1,121,845 x 0.0055 / 0.9945 = 6,204.31
    assert by_vehicle(index, totals(index, tariff)) == {vehicle.pk: (1_000_000 + 121_845 + 6_204) * 100}


def test_a_rate_that_rounds_to_nothing_is_still_a_rate() -> None:
    yen = Vehicle(**{**PRADO, "currency": "JPY", "fob_amount": Decimal(1_000_000)})
    nothing = Money(Decimal("0.4"), "JPY")
    tariff = Tariff(
        "KE",
        {"": FreightTerms(nothing, nothing)},
        InspectionTerms("QISJ", nothing),
        InsuranceTerms(Decimal("0.5")),
    )
    assert by_vehicle(index_of([yen]), totals(index_of([yen]), tariff)) == {yen.pk: 100_553_000}


def test_a_vehicle_that_left_and_one_that_came_do_not_move_the_others() -> None:
    stock = [Vehicle(**{**PRADO, "fob_amount": Decimal(1000 + number)}) for number in range(9)]
    index = index_of(stock)
    new = Vehicle(**{**PRADO, "fob_amount": Decimal(77)})
    index.apply([row_of(new)], gone=[stock[3].pk, stock[4].pk])
    left = [*stock[:3], *stock[5:], new]
    assert by_vehicle(index, totals(index, USD_TARIFF)) == expected_totals(left, USD_TARIFF)


def test_an_amount_too_large_for_quick_arithmetic_is_still_exact() -> None:
    dear = Vehicle(**{**PRADO, "currency": "USD", "fob_amount": Decimal("9999999.99")})
    index, rate = index_of([dear]), Decimal("15987.654321")
    exact = expected_prices([dear], "IDR", {"USD": rate})
    assert by_vehicle(index, prices(index, "IDR", {"USD": rate})) == exact
    assert exact[dear.pk] == 15_987_654_305_012  # hundredths: 159,876,543,050.12


def test_a_stock_without_vehicles_has_columns_too() -> None:
    index = Index.build([])
    assert [len(totals(index, USD_TARIFF)), len(prices(index, "USD", {}))] == [0, 0]
    assert len(landings(index, [rule("steering", "right")], date(2026, 12, 20))) == 0


def test_without_rules_in_force_every_vehicle_is_asked_about() -> None:
    index = index_of([Vehicle(**PRADO)])
    assert by_vehicle(index, landings(index, [], date(2026, 12, 20))).popitem()[1] == 2


@given(STOCKS, STOCKS, tariffs(), st.lists(rules(), max_size=3), ARRIVALS)
def test_a_change_mends_a_column_to_what_all_anew_would_be(
    vehicles: list[Vehicle], others: list[Vehicle], tariff: Tariff, rules: list[Rule], day: date
) -> None:
    index = index_of(vehicles)
    works: list[Callable[[Stock], Any]] = [
        lambda stock: totals(stock, tariff),
        lambda stock: landings(stock, rules, day),
        lambda stock: prices(stock, "JPY", {"USD": Decimal("151.25")}),
    ]
    before, since = [work(index) for work in works], index.changes
    others[0].pk = vehicles[0].pk
    index.apply([row_of(each) for each in others], gone=[each.pk for each in vehicles[1:2]])
    touched = index.touched(since)
    assert touched is not None
    for work, values in zip(works, before, strict=True):
        assert by_vehicle(index, mended(values, index, touched, work)) == by_vehicle(index, work(index))


def test_a_slot_that_was_not_mended_would_be_seen() -> None:
    vehicle = Vehicle(**PRADO)
    index = index_of([vehicle])
    before = totals(index, USD_TARIFF)
    vehicle.fob_amount = Decimal(6000)
    index.apply([row_of(vehicle)])
    unmended = mended(before, index, np.zeros(0, np.int64), lambda stock: totals(stock, USD_TARIFF))
    assert by_vehicle(index, unmended) != expected_totals([vehicle], USD_TARIFF)


# twins: what happens when the arithmetic is a little wrong


def test_totals_rounded_down_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    vehicle = Vehicle(**PRADO)
    index = index_of([vehicle])
    times = money._times
    monkeypatch.setattr(money, "_times", lambda values, *more: times(values, *more) - 1)
    assert by_vehicle(index, totals(index, USD_TARIFF)) != expected_totals([vehicle], USD_TARIFF)


def test_a_rule_that_forgot_a_fact_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = [Vehicle(**PRADO, fuel="electric"), Vehicle(**PRADO, fuel="petrol", displacement_cc=3000)]
    index, sanction = index_of(stock), [rule("sanction_cc", "1900")]
    day = date(2026, 12, 20)
    assert by_vehicle(index, landings(index, sanction, day)) == expected_landings(stock, sanction, day)
    monkeypatch.setattr(
        "funabin.shipping.rules.landing.READS", {**READS, "sanction_cc": ("displacement_cc",)}
    )
    assert by_vehicle(index, landings(index, sanction, day)) != expected_landings(stock, sanction, day)


# what the columns rely on


class Noticing:
    """Facts that notice which of them were looked at."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.seen = facts, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.seen.add(name)
        return getattr(self.facts, name)


@given(rules(), STOCKS, ARRIVALS)
def test_a_rule_looks_at_no_fact_it_does_not_name(rule: Rule, vehicles: list[Vehicle], day: date) -> None:
    for vehicle in vehicles:
        facts = Noticing(facts_of(vehicle))
        state_of(rule, facts, day)  # type: ignore[arg-type]
        assert facts.seen <= set(facts_read(rule))


def test_every_kind_names_its_facts_and_is_tried_here() -> None:
    assert set(CHECKS) == {*READS, *KIND_BASES} == set(KINDS)


@given(rules(("sanction_cc", "sanction_price")), STOCKS, ARRIVALS, st.data())
def test_an_answer_changes_at_most_once_as_a_number_grows(
    rule: Rule, vehicles: list[Vehicle], day: date, data: st.DataObject
) -> None:
    base, currency = facts_of(vehicles[0]), data.draw(st.sampled_from(CURRENCIES))
    numbers = sorted(data.draw(st.lists(st.integers(0, 10**9), min_size=3, max_size=9)))
    answers = []
    for number in numbers:
        price = Money(Decimal(number).scaleb(-2), currency)
        facts = Facts(fuel=base.fuel, body_type=base.body_type, displacement_cc=number // 100, price=price)
        answers.append(state_of(rule, facts, day))
    assert sum(one != next_ for one, next_ in pairwise(answers)) <= 1


@given(st.integers(0, 10**9))
def test_the_place_where_an_answer_changes_is_found(place: int) -> None:
    assert landing._change(lambda value: 3 if value >= place else 1) == place
