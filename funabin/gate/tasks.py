"""Periodic work of the gate: keys die on their day, and what a crash left in between is mended."""

from __future__ import annotations

import logging
from datetime import datetime

from funabin.gate import ledger
from funabin.gate.actions import (
    destroy_due_keys,
    drop_old_bodies,
    drop_old_records,
    finish_scrubbing,
    report_ended_agreements,
    settle_destructions,
    sweep_orphans,
)
from funabin.gate.errors import NoPolicy
from funabin.journal.actor import system

logger = logging.getLogger(__name__)
WORKER = system("keys")


def run_ends() -> int:
    """Notice agreements that ended, destroy the keys whose time is up, drop old records, finish scrubbing."""
    report_ended_agreements(by=WORKER)
    died = destroy_due_keys(by=WORKER)
    drop_old_records(by=WORKER)
    finish_scrubbing(by=WORKER)
    return died


def run_dropping(keep_after: datetime | None = None) -> int:
    """Drop the details of journal entries whose time has passed; before the first policy there is none."""
    try:
        return drop_old_bodies(by=WORKER, keep_after=keep_after)
    except NoPolicy:
        return 0


def run_mending() -> int:
    """Destroy again what the ledger names; remove data, indexes and keys that belong to nothing.

    Says the ledger's newest line, so that it leaves the machine with the logs.
    """
    mended = settle_destructions(by=WORKER) + sweep_orphans(by=WORKER)
    mark = ledger.newest()
    logger.info("erasure ledger: %s lines, head %s", mark.lines, mark.head)
    return mended
