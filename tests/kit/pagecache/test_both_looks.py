"""A page passes two looks, the view's and the layer's; each refuses by itself: one mistake is not enough."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from funabin.kit.pagecache import layer
from funabin.kit.pagecache.keep import KEPT, _knows_nobody
from funabin.kit.pagecache.layer import LARGEST, Answer, _may_be_kept, _without_a_reader
from tests.kit.pagecache import views
from tests.kit.pagecache.conftest import Door, door

PUBLIC = ("Cache-Control", "public, max-age=60")
GOOD = Answer("200 OK", (PUBLIC,), b"a page")


def test_the_layer_keeps_a_plain_public_page() -> None:
    assert _may_be_kept({KEPT: True}, GOOD)
    assert _may_be_kept({KEPT: True}, Answer("200 OK", (PUBLIC,), bytes(LARGEST)))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({}, GOOD),
        ({KEPT: "yes"}, GOOD),
        ({KEPT: True, "CSRF_COOKIE": "x"}, GOOD),
        ({KEPT: True}, Answer("404 Not Found", (PUBLIC,), b"")),
        ({KEPT: True}, Answer("302 Found", (PUBLIC,), b"")),
        ({KEPT: True}, Answer("200 OK", (PUBLIC, ("Set-Cookie", "member=1")), b"")),
        ({KEPT: True}, Answer("200 OK", (PUBLIC, ("Vary", "Cookie")), b"")),
        ({KEPT: True}, Answer("200 OK", (PUBLIC, ("content-encoding", "br")), b"")),
        ({KEPT: True}, Answer("200 OK", (), b"")),
        ({KEPT: True}, Answer("200 OK", (("Cache-Control", "private"),), b"")),
        ({KEPT: True}, Answer("200 OK", (("Cache-Control", "public, no-store"),), b"")),
        ({KEPT: True}, Answer("200 OK", (PUBLIC,), bytes(LARGEST + 1))),
    ],
)
def test_the_layer_refuses_by_itself(asked: dict[str, object], answer: Answer) -> None:
    assert not _may_be_kept(asked, answer)


def read() -> HttpRequest:
    return RequestFactory().get("/en/listing/")


def test_the_view_passes_a_plain_page() -> None:
    assert _knows_nobody(read(), HttpResponse("a page"))


def with_session(request: HttpRequest, response: HttpResponse) -> None:
    request.session = {}  # type: ignore[assignment]


def with_user(request: HttpRequest, response: HttpResponse) -> None:
    request.user = None  # type: ignore[assignment]


def with_token(request: HttpRequest, response: HttpResponse) -> None:
    request.META["CSRF_COOKIE"] = "x"


def with_cookie(request: HttpRequest, response: HttpResponse) -> None:
    response.set_cookie("member", "1")


def posted(request: HttpRequest, response: HttpResponse) -> None:
    request.method = "POST"


def missing(request: HttpRequest, response: HttpResponse) -> None:
    response.status_code = 404


@pytest.mark.parametrize("spoil", [with_session, with_user, with_token, with_cookie, posted, missing])
def test_the_view_refuses_by_itself(spoil: Callable[[HttpRequest, HttpResponse], None]) -> None:
    request, response = read(), HttpResponse("a page")
    spoil(request, response)
    assert not _knows_nobody(request, response)


def test_the_view_refuses_what_comes_in_pieces() -> None:
    assert not _knows_nobody(read(), StreamingHttpResponse([b"a", b"b"]))  # type: ignore[arg-type]


def test_a_page_is_asked_for_by_nobody() -> None:
    told = {
        **{"REQUEST_METHOD": "HEAD", "PATH_INFO": "/en/", "QUERY_STRING": "utm_source=x", "SERVER_NAME": "s"},
        **{"REMOTE_ADDR": "192.0.2.7", "REMOTE_HOST": "reader.example", "REMOTE_USER": "amina", KEPT: True},
        **{"CONTENT_TYPE": "text/plain", "CONTENT_LENGTH": "3", "HTTP_HOST": "h", "HTTP_COOKIE": "member=1"},
        **{"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "192.0.2.9", "HTTP_ACCEPT": "*/*"},
    }
    assert _without_a_reader(told, "page=2") == {
        **{"REQUEST_METHOD": "GET", "PATH_INFO": "/en/", "QUERY_STRING": "page=2", "SERVER_NAME": "s"},
        **{"REMOTE_ADDR": "", "HTTP_HOST": "h", "HTTP_X_FORWARDED_PROTO": "https"},
    }


# one address, several pages


def test_each_host_has_pages_of_its_own(site: Door, small_site: Settings) -> None:
    small_site.ALLOWED_HOSTS = ["testserver", "other.example"]
    for host in ("testserver", "other.example", "TESTSERVER"):
        site.get("/en/listing/", host=host)
    assert (views.MADE["listing"], len(site.layer.pages)) == (2, 2)


def test_a_page_made_over_https_is_not_given_over_http(site: Door, small_site: Settings) -> None:
    small_site.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    small_site.SECURE_SSL_REDIRECT = False
    both = door()
    for proto in ("https", "http", "https"):
        both.get("/en/listing/", x_forwarded_proto=proto)
    assert (views.MADE["listing"], len(both.layer.pages)) == (2, 2)


def test_a_page_past_its_time_is_handed_out_for_a_moment_only(site: Door) -> None:
    site.get("/en/listing/")
    [(key, place)] = [(place.key, place) for place in site.layer._places.values()]
    page = site.layer.pages.get(key)
    assert page is not None
    for late, will_do in ((0.0, True), (layer.OVERDUE - 0.1, True), (layer.OVERDUE + 0.1, False)):
        site.time[0] = page.until + late
        assert site.layer._will_do(page, page.stamp, place.keep) is will_do
