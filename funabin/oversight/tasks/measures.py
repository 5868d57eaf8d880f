"""Every day: measures whose evidence is too old are looked for; a mail reminds of them once a week."""

from __future__ import annotations

from django.utils import timezone

from funabin.gate.errors import NoPolicy
from funabin.journal.actor import system
from funabin.oversight.actions.measures import remind_of_measures

WORKER = system("measures")


def run_reminders() -> int:
    """Remind of what is overdue; returns to how many. Before the first policy there is no measure."""
    try:
        return remind_of_measures(at=timezone.now(), by=WORKER)
    except NoPolicy:
        return 0
