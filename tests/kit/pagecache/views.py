"""Pages of a small site: some the same for everyone, some that say so and lie, some that never said so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Event
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from funabin.kit.pagecache.keep import same_for_everyone
from funabin.kit.urls import localized

MADE: Counter[str] = Counter()
PRICE = {"now": 5000}
GATE = Event()  # closed by a test that wants a page to take its time


def opens_nothing(view: Callable[..., Any]) -> Callable[..., Any]:
    """What the gate's own decorator leaves on a view."""
    view.without_personal_data = True  # type: ignore[attr-defined]
    return view


def _made(request: HttpRequest, name: str) -> HttpResponse:
    MADE[name] += 1
    return HttpResponse(f"{name} {request.get_full_path()} {PRICE['now']} " + "a page is long. " * 40)


@same_for_everyone(parameters=("make", "page"), follows=("prices",))
@opens_nothing
def listing(request: HttpRequest) -> HttpResponse:
    """A list that drops what it does not know."""
    GATE.wait(5)
    return _made(request, "listing")


@same_for_everyone(parameters=("q",), others="refuse")
@opens_nothing
def search(request: HttpRequest) -> HttpResponse:
    """A page that tells what it did not understand."""
    return _made(request, "search")


@same_for_everyone()
@opens_nothing
def curious(request: HttpRequest) -> HttpResponse:
    """Looks for the reader."""
    told = {name: request.headers.get(name) for name in ("User-Agent", "Accept-Language", "X-Forwarded-For")}
    return HttpResponse(f"{told} {request.COOKIES} {request.META['REMOTE_ADDR']!r}")


@same_for_everyone()
@opens_nothing
def sets_cookie(request: HttpRequest) -> HttpResponse:
    """Says that it is the same for everyone, and sets a cookie."""
    response = _made(request, "sets_cookie")
    response.set_cookie("member", "1", path="/my/")
    return response


@same_for_everyone()
@opens_nothing
def makes_token(request: HttpRequest) -> HttpResponse:
    """Says so, and puts a token into its form."""
    return HttpResponse(f"{_made(request, 'makes_token').content.decode()} {get_token(request)}")


@same_for_everyone()
@opens_nothing
def has_session(request: HttpRequest) -> HttpResponse:
    """Says so, and something gave it a session."""
    request.session = {"name": "Amina"}  # type: ignore[assignment]
    return _made(request, "has_session")


@same_for_everyone()
@opens_nothing
def private(request: HttpRequest) -> HttpResponse:
    """Says so, and forbids to keep it."""
    response = _made(request, "private")
    response["Cache-Control"] = "no-store, private"
    return response


@same_for_everyone()
@opens_nothing
def varies(request: HttpRequest) -> HttpResponse:
    """Says so, and depends on a header."""
    response = _made(request, "varies")
    response["Vary"] = "Accept-Language"
    return response


@same_for_everyone()
@opens_nothing
def missing(request: HttpRequest) -> HttpResponse:
    """Is not there."""
    response = _made(request, "missing")
    response.status_code = 404
    return response


def quiet(request: HttpRequest) -> HttpResponse:
    """Never said anything: a form with a value for one use."""
    return _made(request, "quiet")


def change(request: HttpRequest) -> HttpResponse:
    """A post that changes a price."""
    PRICE["now"] = 4800
    return HttpResponse("changed")


NAMES = (listing, search, curious, sets_cookie, makes_token, has_session, private, varies, missing, quiet)
urlpatterns = [
    path("change/", change),
    *localized(*(path(f"{view.__name__}/", view) for view in NAMES)),
    path("my/listing/", listing),
]
