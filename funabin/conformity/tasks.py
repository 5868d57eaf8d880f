"""Periodic work of conformity: probe every promise, so that the policy page shows how each is kept now."""

from __future__ import annotations

from funabin.conformity.report import conform
from funabin.journal.actor import system

WORKER = system("conformity")


def run_probes() -> int:
    """Probe every promise and keep the result; returns how many."""
    return len(conform(by=WORKER).rows)
