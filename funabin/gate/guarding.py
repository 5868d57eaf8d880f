"""What stands against an opening beside policy, engagement and key: a stop of use, a missing second person.

And against the end of a key: a hold. Facts and queries only; `gate.actions` writes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from funabin.gate.models import (
    DataSubject,
    Engagement,
    Hold,
    JointOpening,
    SealedDatum,
    SubjectKey,
    Untold,
    UseStop,
)
from funabin.gate.policies import Version, current_version
from funabin.kit.dates import today_in_japan
from funabin.kit.glance import Glance
from funabin.policy.decide import Reason, table_of
from funabin.policy.model import Origin, Policy

GOOD_FOR = timedelta(minutes=30)  # both may open, from the second's word on
PATIENCE = timedelta(days=1)  # a question nobody answered is asked anew
HIGH = "high"  # the sensitivity of data that nobody of the staff opens alone
SECOND_PERSON = "second_person_needed"
# beside what a law imposes, this goes on while use is stopped: the answer, and the person's way in
GOES_ON = frozenset({"rights.answer", "complaint.handle", "account.access"})
OWN = "self."
STOPPED = Reason("use_stopped", "the use of this person's data is stopped", ("APPI 35",))


def stops_of(subjects: Iterable[str]) -> dict[str, tuple[frozenset[str], ...]]:
    """The live stops of these people: of each the purposes it names; an empty set stops all."""
    found: dict[str, tuple[frozenset[str], ...]] = {}
    live = UseStop.objects.filter(subject__in=list(subjects), ended_at__isnull=True)
    for subject, purposes in live.order_by("id").values_list("subject_id", "purposes"):
        found[subject] = (*found.get(subject, ()), frozenset(purposes))
    return found


def is_stopped(purpose: str, stops: Iterable[frozenset[str]], policy: Policy) -> bool:
    """Whether one of these stops meets the purpose, by its name or by that of a purpose above it."""
    row = policy.purposes.get(purpose)
    if purpose.startswith(OWN) or purpose in GOES_ON or (row and row.origin is Origin.LAW):
        return False
    named = {purpose}
    while row and row.parent:
        named.add(row.parent)
        row = policy.purposes.get(row.parent)
    return any(not stop or stop & named for stop in stops)


def is_high(category: str, *known: Version) -> bool:
    """Whether a version that counts for the datum calls its category high-class."""
    rows = (version.policy.categories.get(category) for version in known)
    return any(row is not None and row.sensitivity == HIGH for row in rows)


def needs_second(category: str, *known: Version) -> Reason:
    """Why nobody opens this category alone, with the clauses it rests on."""
    rows = [version.policy.categories.get(category) for version in known]
    clauses = next((row.clauses for row in rows if row is not None), ())
    return Reason(SECOND_PERSON, "two people of the staff open such data together", clauses)


def opened_jointly(token: str, *, purpose: str, subjects: Iterable[str]) -> dict[tuple[UUID, str], UUID]:
    """What this member of staff may open together with another now: (datum, case) -> the joint opening."""
    live = JointOpening.objects.filter(
        subject__in=list(subjects), purpose=purpose, until__gt=timezone.now(), declined_at__isnull=True
    ).exclude(second="")
    return {
        (UUID(datum), joint.case): joint.pk
        for joint in live
        if token in (joint.first, joint.second) and joint.first != joint.second
        for datum in joint.data
    }


def joint_opening_by_id(number: UUID | str) -> JointOpening | None:
    """One joint opening, or None."""
    return JointOpening.objects.filter(pk=number).first()


def joint_openings_waiting(roles: Collection[str]) -> list[JointOpening]:
    """Questions for a second person that somebody with one of these roles may answer, newest first."""
    asked = JointOpening.objects.filter(
        second="", declined_at__isnull=True, first_at__gt=timezone.now() - PATIENCE
    ).select_related("subject")
    return [joint for joint in asked if may_agree(joint, roles)]


def may_agree(joint: JointOpening, roles: Collection[str]) -> bool:
    """Whether the policy lets one of these roles open all the data of a joint opening for its purpose."""
    rows = table_of(current_version().policy)
    held = SealedDatum.objects.filter(pk__in=joint.data).values_list("category", "point")
    pairs = set(held)
    return bool(pairs) and any(
        all((joint.purpose, category, point, role) in rows for category, point in pairs) for role in roles
    )


def joint_openings_of(*subjects: str) -> QuerySet[JointOpening]:
    """Every joint opening of these people's data, newest first."""
    return JointOpening.objects.filter(subject__in=subjects)


def live_holds() -> QuerySet[Hold]:
    """The holds that live, the one to be looked at next first."""
    return Hold.objects.filter(lifted_at__isnull=True).select_related("subject")


def live_hold(number: int) -> Hold | None:
    """One hold, unless it was lifted."""
    return live_holds().filter(pk=number).first()


def holds_of(subject: str) -> list[Hold]:
    """The live holds of a person."""
    return list(live_holds().filter(subject=subject))


def held_keys(keys: Collection[SubjectKey]) -> dict[UUID, Hold]:
    """Those of these keys that a live hold keeps, each with the hold. One query."""
    by_person: dict[str, list[Hold]] = {}
    for hold in live_holds().filter(subject__in={key.subject for key in keys}):
        by_person.setdefault(hold.subject_id, []).append(hold)
    found = {}
    for key in keys:
        holds = [one for one in by_person.get(key.subject, ()) if one.case in ("", key.case)]
        if holds:
            found[key.pk] = holds[0]
    return found


def people_of_case(case: str) -> list[DataSubject]:
    """Whom a case is about: who was ever engaged on in it, or has a key of it. No staff."""
    engaged = Engagement.objects.filter(case=case).values_list("subject_id", flat=True)
    keys = SubjectKey.objects.filter(case=case).values_list("subject", flat=True)
    people = DataSubject.objects.filter(pk__in={*engaged, *keys}) if case else DataSubject.objects.none()
    return list(people.exclude(subject_class="staff").order_by("enrolled_at", "id"))


def holds_at_a_glance() -> Glance:
    """How many holds live, how many were to be looked at by now, and which is looked at next."""
    days = list(live_holds().values_list("review_on", flat=True))
    today = today_in_japan()
    coming = min((day for day in days if day > today), default=None)
    begins = timezone.make_aware(datetime.combine(coming, time.min)) if coming else None
    return Glance(open=len(days), late=sum(day <= today for day in days), next_due=begins)


def is_live(joint: JointOpening, at: datetime) -> bool:
    """Whether both may open by it at `at`."""
    return bool(joint.second) and joint.declined_at is None and joint.until is not None and joint.until > at


def untold_cases(subject: str) -> frozenset[str]:
    """The cases that this person is not shown for now."""
    today = today_in_japan()
    live = Untold.objects.filter(Q(until__isnull=True) | Q(until__gt=today), subject=subject, ended_at=None)
    return frozenset(live.values_list("case", flat=True))
