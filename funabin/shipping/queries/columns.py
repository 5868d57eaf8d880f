"""Totals, prices and landing as columns of the search.

Each function reads its tables at once and returns a `Column`; the search calls it with the index it searches.
What was worked out is kept as long as the catalogue and the terms stay the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Lock
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from django.db.models import OuterRef, Subquery
from numpy.typing import NDArray

from funabin.catalogue.search import ExtraColumn
from funabin.catalogue.search.index import Index
from funabin.kit.dates import day_in_japan, month_end
from funabin.kit.pagecache.parts import kept_while
from funabin.shipping.columns import landings, prices, totals
from funabin.shipping.columns.part import Stock, mended
from funabin.shipping.models import ExchangeRate
from funabin.shipping.queries.edition import TERMS
from funabin.shipping.queries.landing import LONGEST_VOYAGE, rules_of
from funabin.shipping.queries.totals import tariff_of
from funabin.shipping.rules import Tariff
from funabin.shipping.rules.landing import in_force

Stamp: TypeAlias = tuple[object, ...]
Ints: TypeAlias = NDArray[Any]
KEPT_BYTES = 64 << 20  # of the columns kept for one index


@dataclass(frozen=True)
class Column:
    """A column of the search before it knows the index: call it with that.

    stamp: all it is worked out from beside the vehicles.
    """

    name: str
    stamp: Stamp
    work: Callable[[Stock], Ints] = field(compare=False)

    def __call__(self, index: Index) -> ExtraColumn:
        """The column, as long as the index has slots; kept from last time where nothing changed since."""
        return KEPT.column(self, index)


def total_column(port: str, at: datetime) -> Column:
    """The CIF totals at a port on the day of `at` in Japan, in hundredths; UNKNOWN is "ask". Four queries."""
    tariff = tariff_of(port, at)
    return Column("total", _stamp_of(tariff), lambda index: totals(index, tariff))


def landing_column(country: str, arrival: date | None, at: datetime) -> Column:
    """Whether vehicles may land in a country: 1 yes, 2 ask, 3 no, sanctions among the no. One query.

    arrival: any day of the month they are to arrive in, whose last day is judged, as the rules test the
    latest arrival; None: a ship that leaves on the day of `at` and takes its longest.
    """
    longest = day_in_japan(at) + timedelta(days=LONGEST_VOYAGE)
    return landing_on(country, longest if arrival is None else month_end(arrival.year, arrival.month))


def landing_on(country: str, day: date) -> Column:
    """The same for one day of arrival. One query."""
    rules = in_force(rules_of(country), day)
    return Column(
        "landing", (day, *(rule.essence for rule in rules)), lambda index: landings(index, rules, day)
    )


def price_column(currency: str, at: datetime) -> Column:
    """The prices in hundredths of `currency` by the newest rates held; UNKNOWN without one. One query.

    Rounded as `amount_in` does: indicative, never a price.
    """
    rates = _rates_to(currency, day_in_japan(at))
    stamp = (currency, *sorted(rates.items()))
    return Column("price", stamp, lambda index: prices(index, currency, rates))


@kept_while(TERMS)
def _rates_to(currency: str, day: date) -> Mapping[str, Decimal]:
    """What one unit of each other currency was worth, by the newest rate held on a day."""
    held = ExchangeRate.objects.filter(quote=currency, day__lte=day)
    newest = held.filter(base=OuterRef("base")).order_by("-day").values("day")[:1]
    return dict(held.filter(day=Subquery(newest)).values_list("base", "rate"))


def _stamp_of(tariff: Tariff) -> Stamp:
    freights = sorted(tariff.freights.items(), key=lambda pair: pair[0])
    return (tariff.country, tuple(freights), tariff.inspection, tariff.insurance)


class Kept:
    """Columns by the index they were worked out for; the longest unused give way.

    After a change of the index, only the slots it touched are worked out again, where these are known.
    """

    def __init__(self, size: int = KEPT_BYTES) -> None:
        self.size = size  # bytes for each index
        self._lock = Lock()
        self._by_index: WeakKeyDictionary[Index, OrderedDict[Stamp, tuple[int, ExtraColumn]]] = (
            WeakKeyDictionary()
        )

    def __len__(self) -> int:
        """How many indexes something is kept for."""
        return len(self._by_index)

    def column(self, wanted: Column, index: Index) -> ExtraColumn:
        """The column for the index as it stands."""
        key = (wanted.name, wanted.stamp)
        with self._lock:
            columns = self._by_index.setdefault(index, OrderedDict())
            changes, found = columns.get(key, (index.changes, None))
            if found is not None and changes == index.changes:
                columns.move_to_end(key)
                return found
        touched = None if found is None else index.touched(changes)
        if found is None or touched is None:
            values = wanted.work(index)
        else:
            values = mended(found.values, index, touched, wanted.work)
        made = ExtraColumn(wanted.name, values, wanted.stamp)
        with self._lock:
            self._put(columns, key, (index.changes, made))
        return made

    def _put(
        self,
        columns: OrderedDict[Stamp, tuple[int, ExtraColumn]],
        key: Stamp,
        made: tuple[int, ExtraColumn],
    ) -> None:
        columns[key] = made
        columns.move_to_end(key)
        while len(columns) > 1 and sum(each.values.nbytes for _, each in columns.values()) > self.size:
            columns.popitem(last=False)


KEPT = Kept()
