"""What stands around a list: chips of active filters, the fields of the form, the pager."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from funabin.catalogue.search import FACETS, RANGES, SORTS, FacetValue, Query, Result
from funabin.catalogue.search.fields import facet
from funabin.catalogue.search.query import OF_LANDING, PARAMETERS, spelled
from funabin.kit.tags import whole
from funabin.public.facts import month
from funabin.public.page import KEPT, Page
from funabin.shipping.queries import Country

LIST_PARAMETERS = PARAMETERS | frozenset(KEPT)  # all that a list understands
MAIN = ("type", "make", "model")
MAIN_RANGES = ("price", "total", "year", "mileage")
NEEDS_A_PORT = "total"
FIGURES = ("doors", "seats", "discount", "grade")  # facets whose values say nothing alone
MOST_VALUES = 28  # of one facet that are shown, those with most vehicles
MONTHS_AHEAD = 12  # of arrival to choose from


@dataclass(frozen=True)
class Chip:
    """One active filter and the address without it."""

    label: str
    address: str


@dataclass(frozen=True)
class FacetBox:
    """One facet of the form with its values. The main ones stand first, open."""

    name: str
    label: str
    values: Sequence[FacetValue]
    is_main: bool
    chosen: int
    more: int = 0  # values with vehicles that are not shown

    @property
    def is_open(self) -> bool:
        """Whether its values are seen at once."""
        return self.is_main or self.chosen > 0


@dataclass(frozen=True)
class RangeBox:
    """Two fields of the form: numbers, or years and months."""

    name: str
    label: str
    low: str
    high: str
    is_main: bool
    months: bool


@dataclass(frozen=True)
class LandingBox:
    """May it be imported: countries with rules, months of arrival (value and name), the verdicts."""

    countries: Sequence[Country]
    months: Sequence[tuple[str, str]]
    verdicts: Sequence[FacetValue]


@dataclass(frozen=True)
class Pager:
    """Where this page stands among the others; addresses are "" at the ends."""

    number: int
    count: int
    previous: str
    next: str


def settled(query: Query, countries: Collection[Country], currencies: Sequence[str]) -> Query:
    """The question without a country or currency the house knows nothing of; its own currency goes unsaid."""
    if query.lands and query.lands not in {country.code for country in countries}:
        query = query.refusing("lands")
    if query.price_in and query.price_in not in currencies:
        query = query.refusing("price_in")
    return replace(query, price_in="") if query.price_in == currencies[0] else query


def chips_of(query: Query, result: Result, page: Page, countries: Collection[Country]) -> list[Chip]:
    """The active filters, each with the address that drops it and keeps the rest."""
    words = [Chip(f"“{query.text}”", _to(page, query.without("q")))] if query.text else []
    values = [
        Chip(_value_label(name, value), _to(page, query.toggled(name, value.key)))
        for name, found in result.facets.items()
        for value in found
        if value.selected
    ]
    spans = [Chip(span_label(name, query), _to(page, query.without(name))) for name, _, _ in query.spans]
    lands = [Chip(country_label(query, countries), _to(page, query.without("lands")))] if query.lands else []
    return words + values + spans + lands


def _value_label(name: str, value: FacetValue) -> str:
    """ "Diesel"; of figures that tell nothing alone also of what: "Doors: 5"."""
    label = gettext(value.label)
    return f"{gettext(facet(name).label)}: {label}" if name in FIGURES else label


def span_label(name: str, query: Query) -> str:
    """ "FOB price up to 8,000", "Registration Jun 2015 – 2018"."""
    low, high = query.span(name)
    wanted = next(each for each in RANGES if each.name == name)
    label = gettext(wanted.label)
    if name == "price" and query.price_in:
        label = f"{label} ({query.price_in})"
    ends = (("from", low), ("to", high))
    shown = [_end(name, end, value, months=wanted.months) for end, value in ends if value is not None]
    if low is None:
        return gettext("%(label)s up to %(high)s") % {"label": label, "high": shown[0]}
    if high is None:
        return gettext("%(label)s from %(low)s") % {"label": label, "low": shown[0]}
    return f"{label} {' – '.join(dict.fromkeys(shown))}"


def _end(name: str, end: str, value: int, *, months: bool) -> str:
    if not months:
        return str(value) if name == "year" else whole(value)
    year, _, number = spelled(name, end, value).partition("-")
    return month(int(year), int(number) if number else None)


def country_label(query: Query, countries: Collection[Country]) -> str:
    """ "Import into Kenya, Jan 2027"."""
    name = next((each.name for each in countries if each.code == query.lands), query.lands)
    label = gettext("Import into %(country)s") % {"country": name}
    return f"{label}, {_month(query.arrival)}" if query.arrival else label


def _month(text: str) -> str:
    year, _, number = text.partition("-")
    return month(int(year), int(number))


def _to(page: Page, query: Query) -> str:
    return page.stock(query.to_params())


def facets_of(query: Query, result: Result) -> list[FacetBox]:
    """The facets that have values to choose from."""
    boxes = []
    for each in FACETS:
        values, chosen = result.facets.get(each.name, []), len(query.values(each.name))
        if values and each.name != OF_LANDING:
            shown = _most(values)
            more = sum(1 for value in values if value.count) - sum(1 for value in shown if value.count)
            boxes.append(FacetBox(each.name, each.label, shown, each.name in MAIN, chosen, more))
    return boxes


def _most(values: Sequence[FacetValue]) -> Sequence[FacetValue]:
    """Those with most vehicles, in their order; what is chosen stays."""
    if len(values) <= MOST_VALUES:
        return values
    by_count = sorted(values, key=lambda value: (not value.selected, -value.count))
    kept = {value.key for value in by_count[: max(MOST_VALUES, sum(value.selected for value in values))]}
    return [value for value in values if value.key in kept]


def ranges_of(query: Query, *, has_port: bool) -> list[RangeBox]:
    """The spans of numbers and months; the total price only where a port makes one."""
    return [
        RangeBox(
            name=each.name,
            label=each.label,
            low=_spelled(each.name, "from", query.span(each.name)[0]),
            high=_spelled(each.name, "to", query.span(each.name)[1]),
            is_main=each.name in MAIN_RANGES,
            months=each.months,
        )
        for each in RANGES
        if has_port or each.name != NEEDS_A_PORT
    ]


def _spelled(name: str, end: str, value: int | None) -> str:
    return "" if value is None else spelled(name, end, value)


def landing_of(query: Query, result: Result, countries: Sequence[Country], today: date) -> LandingBox:
    """What the form asks about the import."""
    first = [today.year * 12 + today.month - 1 + ahead for ahead in range(MONTHS_AHEAD)]
    values = [f"{each // 12}-{each % 12 + 1:02}" for each in first]
    if query.arrival and query.arrival not in values:
        values.insert(0, query.arrival)
    return LandingBox(
        countries, [(value, _month(value)) for value in values], result.facets.get(OF_LANDING, [])
    )


def sorts_of(*, has_port: bool) -> list[tuple[str, str]]:
    """Orders to choose from, as key and label."""
    return [(sort.key, sort.label) for sort in SORTS if has_port or sort.key != NEEDS_A_PORT]


def pager_of(query: Query, result: Result, page: Page, newest: int | None = None) -> Pager:
    """The pages before and after this one.

    newest: when the first vehicle of page 1 was published, in microseconds since 1970. It goes along with
    the pages that follow, so that vehicles arriving meanwhile do not shift them; so does the last vehicle of
    this page, so that what is sold meanwhile does not draw the next ones into it.
    """
    as_of = newest if result.number == 1 else None
    before = _to(page, query.at_page(result.number - 1)) if result.number > 1 else ""
    after = (
        _to(page, query.at_page(result.number + 1, as_of, result.last))
        if result.number < result.pages
        else ""
    )
    return Pager(result.number, result.pages, before, after)
