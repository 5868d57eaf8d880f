"""What changed between two versions of a policy, as plain values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from enum import IntEnum, StrEnum
from typing import Any


class Weight(StrEnum):
    """What a change means for the person. The order is that of the page."""

    WIDER = "wider"  # more is asked, used, opened, given on or kept; or less is promised
    OTHER = "other"
    NARROWER = "narrower"
    WORDS = "words"  # nothing the software obeys


class Need(IntEnum):
    """What a change needs before it applies to data taken earlier; each contains those below it."""

    NOTHING = 0
    PUBLICATION = 1  # on the page, with its day (APPI 21(3), 32(1))
    NOTICE = 2  # told to those concerned before it takes effect
    CONSENT = 3  # of each person whose data is older; without it that data keeps the old rule


@dataclass(frozen=True)
class Rule:
    """What a kind of change weighs and needs, and the articles that say so."""

    weight: Weight
    need: Need
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One change: which row (`section`, `key`, `field`), how (`verb`), from what to what.

    `points` are the collection points whose data it is about, empty where it is about everybody's;
    `subjects` the kinds of people who are asked there. `old` and `new` hold keys and figures of the file.
    """

    section: str
    key: str
    verb: str  # added, removed, opened, closed, longer, shorter, on, off, more, less, changed ...
    weight: Weight
    need: Need
    articles: tuple[str, ...] = ()
    field: str = ""
    points: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The stable name of the kind of change: "purposes.opened", "cookies.lasts.longer"."""
        return ".".join(part for part in (self.section, self.field, self.verb) if part)

    @property
    def is_asked(self) -> bool:
        """Whether older data waits for the person's yes: also for a related purpose, stricter than law."""
        new_use = self.section == "purposes" and self.verb in ("added", "opened")
        return self.need is Need.CONSENT or (new_use and self.need is Need.NOTICE)

    def concerns(self, points: Collection[str]) -> bool:
        """Whether it is more than words to somebody whose data was taken at `points`."""
        if self.need is Need.NOTHING or not points:
            return False
        return not self.points or not set(points).isdisjoint(self.points)


@dataclass(frozen=True)
class Diff:
    """Everything that changed from one version to the next, heaviest first. Empty where they are the same."""

    older: str  # digests
    newer: str
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def need(self) -> Need:
        """The most that any change needs."""
        return max((change.need for change in self.changes), default=Need.NOTHING)

    def concerning(self, points: Collection[str]) -> tuple[Change, ...]:
        """What changed for somebody whose data was taken at these collection points."""
        return tuple(change for change in self.changes if change.concerns(points))

    def by_weight(self) -> dict[Weight, tuple[Change, ...]]:
        """The changes under each weight that has any."""
        groups = {weight: tuple(c for c in self.changes if c.weight is weight) for weight in Weight}
        return {weight: changes for weight, changes in groups.items() if changes}

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        changes = [
            {"kind": c.kind} | asdict(c) | {"need": c.need.name.lower(), "weight": c.weight.value}
            for c in self.changes
        ]
        return {
            "older": self.older,
            "newer": self.newer,
            "need": self.need.name.lower(),
            "changes": changes,
        }
