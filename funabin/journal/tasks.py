"""Periodic work of the journal: seal what was recorded, and say the chain's head where others keep it."""

from __future__ import annotations

import logging

from funabin.journal.actions import note_verification, seal_journal, verify_journal
from funabin.journal.actor import system

logger = logging.getLogger(__name__)
WORKER = system("journal")


def run_sealing() -> int:
    """Seal every entry that is not sealed yet; returns how many."""
    return seal_journal(by=WORKER)


def tell_head() -> str:
    """Daily: verify the chain and log its head, so that it leaves the machine with the logs."""
    report = verify_journal()
    note_verification(report=report, by=WORKER)
    if report.holds:
        logger.info("journal holds: %s entries, head %s", report.entries, report.head)
    else:
        logger.error("journal does NOT hold: batch %s: %s", report.bad_batch, report.fault)
    return report.head
