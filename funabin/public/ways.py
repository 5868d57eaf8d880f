"""Ways out of an empty list: what to take away and what that gives, and the newest of the same make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.translation import gettext

from funabin.catalogue.search import Query, Result
from funabin.catalogue.search.fields import facet
from funabin.catalogue.search.query import OF_LANDING
from funabin.public.listing import country_label, span_label
from funabin.public.page import Page
from funabin.shipping.queries import Country

MOST = 8  # choices that are tried
Looser = tuple[str, Query]


@dataclass(frozen=True)
class Way:
    """What to take away, how many vehicles there are then, and where."""

    label: str
    count: int
    address: str


def ways_of(
    query: Query, result: Result, page: Page, countries: Collection[Country], count: Callable[[Query], int]
) -> list[Way]:
    """Each choice with the vehicles there are without it, most first; none that would leave nothing.

    Where none helps, all words together are one. count: how many vehicles answer a question.
    """

    def counted(loosers: Iterable[Looser]) -> list[Way]:
        tried = ((label, looser) for label, looser in loosers if looser.to_params())
        found = [
            Way(label, total, page.stock(looser.to_params()))
            for label, looser in islice(tried, MOST)
            if (total := count(looser))
        ]
        return sorted(found, key=lambda way: -way.count)

    words = [(f"“{query.text}”", query.without("q"))] if " " in query.text else []
    return counted(_looser(query, result, countries)) or counted(words)


def _looser(query: Query, result: Result, countries: Collection[Country]) -> Iterator[Looser]:
    """The question without one of its words, facets, spans or its country, and what that was."""
    yield from _words(query)
    for name, values in query.chosen:
        labels = [gettext(value.label) for value in result.facets.get(name, []) if value.key in values]
        if name != OF_LANDING:
            yield f"{gettext(facet(name).label)}: {', '.join(labels)}", query.without(name)
    for name, _, _ in query.spans:
        yield span_label(name, query), query.without(name)
    if query.lands:
        yield country_label(query, countries), query.without("lands")


def _words(query: Query) -> Iterator[Looser]:
    words = query.text.split()
    for at, word in enumerate(words):
        rest = " ".join([*words[:at], *words[at + 1 :]])
        yield f"“{word}”", replace(query.without("q"), text=rest)


def of_the_same_make(query: Query) -> Query:
    """The newest of the makes (else of the types) asked for; of everything where none was."""
    kept = next((pair for name in ("make", "type") for pair in query.chosen if pair[0] == name), None)
    return Query(chosen=(kept,) if kept else ())
