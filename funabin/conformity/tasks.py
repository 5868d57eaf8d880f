"""Periodic work of conformity: probe every promise, so that the policy page shows how each is kept now."""

from __future__ import annotations

from funabin.conformity.exercise import beside_people
from funabin.conformity.report import conform
from funabin.gate.queries import probing_asked_at
from funabin.journal.actor import system

WORKER = system("conformity")


def run_probes() -> int:
    """Probe every promise and keep the result; returns how many."""
    with beside_people():
        return len(conform(by=WORKER).rows)


def run_asked_probes() -> int:
    """The same where somebody at the desk asked for it since the last run; returns how many, else 0."""
    return run_probes() if probing_asked_at() else 0
