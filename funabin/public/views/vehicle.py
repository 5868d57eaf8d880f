"""One vehicle: pictures, the whole price to a port, whether it may land there, facts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from funabin.catalogue.queries import similar_to, vehicle_by_stock_number
from funabin.gate.purpose import without_personal_data
from funabin.public.cards import cards_of, paint_of
from funabin.public.facts import brief, equipment, identity, make_up
from funabin.public.offer import offer_of
from funabin.public.page import page_of, show
from funabin.public.structured import as_linked_data


@require_safe
@without_personal_data
def vehicle(request: HttpRequest, stock_number: str) -> HttpResponse:
    """A published vehicle, sold ones included. Raises Http404 for others."""
    page, found, at = page_of(request), vehicle_by_stock_number(stock_number), timezone.now()
    if found is None:
        raise Http404("no vehicle has this stock number")
    context = {
        "vehicle": found,
        "photos": found.pictures.all(),
        "offer": offer_of(found, page, at),
        "paint": paint_of(found),
        "similar": cards_of(similar_to(found), page),
        "structured": as_linked_data(found, page.canonical),
        **_words(found),
    }
    return show(request, "public/vehicle.html", context, page=page)


def _words(found: Any) -> dict[str, Any]:
    return {
        "summary": " · ".join(brief(found)),
        "identity": identity(found),
        "make_up": make_up(found),
        "equipment": equipment(found),
    }
