"""Deals: the order's data, cancelled, completed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.catalogue.actions import mark_sold, release_vehicle
from funabin.gate.actions import collect, end_case, engage, enrol_subject, give_consents
from funabin.gate.fields import placed
from funabin.gate.rules import Value
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.trade.actions.cases import engage_for, locked, mail_about
from funabin.trade.actions.instructions import instruct_by_order
from funabin.trade.models import Consignee, Deal, NotifyParty
from funabin.trade.queries.contacts import is_own
from funabin.trade.queries.work import PARTIES_AT, duties_for, may_deal
from funabin.trade.rules import deals as rules
from funabin.trade.rules import engagements as duties
from funabin.trade.rules import reservations
from funabin.trade.rules.errors import NotYours

END_MAILS = {
    rules.LAPSED: "reservation_lapsed",
    rules.CANCELLED: "deal_ended",
    rules.DELIVERED: "deal_ended",
}
Party = TypeVar("Party", Consignee, NotifyParty)
Personal = Mapping[str, Value]


@sensitive_variables("buyer", "consignee", "notify_party")
@transaction.atomic
def place_order(
    *,
    deal: Deal,
    buyer: Personal,
    by: Actor,
    declared: bool,
    consignee: Personal | None = None,
    notify_party: Personal | None = None,
    consented: Collection[str] = (),
) -> Deal:
    """Take the order's data, category -> value; consignee and notify party where they are other people.

    `declared`: the buyer says that he may make a binding contract (AR-3.1a). The clerk may enter it.
    `consented`: the opt-in purposes whose box was ticked.
    Raises NotYours, WrongState, NotDeclared, gate.Refused.
    """
    row = locked(deal)
    rules.check_order(state=row.state, mine=is_partys(row, by), declared=declared)
    told = placed(row, buyer)
    source = "staff" if by.is_staff else "self"
    collect(subject=row.subject, point="order", row=row, values=told, by=by, case=row.number, source=source)
    inquiry = row.quotation.inquiry
    channel = inquiry.channel if by.is_staff else "web"
    give_consents(subject=row.subject, purposes=consented, language=inquiry.language, channel=channel, by=by)
    row.state, row.ordered_at = rules.ORDERED, timezone.now()
    row.save()
    if consignee is not None:
        _add_party(Consignee(deal=row), "consignee", consignee, by)
    if notify_party is not None:
        _add_party(NotifyParty(deal=row), "notify_party", notify_party, by)
    _instruct(row, "order", by, names_consignee=consignee is not None)
    detail = {"consignee": consignee is not None, "notify_party": notify_party is not None}
    record("order.placed", by=by, subjects=[row.subject_id], case=row.number, detail=detail)
    return row


@sensitive_variables("personal", "told")
def _add_party(party: Party, subject_class: str, personal: Personal, by: Actor) -> None:
    """Seal another person's data under a key of his own, and let those work with it who work on the deal."""
    deal = party.deal
    party.subject = enrol_subject(subject_class=subject_class, by=by)
    told = placed(party, personal)
    collect(
        subject=party.subject,
        point=f"order.{subject_class}",
        row=party,
        values=told,
        by=by,
        case=deal.number,
        source="buyer",
    )
    party.save()
    buyer = deal.account.handle if deal.account else deal.subject_id
    engage_for(
        party.subject,
        duties_for(duties.PARTY, points=PARTIES_AT),
        case=deal.number,
        by=by,
        purposes=(duties.FULFIL,),
        actors=dict.fromkeys([buyer, "" if by.is_staff else by.token]),
    )
    _instruct(party, f"order.{subject_class}", by)


def _instruct(
    row: Deal | Consignee | NotifyParty, point: str, by: Actor, *, names_consignee: bool = False
) -> None:
    """Ordering is the act by which the buyer has the papers' data sent."""
    case = row.number if isinstance(row, Deal) else row.deal.number
    instruct_by_order(subject=row.subject, point=point, case=case, by=by, names_consignee=names_consignee)


def is_partys(deal: Deal, by: Actor) -> bool:
    """Whether `by` is the buyer, or the clerk who has the case."""
    return is_own(deal.subject_id, by) or (by.is_staff and deal.clerk == by.token)


@transaction.atomic
def cancel_deal(*, deal: Deal, by: Actor) -> Deal:
    """End a deal before delivery; the vehicle is on sale again. Raises NotYours, WrongState."""
    row = locked(deal)
    if not is_partys(row, by):
        raise NotYours
    rules.check_cancel(row.state)
    end_deal(row, state=rules.CANCELLED, why=reservations.CANCELLED, by=by)
    release_vehicle(vehicle_id=row.quotation.vehicle_id, by=by, case=row.number)
    _record("deal.cancelled", row, by)
    return row


@transaction.atomic
def complete_deal(*, deal: Deal, by: Actor) -> Deal:
    """The vehicle is delivered: it is sold, and the deal's data live on for the claims period only.

    Raises NotYours, WrongState, VehicleTaken.
    """
    row = locked(deal)
    if not (by.is_staff and may_deal(by)):
        raise NotYours
    rules.check_complete(row.state)
    vehicle = row.quotation.vehicle
    if vehicle.state != "sold":
        mark_sold(vehicle_id=vehicle.pk, by=by, case=row.number)
    end_deal(row, state=rules.DELIVERED, why=reservations.DELIVERED, by=by)
    _record("deal.completed", row, by)
    return row


def end_deal(row: Deal, *, state: str, why: str, by: Actor) -> None:
    """Write the end of a locked deal and of its reservation, tell the buyer, end the case at the gate."""
    now = timezone.now()
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])
    reservation = row.reservation
    reservation.ended_at, reservation.ended_why = now, why
    reservation.save(update_fields=["ended_at", "ended_why"])
    end_case(case=row.number, by=by)
    _mail_end(row, by)


def _mail_end(row: Deal, by: Actor) -> None:
    """The last mail: a short engagement of the worker alone, since those of the case have ended."""
    until = timezone.now() + timedelta(days=duties.NOTICE_DAYS)
    engage(
        subject=row.subject,
        purposes=[duties.NOTICE],
        case=row.number,
        by=by,
        roles=[duties.SYSTEM],
        until=until,
    )
    mail_about(row.quotation.inquiry, END_MAILS[row.state], purpose=duties.NOTICE, by=by, case=row.number)


def _record(kind: str, row: Deal, by: Actor) -> None:
    detail = {"vehicle": str(row.quotation.vehicle_id)}
    record(kind, by=by, subjects=[row.subject_id], case=row.number, detail=detail)
