"""Proforma invoices: when one may be issued, and what it says about payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from funabin.kit.money import Money
from funabin.trade.rules.deals import ORDERED
from funabin.trade.rules.errors import WrongState

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Payment:
    """What is to be paid: a deposit until a moment, which also ends the reservation, and the rest."""

    deposit: Money
    balance: Money
    until: datetime


def check_issue(state: str) -> None:
    """Whether the proforma invoice may be issued: once, after the order. Raises WrongState."""
    if state != ORDERED:
        raise WrongState


def payment_of(total: Money, *, deposit_percent: Decimal, until: datetime) -> Payment:
    """How `total` is paid in two parts, each rounded to the currency's minor unit; the parts sum up to it."""
    deposit = total * (deposit_percent / HUNDRED)
    return Payment(deposit=deposit, balance=total - deposit, until=until)
