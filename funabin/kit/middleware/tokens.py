"""Members stay signed in without a cookie: a token travels in a header or a POST's body, never in an address.

With script the page's own script sends the header. Without it every form carries the token, and each link
is a button of one form whose POST says that it means GET. Redirects inside the face are followed here, so
that a token renewed at sign-in reaches the page. `docs/decisions/0010` says why.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from funabin.kit.carrying import GET_FIELD, TOKEN_FIELD, dressed, is_members_page, placed
from funabin.kit.http import MY, face_of
from funabin.kit.middleware.cookies import COOKIE, register_in_force, sign_in_means
from funabin.kit.middleware.faces import FaceMiddleware
from funabin.kit.middleware.origin import is_own
from funabin.kit.pages import CROSS_SITE, error_page

TOKEN_HEADER, ADDRESS_HEADER = "X-Session-Token", "X-Address"
CHOICE = "cookie"  # /my/...?cookie=no: where the house has a cookie, this visitor declines it
MOST_HOPS = 10
_TOKEN = re.compile(r"[a-z0-9]{32}")
_BODIES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, repr=False)
class Carried:
    """How this request is signed in without a cookie. Prints nothing of the token."""

    token: str  # "" before sign-in
    by: Literal["header", "body", "page"]  # "page": a plain GET that brought nothing along
    is_chosen: bool  # the house has a cookie, and this visitor declines it

    def __repr__(self) -> str:
        return f"<Carried by {self.by}>"


def carried_by(request: HttpRequest) -> Carried | None:
    """How the request travels on the members' face; None: by the house's cookie."""
    has_cookie = COOKIE in sign_in_means(register_in_force())
    if TOKEN_HEADER in request.headers:
        return Carried(_checked(request.headers[TOKEN_HEADER]), "header", has_cookie)
    if _takes_body(request) and TOKEN_FIELD in request.POST:
        return Carried(_checked(request.POST[TOKEN_FIELD]), "body", has_cookie)
    if not has_cookie or request.GET.get(CHOICE) == "no":
        return Carried("", "page", has_cookie)
    if re.match(settings.ALWAYS_CARRIED, request.path_info):  # it must work where cookies are refused
        return Carried("", "page", is_chosen=False)
    return None


def _checked(token: str) -> str:
    return token if _TOKEN.fullmatch(token) else ""


def _takes_body(request: HttpRequest) -> bool:
    return request.method == "POST" and (request.content_type or "") in _BODIES


class TokenMiddleware:
    """Reads what is carried, follows redirects inside the face, hands the token to the page at the end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.at_new_address = FaceMiddleware(get_response)  # which may be in another language

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Other faces pass untouched. A token in the header of another site's request is refused."""
        if face_of(request) != MY:
            return self.get_response(request)
        if TOKEN_HEADER in request.headers and not is_own(request):
            return error_page(request, 403, CROSS_SITE)
        carried = carried_by(request)
        request.carried = carried  # type: ignore[attr-defined]
        if carried is None:
            return self.get_response(request)
        return self._answer(request, carried)

    def _answer(self, request: HttpRequest, carried: Carried) -> HttpResponse:
        page = _unpacked(request, carried)
        response = self.get_response(page) if page is request else self.at_new_address(page)
        carried = _renewed(carried, response)
        for _ in range(MOST_HOPS):
            target = _next_page(page, response)
            if not target or not _must_follow(carried):
                break
            page = _get(page, target, carried)
            response = self.at_new_address(page)
            carried = _renewed(carried, response)
        return _finished(page, response, carried)


def _unpacked(request: HttpRequest, carried: Carried) -> HttpRequest:
    """The request as its view may see it: without our fields, and a GET where the POST means one."""
    if carried.by != "body":
        return request
    form = request.POST.copy()
    form.pop(TOKEN_FIELD)
    if form.pop(GET_FIELD, None) is None:
        request.POST = form  # type: ignore[assignment]
        return request
    asked = request.get_full_path()
    return _get(request, f"{asked.partition('?')[0]}?{form.urlencode()}" if form else asked, carried)


def _renewed(carried: Carried, response: HttpResponse) -> Carried:
    """The token as the session left it. A page that never met the session changes nothing."""
    told = response.headers.get(TOKEN_HEADER, carried.token)
    del response[TOKEN_HEADER]
    return replace(carried, token=told)


def _must_follow(carried: Carried) -> bool:
    """A visitor who carries nothing may be redirected by the browser, which then shows the address."""
    return bool(carried.by == "header" or carried.token or carried.is_chosen)


def _next_page(request: HttpRequest, response: HttpResponse) -> str:
    """Where a redirect inside the face leads to; "" for anything else."""
    location = response.headers.get("Location", "")
    if response.status_code not in (301, 302, 303) or not location:
        return ""
    target = urljoin(request.build_absolute_uri(), location)
    return target if is_members_page(target, request.build_absolute_uri()) else ""


def _get(request: HttpRequest, target: str, carried: Carried) -> HttpRequest:
    """A GET of `target` by the same client, made here; what it carries stands beside it."""
    parts = urlsplit(target)
    left_out = ("CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_X_SESSION_TOKEN")
    environ = {key: value for key, value in request.META.items() if key not in left_out}
    environ |= {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),  # as WSGI writes it
        "QUERY_STRING": parts.query,
        "wsgi.input": io.BytesIO(),
    }
    followed = WSGIRequest(environ)
    followed.csrf_processing_done = True  # type: ignore[attr-defined]  # the request that led here was checked
    followed.carried = carried  # type: ignore[attr-defined]
    return followed


def _finished(page: HttpRequest, response: HttpResponse, carried: Carried) -> HttpResponse:
    if "no-store" not in response.headers.get("Cache-Control", ""):
        response["Cache-Control"] = "no-store, private"
    patch_vary_headers(response, (TOKEN_HEADER,))
    address = page.get_full_path()
    if carried.by == "header":
        response[TOKEN_HEADER], response[ADDRESS_HEADER] = carried.token, address
    else:
        _dress(response, carried, page.build_absolute_uri())
    return response


def _dress(response: HttpResponse, carried: Carried, address: str) -> None:
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    page, carries = response.content.decode(response.charset), bool(carried.token or carried.is_chosen)
    page = dressed(page, token=carried.token, address=address) if carries else placed(page, address=address)
    response.content = page.encode(response.charset)
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
