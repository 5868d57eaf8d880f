"""The stock clerk's list and the page of one vehicle: state and price. Facts: entry.py; photos: photos.py."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funabin.catalogue import actions, clerk, queries
from funabin.catalogue.actions.vehicles import missing_facts, price_text
from funabin.catalogue.errors import CatalogueError
from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.vehicles import PicturesForm, PriceForm
from funabin.gate.purpose import without_personal_data
from funabin.shipping.queries import port_names

STATES = ("draft", "available", "reserved", "sold")
PER_PAGE = 50


@require_safe
@staff_only()
@without_personal_data
def vehicles(request: StaffRequest) -> HttpResponse:
    """Every vehicle, newest change first."""
    asked = clerk.StaffFilter.read(request.GET)
    page = Paginator(clerk.staff_rows(asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "keep": urlencode(asked.chosen()),
        "states": STATES,
        "makes": clerk.makes_to_choose(),
        "may_change": request.may.stock,
    }
    return render(request, "desk/vehicles/list.html", context)


@require_safe
@staff_only()
@without_personal_data
def vehicle(request: StaffRequest, stock_number: str) -> HttpResponse:
    """One vehicle: facts, price and its history, photos."""
    found = find_vehicle(stock_number)
    first = {"fob": found.fob_amount, "discount": found.discount_amount or None, "seen": price_text(found)}
    return _page(request, found, PriceForm(initial=first))


@require_POST
@staff_only("stock")
@without_personal_data
def change_price(request: StaffRequest, stock_number: str) -> HttpResponse:
    """A new price, with its history. One that somebody changed meanwhile is not written over."""
    found, form = find_vehicle(stock_number), PriceForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("The price was not changed: enter a number above zero, or nothing for “ask”.")
        )
        return _page(request, found, form)
    fob, discount = form.cleaned_data["fob"], form.cleaned_data["discount"] or Decimal(0)
    seen = form.cleaned_data["seen"] if "seen" in request.POST else None
    try:
        actions.change_price(vehicle=found, fob=fob, discount=discount, seen=seen, by=request.actor)
    except CatalogueError as error:
        messages.error(request, str(error))
        messages.warning(request, _("Yours is still below: press again to put it in its place."))
        typed = {"fob": fob, "discount": form.cleaned_data["discount"], "seen": price_text(found)}
        return _page(request, found, PriceForm(initial=typed))
    messages.success(request, _("The price is changed."))
    return redirect("desk:vehicle", found.stock_number)


@require_POST
@staff_only("stock")
@without_personal_data
def publish_vehicle(request: StaffRequest, stock_number: str) -> HttpResponse:
    """Offer a draft to buyers."""
    return done(
        request,
        stock_number,
        lambda found: actions.publish_vehicle(vehicle=found, by=request.actor),
        _("The vehicle is on sale."),
    )


@require_POST
@staff_only("stock")
@without_personal_data
def withdraw_vehicle(request: StaffRequest, stock_number: str) -> HttpResponse:
    """Take an available vehicle off the site: it is a draft again."""
    return done(
        request,
        stock_number,
        lambda found: actions.withdraw_vehicle(vehicle=found, by=request.actor),
        _("The vehicle is off the site: it is a draft again."),
    )


@require_POST
@staff_only("stock")
@without_personal_data
def mark_sold(request: StaffRequest, stock_number: str) -> HttpResponse:
    """Sold: still shown, never counted."""
    return done(
        request,
        stock_number,
        lambda found: actions.mark_sold(vehicle_id=found.pk, by=request.actor),
        _("The vehicle is marked as sold."),
    )


def done(request: StaffRequest, stock_number: str, act: Callable[[Any], object], said: str) -> HttpResponse:
    """Do it, and show the vehicle again with what was said, or with the reason why not."""
    try:
        act(find_vehicle(stock_number))
    except CatalogueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("desk:vehicle", stock_number)


def find_vehicle(stock_number: str) -> Any:
    """A vehicle in any state. Raises Http404."""
    found = queries.any_vehicle(stock_number)
    if found is None:
        raise Http404
    return found


def _page(request: StaffRequest, found: Any, form: PriceForm) -> HttpResponse:
    changes = queries.price_changes(found)
    context = {
        "vehicle": found,
        "location": port_names([found.location]).get(found.location, found.location_text),
        "may_change": request.may.stock,
        "missing": missing_facts(found) if found.state == "draft" else (),
        "price_form": form,
        "picture_form": PicturesForm(),
        "photos": clerk.photo_rows(found),
        "changes": changes,
        "line": clerk.price_line(changes),
        "former": clerk.first_price(changes),
    }
    return render(request, "desk/vehicles/vehicle.html", context)
