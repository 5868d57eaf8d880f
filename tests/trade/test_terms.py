"""Terms count days in Japan, business days without its holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.kit.money import Money
from funabin.trade.rules.proformas import payment_of
from funabin.trade.rules.terms import business_days_after, days_after, last_day


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (
            datetime(2026, 11, 20, 3, tzinfo=UTC),
            1,
            date(2026, 11, 24),
        ),  # over a weekend and Labour Thanksgiving Day
        (
            datetime(2026, 12, 29, 3, tzinfo=UTC),
            2,
            date(2027, 1, 4),
        ),  # banks are shut from 31 December to 3 January
        (datetime(2026, 11, 24, 15, tzinfo=UTC), 1, date(2026, 11, 26)),  # it is the 25th in Japan already
    ],
)
def test_business_days_skip_what_banks_skip(start: datetime, days: int, last: date) -> None:
    assert last_day(business_days_after(start, days)) == last


def test_calendar_days_count_them_all() -> None:
    assert last_day(days_after(datetime(2026, 11, 20, 3, tzinfo=UTC), 7)) == date(2026, 11, 27)


@given(
    total=st.decimals(min_value=0, max_value=9_999_999, places=2),
    percent=st.integers(min_value=1, max_value=100),
    currency=st.sampled_from(["USD", "JPY"]),
)
def test_deposit_and_balance_make_up_the_total(total: Decimal, percent: int, currency: str) -> None:
    whole = Money(total, currency)
    payment = payment_of(whole, deposit_percent=Decimal(percent), until=datetime(2026, 11, 27, tzinfo=UTC))
    assert payment.deposit + payment.balance == whole
    assert payment.balance.amount >= 0
