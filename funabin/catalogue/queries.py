"""Questions about vehicles. Counts of types, makes and shelves come from one query: they cannot disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from funabin.catalogue import vocabulary as words
from funabin.catalogue.models import Make, PriceChange, Vehicle
from funabin.catalogue.rules import ON_SALE, SHELVES, Shelf, arrivals_since

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


def on_sale() -> QuerySet[Vehicle]:
    """Vehicles offered now, with make and model loaded."""
    return Vehicle.objects.filter(ON_SALE_Q).select_related("make", "model")


def shelf_condition(shelf: Shelf, at: datetime) -> Q:
    """The filter that a shelf stands for, at a moment."""
    if shelf.field == "published_at":
        return Q(published_at__gte=arrivals_since(at))
    if shelf.field == "truck_class":
        return ~Q(truck_class="")
    return Q(**{shelf.field: shelf.value})


def menu(at: datetime) -> Menu:
    """Types, makes and shelves with their vehicles on sale, zero shown (AR-0.1 to AR-0.3): two queries."""
    rows = _counted(at)
    types = _summed(rows, "body_type")
    return Menu(
        types=tuple(MenuItem(kind.key, kind.label, types[kind.key]) for kind in words.BODY_TYPES),
        makes=_make_items(_summed(rows, "make_id")),
        shelves=tuple(MenuItem(s.key, s.label, sum(row[s.key] for row in rows)) for s in SHELVES),
        total=sum(row["n"] for row in rows),
    )


def _counted(at: datetime) -> list[dict[str, Any]]:
    shelves = {shelf.key: Count("pk", filter=shelf_condition(shelf, at)) for shelf in SHELVES}
    grouped = Vehicle.objects.filter(ON_SALE_Q).order_by().values("body_type", "make_id")
    return [dict(row) for row in grouped.annotate(n=Count("pk"), **shelves)]


def _summed(rows: list[dict[str, Any]], column: str) -> Counter[Any]:
    sums: Counter[Any] = Counter()
    for row in rows:
        sums[row[column]] += row["n"]
    return sums


def _make_items(counts: Counter[int]) -> tuple[MenuItem, ...]:
    ids = {make.key: make.pk for make in Make.objects.filter(listed=True)}
    listed = tuple(MenuItem(m.key, m.label, counts[ids.get(m.key, 0)]) for m in words.LISTED_MAKES)
    rest = counts.total() - sum(item.count for item in listed)
    return (*listed, MenuItem(words.OTHER_MAKES.key, words.OTHER_MAKES.label, rest))


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
    rows = Vehicle.objects.select_related("make", "model").prefetch_related("pictures").in_bulk(wanted)
    return [rows[key] for key in wanted if key in rows]


def newest(n: int) -> list[Vehicle]:
    """The `n` vehicles on sale published last."""
    return list(on_sale().prefetch_related("pictures").order_by("-published_at", "id")[:n])


def similar_to(vehicle: Vehicle, n: int = 4) -> list[Vehicle]:
    """Up to `n` others on sale: the same model first, then make and type, then the type; newest first."""
    nearness = Case(
        When(model_id=vehicle.model_id, then=Value(0)),
        When(make_id=vehicle.make_id, body_type=vehicle.body_type, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    alike = Q(model_id=vehicle.model_id) | Q(body_type=vehicle.body_type)
    rows = on_sale().filter(alike).exclude(pk=vehicle.pk).prefetch_related("pictures")
    return list(rows.annotate(nearness=nearness).order_by("nearness", "-published_at", "id")[:n])


def staff_list(*, state: str = "", text: str = "") -> QuerySet[Vehicle]:
    """The desk's list, newest change first; `text` is the beginning of a stock or chassis number."""
    rows = Vehicle.objects.select_related("make", "model").order_by("-updated_at", "id")
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(stock_number__istartswith=text) | Q(chassis_number__istartswith=text))
    return rows


def price_changes(vehicle: Vehicle) -> list[PriceChange]:
    """The price history of a vehicle, oldest first."""
    return list(vehicle.price_changes.all())
