"""Two clerks at one vehicle: a fact is only written over what the clerk saw, else he is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funabin.catalogue.actions.facts import NAMES, changes_of, write_changes
from funabin.catalogue.actions.vehicles import lock_vehicle
from funabin.catalogue.errors import CatalogueError, NotAllowed
from funabin.catalogue.models import Vehicle
from funabin.journal.actions import record
from funabin.journal.actor import Actor


class EditedMeanwhile(CatalogueError):
    """Somebody else changed the same facts: `theirs` says to what. Nothing was written."""

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        super().__init__(_("Somebody else changed the same facts meanwhile."))
        self.theirs = theirs


@dataclass(frozen=True)
class Edit:
    """What an edit came to: names of the facts written, and what others had changed before it, kept."""

    vehicle: Vehicle
    written: tuple[str, ...]
    kept: Mapping[str, Any]


@transaction.atomic
def edit_vehicle(*, vehicle: Vehicle, facts: Mapping[str, Any], was: Mapping[str, Any], by: Actor) -> Edit:
    """Write those of `facts` that differ from `was`, which the clerk began from; the rest stays as it is now.

    Raises EditedMeanwhile where somebody else changed one of them too, NotAllowed for a sold vehicle.
    """
    row = lock_vehicle(vehicle.pk)
    if row.state == "sold":
        raise NotAllowed(_("%(number)s is sold: its facts stand.") % {"number": row.stock_number})
    now = facts_of(row, facts)
    mine = {name: value for name, value in facts.items() if name not in was or value != was[name]}
    others = {name: now[name] for name in facts if name in was and now[name] != was[name]}
    theirs = {name: others[name] for name in mine.keys() & others.keys() if mine[name] != others[name]}
    if theirs:
        raise EditedMeanwhile(theirs)
    changed = changes_of(row, mine)
    if changed:
        write_changes(row, changed, by=by)
        record("vehicle.corrected", by=by, detail={"vehicle": str(row.pk), "fields": len(changed)})
    kept = {name: value for name, value in others.items() if name not in mine}
    return Edit(row, tuple(name for name in facts if name in mine), kept)


def facts_of(row: Vehicle, names: Mapping[str, Any] | tuple[str, ...]) -> dict[str, Any]:
    """The facts of a vehicle as they stand, by name; make and model by the names people read."""
    return {name: getattr(row, name).name if name in NAMES else getattr(row, name) for name in names}
