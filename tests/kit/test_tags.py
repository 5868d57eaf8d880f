"""Figures, money and dates of the pages, by language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from funabin.kit.money import Money
from funabin.kit.tags import day, drawing, icon, mark, moment, money, roughly, whole


def dollars(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dollars("3250"), "USD 3,250"),
        (dollars("978.5"), "USD 978.50"),
        (Money(Decimal("1234567"), "JPY"), "JPY 1,234,567"),
        (dollars("0"), "USD 0"),
        (dollars("-100"), "−USD 100"),  # a minus, before the currency as on paper
        (None, "ask"),
    ],
)
def test_money_names_its_currency_and_an_unknown_amount_is_asked_for(value: Money | None, words: str) -> None:
    assert money(value) == words


def test_an_indicative_amount_has_no_cents() -> None:
    assert roughly(Money(Decimal("960429.60"), "KES")) == "KES 960,430"


def test_numbers_are_grouped_and_nothing_stays_nothing() -> None:
    assert (whole(123456), whole(Decimal("130.000000")), whole(None)) == ("123,456", "130", "")


def test_dates_have_their_month_in_letters() -> None:
    assert day(date(2026, 11, 3)) == "3 Nov 2026"
    with translation.override("ja"):
        assert day(date(2026, 11, 3)) == "2026年11月3日"
    assert day(None) == ""


def test_a_moment_is_told_in_japan_time_and_says_so() -> None:
    at = datetime(2026, 11, 3, 15, 30, tzinfo=UTC)
    assert moment(at) == "4 Nov 2026, 00:30 Japan time"
    assert day(at) == "4 Nov 2026"
    assert moment(None) == ""


def test_drawings_are_silent_and_come_from_one_file_each() -> None:
    assert 'aria-hidden="true"' in icon("ship")
    assert icon("ship").endswith('#ship"></use></svg>')
    assert '#mark-enforced"' in mark("enforced")
    assert 'color="#b5453f"' in drawing("suv", "#b5453f")
    assert drawing("").endswith('#other"></use></svg>')
