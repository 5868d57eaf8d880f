"""A member's deal: one page that says where it stands and what is next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.gate.actions import Opened, open_data
from funabin.gate.features import ORDERS, where_taken
from funabin.gate.purpose import for_purpose
from funabin.my.access import MemberRequest, members_only
from funabin.my.asked import questions_about
from funabin.trade.actions import deals as actions
from funabin.trade.forms import OrderForms
from funabin.trade.queries import deals as queries
from funabin.trade.queries.deals import Standing
from funabin.trade.queries.handing import DEAL
from funabin.trade.rules.errors import TradeError

FULFIL, INVOICE = "order.fulfil", "invoice"


@require_safe
@where_taken(*ORDERS)
@members_only
@for_purpose(FULFIL)
@sensitive_variables("opened")
def deal(request: MemberRequest, number: str) -> HttpResponse:
    """The deal with its people, opened for the buyer who named them."""
    standing = _deal(request, number)
    people, opened = queries.people_of(standing.deal), _people(request, standing.deal)
    context = {"standing": standing, "deal": standing.deal, "people": people, "opened": opened}
    context |= questions_about(DEAL, number)
    return render(request, "my/deal.html", context)


def _people(request: MemberRequest, found: Any) -> Opened | None:
    """Buyer, consignee, notify party; None before the order and after the end."""
    handles = [handle for person in queries.people_of(found) for handle in person.told]
    if not handles or found.ended_at:
        return None
    return open_data(handles, purpose=FULFIL, by=request.actor, case=found.number)


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(*ORDERS)
@members_only
@for_purpose(FULFIL)
@sensitive_variables("forms")
def place_order(request: MemberRequest, number: str) -> HttpResponse:
    """The order's collection points: buyer, consignee, notify party."""
    standing = _deal(request, number)
    forms = OrderForms(get_language() or "en", request.POST or None)
    if request.method == "POST" and forms.is_valid():
        try:
            actions.place_order(deal=standing.deal, by=request.actor, **forms.order())
        except TradeError as error:
            forms.buyer.add_error(None, error.message)
        else:
            messages.success(request, _("Thank you. The proforma invoice comes next."))
            return redirect("my:deal", number)
    return render(request, "my/order.html", {"deal": standing.deal, "order": forms})


@require_safe
@where_taken(*ORDERS)
@members_only
@for_purpose(INVOICE)
@sensitive_variables("opened")
def proforma(request: MemberRequest, number: str, language: str) -> HttpResponse:
    """The issued file, as it was sealed."""
    invoice = getattr(_deal(request, number).deal, "proforma", None)
    handle = getattr(invoice, f"file_{language}", None) if language in ("en", "ja") else None
    if invoice is None or handle is None:
        raise Http404
    opened = open_data([handle], purpose=INVOICE, by=request.actor, case=number)
    headers = {"Content-Disposition": f'attachment; filename="{invoice.number}-{language}.pdf"'}
    return HttpResponse(opened[handle], content_type="application/pdf", headers=headers)


@require_POST
@where_taken(*ORDERS)
@members_only
@for_purpose(FULFIL)
def cancel_deal(request: MemberRequest, number: str) -> HttpResponse:
    """Step back: the vehicle is free again."""
    try:
        actions.cancel_deal(deal=_deal(request, number).deal, by=request.actor)
    except TradeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The deal is cancelled."))
    return redirect("my:deal", number)


def _deal(request: MemberRequest, number: str) -> Standing:
    found = queries.deal_of(number, request.actor)
    if found is None:
        raise Http404
    return found
