"""Reservations whose terms run out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from funabin.catalogue.actions import release_vehicle
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.trade.actions.cases import locked
from funabin.trade.actions.deals import end_deal
from funabin.trade.models import Reservation
from funabin.trade.rules import deals
from funabin.trade.rules import reservations as rules


@transaction.atomic
def lapse_reservation(*, reservation: Reservation, by: Actor, at: datetime | None = None) -> bool:
    """Release the vehicle and end the deal when the time has run out; before that, change nothing: False."""
    deal = locked(reservation.deal)
    row = locked(reservation)
    if row.ended_at is not None or not rules.is_due(until=row.until, at=at or timezone.now()):
        return False
    end_deal(deal, state=deals.LAPSED, why=rules.LAPSED, by=by)
    release_vehicle(vehicle_id=row.vehicle_id, by=by, case=deal.number)
    detail = {"vehicle": str(row.vehicle_id)}
    record("reservation.lapsed", by=by, subjects=[deal.subject_id], case=deal.number, detail=detail)
    return True
