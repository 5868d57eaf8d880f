"""What ends when and what is left, as the page of retention shows it: counted at most every two minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from funabin.gate.coming import ComingEnd, Left, coming_ends, what_is_left
from funabin.gate.queries import current_policy, live_holds
from funabin.kit.dates import today_in_japan

AHEAD = timedelta(days=30)  # what is shown where no day is chosen
FRESH = 120  # seconds: on a large site counting takes as long as a night's work
MOST = 200  # holds on one page


@dataclass(frozen=True)
class Counted:
    """Counts only, so that they may be kept for a while."""

    at: datetime
    ends: list[ComingEnd]
    left: list[Left]


@dataclass(frozen=True)
class Holds:
    """The live holds, the next to be looked at first; `more` of them are not shown."""

    shown: list[Any]
    more: int
    today: date


def counted(until: date) -> Counted:
    """What ends up to the end of a day, and what is left now."""
    key = f"retention-{until.isoformat()}"
    found: Counted | None = cache.get(key)
    if found is None:
        end = timezone.make_aware(datetime.combine(until, time.max))
        found = Counted(timezone.now(), coming_ends(end), what_is_left())
        cache.set(key, found, FRESH)
        cache.set("retention", [*cache.get("retention", []), key], FRESH)
    return found


def count_again() -> None:
    """A hold came or went: what was counted holds no longer."""
    cache.delete_many([*cache.get("retention", []), "retention"])


def holds() -> Holds:
    """The live holds."""
    live = live_holds()
    shown = list(live[:MOST])
    return Holds(shown, live.count() - len(shown), today_in_japan())


def data_of_class(retention: str) -> list[str]:
    """What a retention class keeps: where its data is taken, in the policy's words; else the class itself."""
    policy, language = current_policy(), get_language() or ""
    words = policy.texts.get(language) or policy.texts[policy.languages[0]]
    points = [key for key, point in policy.collection_points.items() if point.retention == retention]
    return [words[f"point.{key}"] for key in points] or [retention]
