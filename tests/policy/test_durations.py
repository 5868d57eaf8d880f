from __future__ import annotations

from datetime import UTC, datetime

import pytest

from funabin.policy.durations import Duration, add_duration, parse_duration
from funabin.policy.grammar import SHIPPED


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P0D", Duration()),
        ("P7Y", Duration(years=7)),
        ("P1Y6M", Duration(years=1, months=6)),
        ("P90D", Duration(days=90)),
        ("PT48H", Duration(hours=48)),
        ("P1DT12H", Duration(days=1, hours=12)),
    ],
)
def test_a_duration_is_read(text, duration):
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", "P", "7Y", "P7", "PT", "PT3M", "P1T3H", "P1W", "P-1D", "P1D ", "p1d", "P1M1Y"]
)
def test_anything_else_is_no_duration(text):
    with pytest.raises(ValueError, match="whole years, months, days or hours"):
        parse_duration(text)


def test_more_than_a_hundred_years_is_for_ever():
    assert parse_duration("P100Y") == Duration(years=100)
    with pytest.raises(ValueError, match="for ever"):
        parse_duration("P101Y")


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ((2026, 1, 31), "P1M", (2026, 2, 28)),
        ((2024, 1, 31), "P1M", (2024, 2, 29)),
        ((2024, 2, 29), "P1Y", (2025, 2, 28)),
        ((2024, 2, 29), "P4Y", (2028, 2, 29)),
        ((2026, 11, 30), "P3M", (2027, 2, 28)),
        ((2026, 12, 1), "P90D", (2027, 3, 1)),
        ((2026, 12, 31), "P1Y2M1D", (2028, 3, 1)),
        ((2026, 5, 5), "P0D", (2026, 5, 5)),
        ((2026, 5, 5), "PT48H", (2026, 5, 7)),
    ],
)
def test_adding_keeps_the_day_where_the_month_has_it(start, text, end):
    at = datetime(*start, 9, 30, tzinfo=UTC)
    assert add_duration(at, parse_duration(text)) == datetime(*end, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "english", "japanese"),
    [
        ("P7Y", "7 years", "7年"),
        ("P1Y6M", "1 year and 6 months", "1年と6か月"),
        ("P1D", "1 day", "1日"),
        ("P90D", "90 days", "90日"),
        ("P0D", "0 days", "0日"),
        ("PT48H", "48 hours", "48時間"),
        ("P1DT1H", "1 day and 1 hour", "1日と1時間"),
    ],
)
def test_a_duration_is_said_in_words(text, english, japanese):
    assert SHIPPED["en"].duration(text) == english
    assert SHIPPED["ja"].duration(text) == japanese
