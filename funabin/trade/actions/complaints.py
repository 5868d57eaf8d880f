"""Complaints and disputes about a case of trade: this room knows whose it is; the rest is of rights."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from funabin.journal.actor import Actor
from funabin.rights.actions.complaints import attach_case, receive_complaint
from funabin.rights.actions.disputes import hold_case
from funabin.rights.models import Complaint
from funabin.rights.queries.complaints import complaints_about
from funabin.rights.rules.complaints import LIVE, PURCHASE, SYSTEM, UNANSWERED
from funabin.rights.rules.service import DISPUTE
from funabin.trade.models import Deal, Inquiry
from funabin.trade.queries.contacts import is_own
from funabin.trade.rules.errors import NotYours, TradeError


class NoSuchCase(TradeError):
    """There is no inquiry and no deal of this number."""

    message = _("There is no inquiry and no deal of this number. Please check it.")


@sensitive_variables("text")
@transaction.atomic
def complain(*, inquiry: Inquiry, text: str, by: Actor, deal: Deal | None = None) -> Complaint:
    """The buyer says that his inquiry was not handled well (AR-11b), or disputes his deal (CJ-29).

    Raises NotYours, rights' NothingSaid, gate.Refused.
    """
    subject = deal.subject if deal else inquiry.subject
    if not is_own(subject.pk, by):
        raise NotYours
    complaint = receive_complaint(
        topic=PURCHASE if deal else UNANSWERED,
        channel="web",
        language=inquiry.language,
        told={"message.text": text},
        subject=subject,
        account=by.token if by.kind == "member" else "",
        case=deal.number if deal else inquiry.number,
        jurisdictions=[inquiry.jurisdiction] if inquiry.jurisdiction else [],
        by=by,
    )
    _hold_inquiry(complaint, by)
    return complaint


def _hold_inquiry(complaint: Complaint, by: Actor) -> None:
    """What was asked and answered before the deal is part of what is disputed."""
    deal = Deal.objects.select_related("quotation__inquiry").filter(number=complaint.case).first()
    if deal is not None and complaint.kind == DISPUTE:
        hold_case(complaint=complaint, by=by, inquiry=deal.quotation.inquiry.number)


@transaction.atomic
def put_above(*, case: str, by: Actor) -> Complaint | None:
    """An inquiry that nobody acknowledged in time goes to who answers for the data (AR-11b); once.

    The person is told by mail where an address is known. None where it is there already, or is over.
    """
    rows = Inquiry.objects.select_for_update(of=("self",)).select_related("subject", "account")
    inquiry = rows.filter(number=case).first()
    if inquiry is None or inquiry.closed_at or any(row.state in LIVE for row in complaints_about(case)):
        return None
    return receive_complaint(
        topic=UNANSWERED,
        channel=SYSTEM,
        language=inquiry.language,
        subject=inquiry.subject,
        account=inquiry.account.handle if inquiry.account else "",
        case=case,
        jurisdictions=[inquiry.jurisdiction] if inquiry.jurisdiction else [],
        by=by,
    )


@transaction.atomic
def attach_to(*, complaint: Complaint, number: str, by: Actor) -> Complaint:
    """Say at the desk which inquiry or deal a complaint is about; a dispute then holds the deal's keys.

    Raises NoSuchCase, rights' NotYours and WrongState.
    """
    number = number.strip().upper()
    if not any(model.objects.filter(number=number).exists() for model in (Inquiry, Deal)):
        raise NoSuchCase
    attached = attach_case(complaint=complaint, case=number, by=by)
    _hold_inquiry(attached, by)
    return attached
