"""One change to many vehicles: planned and shown first, then made in batches of one transaction each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from funabin.catalogue.actions.facts import changes_of, write_changes
from funabin.catalogue.actions.vehicles import (
    change_price,
    lock_vehicle,
    missing_facts,
    price_text,
    publish_vehicle,
    require_change,
    withdraw_vehicle,
)
from funabin.catalogue.clerk import chosen_vehicles
from funabin.catalogue.errors import CatalogueError, NotAllowed
from funabin.catalogue.models import Vehicle
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.money import Money

BATCH = 100  # vehicles of one transaction: short enough for the writers who wait
MOST = 5_000  # vehicles of one change
Step = Literal["price", "location", "publish", "withdraw"]


@dataclass(frozen=True)
class Change:
    """What is done to each vehicle. A price: `percent` first, then `amount`, then rounded to `rounding`.

    `strike_out` shows what was taken off as a discount.
    """

    step: Step
    percent: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    rounding: Decimal = Decimal(1)
    strike_out: bool = False
    location: str = ""
    location_text: str = ""


@dataclass(frozen=True)
class Planned:
    """One vehicle of a plan: what stands, what comes, or why it is left alone (`reason`)."""

    vehicle: Vehicle
    before: str | Money | None
    after: str | Money | None
    reason: str = ""


@dataclass(frozen=True)
class BulkReport:
    """What came of a change: numbers of vehicles, and the refused ones with their reasons."""

    changed: int
    unchanged: int
    refused: tuple[tuple[str, str], ...]


def new_price(fob: Decimal, change: Change) -> Decimal:
    """The price after a change, rounded half up to its step."""
    found = fob * (100 + change.percent) / 100 + change.amount
    return (found / change.rounding).quantize(Decimal(1), ROUND_HALF_UP) * change.rounding


def plan_change(vehicles: Sequence[Vehicle], change: Change) -> list[Planned]:
    """What a change would do to each vehicle. Nothing is written."""
    return [_planned(vehicle, change) for vehicle in vehicles]


def _planned(row: Vehicle, change: Change) -> Planned:
    try:
        return _after(row, change)
    except CatalogueError as error:
        before = row.price if change.step == "price" else ""
        return Planned(row, before, None, str(error))


def _after(row: Vehicle, change: Change) -> Planned:
    if change.step == "price":
        fob, _discount = _priced(row, change)
        return Planned(row, row.price, Money(fob, row.currency))
    if change.step == "location":
        _require_unsold(row)
        return Planned(row, row.location, change.location)
    require_change(row, "available" if change.step == "publish" else "draft")
    missing = missing_facts(row) if change.step == "publish" else ()
    if missing:
        raise NotAllowed(*missing)
    return Planned(row, row.state, "available" if change.step == "publish" else "draft")


def _require_unsold(row: Vehicle) -> None:
    if row.state == "sold":
        raise NotAllowed(_("%(number)s is sold: its facts stand.") % {"number": row.stock_number})


def _priced(row: Vehicle, change: Change) -> tuple[Decimal, Decimal]:
    """The price and discount a vehicle gets. Raises NotAllowed."""
    _require_unsold(row)
    if row.fob_amount is None:
        raise NotAllowed(_("It has no price: it says “ask”."))
    fob = new_price(row.fob_amount, change)
    if fob <= 0:
        raise NotAllowed(_("The price would not be more than zero."))
    discount = row.discount_amount
    if change.strike_out and fob < row.fob_amount:
        discount += row.fob_amount - fob
    if discount > fob:
        raise NotAllowed(_("A discount cannot be more than the price that is left."))
    return fob, discount


def change_many(*, prices: Mapping[str, str], change: Change, by: Actor) -> BulkReport:
    """Make a planned change. `prices` maps each stock number to the price it was planned from ("" for ask).

    A vehicle whose price changed since is left alone. Stopped half-way it has kept whole batches.
    """
    changed = unchanged = 0
    refused: list[tuple[str, str]] = []
    for batch in _batches(list(prices)[:MOST]):
        with transaction.atomic():
            for vehicle in chosen_vehicles(batch):
                try:
                    with transaction.atomic():
                        done = _change_one(vehicle, prices[vehicle.stock_number], change, by)
                    changed, unchanged = changed + done, unchanged + (not done)
                except CatalogueError as error:
                    refused.append((vehicle.stock_number, str(error)))
    detail: dict[str, str | int | bool] = {"step": change.step, "changed": changed, "refused": len(refused)}
    record("vehicles.changed", by=by, detail=detail)
    return BulkReport(changed, unchanged, tuple(refused))


def _batches(numbers: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def _change_one(vehicle: Vehicle, planned_from: str, change: Change, by: Actor) -> bool:
    """Whether anything changed. Raises CatalogueError."""
    row = lock_vehicle(vehicle.pk)
    if change.step == "price":
        if price_text(row) != planned_from:
            raise NotAllowed(_("Its price was changed meanwhile."))
        fob, discount = _priced(row, change)
        same = (fob, discount) == (row.fob_amount, row.discount_amount)
        change_price(vehicle=row, fob=fob, discount=discount, by=by)
        return not same
    if change.step == "location":
        return _move(row, change, by)
    act = publish_vehicle if change.step == "publish" else withdraw_vehicle
    act(vehicle=row, by=by)
    return True


def _move(row: Vehicle, change: Change, by: Actor) -> bool:
    _require_unsold(row)
    changed = changes_of(row, {"location": change.location, "location_text": change.location_text})
    if changed:
        write_changes(row, changed, by=by)
    return bool(changed)
