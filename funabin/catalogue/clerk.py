"""Questions of the stock clerk: the list with its filters, what is taken, what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from funabin.catalogue.models import Make, Picture, PriceChange, Vehicle, VehicleModel
from funabin.catalogue.photos import Sources, sources_of
from funabin.catalogue.rules import words_of
from funabin.catalogue.vocabulary import STATES, keys
from funabin.kit.money import Money

FIRST_NUMBER = 10_001
MOST_NAMES = 2_000  # names of models a form offers
LACKS = ("photos", "m3", "price")


@dataclass(frozen=True)
class StaffFilter:
    """What the staff list is narrowed to; each field is a parameter of its address, "" for any."""

    state: str = ""
    q: str = ""
    make: str = ""
    without: str = ""  # one of LACKS

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> StaffFilter:
        """The filter of an address; what it does not know is left out."""
        state, without = str(asked.get("state", "")), str(asked.get("without", ""))
        return cls(
            state=state if state in keys(STATES) else "",
            q=str(asked.get("q", "")).strip()[:40],
            make=str(asked.get("make", ""))[:40],
            without=without if without in LACKS else "",
        )

    def chosen(self) -> dict[str, str]:
        """The parameters that are set."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}


def staff_rows(asked: StaffFilter) -> QuerySet[Vehicle]:
    """The desk's list, newest change first. `q` begins a number, or its words stand in the search text."""
    rows = Vehicle.objects.select_related("make", "model").order_by("-updated_at", "id")
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.make:
        rows = rows.filter(make__key=asked.make)
    if asked.q:
        rows = rows.filter(_text(asked.q))
    return rows.filter(_lack(asked.without)) if asked.without else rows


def _text(asked: str) -> Q:
    number = Q(stock_number__istartswith=asked) | Q(chassis_number__istartswith=asked)
    words = Q()
    for word in words_of(asked):
        words &= Q(search_text__contains=f" {word}")
    return number | words if words else number


def _lack(what: str) -> Q:
    if what == "photos":
        return ~Q(Exists(Picture.objects.filter(vehicle=OuterRef("pk"))))
    return Q(m3=None) if what == "m3" else Q(fob_amount=None)


def after_in_list(vehicle: Vehicle, asked: StaffFilter) -> str:
    """The stock number that follows a vehicle in the list; "" behind the last one."""
    later = Q(updated_at__lt=vehicle.updated_at) | Q(updated_at=vehicle.updated_at, id__gt=vehicle.pk)
    return staff_rows(asked).filter(later).values_list("stock_number", flat=True).first() or ""


def chosen_vehicles(numbers: Iterable[str]) -> list[Vehicle]:
    """The vehicles of these stock numbers, by number, with make and model."""
    wanted = {number.strip().upper() for number in numbers}
    rows = Vehicle.objects.filter(stock_number__in=wanted).select_related("make", "model")
    return list(rows.order_by("stock_number"))


def chassis_taken_by(number: str, *, besides: Vehicle | None = None) -> str:
    """The stock number of another vehicle in stock with this chassis number; "" where there is none."""
    if not number:
        return ""
    rows = Vehicle.objects.filter(chassis_number=number).exclude(state="sold")
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    return rows.values_list("stock_number", flat=True).first() or ""


def next_stock_number() -> str:
    """The number a clerk would give next: one above the highest with the letters used last."""
    last = Vehicle.objects.filter(source="").order_by("-updated_at").values_list("stock_number", flat=True)
    prefix = next((found[1] for one in last[:20] if (found := re.fullmatch(r"(\D+-)\d+", one))), "")
    if not prefix:
        return ""
    taken = Vehicle.objects.filter(stock_number__startswith=prefix).values_list("stock_number", flat=True)
    figures = [int(rest) for one in taken if (rest := one.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(figures, default=FIRST_NUMBER - 1) + 1}"


def make_names() -> list[str]:
    """Names of the makes, the listed ones first."""
    return list(Make.objects.values_list("name", flat=True))


def model_names() -> list[tuple[str, str]]:
    """Names of models with their makes, for a form to offer."""
    rows = VehicleModel.objects.order_by("make__position", "make__name", "name")
    return list(rows.values_list("name", "make__name")[:MOST_NAMES])


def makes_to_choose() -> list[tuple[str, str]]:
    """Keys and names of the makes."""
    return list(Make.objects.values_list("key", "name"))


@dataclass(frozen=True)
class PriceLine:
    """The price history as a line: points of a polyline in a box, lowest and highest price."""

    points: str
    width: int
    height: int


def price_line(changes: list[PriceChange], *, width: int = 240, height: int = 48) -> PriceLine | None:
    """Steps from the first known price to the last one; None for fewer than two prices."""
    prices = [*(one.before for one in changes[:1]), *(one.after for one in changes)]
    known = [float(one) for one in prices if one is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    rise = (height - 8) / ((high - low) or 1)
    step = width / len(known)
    points = []
    for place, price in enumerate(known):
        y = height - 4 - (price - low) * rise
        points += [f"{place * step:.0f},{y:.1f}", f"{(place + 1) * step:.0f},{y:.1f}"]
    return PriceLine(" ".join(points), width, height)


def first_price(changes: list[PriceChange]) -> Money | None:
    """The price before the first change; None is "ask"."""
    first = changes[0] if changes else None
    return Money(first.before, first.currency) if first and first.before is not None else None


@dataclass(frozen=True)
class PhotoRow:
    """A photo as the clerk sees it: `sources` is None while it is being made, or where that failed."""

    pk: int
    place: int
    state: str
    sources: Sources | None


def photo_rows(vehicle: Vehicle) -> list[PhotoRow]:
    """All photos in their order; the vehicle's pictures should be loaded."""
    return [
        PhotoRow(one.pk, place, one.state, sources_of(one) if one.stem else None)
        for place, one in enumerate(vehicle.pictures.all(), start=1)
    ]


def nothing_of(name: str) -> Any:
    """What stands in a vehicle where a fact is not known."""
    if name in ("make", "model"):
        return ""
    field: Any = Vehicle._meta.get_field(name)
    return None if field.null else field.get_default()
