"""Facts of a vehicle: written by a clerk or a stock list, always here, so that the search text keeps up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from funabin.catalogue import vocabulary as words
from funabin.catalogue.actions.vehicles import lock_vehicle, write_price
from funabin.catalogue.errors import NotAllowed
from funabin.catalogue.feeds.kinds import READERS, ROW_FIELDS
from funabin.catalogue.models import Make, Vehicle, VehicleModel
from funabin.catalogue.rules import chassis_prefix, text_of, words_of
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
    model = _model_of(str(facts.get("make", "")), str(facts.get("model", "")))
    row = Vehicle(stock_number=stock_number, make=model.make, model=model, currency=site().currency)
    _set(row, {key: value for key, value in facts.items() if key not in NAMES})
    return row


def changes_of(row: Vehicle, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `facts` that the row does not hold yet; make and model count as one, the model."""
    changed = {key: value for key, value in facts.items() if key not in NAMES and getattr(row, key) != value}
    if NAMES & facts.keys():
        names = {"make": row.make.name, "model": row.model.name, **facts}
        model = _model_of(names["make"], names["model"])
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
    row.search_text = text_of(
        (
            *(row.make.name, row.model.name, row.grade, row.model_code),
            *(chassis_prefix(row.chassis_number), row.stock_number, row.remarks),
        )
    )


def _model_of(make_name: str, model_name: str) -> VehicleModel:
    make, name = _make_of(make_name), " ".join(model_name.split())
    slug = slugify(name, allow_unicode=True)
    if not slug:
        raise NotAllowed("A vehicle needs a model.")
    found, _ = VehicleModel.objects.get_or_create(
        key=f"{make.key}-{slug}"[:100], defaults={"make": make, "name": name}
    )
    return found


def _make_of(name: str) -> Make:
    spoken = words_of(name)
    for position, word in enumerate(words.LISTED_MAKES):
        if words_of(word.label) == spoken:
            defaults = {"name": word.label, "listed": True, "position": position}
            return Make.objects.get_or_create(key=word.key, defaults=defaults)[0]
    slug = slugify(name, allow_unicode=True)
    if not slug:
        raise NotAllowed("A vehicle needs a make.")
    return Make.objects.get_or_create(key=slug[:40], defaults={"name": " ".join(name.split())})[0]
