"""Hold keys that would die: for a claim, a dispute, a demand of a court.

Each hold has a day on which somebody looks whether it is still needed. Each change of it stands in the
erasure ledger, so that a hold placed after a backup is there again when the backup is put back.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from funabin.gate import keyring, ledger
from funabin.gate.actions.keys import destroy_unheld
from funabin.gate.models import DataSubject, Hold, SubjectKey
from funabin.gate.refusing import refuse
from funabin.gate.register import check_keeper
from funabin.gate.wording import HOLD_REASONS
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.policy.decide import Reason

# not even the end of its case lifts such a hold by one person's word
BY_TWO = frozenset({"claim", "demand", "dispute"})
BY_ONE = Reason("lifted_by_one", "one asks to lift a hold, and another agrees")
NOT_YOURS = Reason("role_not_granted", "your role does not answer for the data")


@transaction.atomic
def place_hold(
    *, subject: DataSubject, reason: str, review_on: date, by: Actor, case: str = "", reference: str = ""
) -> Hold:
    """No key of this person (of this case, where one is named) dies while the hold lives.

    A case that has no keys of its own, as an inquiry has none, is held by all of the person's. `reference`
    names the claim, dispute or demand. Placing the same again sets the day of its review.
    It is in the ledger before it is kept. Raises ValueError where the reason is not of the list, or the day
    has come already, LedgerBroken.
    """
    if reason not in HOLD_REASONS:
        raise ValueError("a reason of the list is wanted")
    _check_day(review_on)
    # the row is the lock: keys that are dying now are dead before, and none dies after
    DataSubject.objects.select_for_update().filter(pk=subject.pk).first()
    reference = reference.strip()
    if case and not SubjectKey.objects.filter(subject=subject.pk, case=case).exists():
        case, reference = "", reference or case
    named = {"subject": subject, "case": case, "reason": reason, "reference": reference}
    live = Hold.objects.filter(**named, lifted_at__isnull=True).first()
    if live is not None:
        return review_hold(hold=live, review_on=review_on, by=by)
    hold = Hold.objects.create(**named, review_on=review_on, placed_at=timezone.now(), placed_by=by.token)
    _write_down(hold)
    detail = {"hold": hold.pk, "reason": reason, "review_on": review_on.isoformat()}
    record("hold.placed", by=by, subjects=[subject], case=case, detail=detail)
    return hold


@transaction.atomic
def review_hold(*, hold: Hold, review_on: date, by: Actor) -> Hold:
    """Somebody looked: it is still needed, and is looked at again on `review_on`.

    So who had asked to lift it is told no.
    Raises ValueError where that day has come already, or the hold was lifted.
    """
    _check_day(review_on)
    locked = Hold.objects.select_for_update().get(pk=hold.pk)
    if locked.lifted_at is not None:
        raise ValueError("the hold was lifted")
    locked.review_on, locked.lift_asked_at, locked.lift_asked_by = review_on, None, ""
    locked.save(update_fields=["review_on", "lift_asked_at", "lift_asked_by"])
    _write_down(locked)
    detail = {"hold": hold.pk, "review_on": review_on.isoformat()}
    record("hold.reviewed", by=by, subjects=[locked.subject_id], case=locked.case, detail=detail)
    return locked


@transaction.atomic
def ask_to_lift(*, hold: Hold, by: Actor) -> Hold:
    """The first of two who lift a hold by hand: it lives until another agrees. Asked again, nothing changes.

    Raises Refused where `by` does not answer for the data, ValueError where it was lifted.
    """
    check_keeper(by, action="lift", no=NOT_YOURS)
    return _ask(_live(hold), by)


def agree_to_lift(*, hold: Hold, by: Actor) -> int:
    """The second agrees: the hold ends, and keys that it alone kept die now. Returns how many died.

    Raises Refused for the first one, where nobody asked, or where `by` does not answer for the data.
    """
    check_keeper(by, action="lift", no=NOT_YOURS)
    with transaction.atomic():
        locked = _live(hold)
        if locked.lift_asked_by in ("", by.token):
            refuse("lift", [BY_ONE], by=by, case=locked.case, subjects=[locked.subject_id])
        _lift(locked, by)
    return destroy_unheld(subject=locked.subject, by=by)


def lift_hold(*, hold: Hold, by: Actor) -> int:
    """What it was placed for is over; keys that it alone kept die now. Returns how many died.

    One of the staff who ends a demand, a dispute or a claim only asks so: the hold lives until another
    agrees. Harmless where it was lifted.
    """
    with transaction.atomic():
        locked = Hold.objects.select_for_update().get(pk=hold.pk)
        if locked.lifted_at is not None:
            return 0
        if by.is_staff and locked.reason in BY_TWO:
            _ask(locked, by)
            return 0
        _lift(locked, by)
    return destroy_unheld(subject=locked.subject, by=by)


def _live(hold: Hold) -> Hold:
    locked = Hold.objects.select_for_update().get(pk=hold.pk)
    if locked.lifted_at is not None:
        raise ValueError("the hold was lifted")
    return locked


def _ask(hold: Hold, by: Actor) -> Hold:
    if not hold.lift_asked_by:
        hold.lift_asked_at, hold.lift_asked_by = timezone.now(), by.token
        hold.save(update_fields=["lift_asked_at", "lift_asked_by"])
        detail = {"hold": hold.pk, "reason": hold.reason}
        record("hold.lift_asked", by=by, subjects=[hold.subject_id], case=hold.case, detail=detail)
    return hold


def _lift(locked: Hold, by: Actor) -> None:
    locked.lifted_at, locked.lifted_by = timezone.now(), by.token
    locked.save(update_fields=["lifted_at", "lifted_by"])
    transaction.on_commit(partial(_write_down, locked))  # not before: rolled back, it is still held
    detail = {"hold": locked.pk, "reason": locked.reason}
    record("hold.lifted", by=by, subjects=[locked.subject_id], case=locked.case, detail=detail)


def hold_again() -> int:
    """After a restore: each hold is what the ledger says last of it; returns how many were not, or differed.

    Of people whom the database does not know there is nothing to hold. Raises LedgerBroken.
    """
    told = ledger.holds()
    people = set(DataSubject.objects.filter(pk__in={one.held for one in told}).values_list("pk", flat=True))
    return sum(_stands_again(one) for one in told if one.held in people)


def _stands_again(told: ledger.Held) -> bool:
    named: dict[str, Any] = {
        "subject_id": told.held, "case": told.case, "reason": told.reason, "reference": told.reference,
        "placed_at": datetime.fromisoformat(told.placed_at), "placed_by": told.placed_by,
    }  # fmt: skip
    facts: dict[str, Any] = {
        "review_on": date.fromisoformat(told.review_on),
        "lifted_at": datetime.fromisoformat(told.lifted_at) if told.lifted_at else None,
        "lifted_by": told.lifted_by,
    }
    if Hold.objects.filter(**named, **facts).exists():
        return False
    Hold.objects.update_or_create(**named, defaults=facts)
    return True


def _write_down(hold: Hold) -> None:
    line = ledger.Held(
        held=hold.subject_id, case=hold.case, reason=hold.reason, reference=hold.reference,
        review_on=hold.review_on.isoformat(), placed_at=hold.placed_at.isoformat(), placed_by=hold.placed_by,
        lifted_at=hold.lifted_at.isoformat() if hold.lifted_at else "", lifted_by=hold.lifted_by,
    )  # fmt: skip
    keyring.destroy((), mark=ledger.append([line]))  # none dies: the keyring notes how long the ledger is


def _check_day(review_on: date) -> None:
    if review_on <= today_in_japan():
        raise ValueError("a hold is looked at again on a day to come")
