"""Terms in business days: Japan's public holidays and bank holidays do not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from funabin.kit.dates import TOKYO, add_business_days, day_in_japan


@dataclass(frozen=True)
class Terms:
    """The seller's terms, in business days.

    quotation: a quotation may be accepted; order: an accepted vehicle waits for the order's data;
    payment: an invoiced vehicle waits for the money.
    """

    quotation: int = 7
    order: int = 2
    payment: int = 3


TERMS = Terms()


def end_of_business_day(at: datetime, days: int) -> datetime:
    """The end, in UTC, of the day in Japan that lies `days` business days after the day of `at`."""
    last = add_business_days(day_in_japan(at), days)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=TOKYO).astimezone(UTC)
