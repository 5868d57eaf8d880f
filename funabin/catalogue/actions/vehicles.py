"""The life of a vehicle: published, priced, reserved, released, sold. Each step locks the vehicle's row."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from funabin.catalogue.errors import NotAllowed, VehicleTaken
from funabin.catalogue.models import PriceChange, Vehicle
from funabin.catalogue.rules import NEEDED_ON_SALE, lacks_for_sale, may_change
from funabin.journal.actions import record
from funabin.journal.actor import Actor

FACTS = {
    "body_type": gettext_noop("Type"),
    "registration_year": gettext_noop("Registration"),
    "transmission": gettext_noop("Transmission"),
    "steering": gettext_noop("Steering"),
    "fuel": gettext_noop("Fuel"),
    "location": gettext_noop("Location"),
}


def lock_vehicle(vehicle_id: UUID) -> Vehicle:
    """The vehicle's row, held against everybody else until the transaction ends."""
    return Vehicle.objects.select_for_update().get(pk=vehicle_id)


def require_change(vehicle: Vehicle, to: str) -> None:
    """Raises VehicleTaken where somebody has the vehicle, NotAllowed for any other step that is not open."""
    if may_change(vehicle.state, to):
        return
    if vehicle.state in ("reserved", "sold"):
        raise VehicleTaken(vehicle.stock_number, vehicle.state)
    raise NotAllowed(_("The state of %(number)s does not allow it.") % {"number": vehicle.stock_number})


def missing_facts(vehicle: Vehicle) -> tuple[str, ...]:
    """What must be told before the vehicle may be offered, a sentence each."""
    missing = lacks_for_sale({name: getattr(vehicle, name) for name in NEEDED_ON_SALE})
    return tuple(_("%(fact)s is missing.") % {"fact": _(FACTS[name])} for name in missing)


@transaction.atomic
def publish_vehicle(*, vehicle: Vehicle, by: Actor, at: datetime | None = None) -> Vehicle:
    """Offer a draft for sale; `at` is its arrival (now). Raises NotAllowed naming each missing fact."""
    row = lock_vehicle(vehicle.pk)
    require_change(row, "available")
    missing = missing_facts(row)
    if missing:
        raise NotAllowed(*missing)
    row.state, row.published_at = "available", at or row.published_at or timezone.now()
    row.save()
    record("vehicle.published", by=by, detail={"vehicle": str(row.pk)})
    return row


@transaction.atomic
def withdraw_vehicle(*, vehicle: Vehicle, by: Actor) -> Vehicle:
    """Take an available vehicle off the site; it is a draft again. Raises VehicleTaken, NotAllowed."""
    row = lock_vehicle(vehicle.pk)
    require_change(row, "draft")
    row.state = "draft"
    row.save()
    record("vehicle.withdrawn", by=by, detail={"vehicle": str(row.pk)})
    return row


@transaction.atomic
def reserve_vehicle(*, vehicle_id: UUID, until: datetime, by: Actor, case: str = "") -> Vehicle:
    """Reserve an available vehicle until a moment ahead. Raises VehicleTaken (late), NotAllowed."""
    row = lock_vehicle(vehicle_id)
    require_change(row, "reserved")
    if until <= timezone.now():
        raise NotAllowed(_("A reservation must end in the future."))
    row.state, row.reserved_until = "reserved", until
    row.save()
    detail = {"vehicle": str(row.pk), "until": until.date().isoformat()}
    record("vehicle.reserved", by=by, case=case, detail=detail)
    return row


@transaction.atomic
def release_vehicle(*, vehicle_id: UUID, by: Actor, case: str = "") -> Vehicle:
    """End a reservation: the vehicle is available again. Safe to repeat; others stay as they are."""
    row = lock_vehicle(vehicle_id)
    if row.state != "reserved":
        return row
    row.state, row.reserved_until = "available", None
    row.save()
    record("vehicle.released", by=by, case=case, detail={"vehicle": str(row.pk)})
    return row


@transaction.atomic
def mark_sold(*, vehicle_id: UUID, by: Actor, case: str = "", at: datetime | None = None) -> Vehicle:
    """Mark an available or reserved vehicle sold; it is still shown. Raises VehicleTaken if sold before."""
    row = lock_vehicle(vehicle_id)
    require_change(row, "sold")
    row.state, row.reserved_until, row.sold_at = "sold", None, at or timezone.now()
    row.save()
    record("vehicle.sold", by=by, case=case, detail={"vehicle": str(row.pk)})
    return row


@transaction.atomic
def change_price(
    *,
    vehicle: Vehicle,
    fob: Decimal | None,
    by: Actor,
    discount: Decimal = Decimal(0),
    seen: str | None = None,
) -> Vehicle:
    """Ask another FOB price, in the vehicle's currency; None is "ask". `discount` is what was taken off it.

    `seen` is the price the clerk saw, as `price_text` writes it: another one by now is not written over.
    Issued quotations keep theirs. Raises NotAllowed for a sold vehicle or amounts that make no sense.
    """
    row = lock_vehicle(vehicle.pk)
    if seen is not None and seen != price_text(row):
        told = {"price": price_text(row) or _("ask")}
        raise NotAllowed(_("Somebody else changed the price meanwhile, to %(price)s.") % told)
    _require_price(row, fob, discount)
    if (row.fob_amount, row.discount_amount) == (fob, discount):
        return row
    write_price(row, fob, discount, by=by)
    return row


def price_text(row: Vehicle) -> str:
    """The price as a text to compare with: "6200.00", with what was taken off it; "" for ask."""
    if row.fob_amount is None:
        return ""
    off = f" (-{row.discount_amount:.2f})" if row.discount_amount else ""
    return f"{row.fob_amount:.2f}{off}"


def _require_price(row: Vehicle, fob: Decimal | None, discount: Decimal) -> None:
    if row.state == "sold":
        raise NotAllowed(_("%(number)s is sold: its price stands.") % {"number": row.stock_number})
    if fob is not None and fob <= 0:
        raise NotAllowed(_("A price is more than zero. Leave it empty for “ask”."))
    if discount < 0 or discount > (fob or 0):
        raise NotAllowed(_("A discount cannot be more than the price that is left."))


def write_price(row: Vehicle, fob: Decimal | None, discount: Decimal, *, by: Actor) -> None:
    """Save a new price on a locked row, with its history."""
    before, row.fob_amount, row.discount_amount = row.fob_amount, fob, discount
    row.save()
    change = PriceChange.objects.create(
        vehicle=row, at=timezone.now(), before=before, after=fob, currency=row.currency
    )
    record("vehicle.price_changed", by=by, detail={"vehicle": str(row.pk), "change": change.pk})
