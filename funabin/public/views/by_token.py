"""Pages that know nobody: every form of a case, a complaint or a request carries a token that works once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from funabin.gate.features import where_taken
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.kit.rates import limited
from funabin.public.page import show_apart
from funabin.public.tokens import NoToken, TokenUsed, read_token, use_token

View = Callable[[HttpRequest], HttpResponse]
Act = Callable[[HttpRequest, Any], HttpResponse]


@dataclass(frozen=True)
class OwnPage:
    """A kind of page: where its row is found, who says why an act did not happen, what a used token shows."""

    find: Callable[[str], Any]  # by the token's target; None where there is none
    tried: Callable[[Act, HttpRequest, Any], HttpResponse]  # in the row's language
    stale: str  # template
    limit: str  # its acts are counted under this word, 60 an hour


def act(own: OwnPage, verb: str, *points: str, opens: str) -> Callable[[Act], View]:
    """Decorate what a form does: find its row by the form's token, use the token up, say why not.

    `points`: the collection points a house needs for it; `opens`: the purpose it opens data for.
    """

    def decorate(do: Act) -> View:
        @where_taken(*points)
        @never_cache
        @require_POST
        @sensitive_post_parameters()
        @limited(own.limit, per_hour=60, burst=20)
        @for_purpose(opens)
        @wraps(do)
        def acted(request: HttpRequest) -> HttpResponse:
            token = request.POST.get("token", "")
            try:
                row = own.find(use_token(token, verb))
            except TokenUsed:
                return _stale(request, own.stale, token, verb)
            except NoToken:
                raise Http404("no such token") from None
            with translation.override(_found(row).language):
                return own.tried(do, request, row)

        return acted

    return decorate


def link_again(own: OwnPage, *points: str) -> Callable[[Act], View]:
    """Decorate a stale page's button: a used token still tells whose page it was, and no other address."""

    def decorate(send: Act) -> View:
        @where_taken(*points)
        @never_cache
        @require_POST
        @limited("link.renew", per_hour=12, burst=4)
        @without_personal_data
        @wraps(send)
        def again(request: HttpRequest) -> HttpResponse:
            try:
                row = own.find(read_token(request.POST.get("token", ""), request.POST.get("verb", "")))
            except NoToken:
                raise Http404("no such token") from None
            with translation.override(_found(row).language):
                return send(request, row)

        return again

    return decorate


def _found(row: Any) -> Any:
    if row is None:
        raise Http404("nothing stands behind this token")
    return row


def _stale(request: HttpRequest, template: str, token: str, verb: str) -> HttpResponse:
    response = show_apart(request, template, {"token": token, "verb": verb})
    response.status_code = 409
    return response
