"""ISO 8601 durations in whole years, months, days and hours: read, add to a time."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_FORM = re.compile(r"P(?=[\dT])(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?:T(\d{1,5})H)?")
_LONGEST = 100 * 366  # days; longer is for ever


@dataclass(frozen=True)
class Duration:
    """A span of the calendar; months and years keep the day of the month where the month has it."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0


def parse_duration(text: str) -> Duration:
    """Read "P7Y", "P1Y6M", "P90D" or "PT48H". Raises ValueError for anything else and beyond 100 years."""
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(
            "a duration in whole years, months, days or hours is expected, such as P7Y, P90D or PT48H"
        )
    years, months, days, hours = (int(number or 0) for number in found.groups())
    if years * 366 + months * 31 + days + hours / 24 > _LONGEST:
        raise ValueError("longer than 100 years is for ever; data is kept for a time")
    return Duration(years, months, days, hours)


def add_duration(at: datetime, duration: Duration) -> datetime:
    """`at` plus years and months (31 January plus a month is the last of February), then days and hours."""
    months = at.year * 12 + at.month - 1 + duration.years * 12 + duration.months
    year, month = divmod(months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day) + timedelta(
        days=duration.days, hours=duration.hours
    )


def at_least(duration: Duration) -> timedelta:
    """The shortest a duration can be, whenever it begins: years of 365 days, months of 28."""
    days = duration.years * 365 + duration.months * 28 + duration.days
    return timedelta(days=days, hours=duration.hours)
