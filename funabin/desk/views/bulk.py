"""One change to many vehicles of the staff list: chosen, shown beforehand, made, reported."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funabin.catalogue import clerk
from funabin.catalogue.actions.bulk import MOST, change_many, plan_change
from funabin.catalogue.actions.vehicles import price_text
from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.bulk import BulkForm
from funabin.gate.purpose import without_personal_data
from funabin.shipping.queries.loading import loading_ports

SHOWN = 200  # lines of a plan on the page; the rest is counted


@require_POST
@staff_only("stock")
@without_personal_data
def choose_change(request: StaffRequest) -> HttpResponse:
    """What shall be done to the chosen vehicles, or to all of the list."""
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, _("Choose vehicles first."))
        return redirect("desk:vehicles")
    return _page(request, BulkForm(initial={"rounding": "10"}), chosen)


@require_POST
@staff_only("stock")
@without_personal_data
def plan_bulk(request: StaffRequest) -> HttpResponse:
    """What the change would do, line by line; nothing is written."""
    form, chosen = BulkForm(request.POST), clerk.chosen_vehicles(_known(request))
    if not form.is_valid():
        return _page(request, form, chosen)
    plan = plan_change(chosen, form.change())
    refused = sum(bool(line.reason) for line in plan)
    left = max(0, len(plan) - SHOWN)
    more = {"plan": plan[:SHOWN], "left": left, "good": len(plan) - refused, "refused": refused}
    return _page(request, form, chosen, **more)


@require_POST
@staff_only("stock")
@without_personal_data
def change_bulk(request: StaffRequest) -> HttpResponse:
    """Make the change that was shown. What changed since stays as it is, and the report says so."""
    form, prices = BulkForm(request.POST), _known(request)
    if not form.is_valid():
        return _page(request, form, clerk.chosen_vehicles(prices))
    report = change_many(prices=prices, change=form.change(), by=request.actor)
    return render(request, "desk/vehicles/bulk_report.html", {"report": report})


def _chosen(request: StaffRequest) -> list[Any]:
    if "all" in request.POST:
        rows = clerk.staff_rows(clerk.StaffFilter.read(request.POST))
        return list(rows[:MOST])
    return clerk.chosen_vehicles(request.POST.getlist("vehicle")[:MOST])


def _known(request: StaffRequest) -> dict[str, str]:
    """Stock numbers with the prices the clerk saw, as the page carried them."""
    try:
        found = json.loads(request.POST.get("prices", ""))
    except (ValueError, RecursionError):
        return {}
    return {str(number): str(price) for number, price in found.items()} if isinstance(found, dict) else {}


def _page(request: StaffRequest, form: BulkForm, chosen: list[Any], **more: Any) -> HttpResponse:
    prices = {vehicle.stock_number: price_text(vehicle) for vehicle in chosen}
    context = {
        "form": form,
        "number": len(chosen),
        "prices": json.dumps(prices, separators=(",", ":")),
        "ports": loading_ports(),
        "most": MOST,
        **more,
    }
    return render(request, "desk/vehicles/bulk.html", context)
