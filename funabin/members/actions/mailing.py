"""Mail about duties: to the seats that hold a role, opened by the worker alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import engage
from funabin.gate.fields import Handle
from funabin.journal.actor import Actor
from funabin.members.grants import managing_roles
from funabin.members.models import StaffSeat
from funabin.outbox.actions import send_mail

ALERT = "oversight.alert"  # what the worker writes to staff for (APPI 24)
TOLD_WITHIN = timedelta(days=3)  # longer than the outbox keeps trying


@transaction.atomic
def mail_staff(
    *,
    roles: Collection[str],
    template: str,
    context: Mapping[str, Any],
    by: Actor,
    case: str = "",
    besides: str = "",
) -> int:
    """Queue a mail about a duty to every live seat with one of `roles`; returns how many.

    Raises what outbox.send_mail raises. Who has left, holds none of the roles, or has the handle `besides`,
    hears nothing.
    """
    seats = StaffSeat.objects.filter(ended_at=None).select_related("account").order_by("invited_at", "id")
    told = [
        seat
        for seat in seats
        if set(seat.roles) & set(roles) and seat.email and seat.account.handle != besides
    ]
    until = timezone.now() + TOLD_WITHIN
    for seat in told:
        subject = seat.account.subject
        engage(subject=subject, purposes=[ALERT], case=case, by=by, roles=["system"], until=until)
        send_mail(
            template=template,
            to=cast(Handle, seat.email),
            purpose=ALERT,
            case=case,
            language=seat.account.language,
            context=context,
            by=by,
        )
    return len(told)


def tell_who_approves(*, seat: StaffSeat, template: str, context: Mapping[str, Any], by: Actor) -> int:
    """Mail whoever manages staff or answers for the data about a seat, but not the seat; returns how many.

    Whoever did it is told too: it may have been somebody else in his name.
    """
    roles, besides = managing_roles(), seat.account.handle
    return mail_staff(roles=roles, template=template, context=context, by=by, besides=besides)
