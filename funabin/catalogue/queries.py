"""Questions about vehicles. What is on sale, and every count of it, is the engine's: none can disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from funabin.catalogue.briefs import VehicleBrief, briefs_of
from funabin.catalogue.live import engine, search
from funabin.catalogue.models import PriceChange, Vehicle
from funabin.catalogue.rules import ON_SALE
from funabin.catalogue.search import FacetValue, Query

ON_SALE_Q = Q(state__in=ON_SALE, published_at__isnull=False)


@dataclass(frozen=True)
class MenuItem:
    """A line of the menu: a key for the address, an English msgid (or a name), how many are on sale."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Menu:
    """The menu of all pages. Types and makes both add up to `total`."""

    types: tuple[MenuItem, ...]
    makes: tuple[MenuItem, ...]
    shelves: tuple[MenuItem, ...]
    total: int


def menu(at: datetime) -> Menu:
    """Types, makes and shelves with their vehicles on sale, zero shown (AR-0.1 to AR-0.3)."""
    found = search(Query(), at=at)
    types, makes, shelves = (_items(found.facets[name]) for name in ("type", "make", "shelf"))
    return Menu(types, makes, shelves, found.total)


def _items(values: Iterable[FacetValue]) -> tuple[MenuItem, ...]:
    return tuple(MenuItem(value.key, value.label, value.count) for value in values)


def vehicle_by_stock_number(stock_number: str) -> Vehicle | None:
    """A published vehicle, sold ones included, by the number people quote (letter case does not matter)."""
    shown = (
        Vehicle.objects.exclude(state="draft").select_related("make", "model").prefetch_related("pictures")
    )
    return shown.filter(stock_number=stock_number.strip().upper()).first()


def any_vehicle(stock_number: str) -> Vehicle | None:
    """A vehicle in any state by its stock number, for the desk."""
    rows = Vehicle.objects.select_related("make", "model").prefetch_related("pictures")
    return rows.filter(stock_number=stock_number.strip().upper()).first()


def vehicles_by_ids(ids: Iterable[UUID]) -> list[Vehicle]:
    """The vehicles of `ids`, in that order, with make, model and pictures: two queries for any number."""
    wanted = list(ids)
    rows = Vehicle.objects.select_related("make", "model").prefetch_related("pictures")
    found = rows.in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def newest(n: int) -> list[VehicleBrief]:
    """The vehicles on sale published last: `n`, at most a page of the list."""
    return briefs_of(search(Query()).page[:n])


def similar_to(vehicle: Vehicle, n: int = 4) -> list[VehicleBrief]:
    """Up to `n` others on sale: the same model first, then make and type, then the type; newest first."""
    model, make, kind = vehicle.model.key, vehicle.make.key, vehicle.body_type
    nearness = ({"model": model}, {"make": make, "type": kind}, {"type": kind})
    found: dict[UUID, None] = {}
    with engine():  # the same stock for all three
        for alike in nearness:
            if len(found) <= n:
                found |= dict.fromkeys(search(Query.parse(alike)).page)
    found.pop(vehicle.pk, None)
    return briefs_of(list(found)[:n])


def price_changes(vehicle: Vehicle) -> list[PriceChange]:
    """The price history of a vehicle, oldest first."""
    return list(vehicle.price_changes.all())
