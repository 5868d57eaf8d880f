"""The stock clerk's pages."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funabin.catalogue import actions, queries
from funabin.catalogue.errors import CatalogueError
from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.vehicles import PictureForm, PriceForm
from funabin.gate.purpose import without_personal_data
from funabin.shipping.queries import port_names

STATES = ("draft", "available", "reserved", "sold")
PER_PAGE = 50


@require_safe
@staff_only()
@without_personal_data
def vehicles(request: StaffRequest) -> HttpResponse:
    """Every vehicle, newest change first."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:40]
    rows = queries.staff_list(state=state if state in STATES else "", text=text)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "desk/vehicles/list.html", {"page": page, "state": state, "text": text, "states": STATES}
    )


@require_safe
@staff_only()
@without_personal_data
def vehicle(request: StaffRequest, stock_number: str) -> HttpResponse:
    """One vehicle: facts, price and its history, photos."""
    found = _vehicle(stock_number)
    first = {"fob": found.fob_amount, "discount": found.discount_amount or None}
    context = {
        "vehicle": found,
        "location": port_names([found.location]).get(found.location, found.location_text),
        "may_change": request.may.stock,
        "price_form": PriceForm(initial=first),
        "picture_form": PictureForm(),
        "changes": queries.price_changes(found),
    }
    return render(request, "desk/vehicles/vehicle.html", context)


@require_POST
@staff_only("stock")
@without_personal_data
def change_price(request: StaffRequest, stock_number: str) -> HttpResponse:
    """A new price; the old one stays in the history."""
    form = PriceForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("The price was not changed: enter a number above zero, or nothing for “ask”.")
        )
        return redirect("desk:vehicle", stock_number)
    fob, discount = form.cleaned_data["fob"], form.cleaned_data["discount"] or Decimal(0)

    def act(found: Any) -> object:
        return actions.change_price(vehicle=found, fob=fob, discount=discount, by=request.actor)

    return _done(request, stock_number, act, _("The price is changed."))


@require_POST
@staff_only("stock")
@without_personal_data
def publish_vehicle(request: StaffRequest, stock_number: str) -> HttpResponse:
    """Offer a draft to buyers."""
    return _done(
        request,
        stock_number,
        lambda found: actions.publish_vehicle(vehicle=found, by=request.actor),
        _("The vehicle is on sale."),
    )


@require_POST
@staff_only("stock")
@without_personal_data
def mark_sold(request: StaffRequest, stock_number: str) -> HttpResponse:
    """Sold: still shown, never counted."""
    return _done(
        request,
        stock_number,
        lambda found: actions.mark_sold(vehicle_id=found.pk, by=request.actor),
        _("The vehicle is marked as sold."),
    )


@require_POST
@staff_only("stock")
@without_personal_data
def add_picture(request: StaffRequest, stock_number: str) -> HttpResponse:
    """A photo behind the others."""
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a photo first."))
        return redirect("desk:vehicle", stock_number)
    upload = form.cleaned_data["picture"]
    return _done(
        request,
        stock_number,
        lambda found: actions.add_picture(vehicle=found, upload=upload, by=request.actor),
        _("The photo is added."),
    )


def _done(request: StaffRequest, stock_number: str, act: Callable[[Any], object], said: str) -> HttpResponse:
    try:
        act(_vehicle(stock_number))
    except CatalogueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("desk:vehicle", stock_number)


def _vehicle(stock_number: str) -> Any:
    found = queries.any_vehicle(stock_number)
    if found is None:
        raise Http404
    return found
