"""Periodic work of the register: who holds shares since before payment records were kept joins them."""

from __future__ import annotations

from funabin.gate.actions import engage
from funabin.gate.errors import NoPolicy
from funabin.gate.queries import staff_roles, takes
from funabin.journal.actor import system
from funabin.kit.dates import today_in_japan
from funabin.shareholders.queries import engaged_in, shareholders_on
from funabin.shareholders.rules import DIVIDEND, NUMBER_POINT

WORKER = system("payment-records")


def run_payees() -> int:
    """Daily: open the work of payment records for shareholders without it. Returns how many."""
    try:
        if not takes(NUMBER_POINT):
            return 0
    except NoPolicy:
        return 0
    found = list(shareholders_on(today_in_japan()).exclude(engaged_in(DIVIDEND)).select_related("subject"))
    for entry in found:
        engage(subject=entry.subject, purposes=[DIVIDEND], case="", by=WORKER, roles=staff_roles(DIVIDEND))
    return len(found)
