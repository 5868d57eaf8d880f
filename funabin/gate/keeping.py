"""Until when each key lives, by every version that its data was taken under (`funabin.policy.keeping`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from funabin.gate.models import PolicyAnswer, SealedDatum, SubjectKey
from funabin.gate.policies import Version, versions
from funabin.policy.keeping import Kept, kept_as
from funabin.policy.model import RetentionClass

RETENTION = "retention:"  # what a person's answer is about: this, then the class


AT_ONCE = 500  # keys, well below what a query may name


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
