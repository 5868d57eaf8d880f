"""Until when each key lives, by every version that its data was taken under (`funabin.policy.keeping`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from funabin.gate.models import DataSubject, PolicyAnswer, PolicyVersion, SealedDatum, SubjectKey
from funabin.gate.policies import Version, versions
from funabin.policy.durations import at_least, parse_duration
from funabin.policy.keeping import Kept, kept_as
from funabin.policy.model import RetentionClass

RETENTION = "retention:"  # what a person's answer is about: this, then the class
AT_ONCE = 500  # keys, well below what a query may name
One = TypeVar("One")


def batched(many: Iterable[One], size: int = AT_ONCE) -> Iterator[list[One]]:
    """`many` in lists of at most `size`; none is held longer than its turn."""
    source = iter(many)
    while batch := list(islice(source, size)):
        yield batch


def pages(rows: QuerySet[Any, Any]) -> Iterator[list[Any]]:
    """Rows whose first column is the primary key, page by page in its order; rows may go meanwhile."""
    rows = rows.order_by("pk")
    page = list(rows[:AT_ONCE])
    while page:
        yield page
        page = list(rows.filter(pk__gt=page[-1][0])[:AT_ONCE]) if len(page) == AT_ONCE else []


def silence_of_classes(at: datetime) -> dict[str, datetime]:
    """By class: whoever had contact after this moment is not silent long enough for it, in any version."""
    numbers = PolicyVersion.objects.values_list("number", flat=True)
    known, current = versions(list(numbers))
    found: dict[str, datetime] = {}
    for version in (*known.values(), current):
        for key, one in version.policy.retention.items():
            if one.idle:
                moment = at - at_least(parse_duration(one.idle))
                found[key] = max(moment, found.get(key, moment))
    return found


def people_silent_since(moment: datetime) -> Iterator[tuple[datetime | None, list[str]]]:
    """People without contact after `moment`, the longest silent first, in pages.

    With each page a moment before which none of its people had contact (None: unknown).
    """
    silent = DataSubject.objects.filter(last_contact_at__lte=moment).order_by("last_contact_at", "id")
    page, since = list(silent.values_list("pk", flat=True)[:AT_ONCE]), None
    while page:
        yield since, page
        since = DataSubject.objects.values_list("last_contact_at", flat=True).get(pk=page[-1])
        later = Q(last_contact_at__gt=since) | Q(last_contact_at=since, id__gt=page[-1])
        rest = silent.filter(later, last_contact_at__gte=since)
        page = list(rest.values_list("pk", flat=True)[:AT_ONCE])


def kept_of(keys: Collection[SubjectKey]) -> dict[UUID, Kept]:
    """How each key is kept; keys of a class that no version knows are left out. Four queries a batch."""
    found: dict[UUID, Kept] = {}
    everything = list(keys)
    for start in range(0, len(everything), AT_ONCE):
        found |= _kept(everything[start : start + AT_ONCE])
    return found


def _kept(keys: list[SubjectKey]) -> dict[UUID, Kept]:
    under = _taken_under(keys)
    known, current = versions({number for numbers in under.values() for number in numbers})
    agreed = _agreed(keys)
    found = {}
    for key in keys:
        now = current.policy.retention.get(key.retention)
        since = agreed.get((key.subject, key.retention), 0)
        earlier = list(_earlier(key, sorted(under.get(key.pk, ())), since, known, current))
        if now or earlier:
            found[key.pk] = kept_as(now or earlier[0], earlier)
    return found


def kept_by(key: SubjectKey) -> Kept:
    """How one key is kept."""
    return kept_of([key]).get(key.pk) or Kept(())


def _earlier(
    key: SubjectKey, numbers: list[int], since: int, known: dict[int, Version], current: Version
) -> Iterator[RetentionClass]:
    """What earlier versions said, without those before the one whose longer time the person agreed to."""
    for number in numbers:
        before = known[number].policy.retention.get(key.retention)
        if before and number != current.number and number >= since:
            yield before


def _taken_under(keys: Collection[SubjectKey]) -> dict[UUID, set[int]]:
    found: dict[UUID, set[int]] = {}
    held = SealedDatum.objects.filter(key__in=[key.pk for key in keys]).order_by()
    for key, number in held.values_list("key", "policy_version_id").distinct():
        found.setdefault(key, set()).add(number)
    return found


def _agreed(keys: Collection[SubjectKey]) -> dict[tuple[str, str], int]:
    """The version whose longer time a person agreed to, by person and class; the newest answer counts."""
    answers = PolicyAnswer.objects.filter(
        subject__in={key.subject for key in keys}, about__startswith=RETENTION
    ).order_by("id")
    found = {}
    for answer in answers:
        number = answer.policy_version_id if answer.agreed else 0
        found[answer.subject_id, answer.about.removeprefix(RETENTION)] = number
    return found
