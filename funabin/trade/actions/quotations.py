"""Quotations: issued, revised, withdrawn, accepted, lapsed. Lines are written once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from funabin.catalogue.actions import reserve_vehicle
from funabin.gate.actions import next_number
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.money import Money
from funabin.kit.site import site
from funabin.rights.actions.service import meet_clocks
from funabin.rights.rules.service import ANSWERED_BY
from funabin.shipping.rules import is_shippable
from funabin.trade.actions.cases import engage_for, locked, mail_about
from funabin.trade.models import Deal, Inquiry, Quotation, QuotationLine, Reservation
from funabin.trade.queries.contacts import is_own
from funabin.trade.queries.prices import price_of
from funabin.trade.queries.work import ORDERED_AT, duties_for
from funabin.trade.rules import engagements as duties
from funabin.trade.rules import inquiries, reservations
from funabin.trade.rules import quotations as rules
from funabin.trade.rules.errors import Sanctioned
from funabin.trade.rules.numbers import DEAL, quotation_number
from funabin.trade.rules.quotations import PriceLine

WARNED = ("no", "ask")  # verdicts on which the buyer must say that he read the warning


@dataclass(frozen=True)
class Offer:
    """What a clerk offers: a vehicle to a port (UN/LOCODE) on an incoterm.

    `discount` is taken off the FOB price beside what is off already; `agreed` sets amounts by kind of line,
    `extras` are further lines. All in the vehicle's currency.
    """

    vehicle: UUID
    port: str
    incoterm: str
    discount: Money | None = None
    agreed: Mapping[str, Money] = field(default_factory=dict)
    extras: tuple[PriceLine, ...] = ()


@transaction.atomic
def issue_quotation(*, inquiry: Inquiry, offer: Offer, by: Actor) -> Quotation:
    """Fix a price for the buyer and mail him. Raises NotYours, WrongState, AlreadyQuoted, NotPriced,
    DiscountTooLarge, Sanctioned.
    """
    row = locked(inquiry)
    inquiries.check_own(state=row.state, assigned_to=row.assigned_to, token=by.token)
    rules.check_unquoted(
        is_standing=row.quotations.filter(vehicle=offer.vehicle, state=rules.ISSUED).exists()
    )
    quotation = _write(row, offer, revises=None, by=by)
    record(
        "quotation.issued",
        by=by,
        subjects=[row.subject_id],
        case=row.number,
        detail={
            "quotation": quotation.number,
            "vehicle": str(offer.vehicle),
            "lines": quotation.lines.count(),
        },
    )
    _answered(row, quotation, by)
    return quotation


@transaction.atomic
def revise_quotation(*, quotation: Quotation, offer: Offer, by: Actor) -> Quotation:
    """Replace a standing quotation by a new one with its own number. Raises as issue_quotation does."""
    inquiry = locked(quotation.inquiry)
    old = locked(quotation)
    inquiries.check_own(state=inquiry.state, assigned_to=inquiry.assigned_to, token=by.token)
    rules.check_withdraw(old.state)
    _end(old, rules.SUPERSEDED)
    new = _write(inquiry, offer, revises=old, by=by)
    detail = {"quotation": new.number, "revises": old.number}
    record("quotation.revised", by=by, subjects=[inquiry.subject_id], case=inquiry.number, detail=detail)
    _answered(inquiry, new, by)
    return new


@transaction.atomic
def withdraw_quotation(*, quotation: Quotation, by: Actor) -> Quotation:
    """Take a standing quotation back. Raises NotYours, WrongState."""
    inquiry = locked(quotation.inquiry)
    row = locked(quotation)
    inquiries.check_own(state=inquiry.state, assigned_to=inquiry.assigned_to, token=by.token)
    rules.check_withdraw(row.state)
    _end(row, rules.WITHDRAWN)
    _record_end("quotation.withdrawn", row, inquiry, by)
    mail_about(inquiry, "quotation_withdrawn", purpose=duties.ANSWER, by=by, number=row.number)
    return row


@transaction.atomic
def lapse_quotation(*, quotation: Quotation, by: Actor, at: datetime | None = None) -> bool:
    """End a quotation whose time has run out. Safe to repeat."""
    row = locked(quotation)
    if not rules.is_due(state=row.state, until=row.valid_until, at=at or timezone.now()):
        return False
    _end(row, rules.LAPSED)
    _record_end("quotation.lapsed", row, row.inquiry, by)
    return True


@transaction.atomic
def accept_quotation(
    *, quotation: Quotation, by: Actor, acknowledged: bool = False, at: datetime | None = None
) -> Deal:
    """The buyer accepts, or the clerk of the case for him: the vehicle is reserved and a deal begins.

    `acknowledged`: he read the warning about the import. The vehicle's row is the lock: of two who accept for
    one vehicle, one gets it, the other VehicleTaken. Raises NotYours, Lapsed, WrongState, NotAcknowledged.
    """
    now = at or timezone.now()
    row = locked(quotation)
    inquiry = row.inquiry
    rules.check_accept(
        state=row.state,
        until=row.valid_until,
        mine=_may_act_for_buyer(inquiry, by),
        warned=row.landing in WARNED,
        acknowledged=acknowledged,
        at=now,
    )
    until = reservations.first_end(now)
    reserve_vehicle(vehicle_id=row.vehicle_id, until=until, by=by, case=inquiry.number)
    _end(row, rules.ACCEPTED)
    deal = Deal.objects.create(
        number=next_number(DEAL, at=now),
        quotation=row,
        subject=inquiry.subject,
        account=inquiry.account,
        clerk=inquiry.assigned_to,
        accepted_at=now,
        warning_read=acknowledged,
    )
    Reservation.objects.create(vehicle_id=row.vehicle_id, deal=deal, made_at=now, until=until)
    _engage_deal(deal, inquiry, by)
    detail = {"quotation": row.number, "deal": deal.number, "vehicle": str(row.vehicle_id)}
    record("quotation.accepted", by=by, subjects=[inquiry.subject_id], case=inquiry.number, detail=detail)
    mail_about(inquiry, "deal_accepted", purpose=duties.FULFIL, by=by, case=deal.number, order_until=until)
    return deal


def _may_act_for_buyer(inquiry: Inquiry, by: Actor) -> bool:
    return is_own(inquiry.subject_id, by) or (by.is_staff and inquiry.assigned_to == by.token)


def _engage_deal(deal: Deal, inquiry: Inquiry, by: Actor) -> None:
    buyer = inquiry.account.handle if inquiry.account else inquiry.subject_id
    engage_for(
        inquiry.subject,
        duties_for(duties.DEAL, points=ORDERED_AT),
        case=deal.number,
        by=by,
        purposes=duties.BUYERS_OWN,
        actors=dict.fromkeys([buyer, "" if by.is_staff else by.token]),
    )


def _write(inquiry: Inquiry, offer: Offer, *, revises: Quotation | None, by: Actor) -> Quotation:
    now = timezone.now()
    price = price_of(
        offer.vehicle, offer.port, discount=offer.discount, fob=offer.agreed.get(rules.FOB), at=now
    )
    if not is_shippable(price.landing):
        raise Sanctioned
    lines = rules.fixed_lines(price.lines, incoterm=offer.incoterm, agreed=offer.agreed, extras=offer.extras)
    quotation = Quotation.objects.create(
        number=quotation_number(inquiry.number, inquiry.quotations.count() + 1),
        inquiry=inquiry,
        vehicle_id=offer.vehicle,
        revises=revises,
        incoterm=offer.incoterm,
        port=offer.port,
        port_name=price.port_name,
        currency=price.currency,
        total=rules.total_of(lines, price.currency).amount,
        landing=price.landing.state,
        transit_days=price.transit_days,
        issued_at=now,
        valid_until=rules.valid_until(now, site().terms.quotation_valid_days),
        issued_by=by.token,
    )
    _write_lines(quotation, lines)
    return quotation


def _write_lines(quotation: Quotation, lines: Iterable[PriceLine]) -> None:
    QuotationLine.objects.bulk_create(
        QuotationLine(
            quotation=quotation,
            position=position,
            kind=line.kind,
            label=line.label,
            basis=line.basis,
            amount=line.amount.amount if line.amount else 0,
        )
        for position, line in enumerate(lines)
    )


def _answered(inquiry: Inquiry, quotation: Quotation, by: Actor) -> None:
    inquiry.state, inquiry.answered_at = inquiries.ANSWERED, timezone.now()
    inquiry.save(update_fields=["state", "answered_at"])
    meet_clocks(case=inquiry.number, steps=ANSWERED_BY, by=by)
    mail_about(
        inquiry,
        "quotation_ready",
        purpose=duties.ANSWER,
        by=by,
        number=quotation.number,
        valid_until=quotation.valid_until,
    )


def _end(row: Quotation, state: str) -> None:
    row.state, row.ended_at = state, timezone.now()
    row.save(update_fields=["state", "ended_at"])


def _record_end(kind: str, row: Quotation, inquiry: Inquiry, by: Actor) -> None:
    record(kind, by=by, subjects=[inquiry.subject_id], case=inquiry.number, detail={"quotation": row.number})
