"""The search over the database, by Django alone: exact, and slow. The engine is held against it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FloatField, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce, Floor
from django.utils import timezone

from funabin.catalogue.models import Make, Vehicle
from funabin.catalogue.queries import ON_SALE_Q
from funabin.catalogue.rules import SHELVES, Shelf, arrivals_since
from funabin.catalogue.search import FacetValue, Result
from funabin.catalogue.search.fields import FACETS, PAGE_SIZE, RANGES, Band, Facet
from funabin.catalogue.search.query import Query
from funabin.catalogue.vocabulary import LISTED_MAKES, OTHER_MAKES
from tests.catalogue.naive import field_of

ORDERS: Mapping[str, tuple[Any, ...]] = {
    "newest": (F("published_at").desc(), "id"),
    "price": (F("fob_amount").asc(nulls_last=True), "id"),
    "year": (
        F("registration_year").desc(nulls_last=True),
        F("registration_month").desc(nulls_last=True),
        "id",
    ),
    "mileage": (F("mileage_km").asc(nulls_last=True), "id"),
    "discount": (F("share").desc(), "id"),
}
MONTHS = {
    "registered": F("registration_year") * 100 + Coalesce("registration_month", 0),
    "built": F("manufacture_year") * 100 + Coalesce("manufacture_month", 0),
}
# what was taken off, in hundredths of a percent of the price before, rounded down
_TAKEN_OFF = F("discount_amount") * 10_000.0 / (F("fob_amount") + F("discount_amount"))
SHARE = Coalesce(Floor(_TAKEN_OFF), 0.0, output_field=FloatField())


def shelf_condition(shelf: Shelf, at: datetime) -> Q:
    """The filter that a shelf stands for, at a moment."""
    if shelf.field == "published_at":
        return Q(published_at__gte=arrivals_since(at))
    if shelf.field == "truck_class":
        return ~Q(truck_class="")
    return Q(**{shelf.field: shelf.value})


def search(
    query: Query,
    extra: Mapping[str, Mapping[UUID, Decimal | None]] | None = None,
    *,
    at: datetime | None = None,
) -> Result:
    """The vehicles on sale that answer `query`. A page behind the last is the last.

    extra: what another room knows of each vehicle, such as its "total" at a port; None is "ask".
    """
    asked = _Asked(query, extra or {}, at or timezone.now())
    total = asked.rows().count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(query.page, pages)
    start = (number - 1) * PAGE_SIZE
    return Result(
        page=asked.ordered(start, start + PAGE_SIZE),
        total=total,
        facets={facet.name: asked.counted(facet) for facet in FACETS if facet.name != "landing"},
        number=number,
        pages=pages,
    )


def known_values() -> dict[str, set[str]]:
    """The makes, models and locations on sale, for Query.parse: values beside them are ignored. One query."""
    facts = Vehicle.objects.filter(ON_SALE_Q).order_by().values_list("make__key", "model__key", "location")
    rows = list(facts.distinct())
    listed = {make.key for make in LISTED_MAKES}
    return {
        "make": listed | {m for m, _, _ in rows},
        "model": {m for _, m, _ in rows},
        "location": {p for _, _, p in rows},
    }


class _Asked:
    """One question with its conditions by name, so that each facet can leave out its own."""

    def __init__(
        self, query: Query, extra: Mapping[str, Mapping[UUID, Decimal | None]], at: datetime
    ) -> None:
        self.query = query
        self.extra = extra
        self.at = at
        self.conditions = {"q": self._words(), **self._spans(), **self._choices()}

    def rows(self, without: str = "") -> QuerySet[Vehicle]:
        """Vehicles that meet every condition but that of one facet."""
        condition = ON_SALE_Q
        for name, each in self.conditions.items():
            if name != without:
                condition &= each
        known = Vehicle.objects.alias(kit=Cast("features", TextField()), share=SHARE, **MONTHS)
        return known.filter(condition).order_by()

    def ordered(self, start: int, stop: int) -> list[UUID]:
        """The ids of a page."""
        column = self.extra.get("total")
        if self.query.sort == "total" and column is not None:
            ids = sorted(self.rows().values_list("pk", flat=True))
            return sorted(ids, key=lambda pk: _none_last(column.get(pk)))[start:stop]
        order = ORDERS.get(self.query.sort, ORDERS["newest"])
        return list(self.rows().order_by(*order).values_list("pk", flat=True)[start:stop])

    def counted(self, facet: Facet) -> list[FacetValue]:
        """The values of a facet with their counts, zero included."""
        if facet.name == "make":
            return self._makes()
        if facet.name == "model":
            return self._models()
        if facet.name == "location":
            return self._places()
        if not facet.choices:
            return self._open(facet)
        return self._closed(facet)

    # conditions

    def _words(self) -> Q:
        condition = Q()
        for word in self.query.words:
            condition &= Q(search_text__contains=f" {word}")
        return condition

    def _spans(self) -> dict[str, Q]:
        found: dict[str, Q] = {}
        for wanted in RANGES:
            low, high = self.query.span(wanted.name)
            if wanted.name != "total":
                found[wanted.name] = _between(field_of(wanted), low, high)
            elif wanted.name in self.extra and (low, high) != (None, None):
                values = self.extra[wanted.name].items()
                found[wanted.name] = Q(pk__in=[pk for pk, value in values if _lies(value, low, high)])
        return found

    def _choices(self) -> dict[str, Q]:
        found: dict[str, Q] = {}
        for facet in FACETS:
            condition = Q()
            for value in self.query.values(facet.name):
                one = self._one(facet, value)
                condition = condition & one if facet.all_of else condition | one
            found[facet.name] = condition
        return found

    def _one(self, facet: Facet, value: str) -> Q:
        if facet.name == "make":
            return Q(make__listed=False) if value == OTHER_MAKES.key else Q(make__key=value)
        if facet.name == "model":
            return Q(model__key=value)
        if facet.name == "shelf":
            return shelf_condition(next(shelf for shelf in SHELVES if shelf.key == value), self.at)
        if facet.name == "features":
            return Q(kit__contains=f'"{value}"')
        return self._band(facet, value) or Q(**{field_of(facet): value})

    def _band(self, facet: Facet, value: str) -> Q | None:
        bands = (choice for choice in facet.choices if isinstance(choice, Band))
        column = "share" if facet.name == "discount" else field_of(facet)
        return next((_between(column, b.low, b.high) for b in bands if b.key == value), None)

    # counts

    def _closed(self, facet: Facet) -> list[FacetValue]:
        """A closed list: one query counts every value. What narrows (all_of) keeps its own choices."""
        rows = self.rows(without="" if facet.all_of else facet.name)
        wanted = {f"n{i}": Count("pk", filter=self._one(facet, c.key)) for i, c in enumerate(facet.choices)}
        counts = rows.aggregate(**wanted)
        return [
            self._value(facet, choice.key, choice.label, counts[f"n{i}"])
            for i, choice in enumerate(facet.choices)
        ]

    def _makes(self) -> list[FacetValue]:
        facet = next(each for each in FACETS if each.name == "make")
        rows = self.rows(without="make").values_list("make__key", "make__listed", "make__name")
        found = {key: (listed, name, n) for key, listed, name, n in rows.annotate(n=Count("pk"))}
        values = [self._value(facet, m.key, m.label, found.get(m.key, (1, "", 0))[2]) for m in LISTED_MAKES]
        rest = sum(n for listed, _, n in found.values() if not listed)
        values.append(self._value(facet, OTHER_MAKES.key, OTHER_MAKES.label, rest))
        listed_keys = {value.key for value in values}
        single = Make.objects.filter(key__in=[k for k in self.query.values("make") if k not in listed_keys])
        return values + [
            self._value(facet, make.key, make.name, found.get(make.key, (0, "", 0))[2]) for make in single
        ]

    def _models(self) -> list[FacetValue]:
        """The models on sale of the chosen makes; without a make none but the chosen."""
        facet = next(each for each in FACETS if each.name == "model")
        shown = self.conditions["make"] if self.query.values("make") else Q(pk__in=[])
        shown |= Q(model__key__in=self.query.values("model"))
        stock = Vehicle.objects.filter(ON_SALE_Q & shown).order_by("model__name", "model__key")
        counts = dict(self.rows(without="model").values_list("model__key").annotate(n=Count("pk")))
        names = stock.values_list("model__key", "model__name").distinct()
        return [self._value(facet, key, name, counts.get(key, 0)) for key, name in names]

    def _places(self) -> list[FacetValue]:
        facet = next(each for each in FACETS if each.name == "location")
        stock = Vehicle.objects.filter(ON_SALE_Q).exclude(location="").order_by("location", "location_text")
        names = dict(stock.values_list("location", "location_text").distinct())
        counts = dict(self.rows(without="location").values_list("location").annotate(n=Count("pk")))
        return [self._value(facet, key, name or key, counts.get(key, 0)) for key, name in names.items()]

    def _open(self, facet: Facet) -> list[FacetValue]:
        """Whatever texts the stock has, by themselves."""
        stock = Vehicle.objects.filter(ON_SALE_Q).exclude(**{field_of(facet): ""}).order_by(field_of(facet))
        counts = dict(self.rows(without=facet.name).values_list(field_of(facet)).annotate(n=Count("pk")))
        texts = stock.values_list(field_of(facet), flat=True).distinct()
        return [self._value(facet, text, text, counts.get(text, 0)) for text in texts]

    def _value(self, facet: Facet, key: str, label: str, count: int) -> FacetValue:
        return FacetValue(key, label, count, key in self.query.values(facet.name))


def _between(column: str, low: int | None, high: int | None) -> Q:
    condition = Q() if low is None else Q(**{f"{column}__gte": low})
    return condition if high is None else condition & Q(**{f"{column}__lte": high})


def _lies(value: Decimal | None, low: int | None, high: int | None) -> bool:
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _none_last(value: Decimal | None) -> tuple[bool, Decimal]:
    return value is None, value if value is not None else Decimal(0)
