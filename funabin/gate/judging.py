"""May this actor open this datum for this purpose and case? Facts are fetched once for all data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from funabin.gate import vault
from funabin.gate.fields import Handle
from funabin.gate.guarding import (
    OWN,
    STOPPED,
    is_high,
    is_stopped,
    needs_second,
    opened_jointly,
    stops_of,
)
from funabin.gate.models import Consent, Engagement, SealedDatum, SubjectKey, UseStop
from funabin.gate.policies import Version, versions
from funabin.gate.refusing import LAPSED, MOVED
from funabin.journal.actor import Actor
from funabin.policy.decide import Question, Reason, applies_at, decide

SELF = "self"  # the role of a person acting for himself; purposes that start with OWN need no engagement


NO_DATUM = Reason("no_such_datum", "the value is no longer held")
KEY_DESTROYED = Reason("key_destroyed", "the key of this value was destroyed: nobody can open it again")
NO_ENGAGEMENT = Reason("no_engagement", "nobody asked you to work on this case for this purpose")
# what a consent to a purpose lifts of the refusal of an earlier version: not category, ban, person or law
LIFTED = frozenset({"unknown_purpose", "parent_purpose", "not_for_this_purpose", "role_not_granted"})
NO_ROLE = Reason("role_not_granted", "you hold no role at all")


@dataclass(frozen=True)
class Asked:
    """Who asks, what for."""

    purpose: str
    by: Actor


@dataclass(frozen=True)
class Verdict:
    """Reasons against an opening (none: it opens), or the role under which it is allowed."""

    reasons: tuple[Reason, ...] = ()
    role: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything the judgement rests on, as it stood at one moment."""

    data: dict[UUID, Any]  # sealed data, each with its person's erased_at
    keys: dict[UUID, vault.Stored]  # wrapped
    current: Version
    versions: dict[int, Version]
    engaged: frozenset[tuple[str, str, str, str]]  # subject, case, role, actor
    said: dict[str, dict[str, str]]  # subject -> purpose -> given, withdrawn, objected
    agreed: dict[str, dict[str, int]]  # subject -> purpose -> the version a live consent was given under
    stops: dict[str, tuple[frozenset[str], ...]] = field(default_factory=dict)  # subject -> what is stopped
    joint: dict[tuple[UUID, str], UUID] = field(default_factory=dict)  # datum, case -> joint opening
    decided: dict[tuple[str, Question], tuple[Reason, ...]] = field(default_factory=dict)


def gather(asked: Asked, ids: Iterable[UUID]) -> Facts:
    """Five queries: the data, the keys, the versions, the engagements, what the people said.

    One more where data was taken under an earlier version, where somebody's use is stopped, and where staff
    ask for high-class data.
    """
    stopped = Exists(UseStop.objects.filter(subject=OuterRef("subject"), ended_at__isnull=True))
    rows = SealedDatum.objects.filter(pk__in=list(ids)).annotate(
        erased_at=F("subject__erased_at"), stopped=stopped
    )
    data = {datum.pk: datum for datum in rows}
    subjects = {datum.subject_id for datum in data.values()}
    keys = SubjectKey.objects.filter(pk__in={datum.key for datum in data.values()})
    taken_under, current = versions({datum.policy_version_id for datum in data.values()})
    older = {datum.subject_id for datum in data.values() if datum.policy_version_id != current.number}
    halted = {datum.subject_id for datum in data.values() if datum.stopped}
    high = {
        datum.subject_id
        for datum in data.values()
        if asked.by.is_staff and is_high(datum.category, current, taken_under[datum.policy_version_id])
    }
    return Facts(
        data=data,
        keys=dict(keys.values_list("pk", "wrapped")),
        current=current,
        versions=taken_under,
        engaged=live_engagements(asked, subjects, timezone.now()),
        said=sayings(subjects),
        agreed=agreements(older),
        stops=stops_of(halted) if halted else {},
        joint=opened_jointly(asked.by.token, purpose=asked.purpose, subjects=high) if high else {},
    )


def live_engagements(asked: Asked, subjects: set[str], at: datetime) -> frozenset[tuple[str, str, str, str]]:
    """The engagements of these people for the purpose that have not ended at `at`."""
    live = Engagement.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at),
        subject__in=subjects,
        purpose=asked.purpose,
        ended_at__isnull=True,
    )
    return frozenset(live.values_list("subject_id", "case", "role", "actor"))


def sayings(subjects: set[str]) -> dict[str, dict[str, str]]:
    """What these people said last about each purpose."""
    said: dict[str, dict[str, str]] = {}
    rows = Consent.objects.filter(subject__in=subjects).order_by("id")
    for subject, purpose, word in rows.values_list("subject_id", "purpose", "said"):
        said.setdefault(subject, {})[purpose] = word
    return said


def agreements(subjects: set[str]) -> dict[str, dict[str, int]]:
    """The version under which each live consent of these people was given; no query for nobody."""
    agreed: dict[str, dict[str, int]] = {}
    rows = Consent.objects.filter(subject__in=subjects).order_by("id") if subjects else Consent.objects.none()
    for consent in rows:
        number = consent.policy_version_id if consent.said == Consent.GIVEN else 0
        agreed.setdefault(consent.subject_id, {})[consent.purpose] = number
    return agreed


def judge(facts: Facts, asked: Asked, handle: Handle, case: str) -> Verdict:
    """The verdict about one datum, with each reason that stands against it."""
    datum = facts.data.get(handle.datum)
    if datum is None:
        return Verdict((NO_DATUM,))
    if not lies_where_it_belongs(datum, handle):
        return Verdict((MOVED,))
    verdict = _by_role(facts, asked, datum, case)
    against = _against_guards(facts, asked, datum, case)
    if not has_living_key(facts, datum):
        against = (*against, KEY_DESTROYED)
    return Verdict((*verdict.reasons, *against), "" if against else verdict.role)


def lies_where_it_belongs(datum: SealedDatum, handle: Handle) -> bool:
    """Whether the datum was taken for the row and field it is read from."""
    return (datum.place, datum.row) == (handle.place, handle.row)


def has_living_key(facts: Facts, datum: SealedDatum) -> bool:
    """Whether the key of the datum was not destroyed."""
    return datum.key in facts.keys


def is_engaged(facts: Facts, asked: Asked, datum: SealedDatum, case: str, role: str) -> bool:
    """Whether this actor works on this person's case for the purpose.

    By role, as a single account, or as himself.
    """
    if role == SELF and asked.purpose.startswith(OWN) and is_own(asked, datum):
        return True
    subject = datum.subject_id
    return {(subject, case, role, ""), (subject, case, "", asked.by.token)} & facts.engaged != set()


def _against_guards(facts: Facts, asked: Asked, datum: SealedDatum, case: str) -> tuple[Reason, ...]:
    """A stop of use, and the second person whom high-class data needs; neither meets the person himself."""
    if is_own(asked, datum):
        return ()
    reasons = []
    if is_stopped(asked.purpose, facts.stops.get(datum.subject_id, ()), facts.current.policy):
        reasons.append(STOPPED)
    known = (facts.current, facts.versions[datum.policy_version_id])
    if asked.by.is_staff and is_high(datum.category, *known) and (datum.pk, case) not in facts.joint:
        reasons.append(needs_second(datum.category, *known))
    return tuple(reasons)


def is_own(asked: Asked, datum: SealedDatum) -> bool:
    """Whether the actor is the person the datum is about."""
    return bool(asked.by.subject) and asked.by.subject == datum.subject_id


def has_lapsed(asked: Asked, role: str) -> bool:
    """Whether this member of staff was not given the role for the purpose, or not for today."""
    grants = asked.by.grants
    return grants is not None and role != SELF and (role, asked.purpose) not in grants


def against_policy(facts: Facts, asked: Asked, datum: SealedDatum, role: str) -> tuple[Reason, ...]:
    """What the version the datum was taken under, and the current one, say against it."""
    question = _question(facts, asked, datum, role)
    now = _decided(facts, facts.current, question)
    taken_under = facts.versions[datum.policy_version_id]
    if taken_under.digest == facts.current.digest:
        return now
    then = _decided(facts, taken_under, question)
    if then and _is_lifted(facts, datum, taken_under, question):
        then = tuple(reason for reason in then if reason.code not in LIFTED)
    return (*then, *now)


def _is_lifted(facts: Facts, datum: SealedDatum, taken_under: Version, question: Question) -> bool:
    """Whether the person agreed, under a later version, to a purpose this datum was not taken for.

    Where the datum was taken for it, an old refusal is about something else and stays.
    """
    point = taken_under.policy.collection_points.get(question.point)
    purpose = taken_under.policy.purposes.get(question.purpose)
    if point is None or (purpose is not None and purpose.leaf and applies_at(purpose, point)):
        return False
    agreed = facts.agreed.get(datum.subject_id, {}).get(question.purpose, 0)
    return agreed > taken_under.number


def _by_role(facts: Facts, asked: Asked, datum: SealedDatum, case: str) -> Verdict:
    """The first role that is both granted and engaged; otherwise what stands against the best of them."""
    roles = sorted(asked.by.roles | ({SELF} if is_own(asked, datum) else set()))
    verdicts = []
    for role in roles:
        reasons = against_policy(facts, asked, datum, role)
        if has_lapsed(asked, role) and "role_not_granted" not in {reason.code for reason in reasons}:
            reasons = (*reasons, LAPSED)
        if not is_engaged(facts, asked, datum, case, role):
            reasons = (*reasons, NO_ENGAGEMENT)
        verdicts.append(Verdict(reasons, role))
    return min(verdicts, key=lambda verdict: len(verdict.reasons), default=Verdict((NO_ROLE,)))


def _question(facts: Facts, asked: Asked, datum: Any, role: str) -> Question:
    said = facts.said.get(datum.subject_id, {})
    return Question(
        purpose=asked.purpose,
        category=datum.category,
        point=datum.point,
        role=role,
        erased=datum.erased_at is not None,
        consented=frozenset(purpose for purpose, word in said.items() if word == Consent.GIVEN),
        objected=frozenset(purpose for purpose, word in said.items() if word == Consent.OBJECTED),
    )


def _decided(facts: Facts, version: Version, question: Question) -> tuple[Reason, ...]:
    key = (version.digest, question)
    if key not in facts.decided:
        decision = decide(version.policy, question)
        facts.decided[key] = () if decision.allowed else decision.reasons
    return facts.decided[key]
