"""The edge of sign-in: typed addresses become tokens on the way in, own tokens addresses on the way out.

Between the two nothing, allauth included, ever sees an address: not in forms, sessions, caches, logs or SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.debug import sensitive_variables

from funabin.gate.purpose import declared
from funabin.members.actions import drop_stale_addresses, open_addresses, token_for
from funabin.members.actions.addresses import ACCESS
from funabin.members.models import Account
from funabin.members.queries import member_actor
from funabin.members.rules import MARKER, TOKEN, new_marker, normal_address

ADDRESS_FIELDS = ("email", "email2", "login")  # the names under which allauth's forms take addresses (tested)
HIDDEN = "•••"
_ACCOUNT_PAGE = re.compile(r"/(?:my/[a-z-]+|desk)/account/")


class TokenEscaped(Exception):
    """A redirect wanted to carry a pseudonymous address in its URL."""


@dataclass(repr=False)
class Typed:
    """What was typed in this request, and whose addresses it changed. Lives and dies with the request."""

    by_token: dict[str, str] = field(default_factory=dict)  # token or marker -> the text as it was typed
    changed: list[Account] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Typed: {len(self.by_token)}>"


def typed_in(request: HttpRequest | None) -> Typed:
    """What was typed in this request; empty outside of account pages."""
    found = getattr(request, "typed", None)
    return found if isinstance(found, Typed) else Typed()


def is_account_page(path: str) -> bool:
    """Whether `path` belongs to sign-in: only there addresses are swapped."""
    return _ACCOUNT_PAGE.match(path) is not None


class SealMiddleware:
    """Swaps addresses around every account page. Stands outside of allauth and of any page cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Other pages pass untouched."""
        if not is_account_page(request.path_info):
            return self.get_response(request)
        request.typed = Typed()  # type: ignore[attr-defined]
        _swap_in(request)
        response = self.get_response(request)
        _swap_out(request, response)
        _drop_changed(request)
        return response


@sensitive_variables()
def _swap_in(request: HttpRequest) -> None:
    if any(name in request.GET for name in ADDRESS_FIELDS):
        _strip_query(request)
    if request.method != "POST":
        return
    form = request.POST.copy()
    for name in ADDRESS_FIELDS:
        if name in form:
            form.setlist(name, [_stand_in(text, request) for text in form.getlist(name)])
    request.POST = form  # type: ignore[assignment]
    request._body = b""


def _strip_query(request: HttpRequest) -> None:
    """An address never travels in a URL: what a link brings along is not taken."""
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        if name not in ADDRESS_FIELDS
        for value in values
    ]
    request.META["QUERY_STRING"] = urlencode(kept)
    request.GET = QueryDict(request.META["QUERY_STRING"])


@sensitive_variables()
def _stand_in(text: str, request: HttpRequest) -> str:
    address = normal_address(text)
    try:
        validate_email(address)
        stand_in, shown = token_for(address), address
    except ValidationError:
        stand_in, shown = new_marker(), text
    typed_in(request).by_token[stand_in] = shown
    return stand_in


def _swap_out(request: HttpRequest, response: HttpResponse) -> None:
    if TOKEN.search(response.headers.get("Location", "")):
        raise TokenEscaped
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not kind.startswith(("text/html", "application/json")):
        return
    page = response.content.decode(response.charset or "utf-8")
    if MARKER.search(page):
        shown = _shown(request, set(MARKER.findall(page))) if kind.startswith("text/html") else {}
        page = MARKER.sub(lambda found: escape(shown.get(found[0], HIDDEN)), page)
        response.content = page.encode(response.charset or "utf-8")
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))


@sensitive_variables()
def _shown(request: HttpRequest, markers: set[str]) -> dict[str, str]:
    """What the reader of this page may see: what was typed just now, and the own addresses."""
    shown = {marker: text for marker, text in typed_in(request).by_token.items() if marker in markers}
    rest = {marker for marker in markers - set(shown) if TOKEN.fullmatch(marker)}
    user = getattr(request, "user", None)
    if rest and isinstance(user, Account):
        with declared(ACCESS):
            shown |= open_addresses(rest, by=member_actor(user), subject=str(user.subject_id))
    return shown


def _drop_changed(request: HttpRequest) -> None:
    """Only now, after every mail went out: allauth deletes an old address before it writes to it."""
    changed = {account.pk: account for account in typed_in(request).changed}
    if request.method == "POST" and isinstance(request.user, Account):
        changed[request.user.pk] = request.user
    for account in changed.values():
        drop_stale_addresses(account=account, by=member_actor(account))
