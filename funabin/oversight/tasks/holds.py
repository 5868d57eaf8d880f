"""Every day: holds that wait to be looked at are looked for; a mail reminds of them once a week."""

from __future__ import annotations

from django.utils import timezone

from funabin.gate.errors import NoPolicy
from funabin.journal.actor import system
from funabin.oversight.actions.holds import remind_of_holds

WORKER = system("holds")


def run_holds() -> int:
    """Remind of holds; returns to how many. Before the first policy nothing is held."""
    try:
        return remind_of_holds(at=timezone.now(), by=WORKER)
    except NoPolicy:
        return 0
