"""Quotations at the desk: written, shown, revised, withdrawn, accepted for a buyer who said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.catalogue.errors import NotAllowed, VehicleTaken
from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.quotations import QuotationForm
from funabin.gate.features import ORDERS, where_taken
from funabin.gate.purpose import for_purpose
from funabin.trade.actions import quotations as actions
from funabin.trade.queries.inquiries import case_of, rivals
from funabin.trade.queries.quotations import quotation_by_number
from funabin.trade.rules.errors import TradeError

ANSWER = "inquiry.answer"


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(*ORDERS)
@staff_only("answer")
@for_purpose(ANSWER)
def quote(request: StaffRequest, number: str) -> HttpResponse:
    """Write a quotation for a vehicle of the case."""
    found = case_of(number, request.actor)
    if found is None:
        raise Http404
    first = {"port": found.inquiry.port}
    form = QuotationForm(found.vehicles, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.issue_quotation(inquiry=found.inquiry, offer=form.offer(), by=request.actor)
        except TradeError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Quotation %(number)s is on its way.") % {"number": issued.number})
            return redirect("desk:case", number)
    others = rivals([vehicle.pk for vehicle in found.vehicles], beside=found.inquiry)
    return render(request, "desk/cases/quote.html", {"case": found, "form": form, "rivals": others})


@require_safe
@where_taken(*ORDERS)
@staff_only("answer", "deal")
@for_purpose(ANSWER)
def quotation(request: StaffRequest, number: str) -> HttpResponse:
    """A quotation as it was fixed."""
    found = _quotation(number)
    return render(
        request, "desk/cases/quotation.html", {"quotation": found, "is_own": _is_own(found, request)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(*ORDERS)
@staff_only("answer")
@for_purpose(ANSWER)
def revise(request: StaffRequest, number: str) -> HttpResponse:
    """Replace a standing quotation by a new one."""
    old = _quotation(number)
    first = {"vehicle": str(old.vehicle_id), "port": old.port, "incoterm": old.incoterm}
    form = QuotationForm([old.vehicle], request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.revise_quotation(quotation=old, offer=form.offer(), by=request.actor)
        except TradeError as error:
            form.add_error(None, error.message)
        else:
            said = _("Quotation %(new)s replaces %(old)s.") % {"new": new.number, "old": old.number}
            messages.success(request, said)
            return redirect("desk:case", old.inquiry.number)
    return render(request, "desk/cases/quote.html", {"revises": old, "form": form, "case": old})


@require_POST
@where_taken(*ORDERS)
@staff_only("answer")
@for_purpose(ANSWER)
def withdraw(request: StaffRequest, number: str) -> HttpResponse:
    """Take a standing quotation back."""
    found = _quotation(number)
    withdrawn = _("Quotation %(number)s is withdrawn.") % {"number": number}
    _try(request, lambda: actions.withdraw_quotation(quotation=found, by=request.actor), withdrawn)
    return redirect("desk:case", found.inquiry.number)


@require_POST
@where_taken(*ORDERS)
@staff_only("answer")
@for_purpose(ANSWER)
def accept(request: StaffRequest, number: str) -> HttpResponse:
    """Accept for a buyer who said so by phone or mail: the vehicle is reserved and a deal begins."""
    found, told = _quotation(number), request.POST.get("acknowledged") == "on"
    try:
        deal = actions.accept_quotation(quotation=found, by=request.actor, acknowledged=told)
    except TradeError as error:
        messages.error(request, error.message)
    except (VehicleTaken, NotAllowed):
        messages.error(request, _("This vehicle is reserved or sold already. Nothing was changed."))
    else:
        return redirect("desk:deal", deal.number)
    return redirect("desk:quotation", number)


def _try(request: StaffRequest, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except TradeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)


def _quotation(number: str) -> Any:
    found = quotation_by_number(number)
    if found is None:
        raise Http404
    return found


def _is_own(found: Any, request: StaffRequest) -> bool:
    return bool(found.inquiry.assigned_to == request.actor.token)
