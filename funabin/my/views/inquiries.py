"""A member's inquiry: the thread, the quotations, and accepting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from funabin.catalogue.errors import CatalogueError, VehicleTaken
from funabin.correspondence.queries import messages_of
from funabin.gate.actions import Opened, open_data
from funabin.gate.features import ORDERS, where_taken
from funabin.gate.forms import form_for
from funabin.gate.purpose import for_purpose
from funabin.kit.rates import limited
from funabin.my.access import MemberRequest, members_only
from funabin.my.asked import questions_about
from funabin.trade.actions.inquiries import continue_inquiry
from funabin.trade.actions.quotations import accept_quotation as accept
from funabin.trade.queries.handing import INQUIRY
from funabin.trade.queries.inquiries import own_case
from funabin.trade.queries.quotations import quotation_by_number
from funabin.trade.rules.errors import TradeError

ACCESS, ANSWER = "self.access", "inquiry.answer"


@require_safe
@where_taken("thread")
@members_only
@for_purpose(ACCESS, ANSWER)
@sensitive_variables("opened")
def inquiry(request: MemberRequest, number: str) -> HttpResponse:
    """The own inquiry with its words opened for the person himself."""
    case = _case(request, number)
    thread = list(messages_of(case.inquiry.thread))
    opened = _words(request, case, [message.body for message in thread])
    form = form_for("thread", get_language() or "en")()
    context = {"case": case, "thread": thread, "opened": opened, "form": form}
    context |= questions_about(INQUIRY, number)
    return render(request, "my/inquiry.html", context)


def _words(request: MemberRequest, case: Any, bodies: list[Any]) -> Opened | None:
    """One's own words open for oneself; those of a guest record one confirmed, while its case is open."""
    if case.inquiry.subject_id == request.actor.subject:
        return open_data(bodies, purpose=ACCESS, by=request.actor, case=case.number)
    if case.is_open:
        return open_data(bodies, purpose=ANSWER, by=request.actor, case=case.number)
    return None


@require_POST
@limited("own-inquiry.write", per_hour=60, burst=20)
@where_taken("thread")
@members_only
@for_purpose(ACCESS)
@sensitive_variables("form")
def write(request: MemberRequest, number: str) -> HttpResponse:
    """Another message in the thread."""
    case = _case(request, number)
    form = form_for("thread", get_language() or "en")(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a message first."))
        return redirect("my:inquiry", number)
    try:
        text = str(form.personal["message.text"])
        continue_inquiry(inquiry=case.inquiry, text=text, by=request.actor)
    except TradeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your message was sent."))
    return redirect("my:inquiry", number)


@require_POST
@where_taken(*ORDERS)
@members_only
@for_purpose(ACCESS)
def accept_quotation(request: MemberRequest, number: str) -> HttpResponse:
    """Accept: the vehicle is reserved and the deal begins. Of two at once, one is told."""
    quotation = quotation_by_number(number)
    if quotation is None:
        raise Http404
    case = _case(request, quotation.inquiry.number)
    try:
        told = request.POST.get("acknowledged") == "on"
        deal = accept(quotation=quotation, by=request.actor, acknowledged=told)
    except VehicleTaken:
        messages.error(
            request, _("Somebody else was faster: this vehicle is reserved or sold. Nothing was changed.")
        )
    except CatalogueError:
        messages.error(request, _("This vehicle cannot be reserved now. Please write to us."))
    except TradeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("You accepted. The vehicle is reserved for you."))
        return redirect("my:deal", deal.number)
    return redirect("my:inquiry", case.number)


def _case(request: MemberRequest, number: str) -> Any:
    found = own_case(number, request.actor)
    if found is None:
        raise Http404
    return found
