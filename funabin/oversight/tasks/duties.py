"""Every hour: unusual openings are flagged. Every day: vacancies alarm."""

from __future__ import annotations

from funabin.gate.errors import NoPolicy
from funabin.journal.actor import system
from funabin.kit.dates import today_in_japan
from funabin.oversight.actions.duties import (
    alarm_vacancies,
    days_to_look_at,
    flag_openings,
    tell_of_flags,
)

WORKER = system("duties")


def run_patterns() -> int:
    """Flag what was unusual yesterday and today, and tell the responsible person. Returns how many are new.

    Before the first policy there is nothing to open.
    """
    try:
        days = days_to_look_at(today_in_japan())
        flags = [flag for day in days for flag in flag_openings(day=day, by=WORKER)]
        tell_of_flags(flags, by=WORKER)
    except NoPolicy:
        return 0
    return len(flags)


def run_vacancies() -> int:
    """Tell of posts that nobody holds. Returns how many were told."""
    try:
        return len(alarm_vacancies(by=WORKER))
    except NoPolicy:
        return 0
