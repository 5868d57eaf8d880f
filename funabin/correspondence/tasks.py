"""Tell people of a new policy, where the policy promises to do so by mail."""

from __future__ import annotations

from funabin.correspondence.actions import tell_everybody
from funabin.gate.errors import NoPolicy
from funabin.gate.policies import current_version
from funabin.journal.actor import system

WORKER = system("policy-notices")


def run_policy_notices() -> int:
    """Tell whoever the newest version concerns; returns how many. Nobody where no mail is promised."""
    try:
        changes = current_version().policy.changes
    except NoPolicy:
        return 0
    return tell_everybody(by=WORKER) if changes and "mail" in changes.notice else 0
