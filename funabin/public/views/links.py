"""Links in mails. Looking at one changes nothing, so that mail scanners do not use it up; the button does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from funabin.gate.features import where_taken
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.kit.rates import limited
from funabin.outbox.actions import LinkError, LinkUnknown, RenewedJustNow, redeem_link, renew_link
from funabin.outbox.queries import LinkState, link_state
from funabin.public.page import page_of, show
from funabin.public.views.case import READING, case_page
from funabin.trade.actions.inquiries import confirm_inquiry
from funabin.trade.queries.contacts import guest_of
from funabin.trade.queries.inquiries import inquiry_by_target

INQUIRY = "inquiry"


@where_taken("thread")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("link", per_hour=60, burst=20)
@for_purpose(READING)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST uses the link: the guest's own page answers. A used one offers a new one."""
    state = link_state(token)
    found = inquiry_by_target(state.target) if state.kind == INQUIRY else None
    if found is None:
        raise Http404("no such link")
    with translation.override(found.language):
        if request.method != "POST" or not state.is_live:
            return _door(request, token, state)
        try:
            redeem_link(token, by=guest_of(found))
        except LinkError:
            return _door(request, token, LinkState("spent", state.kind, state.target))
        return case_page(request, confirm_inquiry(inquiry=found, by=guest_of(found)))


@where_taken("thread")
@never_cache
@require_POST
@limited("link.renew", per_hour=12, burst=4)
@without_personal_data
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Sends a new link to the address the old one went to, and to no other. The page never shows which."""
    state = link_state(token)
    found = inquiry_by_target(state.target) if state.kind == INQUIRY else None
    if found is None:
        raise Http404("no such link")
    with translation.override(found.language):
        try:
            renew_link(token, by=guest_of(found))
        except LinkUnknown:
            raise Http404("no such link") from None
        except RenewedJustNow:
            return show_apart(request, "public/inquiry/renewed.html", {"is_repeated": True})
        return show_apart(request, "public/inquiry/renewed.html")


def _door(request: HttpRequest, token: str, state: LinkState) -> HttpResponse:
    return show_apart(request, "public/inquiry/link.html", {"token": token, "link": state})


def show_apart(request: HttpRequest, template: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
    """A page whose address is nobody's business: what it says of itself names the first page instead."""
    page = page_of(request)
    response = show(request, template, context, page=replace(page, path=page.root, query=()))
    response["X-Robots-Tag"] = "noindex"
    return response
