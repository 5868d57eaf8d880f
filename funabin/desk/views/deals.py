"""Deals at the desk: the pipeline, one deal, its order and its papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.gate.actions import Opened, open_data
from funabin.gate.features import ORDERS, where_taken
from funabin.gate.purpose import for_purpose
from funabin.gate.queries import is_granted, staff_roles
from funabin.gate.rules import may_work
from funabin.journal.actor import Actor
from funabin.trade.actions import deals as actions
from funabin.trade.actions import proformas
from funabin.trade.documents import DocumentError
from funabin.trade.forms import OrderForms
from funabin.trade.queries import deals as queries
from funabin.trade.queries.deals import Person, Standing
from funabin.trade.rules.errors import TradeError

FULFIL, SHIP, INVOICE = "order.fulfil", "ship", "invoice"
PURPOSES = (FULFIL, SHIP, INVOICE)  # what a deal's people are opened for: the first that a role is granted


@require_safe
@where_taken(*ORDERS)
@staff_only("deal")
@for_purpose(FULFIL)
def pipeline(request: StaffRequest) -> HttpResponse:
    """Live deals, those whose reservation ends first on top. Names stay sealed here."""
    only_own = request.GET.get("own") == "1"
    found = queries.pipeline(request.actor, only_own=only_own)
    return render(request, "desk/deals/pipeline.html", {"deals": found, "only_own": only_own})


@require_safe
@where_taken(*ORDERS)
@staff_only("deal")
@for_purpose(FULFIL, SHIP, INVOICE)
@sensitive_variables("opened")
def deal(request: StaffRequest, number: str) -> HttpResponse:
    """A deal with its people opened for what the clerk's role does with them."""
    found = _deal(request, number)
    roles = request.actor.roles
    works = (one for one in PURPOSES if may_work(request.actor, staff_roles(one, points=["order"]), one))
    purpose = next(works, "")
    people = _granted(queries.people_of(found.deal), purpose, roles)
    opened = None if found.deal.ended_at else _open(people, purpose, request.actor, found.deal.number)
    context = {"standing": found, "deal": found.deal, "people": people, "opened": opened}
    return render(request, "desk/deals/deal.html", context)


def _granted(people: Iterable[Person], purpose: str, roles: frozenset[str]) -> list[Person]:
    """The people with what the clerk's role may read of them for its work."""
    return [
        replace(
            person,
            told=tuple(
                handle
                for handle in person.told
                if is_granted(handle, purpose=purpose, point=person.point, roles=roles)
            ),
        )
        for person in people
    ]


def _open(people: Iterable[Person], purpose: str, by: Actor, case: str) -> Opened | None:
    """Buyer, consignee and notify party; None while there is no order."""
    handles = [handle for person in people for handle in person.told]
    return open_data(handles, purpose=purpose, by=by, case=case) if handles else None


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(*ORDERS)
@staff_only("order")
@for_purpose(FULFIL)
@sensitive_variables("forms")
def place_order(request: StaffRequest, number: str) -> HttpResponse:
    """Enter the order's data for a buyer who told it by phone or mail."""
    found = _deal(request, number)
    forms = OrderForms(request.LANGUAGE_CODE, request.POST or None)
    if request.method == "POST" and forms.is_valid():
        try:
            actions.place_order(deal=found.deal, by=request.actor, **forms.order())
        except TradeError as error:
            forms.buyer.add_error(None, error.message)
        else:
            messages.success(request, _("The order is complete. Issue the proforma invoice next."))
            return redirect("desk:deal", number)
    return render(request, "desk/deals/order.html", {"deal": found.deal, "forms": forms})


@require_POST
@where_taken(*ORDERS)
@staff_only("bill")
@for_purpose(INVOICE)
def issue_proforma(request: StaffRequest, number: str) -> HttpResponse:
    """Issue the proforma invoice in English and Japanese."""
    found = _deal(request, number)
    try:
        issued = proformas.issue_proforma(deal=found.deal, by=request.actor)
    except TradeError as error:
        messages.error(request, error.message)
    except DocumentError:
        messages.error(
            request, _("The invoice cannot be printed: a name or address holds letters we have no font for.")
        )
    else:
        messages.success(request, _("Proforma invoice %(number)s is issued.") % {"number": issued.number})
    return redirect("desk:deal", number)


@require_safe
@where_taken(*ORDERS)
@staff_only("bill")
@for_purpose(INVOICE)
@sensitive_variables("opened")
def proforma(request: StaffRequest, number: str, language: str) -> HttpResponse:
    """The issued file, as it was sealed."""
    invoice = getattr(_deal(request, number).deal, "proforma", None)
    handle = getattr(invoice, f"file_{language}", None) if language in ("en", "ja") else None
    if invoice is None or handle is None:
        raise Http404
    opened = open_data([handle], purpose=INVOICE, by=request.actor, case=number)
    headers = {
        "Content-Disposition": f'inline; filename="{invoice.number}-{language}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(opened[handle], content_type="application/pdf", headers=headers)


@require_POST
@where_taken(*ORDERS)
@staff_only("order")
@for_purpose(FULFIL)
def cancel_deal(request: StaffRequest, number: str) -> HttpResponse:
    """Cancel a deal: the vehicle is free again."""
    found = _deal(request, number)
    return _done(
        request,
        number,
        lambda: actions.cancel_deal(deal=found.deal, by=request.actor),
        _("The deal is cancelled and the vehicle is free again."),
    )


@require_POST
@where_taken(*ORDERS)
@staff_only("deal")
@for_purpose(FULFIL)
def complete_deal(request: StaffRequest, number: str) -> HttpResponse:
    """Record the delivery: the deal ends, and so does the time its data is kept for."""
    found = _deal(request, number)
    return _done(
        request,
        number,
        lambda: actions.complete_deal(deal=found.deal, by=request.actor),
        _("The vehicle is delivered and the deal complete."),
    )


def _done(request: StaffRequest, number: str, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except TradeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("desk:deal", number)


def _deal(request: StaffRequest, number: str) -> Standing:
    found = queries.deal_for_staff(number, request.actor)
    if found is None:
        raise Http404
    return found
