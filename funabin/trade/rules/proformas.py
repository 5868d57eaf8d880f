"""Proforma invoices: when one may be issued, and what it says about payment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_date

from funabin.kit.dates import day_in_japan
from funabin.trade.rules.deals import ORDERED
from funabin.trade.rules.errors import WrongState
from funabin.trade.rules.terms import TERMS, Terms


def check_issue(state: str) -> None:
    """Whether the proforma invoice may be issued: once, after the order. Raises WrongState."""
    if state != ORDERED:
        raise WrongState


def last_day(until: datetime) -> date:
    """The last day, in Japan, of a term that ends at midnight `until`."""
    return day_in_japan(until) - timedelta(days=1)


def terms_text(until: datetime, language: str, terms: Terms = TERMS) -> str:
    """The payment terms as printed in `language` (en or ja); `until` is the midnight at which they end."""
    day = last_day(until)
    if language == "ja":
        return (
            f"発行日から{terms.payment}営業日以内、{day.year}年{day.month}月{day.day}日(日本時間)までに全額をお支払いください。"
            "それまで車両を予約済みとします。"
        )
    return (
        f"Full payment within {terms.payment} business days after issue: "
        f"by {format_date(day, 'd MMMM yyyy', 'en')}, Japan time. The vehicle is reserved until then."
    )
