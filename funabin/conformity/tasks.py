"""Periodic work of conformity: probe every promise, so that the policy page shows how each is kept now."""

from __future__ import annotations

from django.utils import timezone

from funabin.conformity.exercise import beside_people
from funabin.conformity.report import conform
from funabin.gate.queries import probing_is_due
from funabin.journal.actor import system

WORKER = system("conformity")


def run_probes() -> int:
    """Probe every promise where a run is due, and keep the result; returns how many, else 0."""
    if not probing_is_due(timezone.now()):
        return 0
    with beside_people():
        return len(conform(by=WORKER).rows)
