"""Tell those who answer that a mail about a request or a complaint did not reach the person."""

from __future__ import annotations

from django.db import transaction

from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.members.actions import mail_staff
from funabin.rights.models import Complaint, Request
from funabin.rights.queries.complaints import handlers
from funabin.rights.queries.undelivered import TEMPLATE, undelivered, was_told


@transaction.atomic
def tell_of_undelivered(*, case: str, by: Actor) -> bool:
    """One mail to those who answer for each that got lost, so that they call or write. Safe to repeat."""
    lost, roles, page = undelivered(case), keepers(), "requests"
    complaint = Complaint.objects.filter(number=case).first()
    if complaint is not None:
        roles, page = (keepers() if complaint.escalated_at else handlers(complaint.about)), "complaints"
    elif not Request.objects.filter(number=case).exists():
        return False
    if lost is None or was_told(lost):
        return False
    context = {"number": case, "path": f"/desk/{page}/{case}/"}
    return bool(mail_staff(roles=roles, template=TEMPLATE, context=context, case=case, by=by))
