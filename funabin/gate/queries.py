"""What the gate tells without opening anything: versions, what is held, who opened it, how promises stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from funabin.gate.fields import Handle
from funabin.gate.guarding import (
    HIGH,
    holds_at_a_glance,
    holds_of,
    joint_opening_by_id,
    joint_openings_of,
    joint_openings_waiting,
    live_hold,
    live_holds,
    people_of_case,
    untold_cases,
)
from funabin.gate.models import DataSubject, PolicyVersion, PromiseState, SealedDatum, SubjectKey
from funabin.gate.policies import current_version
from funabin.journal.models import Entry
from funabin.journal.queries import entries_of
from funabin.policy.decide import table_of
from funabin.policy.model import Policy

__all__ = [
    "NOT_STAFF",
    "OPENINGS",
    "HeldDatum",
    "Opening",
    "channels_of",
    "current_policy",
    "granted_roles",
    "held_data",
    "high_pairs",
    "holds_at_a_glance",
    "holds_of",
    "is_erased",
    "is_granted",
    "joint_opening_by_id",
    "joint_openings_of",
    "joint_openings_waiting",
    "joint_purposes",
    "joint_roles",
    "live_hold",
    "live_holds",
    "openings_of",
    "people_of_case",
    "policy_versions",
    "probing_asked_at",
    "probing_is_due",
    "promise_states",
    "staff_roles",
    "subject_by_token",
    "takes",
    "untold_cases",
]

Line = tuple[date, str, str, str, str, bool]
NOT_STAFF = frozenset({"self", "member", "system"})
OPENINGS = ("data.opened", "data.listed")
PROBED_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class HeldDatum:
    """One thing held about a person, by handle.

    Under which version, how long, from where, how often opened.
    """

    handle: Handle
    category: str
    point: str
    policy_number: int
    policy_digest: str
    policy_effective: date
    retention: str
    case: str
    taken_at: datetime
    until: datetime | None  # the day the key dies, where it is known
    event: str  # otherwise: what starts the clock
    source: str
    openings: int
    is_alive: bool  # False: the key is destroyed, nobody can read it


@dataclass(frozen=True)
class Opening:
    """Who opened what of a person, on one day, for one case and purpose.

    `own` marks the person's own visits.
    """

    day: date
    case: str
    purpose: str
    actor_kind: str
    actor_token: str
    own: bool
    categories: tuple[str, ...]
    times: int


def current_policy() -> Policy:
    """The policy of the newest published version in force. Raises NoPolicy where there is none."""
    return current_version().policy


def takes(*points: str) -> bool:
    """Whether the policy in force declares all these collection points. Raises NoPolicy."""
    return current_policy().collection_points.keys() >= set(points)


def channels_of(point: str) -> tuple[str, ...]:
    """The channels on which a collection point takes data; none where it is not declared. Raises NoPolicy."""
    found = current_policy().collection_points.get(point)
    return found.channels if found else ()


def granted_roles(*purposes: str, points: Collection[str] = ()) -> frozenset[str]:
    """The roles that the policy lets open anything for one of `purposes`, taken at `points` or anywhere.

    Raises NoPolicy.
    """
    return frozenset(
        role
        for purpose, _, point, role in table_of(current_policy())
        if purpose in purposes and (not points or point in points)
    )


def staff_roles(*purposes: str, points: Collection[str] = ()) -> frozenset[str]:
    """The same for staff: which role does which work is the house's own choice, and its grants say so."""
    return granted_roles(*purposes, points=points) - NOT_STAFF


def high_pairs(policy: Policy) -> frozenset[tuple[str, str]]:
    """Each role of the staff with each purpose for which it opens high-class data."""
    high = {key for key, category in policy.categories.items() if category.sensitivity == HIGH}
    pairs = {(role, purpose) for purpose, category, _, role in table_of(policy) if category in high}
    return frozenset(pair for pair in pairs if pair[0] not in NOT_STAFF)


def joint_roles() -> frozenset[str]:
    """The roles of the staff that the policy lets open high-class data, by two. Raises NoPolicy."""
    return frozenset(role for role, _ in high_pairs(current_policy()))


def joint_purposes() -> frozenset[str]:
    """What the staff open high-class data for, by two. Raises NoPolicy."""
    return frozenset(purpose for _, purpose in high_pairs(current_policy()))


def is_granted(handle: Handle, *, purpose: str, point: str, roles: Collection[str]) -> bool:
    """Whether the policy lets one of `roles` open such a datum, taken at `point`, for `purpose`."""
    rows = table_of(current_policy())
    return any((purpose, handle.category, point, role) in rows for role in roles)


def policy_versions() -> QuerySet[PolicyVersion]:
    """All published versions, newest first, without their texts."""
    return PolicyVersion.objects.order_by("-number").defer("sources")


def subject_by_token(token: str) -> DataSubject:
    """The person with this token. Raises DataSubject.DoesNotExist."""
    return DataSubject.objects.get(pk=token)


def is_erased(subject: DataSubject | str) -> bool:
    """Whether the person has asked for erasure."""
    token = subject if isinstance(subject, str) else subject.pk
    return DataSubject.objects.filter(pk=token, erased_at__isnull=False).exists()


def held_data(subject: DataSubject | str) -> list[HeldDatum]:
    """Everything held about a person, oldest first."""
    token = subject if isinstance(subject, str) else subject.pk
    policy = current_policy()
    keys = {key.pk: key for key in SubjectKey.objects.filter(subject=token)}
    openings = Counter(key for entry in _openings(token) for key in entry.categories)
    rows = (
        SealedDatum.objects.filter(subject=token).select_related("policy_version").order_by("taken_at", "id")
    )
    return [
        _held(datum, keys.get(datum.key), policy, openings[datum.category])
        for datum in rows.defer("ciphertext", "policy_version__sources")
    ]


def openings_of(subject: DataSubject | str) -> list[Opening]:
    """Who opened this person's data, newest day first, one line for each day, case, purpose and actor."""
    token = subject if isinstance(subject, str) else subject.pk
    lines: dict[Line, list[tuple[str, ...]]] = {}
    for entry in _openings(token).exclude(case__in=untold_cases(token)):
        day = timezone.localtime(entry.at).date()
        own = entry.detail["actor_subject"] == token
        line = (day, entry.case, entry.purpose, entry.actor_kind, entry.actor_token, own)
        lines.setdefault(line, []).append(tuple(entry.categories))
    return [_opening(line, found) for line, found in sorted(lines.items(), reverse=True)]


def promise_states() -> dict[str, PromiseState]:
    """What the last run of the probes found, by promise."""
    return {row.promise: row for row in PromiseState.objects.order_by("promise")}


def probing_asked_at() -> datetime | None:
    """Since when somebody at the desk waits for a run of the probes; None where nobody does."""
    told = Entry.objects.filter(kind__in=["promises.asked", "promises.recorded"]).order_by("-pk").first()
    return told.at if told and told.kind == "promises.asked" else None


def probing_is_due(at: datetime) -> bool:
    """Whether the probes must run: not for a day, not since the version in force began, or asked for."""
    last = Entry.objects.filter(kind="promises.recorded").order_by("-pk").first()
    if last is None or at - last.at >= PROBED_EVERY or probing_asked_at():
        return True
    version = PolicyVersion.objects.only("published_at", "effective").get(number=current_version().number)
    return last.at < version.published_at or last.at.date() < version.effective


def _openings(token: str) -> QuerySet[Entry]:
    return entries_of(token).filter(kind__in=OPENINGS, dropped_at__isnull=True)


def _held(datum: SealedDatum, key: SubjectKey | None, policy: Policy, openings: int) -> HeldDatum:
    retention = policy.retention.get(datum.retention)
    return HeldDatum(
        handle=Handle(datum.pk, datum.category, datum.place, datum.row),
        category=datum.category,
        point=datum.point,
        policy_number=datum.policy_version.number,
        policy_digest=datum.policy_version.digest,
        policy_effective=datum.policy_version.effective,
        retention=datum.retention,
        case=datum.case,
        taken_at=datum.taken_at,
        until=key.due_at if key else None,
        event=retention.starts if retention else "",
        source=datum.source,
        openings=openings,
        is_alive=key is not None,
    )


def _opening(line: Line, found: list[tuple[str, ...]]) -> Opening:
    day, case, purpose, kind, actor, own = line
    categories = tuple(sorted({category for categories in found for category in categories}))
    return Opening(day, case, purpose, kind, actor, own, categories, len(found))
