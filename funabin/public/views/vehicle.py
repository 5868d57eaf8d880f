"""One vehicle: pictures, the whole price to a port, whether it may land there, facts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from funabin.catalogue.queries import similar_to, vehicle_by_stock_number
from funabin.gate.purpose import without_personal_data
from funabin.kit.pagecache.keep import same_for_everyone
from funabin.public.cards import cards_of, paint_of
from funabin.public.facts import brief, equipment, identity, make_up
from funabin.public.followed import PAGES_OF_VEHICLES
from funabin.public.offer import offer_of
from funabin.public.page import KEPT, page_of, show
from funabin.public.photos import photos_of
from funabin.public.structured import as_linked_data
from funabin.shipping.queries import cifs_for


@require_safe
@same_for_everyone(parameters=KEPT, follows=PAGES_OF_VEHICLES)
@without_personal_data
def vehicle(request: HttpRequest, stock_number: str) -> HttpResponse:
    """A published vehicle, sold ones included. Raises Http404 for others."""
    page, found, at = page_of(request), vehicle_by_stock_number(stock_number), timezone.now()
    if found is None:
        raise Http404("no vehicle has this stock number")
    photos, offer, similar = photos_of(found), offer_of(found, page, at), similar_to(found)
    totals = cifs_for(similar, offer.port.unlocode, at) if offer.port else None
    context = {
        "vehicle": found,
        "photos": photos,
        "zip": f"{page.root}stock/{found.stock_number}/photos.zip",
        "offer": offer,
        "port": offer.port,
        "paint": paint_of(found.colour),
        "similar": cards_of(similar, page, totals),
        "structured": as_linked_data(found, page.canonical, [each.sources.large for each in photos]),
        **_words(found),
    }
    return show(request, "public/vehicle.html", context, page=page)


def _words(found: Any) -> dict[str, Any]:
    return {
        "summary": brief(found),
        "identity": identity(found),
        "make_up": make_up(found),
        "equipment": equipment(found),
    }
