"""Reservations: how long a vehicle waits for a buyer.

A vehicle is reserved at the moment a quotation is accepted, for the short time the order's data need; the
proforma invoice then reserves it until its terms run out. So two buyers can never both be promised it.
"""

from __future__ import annotations

from datetime import datetime

from funabin.trade.rules.terms import ORDER_DAYS, business_days_after

LAPSED, CANCELLED, DELIVERED = "lapsed", "cancelled", "delivered"
ENDINGS = (LAPSED, CANCELLED, DELIVERED)


def first_end(at: datetime) -> datetime:
    """Until when an accepted vehicle waits for the order's data."""
    return business_days_after(at, ORDER_DAYS)


def end_after_invoice(at: datetime, deposit_business_days: int) -> datetime:
    """Until when an invoiced vehicle waits for the deposit, in business days of Japan."""
    return business_days_after(at, deposit_business_days)


def is_due(*, until: datetime, at: datetime) -> bool:
    """Whether the reservation's time has run out."""
    return until <= at
