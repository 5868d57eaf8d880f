"""The search again, in the plainest Python over all rows: what the real one is held against."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from funabin.catalogue.models import Vehicle
from funabin.catalogue.rules import SHELVES
from funabin.catalogue.search import FACETS, Query
from funabin.catalogue.search.fields import RANGES, Band, Facet, Range, facet
from funabin.catalogue.vocabulary import LISTED_MAKES

Totals = Mapping[UUID, Decimal | None]
# the field of a vehicle that a facet or a range reads, where it is not called as they are
FIELDS = {
    **{"type": "body_type", "status": "state", "grade": "auction_grade", "year": "registration_year"},
    **{"price": "fob_amount", "mileage": "mileage_km", "displacement": "displacement_cc"},
}


def field_of(wanted: Facet | Range) -> str:
    """The vehicle's field that a facet or a range reads."""
    return FIELDS.get(wanted.name, wanted.name)


def has(vehicle: Vehicle, wanted: Facet, key: str, at: datetime) -> bool:
    """Whether a vehicle has one value of a facet."""
    if wanted.name == "make":
        return vehicle.make.key == key or (key == "other-makes" and not vehicle.make.listed)
    if wanted.name == "model":
        return vehicle.model.key == key
    if wanted.name == "features":
        return key in vehicle.features
    if wanted.name == "shelf":
        return on_shelf(vehicle, key, at)
    value = share(vehicle) if wanted.name == "discount" else getattr(vehicle, field_of(wanted))
    for choice in wanted.choices:
        if isinstance(choice, Band) and choice.key == key:
            return value is not None and choice.low <= value <= choice.high
    return bool(value == key)


def share(vehicle: Vehicle) -> int:
    """What was taken off, in hundredths of a percent of the price before."""
    if vehicle.fob_amount is None:
        return 0
    return int(vehicle.discount_amount * 10_000 / (vehicle.fob_amount + vehicle.discount_amount))


def number(vehicle: Vehicle, wanted: Range, totals: Totals) -> Decimal | int | None:
    """The number a range asks for."""
    if wanted.months:
        kind = {"registered": "registration", "built": "manufacture"}[wanted.name]
        year, month = getattr(vehicle, f"{kind}_year"), getattr(vehicle, f"{kind}_month")
        return None if year is None else int(year * 100 + (month or 0))
    if wanted.name == "total":
        return totals.get(vehicle.pk)
    found: Decimal | int | None = getattr(vehicle, field_of(wanted))
    return found


def on_shelf(vehicle: Vehicle, key: str, at: datetime) -> bool:
    """Whether a shelf holds a vehicle."""
    if key == "new_arrivals":
        assert vehicle.published_at is not None
        return vehicle.published_at >= at - timedelta(days=45)
    if key == "classified_truck":
        return vehicle.truck_class != ""
    shelf = next(each for each in SHELVES if each.key == key)
    return bool(getattr(vehicle, shelf.field) == shelf.value)


def answers(vehicle: Vehicle, query: Query, totals: Totals, at: datetime, without: str = "") -> bool:
    """Whether a vehicle answers a question, one facet left out."""
    if vehicle.state not in ("available", "reserved"):
        return False
    if not all(f" {word}" in vehicle.search_text for word in query.words):
        return False
    for span in RANGES:
        low, high = query.span(span.name)
        value = number(vehicle, span, totals)
        if (low, high) != (None, None) and value is None:
            return False
        if value is None:
            continue
        if (low is not None and value < low) or (high is not None and value > high):
            return False
    for name, values in query.chosen:
        found = [has(vehicle, facet(name), value, at) for value in values]
        if name != without and not (all(found) if facet(name).all_of else any(found)):
            return False
    return True


def order(vehicle: Vehicle, query: Query, totals: Totals) -> tuple[object, ...]:
    """What the answers are sorted by."""
    if query.sort == "price":
        return vehicle.fob_amount is None, vehicle.fob_amount or 0, vehicle.pk
    if query.sort == "total":
        total = totals.get(vehicle.pk)
        return total is None, total or 0, vehicle.pk
    if query.sort == "year":
        year, month = vehicle.registration_year, vehicle.registration_month
        return year is None, -(year or 0), month is None, -(month or 0), vehicle.pk
    if query.sort == "mileage":
        return vehicle.mileage_km is None, vehicle.mileage_km or 0, vehicle.pk
    if query.sort == "discount":
        return -share(vehicle), vehicle.pk
    assert vehicle.published_at is not None
    return -vehicle.published_at.timestamp(), vehicle.pk


def counts(stock: list[Vehicle], query: Query, totals: Totals, at: datetime) -> dict[str, dict[str, int]]:
    """The counts of every facet, for all values that must be shown."""
    sale = [vehicle for vehicle in stock if vehicle.state in ("available", "reserved")]
    found: dict[str, dict[str, int]] = {}
    for each in FACETS:
        if each.name == "landing":
            continue
        without = "" if each.all_of else each.name
        rows = [vehicle for vehicle in sale if answers(vehicle, query, totals, at, without)]
        keys = shown(stock, sale, each, query, at)
        found[each.name] = {key: sum(has(v, each, key, at) for v in rows) for key in keys}
    return found


def shown(stock: list[Vehicle], sale: list[Vehicle], wanted: Facet, query: Query, at: datetime) -> set[str]:
    """The values of a facet that stand on the page."""
    chosen = query.values(wanted.name)
    if wanted.choices:
        return {choice.key for choice in wanted.choices}
    if wanted.name == "make":
        known = {vehicle.make.key for vehicle in stock}
        return {make.key for make in LISTED_MAKES} | {"other-makes"} | (set(chosen) & known)
    if wanted.name == "model":
        makes = query.values("make")
        mine = (v for v in sale if any(has(v, facet("make"), make, at) for make in makes))
        return {v.model.key for v in mine} | {v.model.key for v in sale if v.model.key in chosen}
    return {text for vehicle in sale if (text := getattr(vehicle, field_of(wanted)))}
