"""How long data is kept that was taken under an earlier version: the shorter time counts.

A later version does not lengthen what was said when a datum was taken, unless the person agreed. A duty to
keep is the law's: it holds for all data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from funabin.policy.durations import add_duration, parse_duration
from funabin.policy.model import Origin, RetentionClass


@dataclass(frozen=True)
class Kept:
    """A retention class as every version says it that counts for some data; the current one comes first."""

    classes: tuple[RetentionClass, ...]

    @property
    def erasable(self) -> bool:
        """Whether it ends at once when the person asks: where any version that counts said so."""
        return any(kept.erasable for kept in self.classes)

    def end_after(self, event: str, at: datetime) -> datetime | None:
        """The earliest end that an event at `at` sets; None where no version starts by it."""
        ends = (add_duration(at, parse_duration(kept.lasts)) for kept in self.classes if kept.starts == event)
        return min(ends, default=None)

    def end_of_silence(self, contact: datetime) -> datetime | None:
        """The earliest end after the last contact; None where every version waits for an event."""
        ends = (add_duration(contact, parse_duration(kept.idle)) for kept in self.classes if kept.idle)
        return min(ends, default=None)


def kept_as(current: RetentionClass, earlier: Iterable[RetentionClass]) -> Kept:
    """What counts: the current class, and those of the versions the data was taken under."""
    if is_imposed(current):
        return Kept((current,))
    return Kept((current, *(kept for kept in earlier if not is_imposed(kept))))


def is_imposed(kept: RetentionClass) -> bool:
    """Whether a law wants the data kept, whatever anybody asks."""
    return kept.origin is Origin.LAW and not kept.erasable
