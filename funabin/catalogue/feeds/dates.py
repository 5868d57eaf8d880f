"""Years and months as lists write them: 2019, R1, 令和元年5月, H27.6, 2019/03, 201903, Mar 2019, Mar-19.

A spreadsheet's own number of a day (43525, counted from 1900) is read too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from funabin.catalogue.feeds.problems import BadValue

ERAS = {  # year 1 is base + 1
    **dict.fromkeys(("r", "令和", "令"), 2018),
    **dict.fromkeys(("h", "平成", "平"), 1988),
    **dict.fromkeys(("s", "昭和", "昭"), 1925),
}
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
    for name in (names,)
}
EARLIEST, LATEST = 1930, 2100
_SEPARATOR = r"\s*[年./\-\s]\s*"
_ERA = re.compile(
    r"(r|h|s|令和|平成|昭和|令|平|昭)\s*\.?\s*(\d{1,2}|元)(?:(?:"
    + _SEPARATOR
    + r")(\d{1,2})?(?:\s*月.*|[./\-]\d{1,2}.*)?)?"
)
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)(?:" + _SEPARATOR + r"(\d{1,2})?(?!\d))?(?:[^\d].*)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(?:[0-3]\d)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})\s*[./\-]\s*((?:19|20)\d\d)")
_DAY_FIRST = re.compile(r"\d{1,2}\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*((?:19|20)\d\d)")
_NAMED = re.compile(r"(?:\d{1,2}\s*[\-/ ]?\s*)?([a-z]{3})[a-z]*\.?,?\s*[\-/']?\s*((?:19|20)\d\d)")
_NAMED_SHORT = re.compile(r"([a-z]{3})[a-z]*\.?\s*[\-/']\s*'?(\d\d)")  # how a spreadsheet shows a month
_SHORT = re.compile(r"'?(\d\d)\s*[./\-]\s*(\d\d)")  # one of the two must be no month
_DAY_NUMBER = re.compile(r"([1-6]\d{4})(?:\.0*)?")
_FIRST_DAY = date(1899, 12, 30)
_NAMED_LATE = re.compile(r"((?:19|20)\d\d)\s*[\-/, ]?\s*([a-z]{3})[a-z]*\.?")


def year_and_month(text: str) -> tuple[int, int | None]:
    """The year and, where it is told, the month of a text. Raises BadValue."""
    year, month = _parsed(text.strip().casefold())
    if not EARLIEST <= year <= LATEST:
        raise BadValue("range", low=f"{EARLIEST:,}", high=f"{LATEST:,}")
    if month is not None and not 1 <= month <= 12:
        raise BadValue("not_month")
    return year, month


def _parsed(text: str) -> tuple[int, int | None]:
    if text.isdigit() and len(text) == 4:
        return int(text), None
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2])
    if found := _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text):
        return int(found[2]), int(found[1])
    if found := _ERA.fullmatch(text):
        year = ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
        return year, int(found[3]) if found[3] else None
    if (found := _NAMED.fullmatch(text)) and found[1] in MONTHS:
        return int(found[2]), MONTHS[found[1]]
    if (found := _NAMED_LATE.fullmatch(text)) and found[2] in MONTHS:
        return int(found[1]), MONTHS[found[2]]
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]) if found[2] else None
    return _shortened(text)


def _shortened(text: str) -> tuple[int, int | None]:
    """What is left: a spreadsheet's number of a day, and years of two figures where only one reading fits."""
    if found := _DAY_NUMBER.fullmatch(text):
        day = _FIRST_DAY + timedelta(days=int(found[1]))
        return day.year, day.month
    if (found := _NAMED_SHORT.fullmatch(text)) and found[1] in MONTHS:
        return _whole_year(int(found[2])), MONTHS[found[1]]
    if found := _SHORT.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            return _whole_year(first), second
        if second > 12 >= first:
            return _whole_year(second), first
    raise BadValue("not_year")


def _whole_year(short: int) -> int:
    return (2000 if short < 60 else 1900) + short


def year(text: str) -> int:
    """A year, Western (2019) or of a Japanese era (R1, H30, 令和元年), alone or in a date."""
    return year_and_month(text)[0]


def month(text: str) -> int:
    """A month, alone (3, 3月, Mar) or in a date. Raises BadValue where there is none."""
    said = text.strip().casefold()
    if re.fullmatch(r"\d{1,2}(\.0)?\s*月?", said):
        found = int(re.match(r"\d+", said)[0])  # type: ignore[index]
        if not 1 <= found <= 12:
            raise BadValue("range", low="1", high="12")
        return found
    if said[:3] in MONTHS and re.fullmatch(r"[a-z]+\.?", said):
        return MONTHS[said[:3]]
    in_date = year_and_month(text)[1]
    if in_date is None:
        raise BadValue("not_month")
    return in_date


def both(field: str) -> Callable[[str], dict[str, Any]]:
    """A reader of a date for `field`_year and, where it is told, `field`_month."""

    def read(text: str) -> dict[str, Any]:
        found, in_year = year_and_month(text)
        facts: dict[str, Any] = {f"{field}_year": found}
        if in_year is not None:
            facts[f"{field}_month"] = in_year
        return facts

    return read
