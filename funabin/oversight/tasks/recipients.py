"""Periodic work: reviews that are overdue, data that is to come back, demands that are due."""

from __future__ import annotations

from funabin.gate.errors import NoPolicy
from funabin.journal.actor import system
from funabin.oversight.actions.demands import remind_of_demands
from funabin.oversight.actions.recipients import chase_returns, open_returns, suspend_overdue

WORKER = system("oversight")


def run_supervision() -> int:
    """Suspend who was not reviewed in time, ask data back, chase it. Returns how many firms.

    Before the first policy there is no register.
    """
    try:
        return suspend_overdue(by=WORKER) + open_returns(by=WORKER) + chase_returns(by=WORKER)
    except NoPolicy:
        return 0


def run_demands() -> int:
    """Remind of demands that are due, and of people it is time to tell. Returns how many."""
    try:
        return remind_of_demands(by=WORKER)
    except NoPolicy:
        return 0
