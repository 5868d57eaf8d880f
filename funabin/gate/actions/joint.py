"""Two people of the staff open high-class data together: one asks, another agrees, for a short time.

Each of them must be allowed to open it in every other respect: by the policy, by role, by engagement.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from funabin.gate.fields import Handle
from funabin.gate.guarding import GOOD_FOR, PATIENCE, SECOND_PERSON
from funabin.gate.judging import Asked, gather, judge
from funabin.gate.models import JointOpening, SealedDatum
from funabin.gate.refusing import refuse
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.policy.decide import Reason

NOT_STAFF = Reason("not_your_task", "only the staff open data together")
BY_ONE = Reason("opened_by_one", "the second person is another one, who may open it too")
TOO_LATE = Reason("joint_opening_over", "the question was answered, or nobody answered it in time")


def ask_joint_opening(
    *, handles: Iterable[Handle | None], purpose: str, case: str, by: Actor
) -> JointOpening:
    """The first of two asks to open data of one person; asking again while it waits gives the same.

    Raises Refused with every reason why he could not open it with another either, ValueError where the
    handles are of nobody or of several people.
    """
    wanted = [handle for handle in handles if handle is not None]
    ids = {handle.datum for handle in wanted}
    facts = gather(Asked(purpose, by), ids)
    people = {datum.subject_id for datum in facts.data.values()}
    if len(people) != 1:
        raise ValueError("data of one person is opened together")
    reasons = _against(wanted, purpose=purpose, case=case, by=by)
    if reasons:
        refuse("ask", reasons, by=by, purpose=purpose, case=case, subjects=people, data=len(ids))
    data = sorted(str(number) for number in ids)
    with transaction.atomic():
        waiting = JointOpening.objects.filter(
            subject=next(iter(people)), purpose=purpose, case=case, first=by.token, second="",
            declined_at__isnull=True, first_at__gt=timezone.now() - PATIENCE,
        )  # fmt: skip
        for joint in waiting:
            if joint.data == data:
                return joint
        joint = JointOpening.objects.create(
            subject_id=next(iter(people)), purpose=purpose, case=case, data=data, first=by.token,
            first_at=timezone.now(),
        )  # fmt: skip
        _record("joint.asked", joint, by)
    return joint


@transaction.atomic
def agree_joint_opening(*, joint: JointOpening, by: Actor) -> JointOpening:
    """The second agrees: for half an hour both may open it.

    Raises Refused for the first one, for whoever could not open it with another, and where it was answered
    already or too late.
    """
    locked = JointOpening.objects.select_for_update().get(pk=joint.pk)
    reasons = [*_against_answer(locked), *([BY_ONE] if by.token == locked.first else [])]
    reasons += _against(_handles(locked), purpose=locked.purpose, case=locked.case, by=by)
    if reasons:
        _refuse(locked, reasons, by)
    now = timezone.now()
    locked.second, locked.second_at, locked.until = by.token, now, now + GOOD_FOR
    locked.save(update_fields=["second", "second_at", "until"])
    _record("joint.agreed", locked, by)
    return locked


@transaction.atomic
def decline_joint_opening(*, joint: JointOpening, by: Actor) -> JointOpening:
    """Somebody says no, or the first takes it back. Raises Refused where it was answered already."""
    locked = JointOpening.objects.select_for_update().get(pk=joint.pk)
    reasons = _against_answer(locked)
    if by.token != locked.first:
        reasons += _against(_handles(locked), purpose=locked.purpose, case=locked.case, by=by)
    if reasons:
        _refuse(locked, reasons, by)
    locked.declined_at = timezone.now()
    locked.save(update_fields=["declined_at"])
    _record("joint.declined", locked, by)
    return locked


def _against(wanted: Iterable[Handle], *, purpose: str, case: str, by: Actor) -> list[Reason]:
    """What stands against this person opening the data, but that he would be alone."""
    if not by.is_staff:
        return [NOT_STAFF]
    wanted, asked = list(wanted), Asked(purpose, by)
    facts = gather(asked, {handle.datum for handle in wanted})
    reasons = [reason for handle in wanted for reason in judge(facts, asked, handle, case).reasons]
    return [reason for reason in reasons if reason.code != SECOND_PERSON]


def _against_answer(joint: JointOpening) -> list[Reason]:
    is_over = joint.second or joint.declined_at or joint.first_at <= timezone.now() - PATIENCE
    return [TOO_LATE] if is_over else []


def _handles(joint: JointOpening) -> list[Handle]:
    ids = [UUID(number) for number in joint.data]
    rows = SealedDatum.objects.filter(pk__in=ids).values_list("pk", "category", "place", "row")
    found = {row[0]: Handle(*row) for row in rows}
    return [found.get(number) or Handle(number, "", "", "") for number in ids]


def _refuse(joint: JointOpening, reasons: list[Reason], by: Actor) -> None:
    refuse(
        "agree", reasons, by=by, purpose=joint.purpose, case=joint.case, subjects=[joint.subject_id],
        data=len(joint.data),
    )  # fmt: skip


def _record(kind: str, joint: JointOpening, by: Actor) -> None:
    detail = {"joint": str(joint.pk), "data": len(joint.data)}
    record(kind, by=by, subjects=[joint.subject_id], case=joint.case, purpose=joint.purpose, detail=detail)
