"""Every day: old details of the journal are dropped, but for those that an open incident needs."""

from __future__ import annotations

from funabin.gate import tasks
from funabin.oversight.queries.incidents import evidence_needed_since


def run_dropping() -> int:
    """Drop what nothing needs any longer; returns how many details."""
    return tasks.run_dropping(keep_after=evidence_needed_since())
