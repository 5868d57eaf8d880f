"""Firms that an entrustee passes work on to: named by it, approved or refused by us (APPI 25)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from funabin.gate.handing.fitness import fitness_of
from funabin.gate.models import Recipient, SubEntrustee
from funabin.gate.refusing import refuse
from funabin.gate.register import check_keeper
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.policy.decide import Reason

NOT_AGREED = Reason("sub_entrustment_not_agreed", "no agreement in force lets it pass work on", ("APPI 25",))


@transaction.atomic
def record_sub_entrustee(
    *, recipient: Recipient, name: str, country: str, task: str, asked_on: date, by: Actor
) -> SubEntrustee:
    """The recipient asks to pass work on to a firm. It waits for our word.

    Raises Refused where no agreement in force lets it, or `by` does not keep the register; ValueError where
    name, country or task lack, or the day is to come.
    """
    check_keeper(by)
    today = today_in_japan()
    if not any(one.sub_entrustment for one in fitness_of(recipient, today).in_force):
        refuse("register", [NOT_AGREED], by=by)
    if not (name.strip() and task.strip() and len(country) == 2) or asked_on > today:
        raise ValueError("a sub-entrustee has a name, a country, a task and a day that has come")
    row = SubEntrustee.objects.create(
        recipient=recipient, name=name.strip(), country=country, task=task.strip(), asked_on=asked_on,
        recorded_by=by.token,
    )  # fmt: skip
    _record("sub_entrustee.recorded", row, by, country=country)
    return row


@transaction.atomic
def approve_sub_entrustee(*, sub_entrustee: SubEntrustee, by: Actor) -> SubEntrustee:
    """We agree. Harmless where we did; raises ValueError where it was refused or has ended."""
    row = _locked(sub_entrustee, by)
    if row.refused_at or row.ended_on:
        raise ValueError("it was refused, or has ended")
    if row.approved_at is None:
        row.approved_at, row.approved_by = timezone.now(), by.token
        row.save(update_fields=["approved_at", "approved_by"])
        _record("sub_entrustee.approved", row, by)
    return row


@transaction.atomic
def refuse_sub_entrustee(*, sub_entrustee: SubEntrustee, by: Actor) -> SubEntrustee:
    """We do not agree. Harmless where we did not; raises ValueError where we had agreed."""
    row = _locked(sub_entrustee, by)
    if row.approved_at:
        raise ValueError("it was approved: end it instead")
    if row.refused_at is None:
        row.refused_at = timezone.now()
        row.save(update_fields=["refused_at"])
        _record("sub_entrustee.refused", row, by)
    return row


@transaction.atomic
def end_sub_entrustee(*, sub_entrustee: SubEntrustee, by: Actor) -> SubEntrustee:
    """It works no more on our data, from today. Harmless where it had ended."""
    row = _locked(sub_entrustee, by)
    if row.ended_on is None:
        row.ended_on = today_in_japan()
        row.save(update_fields=["ended_on"])
        _record("sub_entrustee.ended", row, by)
    return row


def _locked(sub_entrustee: SubEntrustee, by: Actor) -> SubEntrustee:
    check_keeper(by)
    return SubEntrustee.objects.select_for_update().get(pk=sub_entrustee.pk)


def _record(kind: str, row: SubEntrustee, by: Actor, **detail: object) -> None:
    told = {"recipient": str(row.recipient_id), "sub_entrustee": row.pk, **detail}
    record(kind, by=by, detail=told)
