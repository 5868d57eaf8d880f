"""What a vehicle would cost a buyer today: the lines a quotation fixes, and whether it may land."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import translation

from funabin.catalogue.models import Vehicle
from funabin.catalogue.queries import vehicles_by_ids
from funabin.kit.money import Money, zero
from funabin.shipping.queries import may_land, port_by_code, totals_for
from funabin.shipping.rules import Line, Verdict
from funabin.trade.rules.errors import NotPriced
from funabin.trade.rules.quotations import DISCOUNT, PriceLine, check_discount


@dataclass(frozen=True)
class Price:
    """All lines to a port, in English, the language of the record; an amount of None is "ask"."""

    lines: tuple[PriceLine, ...]
    currency: str
    port_name: str
    transit_days: str  # "24-34", or "" where it is not known
    landing: Verdict


def price_of(
    vehicle_id: UUID, port: str, *, at: datetime, discount: Money | None = None, fob: Money | None = None
) -> Price:
    """The price of a vehicle at `port` on the day of `at`; `discount` more is taken off, `fob` is agreed.

    Raises NotPriced for an unknown vehicle or port, or a discount on no price; DiscountTooLarge.
    """
    vehicle, place = next(iter(vehicles_by_ids([vehicle_id])), None), port_by_code(port)
    if vehicle is None or place is None:
        raise NotPriced
    offered = _offered(vehicle, discount or zero(vehicle.currency), fob)
    with translation.override("en"):
        total = totals_for([offered], place.unlocode, at)[vehicle.pk]
    return Price(
        lines=tuple(_signed(line) for line in total.lines),
        currency=vehicle.currency,
        port_name=place.name,
        transit_days="-".join(str(days) for days in total.transit_days or ()),
        landing=may_land(vehicle, place.unlocode, at),
    )


def _offered(vehicle: Vehicle, discount: Money, fob: Money | None) -> Vehicle:
    """The vehicle as offered, in memory only: the premium of the insurance follows the price."""
    offered = copy(vehicle)
    if fob is not None:
        offered.fob_amount, offered.discount_amount = fob.amount, zero(fob.currency).amount
    if discount:
        check_discount(discount, offered.price)
        offered.fob_amount = (offered.fob_amount or discount.amount) - discount.amount
        offered.discount_amount = offered.discount_amount + discount.amount
    return offered


def _signed(line: Line) -> PriceLine:
    amount = -line.amount if line.kind == DISCOUNT and line.amount else line.amount
    return PriceLine(line.kind, line.label, line.basis, amount)
