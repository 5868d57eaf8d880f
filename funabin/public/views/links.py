"""Links in mails. Looking at one changes nothing, so that mail scanners do not use it up; the button does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from funabin.gate.features import taken_for
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.journal.actor import Actor
from funabin.kit.rates import limited
from funabin.outbox.actions import LinkError, LinkUnknown, RenewedJustNow, redeem_link, renew_link
from funabin.outbox.queries import LinkState, link_state
from funabin.public.page import show_apart
from funabin.public.views.case import READING, case_page
from funabin.public.views.rights import POINT, request_page
from funabin.rights.actions.answers import keep_reachable
from funabin.rights.actions.requests import confirm_request
from funabin.rights.held import ACCESS
from funabin.rights.queries.requests import request_by_id
from funabin.rights.queries.told import requester_of
from funabin.trade.actions.inquiries import confirm_inquiry
from funabin.trade.queries.contacts import guest_of
from funabin.trade.queries.inquiries import inquiry_by_target


@dataclass(frozen=True)
class Door:
    """What a kind of mailed link opens: where it is found, whose it is, and what its page shows."""

    point: str  # a house without it has no such page
    find: Callable[[str], Any]
    holder: Callable[[Any], Actor]
    confirmed: Callable[[Any, Actor], Any]  # whoever uses the link reads the mail of that address
    page: Callable[[HttpRequest, Any], HttpResponse]
    before_renewal: Callable[[Any, Actor], None] = lambda row, by: None


DOORS = {
    "inquiry": Door(
        point="thread",
        find=inquiry_by_target,
        holder=guest_of,
        confirmed=lambda row, by: confirm_inquiry(inquiry=row, by=by),
        page=case_page,
    ),
    "request": Door(
        point=POINT,
        find=request_by_id,
        holder=requester_of,
        confirmed=lambda row, by: confirm_request(request=row, by=by),
        page=request_page,
        before_renewal=lambda row, by: keep_reachable(request=row, by=by),
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("link", per_hour=60, burst=20)
@for_purpose(READING, ACCESS)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST uses the link: the guest's own page answers. A used one offers a new one."""
    state = link_state(token)
    door, found = _behind(request, state)
    with translation.override(found.language):
        if request.method != "POST" or not state.is_live:
            return _door(request, token, state)
        holder = door.holder(found)
        try:
            redeem_link(token, by=holder)
        except LinkError:
            return _door(request, token, LinkState("spent", state.kind, state.target))
        return door.page(request, door.confirmed(found, holder))


@never_cache
@require_POST
@limited("link.renew", per_hour=12, burst=4)
@without_personal_data
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Sends a new link to the address the old one went to, and to no other. The page never shows which."""
    door, found = _behind(request, link_state(token))
    with translation.override(found.language):
        try:
            door.before_renewal(found, door.holder(found))
            renew_link(token, by=door.holder(found))
        except LinkUnknown:
            raise Http404("no such link") from None
        except RenewedJustNow:
            return show_apart(request, "public/inquiry/renewed.html", {"is_repeated": True})
        return show_apart(request, "public/inquiry/renewed.html")


def _behind(request: HttpRequest, state: LinkState) -> tuple[Door, Any]:
    """The door of the link's kind and what stands behind it. Raises Http404 where there is none here."""
    door = DOORS.get(state.kind)
    found = door.find(state.target) if door and taken_for(request).all(door.point) else None
    if door is None or found is None:
        raise Http404("no such link")
    return door, found


def _door(request: HttpRequest, token: str, state: LinkState) -> HttpResponse:
    return show_apart(request, "public/inquiry/link.html", {"token": token, "link": state})
