"""Every vehicle that has a page, in parts of a size that programs can read: for the maps of search engines.

A part is the vehicles whose random id begins with the same letters: a vehicle stays in its part whatever is
added or sold around it, and a part is one range of the primary key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import CharField, Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Substr

from funabin.catalogue.models import Vehicle

SHOWN_AFTER_SALE = timedelta(days=90)  # a sold vehicle's page stays; engines are led there for so long
LARGEST = 10_000  # vehicles of a part
WIDEST = 3  # letters: 4,096 parts, forty million vehicles
ALL = "all"


@dataclass(frozen=True)
class Part:
    """Some of the vehicles: `key` is how their ids begin, in hexadecimal, or "all"."""

    key: str
    count: int
    changed_at: datetime


def with_a_page(at: datetime) -> QuerySet[Vehicle]:
    """Vehicles offered, reserved, or sold not long ago.

    Coalesce: else SQLite went by the index of states through the whole stock, for one part as for all.
    """
    lately = Q(in_state="sold", sold_at__gte=at - SHOWN_AFTER_SALE)
    found = Vehicle.objects.alias(in_state=Coalesce(F("state"), Value("")))
    return found.filter(Q(in_state__in=("available", "reserved")) | lately)


def parts(at: datetime, *, largest: int = LARGEST) -> list[Part]:
    """The parts that hold anything, in the order of their keys: two passes over the stock."""
    letters = _letters(with_a_page(at).count(), largest)
    begins = Substr(Cast("pk", CharField()), 1, letters) if letters else Value(ALL)
    rows = with_a_page(at).order_by().values(key=begins).annotate(n=Count("*"), latest=Max("updated_at"))
    return [Part(row["key"], row["n"], row["latest"]) for row in rows.order_by("key")]


def in_part(key: str, at: datetime) -> Iterator[tuple[str, datetime]]:
    """Stock number and last change of each vehicle of a part, read piece by piece."""
    rows = with_a_page(at)
    if key != ALL:
        first, last = UUID(key.ljust(32, "0")), UUID(key.ljust(32, "f"))
        rows = rows.filter(pk__gte=first, pk__lte=last)
    pairs = rows.order_by("pk").values_list(F("stock_number"), F("updated_at"))
    return pairs.iterator(chunk_size=2_000)


def _letters(count: int, largest: int) -> int:
    """How many letters part so many vehicles so that no part is too large: chance fills them unevenly."""
    return next((n for n in range(WIDEST) if count <= largest * (16**n) * (0.8 if n else 1)), WIDEST)
