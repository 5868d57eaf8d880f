"""A middleware outside all others that breaks a promise on purpose: each twin plants one violation."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("planted")
Plant = Callable[[HttpRequest, HttpResponse], None]
AMINA = "Amina Odhiambo"
ELSEWHERE = "https://elsewhere.example/x"
planted: list[Plant] = []  # what the middleware does now


class Planting:
    """Does what is planted to every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, spoilt."""
        response = self.get_response(request)
        for plant in planted:
            plant(request, response)
        return response


def body(words: str, *, before: str = "</main>") -> Plant:
    """Something more on every page."""

    def plant(request: HttpRequest, response: HttpResponse) -> None:
        if "html" in response.headers.get("Content-Type", "") and not response.streaming:
            text = response.content.decode().replace(before, words + before)
            response.content = text.encode()

    return plant


def header(name: str, value: str) -> Plant:
    """A header on every response."""
    return lambda request, response: response.headers.__setitem__(name, value)


def cookie(request: HttpRequest, response: HttpResponse) -> None:
    """A cookie that the policy does not declare."""
    response.set_cookie("tracker", "1", path="/", httponly=True, samesite="Lax")


def desk_cookie(**attributes: str | int) -> Plant:
    """The desk's own cookie, set with other attributes than it should have."""

    def plant(request: HttpRequest, response: HttpResponse) -> None:
        if "desk" in response.cookies:
            for name, value in attributes.items():
                response.cookies["desk"][name.replace("_", "-")] = value

    return plant


def log(what: Callable[[HttpRequest], str]) -> Plant:
    """A line in the log at every visit."""
    return lambda request, response: logger.warning("a visit: %s", what(request))


CLERK = "clerk"
PLANTS: dict[str, tuple[str, str, Plant]] = {  # what is wrong -> (check that must see it, who walks, how)
    "an undeclared cookie": ("cookies", "visitor", cookie),
    "a cookie for every host of the domain": ("cookies", CLERK, desk_cookie(domain="example.org")),
    "a cookie for the whole site": ("cookies", CLERK, desk_cookie(path="/")),
    "a cookie that scripts read": ("cookies", CLERK, desk_cookie(httponly="")),
    "a cookie for other sites": ("cookies", CLERK, desk_cookie(samesite="")),
    "a cookie for a year": ("cookies", CLERK, desk_cookie(max_age=365 * 86_400)),
    "a field of a category not asked here": (
        "forms", "visitor", body('<input name="staff_name">', before="</form>"),
    ),
    "a field that nobody declares": (
        "forms", "visitor", body('<form method="post"><input name="shoe_size"></form>'),
    ),
    "a picture from elsewhere": ("hosts", "visitor", body(f'<img src="{ELSEWHERE}">')),
    "a set of pictures from elsewhere": ("hosts", "visitor", body(f'<img srcset="/a 1x, {ELSEWHERE} 2x">')),
    "a script from elsewhere": ("hosts", "visitor", body(f'<script src="{ELSEWHERE}"></script>')),
    "a style sheet from elsewhere": ("hosts", "visitor", body(f'<link rel="stylesheet" href="{ELSEWHERE}">')),
    "a form to elsewhere": ("hosts", "visitor", body(f'<form action="{ELSEWHERE}"></form>')),
    "a style that loads": ("hosts", "visitor", body(f"<style>p{{background:url({ELSEWHERE})}}</style>")),
    "an attribute that loads": ("hosts", "visitor", body(f"<p style='background:url({ELSEWHERE})'>")),
    "a name in a link": ("addresses", "visitor", body(f'<a href="/en/stock/?q={quote(AMINA)}">x</a>')),
    "a name in a header": ("addresses", "visitor", header("X-Who", quote(AMINA))),
    "a name on a public page": ("others", "visitor", body(AMINA)),
    "a name on another member's page": ("others", "joseph", body(AMINA)),
    "a name in the log": ("logs", "visitor", log(lambda request: AMINA)),
    "the address in the log": ("logs", "visitor", log(lambda request: request.META["REMOTE_ADDR"])),
    "the referrer in the log": ("logs", "visitor", log(lambda request: request.headers["Referer"])),
    "the browser in the log": ("logs", "visitor", log(lambda request: request.headers["User-Agent"])),
}  # fmt: skip
