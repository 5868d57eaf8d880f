"""A vehicle's photos as its page shows them, each with words for whoever cannot see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from funabin.catalogue.photos import Sources, sources_of

if TYPE_CHECKING:
    from funabin.catalogue.models import Vehicle


@dataclass(frozen=True)
class Shown:
    """One photo: its files, and what it is in words: "Toyota Hiace 2015, photo 2 of 12"."""

    sources: Sources
    words: str


def photos_of(vehicle: Vehicle) -> list[Shown]:
    """The photos that are ready, the cover first; the vehicle's pictures must be loaded."""
    ready = [sources_of(one) for one in vehicle.pictures.all() if one.stem]
    year = str(vehicle.registration_year or "")
    name = " ".join(part for part in (vehicle.make.name, vehicle.model.name, year) if part)
    told = {"name": name, "total": len(ready)}
    return [
        Shown(one, gettext("%(name)s, photo %(number)s of %(total)s") % {**told, "number": number})
        for number, one in enumerate(ready, start=1)
    ]
