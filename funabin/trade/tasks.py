"""Periodic work of trades: what has run out ends. Each looks for what is due and does one action a row."""

from __future__ import annotations

from django.utils import timezone

from funabin.journal.actor import system
from funabin.trade.actions.adoption import adopt_inquiries
from funabin.trade.actions.clocks import note_receipts, tell_late_clocks, warn_of_clocks
from funabin.trade.actions.inquiries import CONFIRM_DAYS, forget_unconfirmed
from funabin.trade.actions.quotations import lapse_quotation
from funabin.trade.actions.recognition import forget_ended_recognitions
from funabin.trade.actions.reservations import lapse_reservation
from funabin.trade.actions.tokens import forget_spent_tokens
from funabin.trade.queries.deals import due_reservations
from funabin.trade.queries.inquiries import accounts_to_adopt, unconfirmed_since
from funabin.trade.queries.quotations import due_quotations

WORKER = system("trade")


def lapse_due_reservations() -> int:
    """Every few seconds: reservations whose terms ran out. Returns how many lapsed."""
    due = list(due_reservations(timezone.now()))
    return sum(lapse_reservation(reservation=row, by=WORKER) for row in due)


def lapse_due_quotations() -> int:
    """Every minute: quotations whose time ran out. Returns how many lapsed."""
    due = list(due_quotations(timezone.now()))
    return sum(lapse_quotation(quotation=row, by=WORKER) for row in due)


def run_adoption() -> int:
    """Every few seconds: members find the cases they began as guests. Returns how many cases."""
    return sum(adopt_inquiries(account=account, by=WORKER) for account in accounts_to_adopt())


def run_purge() -> int:
    """Hourly: inquiries nobody confirmed; tokens and recognitions that ended. Returns how many inquiries."""
    forget_spent_tokens()
    forget_ended_recognitions(by=WORKER)
    due = list(unconfirmed_since(timezone.now(), CONFIRM_DAYS))
    return sum(forget_unconfirmed(inquiry=row, by=WORKER) for row in due)


def run_clocks() -> int:
    """Every minute: receipts that went out, times that run out, times that ran out. Returns how many."""
    now = timezone.now()
    told = warn_of_clocks(by=WORKER, at=now) + tell_late_clocks(by=WORKER, at=now)
    return note_receipts(by=WORKER) + told
