"""Terms in days of Japan: business days skip public and bank holidays, calendar days do not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from funabin.kit.dates import TOKYO, add_business_days, day_in_japan

ORDER_DAYS = 2  # business days an accepted vehicle waits for the order's data


def end_of_day(day: date) -> datetime:
    """The end, in UTC, of a day in Japan: the midnight that follows it."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=TOKYO).astimezone(UTC)


def last_day(until: datetime) -> date:
    """The last day, in Japan, of a term that ends at the midnight `until`."""
    return day_in_japan(until) - timedelta(days=1)


def business_days_after(at: datetime, days: int) -> datetime:
    """The end, in UTC, of the day in Japan that lies `days` business days after the day of `at`."""
    return end_of_day(add_business_days(day_in_japan(at), days))


def days_after(at: datetime, days: int) -> datetime:
    """The end, in UTC, of the day in Japan that lies `days` calendar days after the day of `at`."""
    return end_of_day(day_in_japan(at) + timedelta(days=days))
