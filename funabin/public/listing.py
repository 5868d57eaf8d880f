"""What stands around a list: chips of active filters, ranges of the form, the pager."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from funabin.catalogue.search import FACETS, RANGES, SORTS, FacetValue, Query, Result
from funabin.kit.tags import whole
from funabin.public.page import Page

MAIN = ("type", "make", "model")
NEEDS_A_PORT = "total"


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

    @property
    def is_open(self) -> bool:
        """Whether its values are seen at once."""
        return self.is_main or self.chosen > 0


@dataclass(frozen=True)
class RangeBox:
    """Two number fields of the form."""

    name: str
    label: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Pager:
    """Where this page stands among the others; addresses are "" at the ends."""

    number: int
    count: int
    previous: str
    next: str


def chips_of(query: Query, result: Result, page: Page) -> list[Chip]:
    """The active filters, each with the address that drops it and keeps the rest."""
    words = [Chip(f"“{query.text}”", _to(page, query.without("q")))] if query.text else []
    values = [
        Chip(gettext(value.label), _to(page, query.toggled(name, value.key)))
        for name, found in result.facets.items()
        for value in found
        if value.selected
    ]
    return words + values + [_span_chip(name, low, high, query, page) for name, low, high in query.spans]


def _span_chip(name: str, low: int | None, high: int | None, query: Query, page: Page) -> Chip:
    label = gettext(next(each.label for each in RANGES if each.name == name))
    shown = [str(end) if name == "year" else whole(end) for end in (low, high) if end is not None]
    if low is None:
        words = gettext("%(label)s up to %(high)s") % {"label": label, "high": shown[0]}
    elif high is None:
        words = gettext("%(label)s from %(low)s") % {"label": label, "low": shown[0]}
    else:
        words = f"{label} {shown[0]} – {shown[1]}"
    return Chip(words, _to(page, query.without(name)))


def _to(page: Page, query: Query) -> str:
    return page.stock(query.to_params())


def facets_of(query: Query, result: Result) -> list[FacetBox]:
    """The facets that have values to choose from."""
    boxes = []
    for facet in FACETS:
        values, chosen = result.facets[facet.name], len(query.values(facet.name))
        if values:
            boxes.append(FacetBox(facet.name, facet.label, values, facet.name in MAIN, chosen))
    return boxes


def ranges_of(query: Query, *, has_port: bool) -> list[RangeBox]:
    """The spans of numbers; the total price only where a port makes one."""
    return [
        RangeBox(each.name, each.label, *query.span(each.name))
        for each in RANGES
        if has_port or each.name != NEEDS_A_PORT
    ]


def sorts_of(*, has_port: bool) -> list[tuple[str, str]]:
    """Orders to choose from, as key and label."""
    return [(sort.key, sort.label) for sort in SORTS if has_port or sort.key != NEEDS_A_PORT]


def pager_of(query: Query, result: Result, page: Page) -> Pager:
    """The pages before and after this one."""
    before = _to(page, query.at_page(result.number - 1)) if result.number > 1 else ""
    after = _to(page, query.at_page(result.number + 1)) if result.number < result.pages else ""
    return Pager(result.number, result.pages, before, after)
