"""The total price at a port: exact figures, and "ask" wherever something is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.kit.money import Money
from funabin.shipping.rules import (
    FreightTerms,
    Goods,
    InspectionTerms,
    InsuranceTerms,
    Terms,
    Total,
    amounts_of,
    lines_within,
    payable,
    total_lines,
)


def usd(amount: str | int) -> Money:
    return Money(Decimal(amount), "USD")


GOODS = Goods(fob=usd(5000), discount=None, m3=Decimal("9.87"))
FREIGHT = FreightTerms(usd(85), usd(120), transit_days=(24, 34), valid_until=date(2026, 12, 31))
INSPECTION = InspectionTerms("QISJ", usd(200), valid_until=date(2027, 3, 31))
INSURANCE = InsuranceTerms(Decimal("0.5"))
TERMS = Terms(FREIGHT, INSPECTION, INSURANCE)


def _amounts(total: Total) -> dict[str, Money | None]:
    return {line.kind: line.amount for line in total.lines}


def test_a_complete_total_adds_up_line_by_line() -> None:
    total = total_lines(GOODS, TERMS)
    assert _amounts(total) == {
        "fob": usd(5000),
        "freight": usd("958.95"),  # 9.87 x 85 + 120
        "inspection": usd(200),
        "insurance": usd("32.96"),  # 5958.95 x 0.0055 / 0.9945
    }
    assert (total.fob, total.cf, total.cif) == (usd(5000), usd("5958.95"), usd("6191.91"))
    assert (total.transit_days, total.valid_until, total.notes) == ((24, 34), date(2026, 12, 31), ())


def test_every_line_says_how_its_amount_came_about() -> None:
    total = total_lines(replace(GOODS, discount=usd(300)), TERMS)
    assert [(line.label, line.basis) for line in total.lines] == [
        ("Vehicle price (FOB)", "vehicle, loaded on the ship in Japan"),
        ("Discount", "taken off the vehicle price"),
        ("Sea freight", "9.87 m³ × USD 85 + USD 120 surcharge"),
        ("Inspection before shipping", "by QISJ, asked by the country"),
        ("Marine insurance", "0.5 % of USD 6,259.28 (110 % of price, freight and insurance)"),
    ]


def test_the_insured_value_is_a_tenth_above_the_insured_price() -> None:
    found = amounts_of(GOODS, TERMS)
    assert found.cf is not None
    assert found.insurance is not None
    insured = (found.cf + found.insurance).amount * Decimal("1.1")
    assert Money(insured * Decimal("0.005"), "USD") == found.insurance


def test_a_rate_without_surcharge_shows_the_product_alone() -> None:
    total = total_lines(GOODS, replace(TERMS, freight=replace(FREIGHT, surcharge=usd(0))))
    assert total.lines[1].basis == "9.87 m³ × USD 85"
    assert total.lines[1].amount == usd("838.95")


def test_a_discount_is_taken_off_before_the_freight_is_added() -> None:
    total = total_lines(replace(GOODS, discount=usd(300)), TERMS)
    assert (total.fob, total.cf) == (usd(4700), usd("5658.95"))


def test_a_country_that_asks_no_inspection_has_no_such_line() -> None:
    total = total_lines(GOODS, replace(TERMS, inspection=None))
    assert "inspection" not in _amounts(total)
    assert total.cif == usd("5991.91")


@pytest.mark.parametrize(
    ("goods", "terms", "kind", "basis", "known"),
    [
        (replace(GOODS, fob=None), TERMS, "fob", "ask us for the price of this vehicle", ()),
        (replace(GOODS, fob=usd(0)), TERMS, "fob", "ask us for the price of this vehicle", ()),
        (
            replace(GOODS, m3=None),
            TERMS,
            "freight",
            "the size (M3) of this vehicle is not known yet: ask us",
            ("fob",),
        ),
        (
            replace(GOODS, m3=Decimal(0)),
            TERMS,
            "freight",
            "the size (M3) of this vehicle is not known yet: ask us",
            ("fob",),
        ),
        (
            GOODS,
            replace(TERMS, freight=None),
            "freight",
            "no freight rate for this port today: ask us",
            ("fob",),
        ),
        (
            GOODS,
            replace(TERMS, freight=replace(FREIGHT, per_m3=None)),
            "freight",
            "no freight rate for this port today: ask us",
            ("fob",),
        ),
        (
            GOODS,
            replace(TERMS, freight=replace(FREIGHT, largest_m3=Decimal("9.8"))),
            "freight",
            "larger than our rate for this port covers: ask us",
            ("fob",),
        ),
        (
            GOODS,
            replace(TERMS, inspection=InspectionTerms("QISJ", None)),
            "inspection",
            "by QISJ: ask us for the fee",
            ("fob", "cf"),
        ),
        (
            GOODS,
            replace(TERMS, insurance=None),
            "insurance",
            "no insurance rate today: ask us",
            ("fob", "cf"),
        ),
    ],
)
def test_what_is_missing_is_asked_for_and_never_zero(
    goods: Goods, terms: Terms, kind: str, basis: str, known: tuple[str, ...]
) -> None:
    total = total_lines(goods, terms)
    line = next(line for line in total.lines if line.kind == kind)
    assert (line.amount, line.basis) == (None, basis)
    sums = {"fob": total.fob, "cf": total.cf, "cif": total.cif}
    assert tuple(name for name, amount in sums.items() if amount is not None) == known


def test_the_largest_vehicle_of_a_rate_is_still_covered() -> None:
    terms = replace(TERMS, freight=replace(FREIGHT, largest_m3=Decimal("9.87")))
    assert total_lines(GOODS, terms).cif == usd("6191.91")


def test_two_currencies_are_never_added() -> None:
    yen = FreightTerms(Money(Decimal(12000), "JPY"), Money(Decimal(0), "JPY"))
    total = total_lines(GOODS, replace(TERMS, freight=yen))
    assert (total.cf, total.cif) == (None, None)
    assert total.notes == ("Parts of this price are in different currencies: ask us for the total.",)


def test_a_discount_above_the_price_is_asked_for() -> None:
    total = total_lines(replace(GOODS, discount=usd(5001)), TERMS)
    assert (total.fob, total.cf, total.cif) == (None, None, None)
    assert payable(total, "FOB") is None


@pytest.mark.parametrize(
    ("incoterm", "kinds", "amount"),
    [
        ("FOB", ["fob", "discount"], "4700"),
        ("C&F", ["fob", "discount", "freight", "inspection"], "5858.95"),
        ("CIF", ["fob", "discount", "freight", "inspection", "insurance"], "5890.25"),
    ],
)
def test_an_incoterm_chooses_its_lines_and_their_sum(incoterm: str, kinds: list[str], amount: str) -> None:
    total = total_lines(replace(GOODS, discount=usd(300)), TERMS)
    assert [line.kind for line in lines_within(total, incoterm)] == kinds
    assert payable(total, incoterm) == usd(amount)


MONEY = st.decimals(1, 200_000, places=2).map(lambda amount: Money(amount, "USD"))
FEE = st.decimals(0, 2_000, places=2).map(lambda amount: Money(amount, "USD"))
SOME = st.sampled_from([True, False])


@st.composite
def goods(draw: st.DrawFn) -> Goods:
    fob = draw(st.none() | MONEY)
    discount = None
    if fob is not None and draw(SOME):
        discount = Money(draw(st.decimals(0, fob.amount, places=2)), "USD")
    return Goods(fob, discount, draw(st.none() | st.decimals(1, 150, places=3)))


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    freight = FreightTerms(draw(MONEY), draw(FEE)) if draw(SOME) else None
    inspection = InspectionTerms("EAA", draw(st.none() | FEE)) if draw(SOME) else None
    insurance = InsuranceTerms(draw(st.decimals("0.001", 5, places=3))) if draw(SOME) else None
    return Terms(freight, inspection, insurance)


@given(goods(), terms())
def test_the_sums_agree_with_their_lines_and_ask_propagates(goods: Goods, terms: Terms) -> None:
    total = total_lines(goods, terms)
    lines = _amounts(total)
    if total.cf is None:
        assert total.cif is None
        assert total.fob is None or lines["freight"] is None
    else:
        assert total.fob is not None
        assert lines["freight"] is not None
        assert total.cf == total.fob + lines["freight"]
    if total.cif is None:
        assert None in (total.fob, *lines.values())
    else:
        assert total.cif == payable(total, "CIF")
    assert amounts_of(goods, terms).cif == total.cif


@given(goods(), terms())
def test_no_amount_is_ever_negative(goods: Goods, terms: Terms) -> None:
    total = total_lines(goods, terms)
    amounts = [*_amounts(total).values(), total.fob, total.cf, total.cif]
    assert all(amount.amount >= 0 for amount in amounts if amount is not None)


@given(goods(), terms(), st.decimals("0.01", 5_000, places=2))
def test_a_dearer_vehicle_never_costs_less_landed(goods: Goods, terms: Terms, more: Decimal) -> None:
    before = amounts_of(goods, terms)
    if goods.fob is None:
        return
    after = amounts_of(replace(goods, fob=goods.fob + Money(more, "USD")), terms)
    for cheaper, dearer in ((before.fob, after.fob), (before.cf, after.cf), (before.cif, after.cif)):
        assert (cheaper is None) == (dearer is None)
        assert cheaper is None or dearer is None or cheaper < dearer


@given(goods(), terms(), st.decimals("0.001", 40, places=3))
def test_a_larger_vehicle_never_costs_less_landed(goods: Goods, terms: Terms, more: Decimal) -> None:
    if goods.m3 is None:
        return
    before, after = amounts_of(goods, terms), amounts_of(replace(goods, m3=goods.m3 + more), terms)
    assert (before.cif is None) == (after.cif is None)
    assert before.cif is None or after.cif is None or not after.cif < before.cif
