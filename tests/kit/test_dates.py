"""Months, spans and business days of Japan."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.kit.dates import (
    Span,
    add_business_days,
    add_months,
    day_in_japan,
    is_business_day,
    month_end,
    month_span,
)

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def test_a_known_month_is_a_span_of_its_days() -> None:
    assert month_span(2024, 2) == Span(date(2024, 2, 1), date(2024, 2, 29))


def test_an_unknown_month_spans_the_year_and_an_unknown_year_is_nothing() -> None:
    assert month_span(2019, None) == Span(date(2019, 1, 1), date(2019, 12, 31))
    assert month_span(None, 4) is None


def test_a_span_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Span(date(2026, 2, 1), date(2026, 1, 1))


def test_a_span_moves_by_years_and_keeps_29_february_inside_its_month() -> None:
    assert Span(date(2020, 2, 1), date(2020, 2, 29)).shifted(1) == Span(date(2021, 2, 1), date(2021, 2, 28))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 15), -3, date(2025, 12, 15)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_are_added_within_the_calendar(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_the_last_day_of_a_month() -> None:
    assert (month_end(2026, 2), month_end(2026, 12)) == (date(2026, 2, 28), date(2026, 12, 31))


def test_japan_is_already_in_tomorrow_when_london_dines() -> None:
    assert day_in_japan(datetime(2026, 11, 20, 18, 0, tzinfo=UTC)) == date(2026, 11, 21)
    with pytest.raises(ValueError, match="time zone"):
        day_in_japan(datetime(2026, 11, 20, 18, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 21),  # Saturday
        date(2026, 11, 23),  # Labour Thanksgiving Day, a Monday
        date(2026, 5, 6),  # substitute holiday
        date(2026, 9, 22),  # a day between two holidays
        date(2026, 12, 31),  # banks are shut
        date(2025, 1, 2),  # banks are shut, a Thursday
    ],
)
def test_weekends_holidays_and_bank_holidays_are_no_business_days(day: date) -> None:
    assert not is_business_day(day)


def test_an_ordinary_tuesday_is_a_business_day() -> None:
    assert is_business_day(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 24)),  # over a weekend and a holiday
        (date(2026, 11, 21), 1, date(2026, 11, 24)),  # from a Saturday
        (date(2026, 11, 21), 0, date(2026, 11, 24)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 12, 30), 3, date(2027, 1, 6)),  # over the New Year
    ],
)
def test_business_days_skip_what_is_shut(day: date, count: int, expected: date) -> None:
    assert add_business_days(day, count) == expected


def test_business_days_are_never_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_business_days(date(2026, 11, 20), -1)


@given(DAYS, st.integers(1, 40))
def test_the_result_is_a_business_day_and_one_more_day_is_later(day: date, count: int) -> None:
    end = add_business_days(day, count)
    assert is_business_day(end)
    assert add_business_days(day, count + 1) > end >= day


@given(DAYS, st.integers(1, 40))
def test_exactly_that_many_business_days_lie_between(day: date, count: int) -> None:
    end = add_business_days(day, count)
    passed = sum(
        is_business_day(date.fromordinal(n)) for n in range(day.toordinal() + 1, end.toordinal() + 1)
    )
    assert passed == count
