"""How old is the evidence of a measure, and until when is the next due? Plain functions on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from funabin.policy.durations import add_duration, parse_duration

ATTESTED = "attested"  # a person looks and signs
WARN_DAYS = timedelta(days=14)  # before its day a measure is shown as coming up
REMIND_EVERY = timedelta(days=7)
FIRST_WITHIN = timedelta(days=30)  # from the first version that names a measure until it must have been shown


@dataclass(frozen=True)
class Standing:
    """One measure today: its newest evidence, until when that is young enough, who signed it."""

    key: str
    head: str
    evidence: str
    published: bool
    done_on: date | None  # None: there is none, or the newest says that it does not hold
    due_on: (
        date | None
    )  # None: it never ends, or it fails; of what was never shown, until when it first must be
    signed_by: str = ""
    failed: bool = False  # somebody looked and it did not hold

    def is_overdue(self, today: date) -> bool:
        """Whether somebody must see to it: no evidence, evidence that fails, or too old."""
        return self.due_on < today if self.due_on else self.done_on is None

    def is_awaited(self, today: date) -> bool:
        """Whether it was never shown, and still has time for its first evidence."""
        return self.done_on is None and not self.is_overdue(today)

    def is_coming(self, today: date) -> bool:
        """Whether its day is near."""
        return not self.is_overdue(today) and self.due_on is not None and self.due_on <= today + WARN_DAYS


def due_on(done_on: date | None, every: str) -> date | None:
    """The last day on which evidence of `done_on` is young enough; None where it never ends."""
    if done_on is None or not every:
        return None
    return add_duration(datetime.combine(done_on, time.min), parse_duration(every)).date()
