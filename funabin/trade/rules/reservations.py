"""Reservations: how long a vehicle waits for a buyer.

A vehicle is reserved at the moment a quotation is accepted, for the short time the order's data need; the
proforma invoice then reserves it until its terms run out. So two buyers can never both be promised it.
"""

from __future__ import annotations

from datetime import datetime

from funabin.trade.rules.terms import TERMS, Terms, end_of_business_day

LAPSED, CANCELLED, DELIVERED = "lapsed", "cancelled", "delivered"
ENDINGS = (LAPSED, CANCELLED, DELIVERED)


def first_end(at: datetime, terms: Terms = TERMS) -> datetime:
    """Until when an accepted vehicle waits for the order's data."""
    return end_of_business_day(at, terms.order)


def end_after_invoice(at: datetime, terms: Terms = TERMS) -> datetime:
    """Until when an invoiced vehicle waits for the money."""
    return end_of_business_day(at, terms.payment)


def is_due(until: datetime, at: datetime) -> bool:
    """Whether the reservation's time has run out."""
    return until <= at
