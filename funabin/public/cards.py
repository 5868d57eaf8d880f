"""Vehicles as cards of a list: everything a card shows, worked out before the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from funabin.catalogue.drawings import PAINTS, UNKNOWN_PAINT
from funabin.kit.money import Money
from funabin.public.facts import brief
from funabin.public.page import Page

if TYPE_CHECKING:
    from funabin.catalogue.models import Picture, Vehicle
    from funabin.shipping.rules import Total


@dataclass(frozen=True)
class Card:
    """One vehicle of a list. `total` is its CIF price at the chosen port; None reads "ask"."""

    vehicle: Vehicle
    address: str
    facts: str
    photo: Picture | None
    paint: str
    total: Money | None


def cards_of(
    vehicles: Iterable[Vehicle], page: Page, totals: Mapping[UUID, Total] | None = None
) -> list[Card]:
    """Cards in the order of `vehicles`; their pictures must be loaded."""
    return [_card(vehicle, page, totals or {}) for vehicle in vehicles]


def _card(vehicle: Vehicle, page: Page, totals: Mapping[UUID, Total]) -> Card:
    total = totals.get(vehicle.pk)
    return Card(
        vehicle=vehicle,
        address=page.vehicle(vehicle.stock_number),
        facts=" · ".join(brief(vehicle)),
        photo=first_photo(vehicle),
        paint=paint_of(vehicle),
        total=total.cif if total else None,
    )


def paint_of(vehicle: Vehicle) -> str:
    """The colour of the vehicle's drawing."""
    return PAINTS.get(vehicle.colour, UNKNOWN_PAINT)


def first_photo(vehicle: Any) -> Picture | None:
    """The first of the loaded pictures."""
    return next(iter(vehicle.pictures.all()), None)
