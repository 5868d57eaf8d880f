"""Drop the details of old journal entries: their digests stay, so that the chain still holds (APPI 22)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from funabin.gate.guarding import live_holds
from funabin.gate.keeping import AT_ONCE
from funabin.gate.policies import current_version
from funabin.journal.actions import drop_bodies, note_term, record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry, EntrySubject
from funabin.journal.queries import droppable, least_days, sealed_terms
from funabin.policy.durations import add_duration, at_least, parse_duration

CLASS = "journal"  # the retention class of the policy that speaks of the journal's details


def drop_old_bodies(*, by: Actor, keep_after: datetime | None = None) -> int:
    """Drop the bodies whose time has passed, but for those about people with a live hold; returns how many.

    In batches, each for good before the next. Nothing is dropped where the policy has no such class, nor
    what came after `keep_after`: something that is still looked into needs it.
    """
    kept = current_version().policy.retention.get(CLASS)
    if kept is None:
        return 0
    lasts, now = parse_duration(kept.lasts), timezone.now()
    note_term(days=at_least(lasts).days, by=by)
    start, dropped, left = _begin(), 0, 0
    least = least_days(sealed_terms(), now)  # a shorter term counts only after a while
    if least is None:  # the first is not in the chain yet
        return 0
    # the calendar's end may come a day later: looked at one by one
    before = now - max(at_least(lasts), timedelta(days=least))
    before = min(before, keep_after) if keep_after else before
    while page := list(droppable(before, after=start).values_list("pk", "at")[:AT_ONCE]):
        start = page[-1][0]
        due = [pk for pk, at in page if add_duration(at, lasts) <= now]
        held = set(_held(due))
        dropped += drop_bodies([pk for pk in due if pk not in held])
        stay = {pk for pk, _ in page} - (set(due) - held)
        left = left or min(stay, default=0)
    if dropped:
        detail = {"bodies": dropped, "before": before.isoformat(), "left": left or start + 1}
        record("journal.dropped", by=by, detail=detail)
    return dropped


def _begin() -> int:
    """Behind which id the last run left off: before that there is nothing to drop."""
    last = Entry.objects.filter(kind="journal.dropped", dropped_at__isnull=True).order_by("-id").first()
    return last.detail["left"] - 1 if last else 0


def _held(ids: list[int]) -> list[int]:
    about = dict[int, set[str]]()
    for entry, subject in EntrySubject.objects.filter(entry__in=ids).values_list("entry_id", "subject"):
        about.setdefault(entry, set()).add(subject)
    people = {subject for subjects in about.values() for subject in subjects}
    holds = set(live_holds().filter(subject__in=people).values_list("subject_id", flat=True))
    return [entry for entry, subjects in about.items() if subjects & holds]
