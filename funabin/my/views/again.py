"""A buyer who asked for it is recognised next time: set by his own act, checked before anything is shown.

Public pages set and read no cookie, so all of this lies on the members' face, for members and guests alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from funabin.gate.actions import open_data
from funabin.gate.features import where_taken
from funabin.gate.forms import form_for
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.journal.actor import Actor, visitor
from funabin.kit.middleware.cookies import longest_life
from funabin.kit.rates import limited
from funabin.members.queries import member_actor
from funabin.trade.actions.recognition import (
    check_buyer,
    forget_browser,
    forget_buyers,
    redeem_offer,
    remember_buyer,
)
from funabin.trade.queries.recognition import NEEDS, buyer_of, recognition_of, returning_cookie, told_before
from funabin.trade.rules.errors import TradeError

if TYPE_CHECKING:
    from funabin.policy.model import Cookie

FULFIL = "order.fulfil"
LONGEST = 200  # characters of stock numbers carried along
View = TypeVar("View", bound=Callable[..., Any])


class CheckForm(forms.Form):
    """What only the person knows, besides having the browser: an address or number told before."""

    contact = forms.CharField(
        label=_("Your e-mail address or telephone number"),
        help_text=_("One that you gave us before. We only compare it."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )


def where_recognised(view: View) -> View:
    """Decorate a view: 404 in a house whose policy declares no cookie for returning buyers."""

    @where_taken(*NEEDS)
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if returning_cookie() is None:
            raise Http404("this house recognises nobody")
        response: HttpResponse = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return cast(View, page)


@require_http_methods(["GET", "HEAD", "POST"])
@where_recognised
@sensitive_post_parameters()
@limited("again", per_hour=10, burst=5)
@for_purpose(FULFIL)
@sensitive_variables("form")
def again(request: HttpRequest) -> HttpResponse:
    """Reads the cookie, asks for an address or number of that person, then shows the form filled in."""
    known = recognition_of(_value(request))
    if known is None:
        return _unknown(request)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if check_buyer(recognition=known, typed=form.cleaned_data["contact"], by=buyer_of(known)):
            return _filled(request, known)
        if recognition_of(_value(request)) is None:
            return _unknown(request)
        form.add_error("contact", _("We cannot match this. Please try another address or number of yours."))
    response = _page(request, "check", form=form)
    response.status_code = 422 if form.errors else 200
    return response


def _value(request: HttpRequest) -> str:
    cookie = returning_cookie()
    return request.COOKIES.get(cookie.name, "") if cookie else ""


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    vehicles = (request.POST.get("vehicles") or request.GET.get("vehicle") or "")[:LONGEST]
    return render(request, f"my/again/{name}.html", {"vehicles": vehicles, **context})


def _unknown(request: HttpRequest) -> HttpResponse:
    """Nobody is known here: what to do, and the plain form. A cookie of somebody forgotten goes."""
    return _without_cookie(request, _page(request, "unknown", is_signed_in=request.user.is_authenticated))


@sensitive_variables()
def _filled(request: HttpRequest, known: Any) -> HttpResponse:
    """The inquiry form with what the person told before; it is sent as anybody sends it."""
    asked = form_for("inquiry", get_language() or "en")
    told = told_before(known)
    wanted = {name: told[category.key] for name, category in asked.asked.items() if category.key in told}
    opened = open_data(wanted.values(), purpose=FULFIL, by=buyer_of(known), case=known.case)
    initial = {name: opened[handle] for name, handle in wanted.items()}
    form = asked(initial=initial)
    return _page(request, "filled", form=form, notice=form.notice)


@require_POST
@where_recognised
@limited("again.remember", per_hour=20, burst=6)
@without_personal_data
def remember(request: HttpRequest) -> HttpResponse:
    """The person's own act sets the cookie: a member, or the guest whose page carried the button's token."""
    try:
        by = redeem_offer(request.POST["token"]) if "token" in request.POST else _member(request)
        token = remember_buyer(subject=by.subject, by=by)
    except TradeError:
        response = _page(request, "stale")
        response.status_code = 409
        return response
    forget_browser(token=_value(request), by=by)  # one person a browser
    return _kept(request, token)


def _member(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        raise Http404("nobody is signed in")
    return member_actor(request.user)


def _kept(request: HttpRequest, token: str) -> HttpResponse:
    """The answer that sets the cookie; no redirect, which whoever carries a sign-in would never see."""
    cookie = cast("Cookie", returning_cookie())
    life = longest_life(cookie.lasts)
    response = _page(request, "kept", until=timezone.now() + timedelta(seconds=life))
    response.set_cookie(
        cookie.name,
        token,
        max_age=life,
        path=cookie.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _without_cookie(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    cookie = returning_cookie()
    if cookie is not None and cookie.name in request.COOKIES:
        response.delete_cookie(cookie.name, path=cookie.path, samesite="Lax")
    return response


@require_POST
@where_recognised
@without_personal_data
def forget(request: HttpRequest) -> HttpResponse:
    """Forget me here; a member may say everywhere. Row, engagement and cookie go."""
    if "everywhere" in request.POST:
        by = _member(request)
        forget_buyers(subjects=[by.subject], by=by)
    forget_browser(token=_value(request), by=visitor())
    return _without_cookie(request, _page(request, "forgotten"))
