"""Facts of a vehicle: written by a clerk or a stock list, always here, so that the search text keeps up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from funabin.catalogue.actions.vehicles import lock_vehicle, write_price
from funabin.catalogue.errors import NotAllowed
from funabin.catalogue.feeds.kinds import READERS, ROW_FIELDS
from funabin.catalogue.models import Vehicle
from funabin.catalogue.names import model_named, search_text_of
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.site import site

NAMES = frozenset({"make", "model"})
FACTS = frozenset(READERS) - ROW_FIELDS - NAMES


@transaction.atomic
def add_vehicle(*, stock_number: str, facts: Mapping[str, Any], by: Actor) -> Vehicle:
    """A new draft. `facts` names fields of Vehicle; make and model are given as people write them.

    Raises NotAllowed for an unknown fact or a stock number that is taken.
    """
    if Vehicle.objects.filter(stock_number=stock_number).exists():
        raise NotAllowed(f"Stock number {stock_number} is taken.")
    row = draft_of(stock_number, facts)
    row.save()
    record("vehicle.added", by=by, detail={"vehicle": str(row.pk)})
    return row


@transaction.atomic
def correct_vehicle(*, vehicle: Vehicle, facts: Mapping[str, Any], by: Actor) -> Vehicle:
    """Correct facts of a vehicle that is not sold. Raises NotAllowed."""
    row = lock_vehicle(vehicle.pk)
    if row.state == "sold":
        raise NotAllowed(f"{row.stock_number} is sold: its facts stand.")
    changed = changes_of(row, facts)
    if changed:
        write_changes(row, changed, by=by)
        record("vehicle.corrected", by=by, detail={"vehicle": str(row.pk), "fields": len(changed)})
    return row


def draft_of(stock_number: str, facts: Mapping[str, Any]) -> Vehicle:
    """An unsaved draft with these facts, priced in the site's currency where they name none."""
    model = model_named(str(facts.get("make", "")), str(facts.get("model", "")))
    row = Vehicle(stock_number=stock_number, make=model.make, model=model, currency=site().currency)
    _set(row, {key: value for key, value in facts.items() if key not in NAMES})
    return row


def changes_of(row: Vehicle, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `facts` that the row does not hold yet; make and model count as one, the model."""
    changed = {key: value for key, value in facts.items() if key not in NAMES and getattr(row, key) != value}
    if NAMES & facts.keys():
        names = {"make": row.make.name, "model": row.model.name, **facts}
        model = model_named(names["make"], names["model"])
        if model.pk != row.model_id:
            changed["model"] = model
    return changed


def write_changes(row: Vehicle, changed: Mapping[str, Any], *, by: Actor) -> None:
    """Save changed facts on a locked row; a changed price gets its history."""
    facts = dict(changed)
    if "model" in facts:
        row.model = facts.pop("model")
        row.make = row.model.make
    priced = facts.keys() & {"fob_amount", "discount_amount"}
    fob = facts.pop("fob_amount", row.fob_amount)
    discount = facts.pop("discount_amount", row.discount_amount) if fob is not None else Decimal(0)
    _set(row, facts)
    if priced:
        write_price(row, fob, discount, by=by)
    else:
        row.save()


def _set(row: Vehicle, facts: Mapping[str, Any]) -> None:
    unknown = sorted(facts.keys() - FACTS)
    if unknown:
        raise NotAllowed(f"A vehicle has no fact called {', '.join(unknown)}.")
    for key, value in facts.items():
        setattr(row, key, value)
    row.search_text = search_text_of(row)
