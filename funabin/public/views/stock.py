"""The list of vehicles, and the search line at the head of every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from funabin.catalogue.queries import vehicle_by_stock_number, vehicles_by_ids
from funabin.catalogue.search import Query, read_phrase, read_query, search
from funabin.gate.purpose import without_personal_data
from funabin.public.cards import cards_of
from funabin.public.listing import chips_of, facets_of, pager_of, ranges_of, sorts_of
from funabin.public.offer import chosen_port
from funabin.public.page import page_of, show
from funabin.public.words import as_stock_number
from funabin.shipping.queries import ports_for_choice, total_column, totals_for


@require_safe
@without_personal_data
def stock(request: HttpRequest) -> HttpResponse:
    """Vehicles on sale that answer the address, 24 a page, each with its total where a port is chosen."""
    asked, query, at = page_of(request), read_query(request.GET), timezone.now()
    page = asked.spelled(query.to_params())
    countries = ports_for_choice()
    port = chosen_port(countries, page.port)
    result = search(query, [total_column(port.unlocode, at)] if port else [], at=at)
    vehicles = vehicles_by_ids(result.page)
    totals = totals_for(vehicles, port.unlocode, at) if port else {}
    context = {
        "here": "stock",
        "query": query,
        "result": result,
        "port": port,
        "unknown_port": "" if port else page.port,
        "countries": countries,
        "cards": cards_of(vehicles, page, totals),
        "chips": chips_of(query, result, page),
        "facets": facets_of(query, result),
        "ranges": ranges_of(query, has_port=port is not None),
        "sorts": sorts_of(has_port=port is not None),
        "pager": pager_of(query, result, page),
    }
    return show(request, "public/stock.html", context, page=page)


@require_safe
@without_personal_data
def find(request: HttpRequest) -> HttpResponse:
    """Leads to the vehicle whose stock number was typed, else to the list that the words mean."""
    page, typed = page_of(request), request.GET.get("q", "")
    found = vehicle_by_stock_number(as_stock_number(typed))
    if found is not None:
        return HttpResponseRedirect(page.vehicle(found.stock_number))
    return HttpResponseRedirect(page.stock(Query.parse(read_phrase(typed)).to_params()))
