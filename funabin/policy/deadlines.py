"""Until when a request is answered, a leak told: the shortest time of every law that protects the person.

Days and months are counted on the calendars of the countries whose law it is, and where a country keeps
several times of the day, on the one where the time ends first. Working days leave out Saturdays, Sundays and
the public holidays of that country; where no list of them is known none is left out, so that the moment found
is earlier than the law's own, never later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from babel.core import get_global

from funabin.policy.durations import Duration, add_duration, parse_duration
from funabin.policy.model import BreachClock, Deadline, Policy, ServiceClock

SATURDAY = 5
RIGHTS = "rights"  # the kind of a house's own clock that counts for every request
NO_TIME = timedelta()


@dataclass(frozen=True)
class Due:
    """The moment by which to act, and the articles and clauses that set it."""

    at: datetime
    articles: tuple[str, ...]


def deadline(
    policy: Policy,
    right: str,
    jurisdictions: Collection[str],
    at: datetime,
    *,
    paused: timedelta = NO_TIME,
    extended: bool = False,
) -> Due | None:
    """When a request for `right`, arrived `at`, must be answered; None where nothing sets a time.

    `jurisdictions` are the countries whose law protects the person; that of the operator's own country
    always counts, and so does what the house itself promises. The shortest time wins (APPI 39 for Japan; each
    law set names its own article). `paused` is for how long the person was waited for: it moves only the
    times of laws that let the clock stand. `extended` tells the last moment that each of these laws allows,
    once the person was told why.
    """
    ends = [
        (_ends(row, _countries(row, policy, jurisdictions), at, extended) + _stood(row, paused), row.clauses)
        for row in _rows(policy, right, jurisdictions)
    ]
    return _soonest(ends)


def stands_still(policy: Policy, right: str, jurisdictions: Collection[str], at: datetime) -> bool:
    """Whether the time for an answer stands still while the person is asked back: every shortest law says so.

    `at` is when the request arrived.
    """
    before, later = (deadline(policy, right, jurisdictions, at, paused=time) for time in (NO_TIME, _A_DAY))
    return before is not None and later is not None and later.at > before.at


def telling_due(row: BreachClock, countries: Collection[str], at: datetime) -> Due:
    """When a leak, known since `at`, must be told by one row of a law, on the calendars of `countries`."""
    return Due(_ends(row, countries, at - _A_DAY if row.day_one else at), row.clauses)


def add_working_days(at: datetime, days: int, country: str = "") -> datetime:
    """The same time of day, `days` Mondays to Fridays later, without the public holidays of `country`."""
    while days:
        at += timedelta(days=1)
        days -= at.weekday() < SATURDAY and not _is_holiday(country, at.date())
    return at


_A_DAY = timedelta(days=1)
Row = Deadline | BreachClock | ServiceClock
End = tuple[datetime, tuple[str, ...]]


def _rows(policy: Policy, right: str, jurisdictions: Collection[str]) -> Iterator[Deadline | ServiceClock]:
    for row in policy.deadlines:
        if (right in row.rights or "*" in row.rights) and _reaches(row, policy, jurisdictions):
            yield row
    yield from (clock for clock in policy.clocks.values() if clock.kind == RIGHTS)


def _reaches(row: Deadline, policy: Policy, jurisdictions: Collection[str]) -> bool:
    return bool({policy.operator.country, "*", *jurisdictions}.intersection(row.jurisdictions))


def _countries(row: Row, policy: Policy, jurisdictions: Collection[str]) -> tuple[str, ...]:
    """On whose calendars a row is counted: those of its countries that matter, else the operator's."""
    named = () if isinstance(row, ServiceClock) else row.jurisdictions
    found = {policy.operator.country, *jurisdictions}.intersection(named)
    return tuple(sorted(found)) or (policy.operator.country,)


def _soonest(ends: list[End]) -> Due | None:
    if not ends:
        return None
    first = min(end for end, _ in ends)
    articles = dict.fromkeys(article for end, clauses in ends if end == first for article in clauses)
    return Due(first, tuple(articles))


def _ends(row: Row, countries: Iterable[str], at: datetime, extended: bool = False) -> datetime:
    """When a row's time is up: on the calendar where it is up first."""
    return min(_end(row, country, at, zone, extended) for country in countries for zone in _zones(country))


def _end(row: Row, country: str, at: datetime, zone: tzinfo, extended: bool) -> datetime:
    span = parse_duration(row.within)
    if isinstance(row, Deadline) and row.working_days:
        end = add_working_days(at.astimezone(zone), span.days, country).astimezone(UTC)
    else:
        end = _later(at, span, zone)
    more = row.extension if extended and isinstance(row, Deadline) else ""
    return _later(end, parse_duration(more), zone) if more else end


def _later(at: datetime, span: Duration, zone: tzinfo) -> datetime:
    """Days and months by the calendar of `zone`, where a day may have 23 hours; hours as they pass."""
    days = Duration(span.years, span.months, span.days)
    return add_duration(at.astimezone(zone), days).astimezone(UTC) + timedelta(hours=span.hours)


def _stood(row: Row, paused: timedelta) -> timedelta:
    return paused if isinstance(row, Deadline) and row.pausable else NO_TIME


@cache
def _zones(country: str) -> tuple[tzinfo, ...]:
    """The times of the day that are kept in a country; Greenwich's for one we know nothing of."""
    named = get_global("zone_territories")
    kept = (_zone(name) for name in sorted(named) if named[name] == country)
    return tuple(zone for zone in kept if zone) or (UTC,)


def _zone(name: str) -> tzinfo | None:
    """None for a name that this machine's time zones no longer hold."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return None


@cache
def _is_holiday(country: str, day: date) -> bool:
    """Whether the whole country rests on this day. Days that only a part of it keeps are working days."""
    try:
        return day in holidays.country_holidays(country, years=day.year)
    except NotImplementedError:
        return False
