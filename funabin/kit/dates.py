"""Dates: months, ages by the calendar, business days of Japan. Moments stay with django.utils.timezone."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

TOKYO = ZoneInfo("Asia/Tokyo")
SATURDAY = 5


@dataclass(frozen=True)
class Span:
    """The first and the last day something may have happened on: papers often know only a month or a year."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a span ends before it begins")

    def shifted(self, years: int) -> Span:
        """The same span `years` later."""
        return Span(add_months(self.first, 12 * years), add_months(self.last, 12 * years))


def month_span(year: int | None, month: int | None) -> Span | None:
    """The days that "2019/04" may mean; the whole year where the month is unknown; None where the year is."""
    if year is None:
        return None
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    return Span(date(year, month, 1), month_end(year, month))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """`day` moved by `months`; the last day where the month is too short (31 January + 1 = 28 February)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def day_in_japan(at: datetime) -> date:
    """The calendar day in Japan at the aware moment `at`. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(TOKYO).date()


def today_in_japan() -> date:
    """The calendar day it is in Japan: what the law and the people of the desk mean by today."""
    return datetime.now(TOKYO).date()


@cache
def _closed(year: int) -> holidays.HolidayBase:
    # the bank category adds 31 December to 3 January, when no transfer arrives
    return holidays.country_holidays("JP", years=year, categories=("public", "bank"))


def is_business_day(day: date) -> bool:
    """Whether banks of Japan work that day: no weekend, holiday or bank holiday (to 3 January)."""
    return day.weekday() < SATURDAY and day not in _closed(day.year)


def add_business_days(day: date, count: int) -> date:
    """The business day of Japan `count` after `day`, which never counts (0: `day`, or the next one)."""
    if count < 0:
        raise ValueError("business days are counted forwards")
    if count == 0:
        return day if is_business_day(day) else _next_business_day(day)
    for _ in range(count):
        day = _next_business_day(day)
    return day


def _next_business_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_business_day(day):
        day += timedelta(days=1)
    return day
