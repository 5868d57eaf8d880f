"""Vehicles as lists show them, straight from SQL: what a card needs and no more, in one statement.

Nothing passes through the models: a list is the page that is made most often.
"""
# ruff: noqa: S608  (the statement is put together from the words of this file alone)

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from funabin.catalogue.loading import ON_POSTGRESQL, ON_SQLITE
from funabin.catalogue.photos import Photo
from funabin.kit.money import Money

SOME = 24  # vehicles of one statement, which is always the same: a page of the list
PLAIN = (
    *("stock_number", "grade", "body_type", "state", "colour", "location", "registration_year"),
    *("registration_month", "mileage_km", "displacement_cc", "transmission", "fuel", "steering", "currency"),
)
FIRST_PHOTO = (
    "(SELECT p.stem || ' ' || p.width || ' ' || p.height FROM catalogue_picture p"
    " WHERE p.vehicle_id = v.id AND p.stem <> '' ORDER BY p.position LIMIT 1)"
)


class VehicleBrief(NamedTuple):
    """A vehicle as a list shows it. Names and meanings are those of `Vehicle`.

    published: microseconds since 1970.  photo: the first that is done.
    """

    pk: UUID
    make: str
    model: str
    photo: Photo | None
    price: Money | None
    discount_amount: Decimal
    m3: Decimal | None
    published: int | None
    stock_number: str
    grade: str
    body_type: str
    state: str
    colour: str
    location: str
    registration_year: int | None
    registration_month: int | None
    mileage_km: int | None
    displacement_cc: int | None
    transmission: str
    fuel: str
    steering: str
    currency: str

    @property
    def title(self) -> str:
        """Make, model and grade in one line."""
        return " ".join(part for part in (self.make, self.model, self.grade) if part)

    @property
    def former_price(self) -> Money | None:
        """The struck-out FOB price; None where nothing was taken off."""
        if self.price is None or not self.discount_amount:
            return None
        return Money(self.price.amount + self.discount_amount, self.currency)


def briefs_of(ids: Iterable[UUID]) -> list[VehicleBrief]:
    """The vehicles of `ids`, whatever their state, in that order. One query for each page of them."""
    wanted, found = list(ids), dict[UUID, VehicleBrief]()
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), SOME):
            piece = wanted[start : start + SOME]
            piece += piece[:1] * (SOME - len(piece))  # one statement for any number
            cursor.execute(_statement(on_postgresql), piece if on_postgresql else [key.hex for key in piece])
            found |= {brief.pk: brief for brief in map(_brief, cursor.fetchall())}
    return [found[key] for key in wanted if key in found]


@cache
def _statement(on_postgresql: bool) -> str:
    told = ON_POSTGRESQL if on_postgresql else ON_SQLITE
    figures = [told[name] for name in ("price", "discount", "m3", "published")]
    cells = ["v.id", "m.name", "o.name", FIRST_PHOTO, *figures, *(f"v.{name}" for name in PLAIN)]
    return (
        f"SELECT {', '.join(cells)} FROM catalogue_vehicle v JOIN catalogue_make m ON m.id = v.make_id "
        f"JOIN catalogue_vehiclemodel o ON o.id = v.model_id WHERE v.id IN ({', '.join(['%s'] * SOME)})"
    )


def _brief(row: tuple[Any, ...]) -> VehicleBrief:
    pk, make, model, photo, price, discount, m3, *rest = row
    return VehicleBrief(
        pk if isinstance(pk, UUID) else UUID(pk),
        make,
        model,
        _photo(photo) if photo else None,
        None if price is None else Money(_part(price, 2), row[-1]),
        _part(discount, 2),
        None if m3 is None else _part(m3, 3),
        *rest,
    )


def _photo(told: str) -> Photo:
    stem, width, height = told.rsplit(" ", 2)
    return Photo(stem, int(width), int(height))


def _part(value: int, digits: int) -> Decimal:
    """A number of hundredths (2) or thousandths (3)."""
    return Decimal(value).scaleb(-digits)
