"""ISO 8601 durations in whole years, months and days: read, add to a time, say in words."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_FORM = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?")
_LONGEST = 100 * 366  # days; longer is for ever
_WORDS = {
    "en": {
        "years": ("{} year", "{} years"),
        "months": ("{} month", "{} months"),
        "days": ("{} day", "{} days"),
    },
    "ja": {"years": ("{}年", "{}年"), "months": ("{}か月", "{}か月"), "days": ("{}日", "{}日")},
}
_JOIN = {"en": " and ", "ja": "と"}


@dataclass(frozen=True)
class Duration:
    """A span of the calendar; months and years keep the day of the month where the month has it."""

    years: int = 0
    months: int = 0
    days: int = 0


def parse_duration(text: str) -> Duration:
    """Read "P7Y", "P1Y6M" or "P90D". Raises ValueError for anything else and for more than 100 years."""
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError("a duration in whole years, months or days is expected, such as P7Y, P6M or P90D")
    years, months, days = (int(number or 0) for number in found.groups())
    if years * 366 + months * 31 + days > _LONGEST:
        raise ValueError("longer than 100 years is for ever; data is kept for a time")
    return Duration(years, months, days)


def add_duration(at: datetime, duration: Duration) -> datetime:
    """`at` plus years and months (31 January plus a month is the last of February), then plus days."""
    months = at.year * 12 + at.month - 1 + duration.years * 12 + duration.months
    year, month = divmod(months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day) + timedelta(days=duration.days)


def say_duration(duration: Duration, language: str) -> str:
    """In words: "1 year and 6 months", "90日"."""
    spans = [
        (unit, getattr(duration, unit)) for unit in ("years", "months", "days") if getattr(duration, unit)
    ]
    words = [_WORDS[language][unit][number != 1].format(number) for unit, number in spans]
    return _JOIN[language].join(words) or _WORDS[language]["days"][1].format(0)
