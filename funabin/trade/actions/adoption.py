"""A guest who confirms the same address as a member finds his cases on his own pages."""

from __future__ import annotations

from django.db import transaction

from funabin.gate.actions import engage
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.members.models import Account
from funabin.members.queries import subjects_with_address
from funabin.trade.actions.cases import locked
from funabin.trade.models import Deal, Inquiry
from funabin.trade.queries.deals import parties_of
from funabin.trade.rules import deals, inquiries
from funabin.trade.rules import engagements as duties


@transaction.atomic
def adopt_inquiries(*, account: Account, by: Actor) -> int:
    """Show a member the cases of his guest records; returns how many. Each stays under its own subject.

    Safe to repeat.
    """
    guests = subjects_with_address(account)
    found = list(Inquiry.objects.filter(subject__in=guests, account=None)) if guests else []
    for inquiry in found:
        _adopt(locked(inquiry), account, by)
    return len(found)


def _adopt(row: Inquiry, account: Account, by: Actor) -> None:
    row.account = account
    row.save(update_fields=["account"])
    if row.state != inquiries.CLOSED:
        engage(subject=row.subject, purposes=[duties.ANSWER], case=row.number, by=by, actors=[account.handle])
    for deal in Deal.objects.select_for_update().filter(quotation__inquiry=row):
        _adopt_deal(deal, account, by)
    detail = {"account": account.handle}
    record("inquiry.adopted", by=by, subjects=[row.subject_id], case=row.number, detail=detail)


def _adopt_deal(deal: Deal, account: Account, by: Actor) -> None:
    deal.account = account
    deal.save(update_fields=["account"])
    if deal.state in deals.ENDED:
        return
    handle = [account.handle]
    engage(subject=deal.subject, purposes=duties.BUYERS_OWN, case=deal.number, by=by, actors=handle)
    for party in parties_of(deal):
        engage(subject=party.subject, purposes=[duties.FULFIL], case=deal.number, by=by, actors=handle)
