"""The list of vehicles, and the search line at the head of every page."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from funabin.catalogue.briefs import briefs_of
from funabin.catalogue.live import known_values, read_query, search, total
from funabin.catalogue.names import present_key
from funabin.catalogue.queries import vehicle_by_stock_number
from funabin.catalogue.search import Query
from funabin.catalogue.search.phrase import read_phrase, understand
from funabin.gate.purpose import without_personal_data
from funabin.kit.dates import day_in_japan
from funabin.kit.pagecache.keep import REFUSE, same_for_everyone
from funabin.kit.site import site
from funabin.public.cards import cards_of
from funabin.public.followed import PAGES_OF_VEHICLES
from funabin.public.listing import (
    LIST_PARAMETERS,
    chips_of,
    facets_of,
    landing_of,
    pager_of,
    ranges_of,
    settled,
    sorts_of,
)
from funabin.public.offer import chosen_port
from funabin.public.page import page_of, show
from funabin.public.ways import of_the_same_make, ways_of
from funabin.public.words import as_stock_number
from funabin.shipping.queries import (
    Column,
    PortChoice,
    cifs_for,
    currencies_held,
    landing_column,
    landing_countries,
    ports_for_choice,
    price_column,
    total_column,
)

NEWEST = 4  # vehicles under an empty list
RENAMED = ("make", "model")  # a desk may join two, and the key of one goes
MOST_RENAMED = 4  # of one address


@require_safe
@same_for_everyone(parameters=LIST_PARAMETERS, others=REFUSE, follows=PAGES_OF_VEHICLES)
@without_personal_data
def stock(request: HttpRequest) -> HttpResponse:
    """Vehicles on sale that answer the address, 24 a page, each with its total where a port is chosen."""
    asked, at = page_of(request), timezone.now()
    countries, lands = ports_for_choice(), landing_countries()
    currencies = [site().currency, *currencies_held(site().currency)]
    query = settled(understand(read_query(request.GET), known_values()), lands, currencies)
    page = asked.spelled(query.to_params())
    if renamed := _renamed(query):
        return HttpResponsePermanentRedirect(page.stock([*query.to_params(), *renamed]))
    port = chosen_port(countries, page.port)
    columns = _columns(query, port, at)
    result = search(query, columns, at=at)
    vehicles = briefs_of(result.page or _newest(query))
    cards = cards_of(vehicles, page, cifs_for(vehicles, port.unlocode, at) if port else None)
    newest = vehicles[0].published if result.page and vehicles else None
    ranges = ranges_of(query, has_port=port is not None)
    context = {
        "here": "stock",
        "query": query,
        "result": result,
        "port": port,
        "unknown_port": "" if port else page.port,
        "countries": countries,
        "currencies": currencies,
        "cards": cards,
        "chips": chips_of(query, result, page, lands),
        "facets": facets_of(query, result),
        "ranges": ranges,
        "landing": landing_of(query, result, lands, day_in_japan(at)),
        "sorts": sorts_of(has_port=port is not None),
        "more_ranges": any(box.low or box.high for box in ranges if not box.is_main),
        "pager": pager_of(query, result, page, newest if query.sort == "newest" else None),
        "ways": ways_of(query, result, page, lands, lambda other: total(other, columns, at=at))
        if not result.total
        else [],
    }
    return show(request, "public/stock.html", context, page=page)


def _renamed(query: Query) -> list[tuple[str, str]]:
    """What the address names by a former key, by its present one."""
    old = [(name, key) for name, key in query.ignored if name in RENAMED][:MOST_RENAMED]
    return [(name, key) for name, former in old if (key := present_key(name, former))]


def _columns(query: Query, port: PortChoice | None, at: datetime) -> list[Column]:
    """What other rooms know of the vehicles, as far as the question needs it."""
    columns = [total_column(port.unlocode, at)] if port else []
    if query.lands:
        arrival = date.fromisoformat(f"{query.arrival}-01") if query.arrival else None
        columns.append(landing_column(query.lands, arrival, at))
    wanted = query.price_in or site().currency
    if known_values().get("currency") != {wanted} and _asks_prices(query):
        columns.append(price_column(wanted, at))
    return columns


def _asks_prices(query: Query) -> bool:
    return query.sort == "price" or query.span("price") != (None, None)


def _newest(query: Query) -> list[UUID]:
    """For an empty list."""
    return search(of_the_same_make(query)).page[:NEWEST]


@require_safe
@without_personal_data
def find(request: HttpRequest) -> HttpResponse:
    """Leads to the vehicle whose stock number was typed, else to the list that the words mean."""
    page, typed = page_of(request), request.GET.get("q", "")
    found = vehicle_by_stock_number(as_stock_number(typed))
    if found is not None:
        return HttpResponseRedirect(page.vehicle(found.stock_number))
    known = known_values()
    query = understand(Query.parse(read_phrase(typed, known), known), known)
    return HttpResponseRedirect(page.stock(query.to_params()))
