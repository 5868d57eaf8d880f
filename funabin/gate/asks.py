"""What the policy in force would like of data taken earlier, and must ask the person for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from funabin.gate.keeping import RETENTION
from funabin.gate.models import Consent, PolicyAnswer, SealedDatum, SubjectKey
from funabin.gate.policies import Publication, Version, current_version, publications
from funabin.policy.decide import applies_at
from funabin.policy.diff.rows import length
from funabin.policy.keeping import is_imposed
from funabin.policy.model import Origin, Policy, Purpose

PURPOSE = "purpose:"
OWN = "self."  # purposes that serve the person himself


@dataclass(frozen=True, order=True)
class Ask:
    """A question: may a person's older data follow this change? `about` names it for the answer."""

    subject: str
    about: str  # "purpose:promo.own.email", "retention:service"
    since: date  # the day from which the policy says so
    points: tuple[str, ...]

    @property
    def key(self) -> str:
        """The purpose or the retention class."""
        return self.about.partition(":")[2]

    @property
    def is_purpose(self) -> bool:
        """Whether it asks about a use, not about a time."""
        return self.about.startswith(PURPOSE)


@dataclass(frozen=True)
class _Taken:
    """What was taken of a person under one earlier version at one point."""

    version: Version
    point: str


def open_asks(subjects: Collection[str]) -> list[Ask]:
    """What these people have not answered yet. Nothing where all data is of the policy in force."""
    current = current_version()
    taken = _taken(subjects, current)
    if not taken:
        return []
    history = publications()
    answered = _answered(subjects)
    asks = []
    for subject, rows in taken.items():
        wanted: dict[str, list[_Taken]] = {}
        for row in rows:
            for about in _wanted(current.policy, row):
                if answered.get((subject, about), 0) <= row.version.number:
                    wanted.setdefault(about, []).append(row)
        asks += [_ask(subject, about, found, history) for about, found in sorted(wanted.items())]
    return asks


def _wanted(now: Policy, taken: _Taken) -> Iterator[str]:
    """What the current policy says of the point that the earlier version did not."""
    then, point = taken.version.policy, now.collection_points.get(taken.point)
    before = then.collection_points.get(taken.point)
    if point is None or before is None:
        return
    for key in point.purposes:
        purpose = now.purposes[key]
        if _is_asked(purpose) and not _applied(then, key, taken.point):
            yield f"{PURPOSE}{key}"
    if is_kept_longer(then, now, before.retention):
        yield f"{RETENTION}{before.retention}"


def _is_asked(purpose: Purpose) -> bool:
    return purpose.leaf and purpose.origin is not Origin.LAW and not purpose.key.startswith(OWN)


def _applied(policy: Policy, key: str, point: str) -> bool:
    purpose = policy.purposes.get(key)
    return purpose is not None and purpose.leaf and applies_at(purpose, policy.collection_points[point])


def is_kept_longer(then: Policy, now: Policy, key: str) -> bool:
    """Whether a class ends later now than it did: what data of that time follows only by consent."""
    before, after = then.retention.get(key), now.retention.get(key)
    if before is None or after is None or is_imposed(after) or before.starts != after.starts:
        return False
    return length(after.lasts) > length(before.lasts) or length(after.idle) > length(before.idle)


def _ask(subject: str, about: str, found: list[_Taken], history: list[Publication]) -> Ask:
    first = min(row.version.number for row in found)
    saying = [
        one
        for one in history
        if one.number > first and any(about in _wanted(one.policy, row) for row in found)
    ]
    since = min(saying, key=lambda one: one.number).effective
    return Ask(subject, about, since, tuple(sorted({row.point for row in found})))


def _taken(subjects: Collection[str], current: Version) -> dict[str, list[_Taken]]:
    older = SealedDatum.objects.filter(
        subject__in=subjects, subject__erased_at__isnull=True, policy_version__lt=current.number
    )
    fields = ("subject_id", "policy_version_id", "point", "key")
    rows = list(older.order_by().values_list(*fields).distinct())
    alive = set(SubjectKey.objects.filter(pk__in={row[3] for row in rows}).values_list("pk", flat=True))
    versions = {one.number: one.version for one in publications()} if rows else {}
    found: dict[str, dict[tuple[int, str], _Taken]] = {}
    for subject, number, point, key in sorted(rows, key=lambda row: (row[1], row[2])):
        if key in alive and versions[number].digest != current.digest:
            found.setdefault(subject, {})[number, point] = _Taken(versions[number], point)
    return {subject: list(taken.values()) for subject, taken in found.items()}


def _answered(subjects: Collection[str]) -> dict[tuple[str, str], int]:
    """The newest version under which a person said anything about something: yes, no, or an objection."""
    said: dict[tuple[str, str], int] = {}
    answers = PolicyAnswer.objects.filter(subject__in=subjects).values_list(
        "subject_id", "about", "policy_version_id"
    )
    words = Consent.objects.filter(subject__in=subjects).values_list(
        "subject_id", "purpose", "policy_version_id"
    )
    purposes = ((subject, f"{PURPOSE}{purpose}", number) for subject, purpose, number in words)
    for subject, about, number in [*answers, *purposes]:
        said[subject, about] = max(number, said.get((subject, about), 0))
    return said
