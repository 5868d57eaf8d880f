"""A request is never told to be in time when it is late: in any country, time zone, with any pause."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.policy.deadlines import deadline, stands_still
from funabin.policy.durations import add_duration, parse_duration
from funabin.policy.model import Deadline, Origin, Policy, ServiceClock
from funabin.rights.rules.clocks import Clock, due_now, extended_due, first_due, is_late, warn_at
from funabin.rights.rules.errors import CannotExtend
from tests.policy.small import policy

ZONES = {"JP": "Asia/Tokyo", "KE": "Africa/Nairobi", "FR": "Europe/Paris", "GB": "Europe/London",
         "AU": "Australia/Lord_Howe", "NZ": "Pacific/Chatham"}  # fmt: skip
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 4 * 365 * 24 * 3600).map(lambda seconds: FIRST + timedelta(seconds=seconds))
SPANS = st.sampled_from(["P7D", "P14D", "P30D", "P1M", "P2M", "P1Y"])
COUNTRIES = st.sampled_from(sorted(ZONES))
LAWS = st.dictionaries(COUNTRIES, SPANS, min_size=1)


def row(country: str, within: str, **more: object) -> Deadline:
    """A law of a country that gives some time for every request."""
    told = {"origin": Origin.LAW, "clauses": (f"{country} 1",), "jurisdictions": (country,), "within": within}
    return Deadline.model_validate(told | more)


def house(*rows: Deadline) -> Policy:
    """A policy with these laws and no promise of its own."""
    return policy().model_copy(update={"deadlines": rows, "clocks": {}})


def naive_end(at: datetime, country: str, within: str) -> datetime:
    """The same time of day on the last day, on the calendar that hangs in that country."""
    return add_duration(at.astimezone(ZoneInfo(ZONES[country])), parse_duration(within)).astimezone(UTC)


@given(at=MOMENTS, laws=LAWS, zone=st.sampled_from(sorted(ZONES.values())))
def test_no_law_ends_before_the_day_we_tell(at, laws, zone):
    rows = [row(country, within) for country, within in laws.items()]
    here = at.astimezone(ZoneInfo(zone))
    found = deadline(house(*rows), "disclosure", list(laws), here)
    assert found is not None
    assert found.at == deadline(house(*rows), "disclosure", list(laws), at).at
    for country, within in laws.items():
        end = naive_end(at, country, within)
        assert found.at <= end
        assert is_late(found.at, end + timedelta(seconds=1))


@given(at=MOMENTS, days=st.integers(1, 30), country=st.sampled_from(["JP", "NZ"]))
def test_working_days_end_when_a_calendar_on_the_wall_says_so(at, days, country):
    found = deadline(house(row(country, f"P{days}D", working_days=True)), "disclosure", [country], at)
    day, left = at.astimezone(ZoneInfo(ZONES[country])), days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day.date() not in holidays.country_holidays(country)
    assert found.at <= day.astimezone(UTC)


def test_a_holiday_of_japan_is_no_working_day():
    friday = datetime(2026, 11, 20, 3, tzinfo=UTC)  # the 23rd is a holiday
    assert date(2026, 11, 23) in holidays.country_holidays("JP")
    found = deadline(house(row("JP", "P1D", working_days=True)), "disclosure", [], friday)
    assert found.at == datetime(2026, 11, 24, 3, tzinfo=UTC)


@given(at=MOMENTS, waits=st.lists(st.timedeltas(timedelta(0), timedelta(days=20)), max_size=4))
def test_a_pause_never_moves_a_law_that_does_not_stand_still(at, waits):
    laws = house(row("JP", "P14D"), row("GB", "P1M", pausable=True))
    clock = Clock("disclosure", ("GB",), at, due_at=first_due(laws, Clock("disclosure", ("GB",), at)).at)
    for waited in waits:
        clock = Clock("disclosure", ("GB",), at, clock.due_at, clock.paused_for + waited)
        assert due_now(laws, clock, at + clock.paused_for).at <= at + timedelta(days=14)
    assert not stands_still(laws, "disclosure", ("GB",), at)


@given(at=MOMENTS, first=st.integers(0, 40), second=st.integers(0, 40))
def test_pauses_add_up_and_a_shorter_law_of_later_still_counts(at, first, second):
    laws = house(row("GB", "P1M", pausable=True))
    clock = Clock("disclosure", ("GB",), at, first_due(laws, Clock("disclosure", ("GB",), at)).at)
    paused = Clock("disclosure", ("GB",), at, clock.due_at, timedelta(days=first + second))
    assert due_now(laws, paused, at).at == clock.due_at + timedelta(days=first + second)
    longer = house(row("GB", "P3M", pausable=True))
    assert due_now(longer, paused, at).at <= clock.due_at + timedelta(days=first + second)


@given(at=MOMENTS, asked=st.integers(0, 60))
def test_time_is_given_only_where_every_law_allows_and_before_the_first_day(at, asked):
    now = at + timedelta(days=asked)
    strict = house(row("JP", "P14D"), row("FR", "P1M", extension="P2M"))
    lenient = house(row("FR", "P1M", extension="P2M"), row("KE", "P7D", extension="P30D"))
    with pytest.raises(CannotExtend):
        extended_due(strict, Clock("disclosure", ("FR",), at), now)
    clock = Clock("disclosure", ("FR", "KE"), at)
    if is_late(first_due(lenient, clock).at, now):
        with pytest.raises(CannotExtend):
            extended_due(lenient, clock, now)
    else:
        assert extended_due(lenient, clock, now).at == at + timedelta(days=37)


@given(at=MOMENTS, within=SPANS, country=COUNTRIES)
def test_the_desk_is_warned_before_the_time_is_over(at, within, country):
    laws = house(row(country, within))
    clock = Clock("disclosure", (country,), at)
    due = first_due(laws, clock).at
    assert at < warn_at(laws, clock, due) < due


def test_what_the_house_promises_counts_like_a_law_and_warns_when_it_says():
    told = {"origin": Origin.OWN, "clauses": ("XX-1",), "key": "rights", "kind": "rights"}
    promise = ServiceClock.model_validate(told | {"within": "P10D", "warn": "P2D"})
    laws = house(row("JP", "P14D")).model_copy(update={"clocks": {"rights": promise}})
    at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    due = first_due(laws, Clock("disclosure", (), at))
    assert (due.at, due.articles) == (at + timedelta(days=10), ("XX-1",))
    assert warn_at(laws, Clock("disclosure", (), at), due.at) == at + timedelta(days=2)


@given(moments=st.lists(MOMENTS, min_size=2, max_size=6))
def test_who_asks_later_is_never_due_earlier_in_days(moments):
    laws = house(row("JP", "P14D"))
    dues = [first_due(laws, Clock("disclosure", (), at)).at for at in sorted(moments)]
    assert all(earlier <= later for earlier, later in pairwise(dues))
