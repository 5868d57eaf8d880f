"""Ask about vehicles as a guest: the form, what happened to it, and the browser's proof of work."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from funabin.gate.features import where_taken
from funabin.gate.purpose import without_personal_data
from funabin.journal.actor import visitor
from funabin.kit.http import client_key
from funabin.kit.rates import BUCKETS, limited, say_wait, too_many
from funabin.public.forms.inquiry import InquiryForm, inquiry_form, vehicles_named
from funabin.public.page import page_of, show
from funabin.public.proof import new_challenge, solved_challenge
from funabin.trade.actions.inquiries import Asked, receive_inquiry
from funabin.trade.queries.recognition import returning_cookie

NUMBER = re.compile(r"Q\d{4}-\d{4,}")
HOW = ("open", "confirm", "phone")


@sensitive_variables("form")
def _too_soon(request: HttpRequest, wait: float) -> HttpResponse:
    form = inquiry_form(page_of(request).language)(request.POST)
    say_wait(form, wait)
    return _form(request, form)


@where_taken("inquiry")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@limited("inquiry", per_hour=12, burst=6, again=_too_soon)
@without_personal_data
def inquiry(request: HttpRequest) -> HttpResponse:
    """The form; a valid one becomes an inquiry, an invalid one comes back with what was written."""
    page = page_of(request)
    build = inquiry_form(page.language)
    if request.method != "POST":
        asked = ", ".join(request.GET.getlist("vehicle"))[:200]
        return _form(
            request, build(initial={"vehicles": asked, "port": page.port, "shipping_port": page.port})
        )
    form = build(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    proof = solved_challenge(form.cleaned_data["altcha"])
    if wait := _seconds_to_wait(request, form, proof):
        return too_many(request, wait, _too_soon(request, wait))
    return _receive(form, proof, page.language)


def _form(request: HttpRequest, form: InquiryForm, *, status: int = 200) -> HttpResponse:
    named = str(form["vehicles"].value() or "")
    context: dict[str, Any] = {"form": form, "notice": form.notice, "here": "inquiry"}
    context |= {"again": _again(request, named), "named": vehicles_named(named)}
    response = show(request, "public/inquiry/form.html", context)
    response.status_code = status
    return response


def _again(request: HttpRequest, vehicles: str) -> str:
    """Where buyers who asked to be recognised go on; the same for every reader. "" where nobody is."""
    if returning_cookie() is None:
        return ""
    told = urlencode({"vehicle": vehicles[:200]}) if vehicles else ""
    return f"{page_of(request).account}again/" + (f"?{told}" if told else "")


def _seconds_to_wait(request: HttpRequest, form: InquiryForm, proof: str) -> float:
    """A number that no mail can confirm, from a browser that proved nothing: two an hour."""
    if proof or form.personal.get("contact.email"):
        return 0
    key = ("inquiry.by_phone", client_key(request))
    return BUCKETS.take(key, per_hour=2, burst=2, at=time.monotonic())


@sensitive_variables("form")
def _receive(form: InquiryForm, proof: str, language: str) -> HttpResponse:
    received = receive_inquiry(
        personal=form.personal,
        asked=Asked(
            vehicles=form.vehicle_ids,
            port=form.cleaned_data.get("port", ""),
            country=form.country,
            language=language,
        ),
        by=visitor(),
        proof=proof,
        consented=form.consented,
    )
    how = "confirm" if received.state == "unconfirmed" else "open" if received.email else "phone"
    told = urlencode({"how": how, "number": received.number})
    return HttpResponseRedirect(f"{reverse('public:inquiry_sent')}?{told}", status=303)


@where_taken("inquiry")
@require_safe
@without_personal_data
def inquiry_sent(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next. The address tells only how it goes on, and the case number."""
    how, number = request.GET.get("how", ""), request.GET.get("number", "")
    context = {
        "how": how if how in HOW else "open",
        "number": number if NUMBER.fullmatch(number) else "",
    }
    page = replace(page_of(request), query=())  # links to other languages carry nothing on
    return show(request, "public/inquiry/sent.html", context, page=page)


@where_taken("inquiry")
@require_safe
@never_cache
@without_personal_data
def challenge(request: HttpRequest) -> HttpResponse:
    """A fresh task for the browser's proof of work."""
    return JsonResponse(new_challenge())
