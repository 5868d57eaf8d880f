"""Whom a new version concerns: people who hold data taken under an earlier one that the change is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from funabin.gate.fields import Handle
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.gate.policies import versions
from funabin.policy.decide import table_of
from funabin.policy.diff import Diff, differences
from funabin.policy.model import Policy

Held = dict[str, dict[int, set[str]]]  # person -> version -> collection points
NOTICE = "notice.policy"
ADDRESS = "contact.email"


@dataclass(frozen=True)
class Concerned:
    """A person to tell: since which version it is new to him, and at which points his data lies."""

    subject: str
    since: int
    points: tuple[str, ...]


def concerned_by(
    policy: Policy, *, before: int | None = None, told: Mapping[str, int] | None = None
) -> list[Concerned]:
    """Everybody a policy concerns, by token; `before` is its number where it is published already.

    `told` names the version a person was last told of: what was new with that one is not told again.
    """
    held = _held(before)
    if not held:
        return []
    numbers = {number for found in held.values() for number in found} | set((told or {}).values())
    known = versions(numbers)[0]
    diffs = {number: differences(known[number].policy, policy) for number in numbers}
    people = (
        _concerned(subject, found, diffs, (told or {}).get(subject, 0)) for subject, found in held.items()
    )
    return sorted((one for one in people if one), key=lambda one: one.subject)


def _concerned(
    subject: str, found: dict[int, set[str]], diffs: dict[int, Diff], told: int
) -> Concerned | None:
    since = {
        max(number, told): points
        for number, points in sorted(found.items(), reverse=True)
        if diffs[max(number, told)].concerning(points)
    }
    if not since:
        return None
    points = {point for number, points in found.items() for point in points}
    return Concerned(subject, min(since), tuple(sorted(points)))


def _held(before: int | None) -> Held:
    alive = set(SubjectKey.objects.values_list("pk", flat=True))
    rows = SealedDatum.objects.filter(subject__erased_at__isnull=True).order_by()
    if before is not None:
        rows = rows.filter(policy_version__lt=before)
    found: Held = {}
    fields = ("subject_id", "policy_version_id", "point", "key")
    for subject, number, point, key in rows.values_list(*fields).distinct():
        if key in alive:
            found.setdefault(subject, {}).setdefault(number, set()).add(point)
    return found


def address_of(subject: str) -> Handle | None:
    """The newest address of a person that a notice of the policy may be sent to; None where there is none.

    It must be allowed by the version it was taken under and by the current one, and still be readable.
    """
    rows = SealedDatum.objects.filter(subject=subject, category=ADDRESS).order_by("-taken_at", "-id")
    data = list(rows.defer("ciphertext"))
    alive = set(SubjectKey.objects.filter(pk__in=[datum.key for datum in data]).values_list("pk", flat=True))
    known, current = versions({datum.policy_version_id for datum in data})
    for datum in data:
        row = (NOTICE, ADDRESS, datum.point, "system")
        both = (known[datum.policy_version_id].policy, current.policy)
        if datum.key in alive and all(row in table_of(policy) for policy in both):
            return Handle(datum.pk, datum.category, datum.place, datum.row)
    return None
