"""A small site with three faces, for trying the middlewares without any room."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.html import escape

from funabin.kit.http import face_of
from funabin.kit.rates import limited
from funabin.kit.urls import localized


@dataclass(frozen=True)
class Row:
    """A row of a cookie register."""

    name: str
    face: str
    path: str
    lasts: str


@dataclass(frozen=True)
class Register:
    """What stands for the published policy."""

    cookies: tuple[Row, ...]


def register() -> Register:
    """The two cookies of a house with sign-in."""
    return Register((Row("member", "my", "/my/", "P14D"), Row("desk", "desk", "/desk/", "session")))


def empty_register() -> Register:
    """A house without any cookie."""
    return Register(())


def plain(request: HttpRequest) -> HttpResponse:
    """Tells what the request carries."""
    carried = [name for name in ("session", "user", "_messages") if hasattr(request, name)]
    told = [face_of(request), request.LANGUAGE_CODE, *carried, *(["gpc"] if request.gpc else [])]  # type: ignore[attr-defined]
    return HttpResponse(" ".join(told))


def remember(request: HttpRequest) -> HttpResponse:
    """Writes into the session."""
    request.session["seen"] = request.session.get("seen", 0) + 1
    return HttpResponse(str(request.session["seen"]))


def forget(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    request.session.flush()
    return HttpResponse("gone")


def renew(request: HttpRequest) -> HttpResponse:
    """Begins a new session, as signing in does, and leads on: to `next`, else to the Japanese page."""
    request.session["seen"] = 0
    request.session.cycle_key()
    return redirect(request.GET.get("next", "/my/ja/echo/?from=renew"))


def echo(request: HttpRequest) -> HttpResponse:
    """A page with a link, a form and one more that seeks; tells what it was asked."""
    told = f"{request.method} {request.get_full_path()} {request.LANGUAGE_CODE} {dict(request.POST)}"
    links = (
        '<a href="../remember/?a=1&amp;b=2" class="button">on</a><a href="/en/">out</a><a href="#x">down</a>'
    )
    forms = '<form method="post"><input name="said"></form><form action="?"><input name="q"></form>'
    return HttpResponse(f"<html><body><p>{escape(told)}</p>{links}{forms}</body></html>")


def track(request: HttpRequest) -> HttpResponse:
    """Sets the cookie named in the query, for a year."""
    response = HttpResponse("tracked")
    response.set_cookie(request.GET["name"], "1", max_age=365 * 24 * 3600, path=request.GET.get("path", "/"))
    return response


@limited("form", per_hour=60, burst=2)
def form(request: HttpRequest) -> HttpResponse:
    """A form that takes two at once."""
    return HttpResponse("sent")


def shout(request: HttpRequest) -> HttpResponse:
    """Takes files."""
    return HttpResponse(",".join(upload.name or "" for upload in request.FILES.values()))


def turn(request: HttpRequest) -> HttpResponse:
    """Leads to itself."""
    return redirect(request.path)


more = [path("turn/", turn), path("renew/", renew), path("echo/", echo)]
public = ([*localized(path("", plain, name="home"), path("form/", form, name="form"))], "public")
handler400 = "funabin.kit.pages.bad_request"
urlpatterns = [
    path(
        "my/",
        include(localized(path("", plain), path("remember/", remember), path("forget/", forget), *more)),
    ),
    path("desk/", plain),
    path("desk/remember/", remember),
    path("track/", track),
    path("my/track/", track),
    path("shout/", shout),
    path("", include(public)),
]
