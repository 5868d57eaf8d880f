"""Money: exact, of one currency, never a float."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.kit.money import Money, zero

cents = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def test_money_takes_no_float() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "USD")  # type: ignore[arg-type]


def test_an_amount_is_rounded_half_up_to_the_minor_unit() -> None:
    assert Money(Decimal("1.005"), "USD") == Money(Decimal("1.01"), "USD")
    assert Money(Decimal("1.5"), "JPY") == Money(Decimal(2), "JPY")


def test_two_currencies_do_not_mix() -> None:
    for mix in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b):
        with pytest.raises(ValueError, match="cannot mix USD and JPY"):
            mix(Money(Decimal(1), "USD"), Money(Decimal(1), "JPY"))


def test_money_reads_with_its_currency_and_groups() -> None:
    assert str(Money(Decimal("3250.5"), "USD")) == "USD 3,250.50"
    assert str(Money(Decimal(3250), "JPY")) == "JPY 3,250"


def test_only_nothing_is_false() -> None:
    assert (bool(zero("USD")), bool(Money(Decimal("0.01"), "USD"))) == (False, True)


@given(cents, cents)
def test_what_is_added_can_be_taken_away_exactly(one: Decimal, other: Decimal) -> None:
    a, b = Money(one, "USD"), Money(other, "USD")
    assert (a + b) - b == a
    assert a + -a == zero("USD")
    assert (a < b) == (one < other)


@given(cents, st.integers(0, 1000))
def test_a_multiple_is_as_many_added(amount: Decimal, count: int) -> None:
    money = Money(amount, "USD")
    assert money * count == Money(amount * count, "USD")
