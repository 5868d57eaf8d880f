"""Who took part in a training in data protection, on which day (APPI 24)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.members.actions import NotAllowed
from funabin.members.grants import may_approve
from funabin.members.models import StaffSeat
from funabin.oversight.models import TrainingAttendance
from funabin.oversight.rules.duties import NobodyTrained, TrainingToCome


@transaction.atomic
def record_training(*, held_on: date, attended: Collection[str], by: Actor) -> int:
    """These of the staff, by the handles of their accounts, took part; returns how many were not noted yet.

    Who has no live seat is left out. Safe to repeat. Raises members' NotAllowed for whoever neither manages
    staff nor answers for the data, TrainingToCome, NobodyTrained.
    """
    if not may_approve(by):
        raise NotAllowed
    if held_on > today_in_japan():
        raise TrainingToCome
    seats = StaffSeat.objects.filter(account__handle__in=list(attended), ended_at=None)
    handles = dict(seats.values_list("account__handle", "subject"))
    if not handles:
        raise NobodyTrained
    noted = {"at": timezone.now(), "by": by.token}
    new = [
        handle
        for handle in sorted(handles)
        if TrainingAttendance.objects.get_or_create(held_on=held_on, attendee=handle, defaults=noted)[1]
    ]
    if new:
        detail = {"held_on": held_on.isoformat(), "people": len(new)}
        record("training.recorded", by=by, subjects=[handles[handle] for handle in new], detail=detail)
    return len(new)
