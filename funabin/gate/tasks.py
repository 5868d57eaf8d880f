"""Periodic work of the gate: keys die on their day, and what a crash left in between is mended."""

from __future__ import annotations

from funabin.gate.actions import destroy_due_keys, settle_destructions, sweep_orphans
from funabin.journal.actor import system

WORKER = system("keys")


def run_ends() -> int:
    """Destroy every key whose time is up."""
    return destroy_due_keys(by=WORKER)


def run_mending() -> int:
    """Destroy again what the ledger names; remove data, indexes and keys that belong to nothing."""
    return settle_destructions(by=WORKER) + sweep_orphans(by=WORKER)
