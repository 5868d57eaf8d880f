"""Supervise recipients: suspend where a review is overdue, have data back at an agreement's end (APPI 25)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import suspend_recipient
from funabin.gate.actions.recipients import OVERDUE
from funabin.gate.models import Agreement
from funabin.gate.register import check_keeper, keepers
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.members.actions import mail_staff
from funabin.oversight.models import ReturnTask
from funabin.oversight.queries.recipients import ended_without_return, overdue_reviews, returns_open
from funabin.oversight.rules import returns as rules
from funabin.oversight.rules.errors import NoProof, WrongStep


@transaction.atomic
def suspend_overdue(*, by: Actor) -> int:
    """Suspend each recipient whose regular review is overdue, and tell the keepers; returns how many."""
    overdue = overdue_reviews(today_in_japan())
    for one in overdue:
        suspend_recipient(recipient=one.recipient, reason=OVERDUE, by=by)
    if overdue:
        told = {"recipients": len(overdue)}
        mail_staff(roles=keepers(), template="recipients_suspended", context=told, by=by)
    return len(overdue)


@transaction.atomic
def open_returns(*, by: Actor) -> int:
    """A task for each agreement that ended: the data comes back or is destroyed (JJ-31). Safe to repeat."""
    ended = ended_without_return(today_in_japan())
    for agreement in ended:
        _open(agreement, by)
    if ended:
        mail_staff(roles=keepers(), template="returns_due", context={"opened": len(ended), "late": 0}, by=by)
    return len(ended)


def _open(agreement: Agreement, by: Actor) -> None:
    recipient, day = agreement.recipient, agreement.ends_on or today_in_japan()
    over = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    task = ReturnTask.objects.create(
        recipient=recipient, agreement=agreement.pk, opened_at=timezone.now(), due_at=rules.back_by(over)
    )
    detail = {"recipient": str(recipient.pk), "agreement": agreement.pk, "task": str(task.pk)}
    record("return.opened", by=by, detail=detail)


@transaction.atomic
def chase_returns(*, by: Actor) -> int:
    """Remind the keepers of what is past its day, every week; returns how many tasks."""
    now = timezone.now()
    late = [one for one in returns_open() if rules.is_to_remind(one.due_at, one.warned_at, now)]
    if late:
        ReturnTask.objects.filter(pk__in=[one.pk for one in late]).update(warned_at=now)
        told = {"opened": 0, "late": len(late)}
        mail_staff(roles=keepers(), template="returns_due", context=told, by=by)
        record("return.chased", by=by, detail={"tasks": len(late)})
    return len(late)


@transaction.atomic
def close_return(
    *, task: ReturnTask, outcome: str, by: Actor, proof: str = "", proof_sha256: str = ""
) -> ReturnTask:
    """The data is back, or destroyed, as a paper shows; or the recipient never held any.

    Raises Refused where `by` does not keep the register, WrongStep where it is closed, NoProof, ValueError
    for an outcome that is none.
    """
    check_keeper(by)
    if outcome not in rules.OUTCOMES:
        raise ValueError(f"{outcome} is no outcome")
    if rules.needs_proof(outcome) and not proof.strip():
        raise NoProof
    found = ReturnTask.objects.select_for_update().get(pk=task.pk)
    if found.done_at is not None:
        raise WrongStep
    found.outcome, found.proof, found.proof_sha256 = outcome, proof.strip(), proof_sha256
    found.done_at, found.done_by = timezone.now(), by.token
    found.save(update_fields=["outcome", "proof", "proof_sha256", "done_at", "done_by"])
    detail = {"recipient": str(found.recipient_id), "task": str(found.pk), "outcome": outcome}
    record("return.closed", by=by, detail=detail)
    return found
