"""When data comes back after an agreement's end, and when somebody is reminded (JJ-31, APPI 25)."""

from __future__ import annotations

from datetime import datetime, timedelta

RETURNED, DESTROYED, NOTHING_HELD = "returned", "destroyed", "nothing_held"
OUTCOMES = (RETURNED, DESTROYED, NOTHING_HELD)
PROVEN = (RETURNED, DESTROYED)  # those that a paper shows
BACK_WITHIN = timedelta(days=30)
REMIND_EVERY = timedelta(days=7)


def back_by(ended_at: datetime) -> datetime:
    """Until when the data is back or destroyed."""
    return ended_at + BACK_WITHIN


def is_to_remind(due_at: datetime, warned_at: datetime | None, at: datetime) -> bool:
    """Whether a reminder is due: on the day itself, then every week until it is done."""
    if at < due_at:
        return False
    return warned_at is None or warned_at < due_at or at - warned_at >= REMIND_EVERY


def needs_proof(outcome: str) -> bool:
    """Whether the outcome is shown by a paper."""
    return outcome in PROVEN
