"""Amounts in the buyer's currency, by the rates held: indicative, never a price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel.numbers import get_territory_currencies

from funabin.kit.dates import day_in_japan
from funabin.kit.money import Money
from funabin.kit.pagecache.parts import kept_while
from funabin.kit.site import site
from funabin.shipping.models import ExchangeRate
from funabin.shipping.queries.edition import TERMS


@dataclass(frozen=True)
class LocalAmount:
    """An indicative amount in the buyer's currency, with the day and the source of the rate."""

    amount: Money
    rate: Decimal
    day: date
    source: str


def local_currency(total: Money | None, country: str, at: datetime) -> LocalAmount | None:
    """An indicative figure in the money of `country` by the newest rate held that day; None without one."""
    day = day_in_japan(at)
    quotes = get_territory_currencies(country, day, day) if total is not None else []
    return amount_in(quotes[0], total, at) if quotes else None


def amount_in(currency: str, total: Money | None, at: datetime) -> LocalAmount | None:
    """An indicative figure in `currency` by the newest rate held that day; None without one."""
    if total is None or currency == total.currency:
        return None
    held = ExchangeRate.objects.filter(base=total.currency, quote=currency, day__lte=day_in_japan(at))
    rate = held.order_by("-day").first()
    if rate is None:
        return None
    return LocalAmount(Money(total.amount * rate.rate, rate.quote), rate.rate, rate.day, rate.source)


def yen_rate(at: datetime) -> Decimal | None:
    """Yen per one unit of the site's currency on that day in Japan, by the newest rate; None without one."""
    currency = site().currency
    if currency == "JPY":
        return Decimal(1)
    held = ExchangeRate.objects.filter(base=currency, quote="JPY", day__lte=day_in_japan(at))
    return held.order_by("-day").values_list("rate", flat=True).first()


@kept_while(TERMS)
def currencies_held(base: str) -> tuple[str, ...]:
    """The currencies an amount in `base` can be told in."""
    held = ExchangeRate.objects.filter(base=base).order_by("quote")
    return tuple(held.values_list("quote", flat=True).distinct())
