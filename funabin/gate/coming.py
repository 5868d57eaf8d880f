"""What ends when, before it ends, and what is left although its time is up. Counts only: nobody is named.

Read page by page, so that a million keys need no more memory than a thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from funabin.gate.actions.keys import due_keys, ends_of_silence
from funabin.gate.guarding import held_keys, live_holds
from funabin.gate.keeping import batched, kept_of, pages
from funabin.gate.models import DataSubject, Hold, SubjectKey
from funabin.gate.policies import current_version
from funabin.kit.dates import day_in_japan, today_in_japan
from funabin.policy.model import Policy

DUE, IDLE = "due", "idle"  # why a key ends: its time is up, its person was silent
LAW, HELD, WAITS, FAULT = "law", "held", "waits", "fault"  # why a key is left
GRACE = timedelta(days=1)  # by then the worker has ended what was due; later it is a fault

Slot = tuple[date, str, str]  # day, class, why


@dataclass(frozen=True)
class ComingEnd:
    """So many keys of a class end on a day; so many of them live on, because a hold keeps them."""

    day: date
    retention: str
    why: str  # due, idle
    keys: int
    held: int


@dataclass(frozen=True)
class Left:
    """Keys of a class that live although their person asked for erasure, or their time is up."""

    retention: str
    why: str  # law, held, waits, fault
    reason: str  # a word of HOLD_REASONS; or the text reason.<reason> of the policy
    clauses: tuple[str, ...]
    keys: int
    first: datetime | None  # when the first and the last of them end, as far as it is known
    last: datetime | None
    open_ended: int  # keys whose end waits for an event


def coming_ends(until: datetime) -> list[ComingEnd]:
    """What ends up to a moment if nothing happens meanwhile, by day. What is due already ends today."""
    today = today_in_japan()
    ends, held = _by_date(until, today), Counter[Slot]()
    for keys in batched(_held_and_due(until)):
        held.update(_slot(key.due_at, key, DUE, today) for key in keys if key.due_at)
    for pairs in batched(ends_of_silence(until)):
        kept = held_keys([key for key, _ in pairs])
        for key, end in pairs:
            if key.due_at and key.due_at <= end:
                continue  # it is counted by its date
            slots = [_slot(end, key, IDLE, today)]
            ends.update(slots)
            held.update(slots if key.pk in kept else ())
            if key.due_at and key.due_at <= until:  # silence comes first
                later = _slot(key.due_at, key, DUE, today)
                ends[later] -= 1
                held[later] -= key.pk in kept
    return [ComingEnd(*slot, ends[slot], held[slot]) for slot in sorted(ends) if ends[slot] > 0]


def what_is_left() -> list[Left]:
    """What lives although its person asked for erasure or its time is up, by class and reason."""
    now, policy = timezone.now(), current_version().policy
    groups: dict[tuple[str, str, str], list[datetime | None]] = {}
    for keys in batched(_should_end(now)):
        kept, holds = kept_of(keys), held_keys(keys)
        for key in keys:
            erasable = key.pk not in kept or kept[key.pk].erasable
            why, reason = _why_left(policy, key, holds.get(key.pk), erasable, now)
            groups.setdefault((why, key.retention, reason), []).append(key.due_at)
    return [_left(policy, group, ends) for group, ends in sorted(groups.items(), key=lambda one: one[0])]


def _left(policy: Policy, group: tuple[str, str, str], ends: list[datetime | None]) -> Left:
    why, retention, reason = group
    row, known = policy.retention.get(retention), [end for end in ends if end]
    clauses = row.clauses if row and why == LAW else ()
    first, last = min(known, default=None), max(known, default=None)
    return Left(retention, why, reason, clauses, len(ends), first, last, len(ends) - len(known))


def _why_left(
    policy: Policy, key: SubjectKey, hold: Hold | None, erasable: bool, now: datetime
) -> tuple[str, str]:
    if hold is not None:
        return HELD, hold.reason
    if key.due_at and key.due_at <= now:
        return (WAITS if key.due_at > now - GRACE else FAULT), ""
    if erasable:
        return FAULT, ""
    row = policy.retention.get(key.retention)
    return LAW, row.reason if row else ""


def _should_end(now: datetime) -> Iterator[SubjectKey]:
    """Living keys of people who asked for erasure; then those of others whose time is up."""
    erased = DataSubject.objects.filter(erased_at__isnull=False).values_list("pk")
    for page in pages(erased):
        yield from SubjectKey.objects.filter(subject__in=[token for (token,) in page])
    for keys in batched(due_keys(now)):
        about = DataSubject.objects.filter(pk__in={key.subject for key in keys}, erased_at__isnull=False)
        gone = set(about.values_list("pk", flat=True))
        yield from (key for key in keys if key.subject not in gone)


def _by_date(until: datetime, today: date) -> Counter[Slot]:
    found: Counter[Slot] = Counter()
    rows = SubjectKey.objects.filter(due_at__lte=until).order_by()
    days = rows.annotate(day=TruncDate("due_at")).values_list("day", "retention").annotate(Count("pk"))
    for day, retention, keys in days:
        found[max(day, today), retention, DUE] += keys
    return found


def _held_and_due(until: datetime) -> Iterator[SubjectKey]:
    """Keys with a date that a hold keeps, each once, although a person may have several holds."""
    held = DataSubject.objects.filter(pk__in=live_holds().order_by().values("subject")).values_list("pk")
    for page in pages(held):
        people = [token for (token,) in page]
        keys = list(SubjectKey.objects.filter(subject__in=people, due_at__lte=until))
        kept = held_keys(keys)
        yield from (key for key in keys if key.pk in kept)


def _slot(end: datetime, key: SubjectKey, why: str, today: date) -> Slot:
    return max(day_in_japan(end), today), key.retention, why
