"""Vehicles as cards of a list: everything a card shows, worked out before the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from funabin.catalogue.drawings import PAINTS, UNKNOWN_PAINT
from funabin.catalogue.photos import Sources, thumbnail_of
from funabin.kit.money import Money
from funabin.kit.tags import money
from funabin.public.facts import brief
from funabin.public.page import Page

if TYPE_CHECKING:
    from funabin.catalogue.briefs import VehicleBrief


@dataclass(frozen=True)
class Card:
    """One vehicle of a list, in words. `total` is its CIF price at the chosen port; None reads "ask"."""

    vehicle: VehicleBrief
    address: str
    state: SafeString
    facts: str
    price: str
    former_price: str
    photo: Sources | None
    paint: str
    total: Money | None


def cards_of(
    vehicles: Iterable[VehicleBrief], page: Page, totals: Mapping[UUID, Money | None] | None = None
) -> list[Card]:
    """Cards in the order of `vehicles`. totals: what they cost at the port of the page, if it has one."""
    keep, language = page.keep, get_language() or ""
    return [
        Card(
            vehicle=vehicle,
            address=f"{page.root}stock/{vehicle.stock_number}/{keep}",
            state=_state(language, vehicle.state),
            facts=brief(vehicle),
            price=money(vehicle.price),
            former_price=money(vehicle.former_price) if vehicle.former_price else "",
            photo=thumbnail_of(vehicle.photo) if vehicle.photo else None,
            paint=paint_of(vehicle.colour),
            total=totals.get(vehicle.pk) if totals else None,
        )
        for vehicle in vehicles
    ]


@lru_cache(maxsize=64)
def _state(language: str, state: str) -> SafeString:
    """The mark of a state in the language of the moment: the same on every card."""
    return render_to_string("public/vehicle_state.html", {"vehicle": {"state": state}, "is_on_card": True})


def paint_of(colour: str) -> str:
    """The paint of a vehicle's drawing."""
    return PAINTS.get(colour, UNKNOWN_PAINT)
