"""Signed in without a cookie: by a header or the body of a POST; by no address, and not for strangers."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from funabin.kit.middleware import tokens

EMPTY = "tests.kit.pages_for_tests.empty_register"
HOST = "http://testserver"


@pytest.fixture
def no_cookies(small_site: Settings) -> Client:
    """A visitor of a house without any cookie."""
    small_site.COOKIE_REGISTER = EMPTY
    return Client(headers={"sec-fetch-site": "same-origin"})


def held(page: str) -> str:
    """The token that a page carries."""
    found = re.search(r'name="session-token" value="([a-z0-9]{32})"', page)
    assert found, page
    return found[1]


def by_header(client: Client, path: str, token: str = "", **more):
    return client.get(path, headers={"X-Session-Token": token}, **more)


def begin(client: Client) -> str:
    """A token."""
    return by_header(client, "/my/en/renew/")["X-Session-Token"]


def test_by_header_the_token_goes_there_and_back_and_no_cookie_is_set(no_cookies: Client) -> None:
    first = by_header(no_cookies, "/my/en/remember/")
    token = first["X-Session-Token"]
    second = by_header(no_cookies, "/my/en/remember/", token)
    assert (first.content, second.content, second["X-Session-Token"]) == (b"1", b"2", token)
    assert (first["Cache-Control"], first["X-Address"]) == ("no-store, private", "/my/en/remember/")
    assert "X-Session-Token" in first["Vary"]
    assert not no_cookies.cookies


def test_redirects_inside_are_followed_with_the_new_token_in_the_language_of_the_address(
    no_cookies: Client,
) -> None:
    token = begin(no_cookies)
    page = by_header(no_cookies, "/my/en/renew/", token)
    assert page.status_code == 200
    assert page["X-Address"] == "/my/ja/echo/?from=renew"
    assert "GET /my/ja/echo/?from=renew ja {}" in page.content.decode()
    assert page["Content-Language"] == "ja"
    assert page["X-Session-Token"] not in ("", token)
    assert by_header(no_cookies, "/my/en/remember/", token).content == b"1"  # the old one opens nothing


@pytest.mark.parametrize("there", ["/en/", "https://other.example/my/en/", "//other.example/my/"])
def test_redirects_elsewhere_are_the_browsers(no_cookies: Client, there: str) -> None:
    answer = by_header(no_cookies, f"/my/en/renew/?next={there}")
    assert (answer.status_code, answer["Location"]) == (302, there)


def test_a_circle_ends(no_cookies: Client) -> None:
    assert by_header(no_cookies, "/my/en/renew/?next=/my/en/renew/?next=/my/en/renew/").status_code == 200
    loop = by_header(no_cookies, "/my/en/turn/")
    assert (loop.status_code, loop["Location"]) == (302, "/my/en/turn/")


def test_by_body_the_page_carries_the_token_and_no_header_tells_it(no_cookies: Client) -> None:
    page = no_cookies.post("/my/en/echo/", {"session-token": begin(no_cookies), "said": "hello"})
    text = page.content.decode()
    assert "POST /my/en/echo/ en {&#x27;said&#x27;: [&#x27;hello&#x27;]}" in text
    assert not page.has_header("X-Session-Token")
    assert 'formaction="/my/en/remember/?a=1&amp;b=2"' in text
    assert held(text) not in text.replace(f'value="{held(text)}"', "")  # in fields only, in no address
    again = no_cookies.post("/my/en/remember/", {"session-token": held(text), "session-get": "1"})
    assert again.content == b"1"


def test_a_post_that_means_get_is_one(no_cookies: Client) -> None:
    carried = {"session-token": begin(no_cookies), "session-get": "1"}
    told = no_cookies.post("/my/en/echo/?page=2", carried).content.decode()
    assert "GET /my/en/echo/?page=2 en {}" in told
    told = no_cookies.post("/my/en/echo/?page=2", {**carried, "q": "two words"}).content.decode()
    assert "GET /my/en/echo/?q=two+words en {}" in told


def test_without_the_marker_a_post_stays_one(no_cookies: Client) -> None:
    told = no_cookies.post("/my/en/echo/", {"session-token": begin(no_cookies)}).content.decode()
    assert "POST /my/en/echo/ en {}" in told


def test_a_token_in_an_address_opens_nothing(no_cookies: Client) -> None:
    token = begin(no_cookies)
    by_header(no_cookies, "/my/en/remember/", token)
    assert no_cookies.get(f"/my/en/remember/?session-token={token}").content == b"1"


def test_a_plain_visitor_is_redirected_by_the_browser_until_there_is_something_to_carry(
    no_cookies: Client,
) -> None:
    text = no_cookies.get("/my/en/echo/").content.decode()
    assert "session-token" not in text
    assert '<form method="post" action="/my/en/echo/">' in text
    assert '<a href="../remember/' in text
    followed = no_cookies.get("/my/en/renew/")  # a mailed link that begins something
    assert (followed.status_code, followed["Cache-Control"]) == (200, "no-store, private")
    assert held(followed.content.decode())


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_token_of_another_sites_request_is_refused(no_cookies: Client, site: str) -> None:
    token = begin(no_cookies)
    stranger = Client(headers={"sec-fetch-site": site})
    assert by_header(stranger, "/my/en/remember/", token).status_code == 403
    assert stranger.post("/my/en/remember/", {"session-token": token, "session-get": "1"}).status_code == 403
    old = Client(headers={"origin": "https://other.example"})
    assert by_header(old, "/my/en/remember/", token).status_code == 403
    assert by_header(no_cookies, "/my/en/remember/", token).content == b"1"  # nothing was counted before


def test_without_that_guard_another_sites_request_would_get_in(
    no_cookies: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "is_own", lambda request: True)
    token = begin(no_cookies)
    assert (
        by_header(Client(headers={"sec-fetch-site": "cross-site"}), "/my/en/remember/", token).content == b"1"
    )


def test_what_is_no_token_is_none(no_cookies: Client) -> None:
    for wrong in ("x", '"><script>', "K" * 32, "k" * 33):
        text = no_cookies.post("/my/en/renew/", {"session-token": wrong}).content.decode()
        assert held(text) != wrong
        assert wrong not in text or wrong == "x"


def test_an_ended_session_leaves_nothing_to_carry(no_cookies: Client) -> None:
    answer = by_header(no_cookies, "/my/en/forget/", begin(no_cookies))
    assert (answer.content, answer["X-Session-Token"]) == (b"gone", "")


def test_where_the_house_has_a_cookie_the_visitor_may_decline_it(visitor: Client) -> None:
    text = visitor.get("/my/en/echo/?cookie=no").content.decode()
    assert '<input type="hidden" name="session-token" value="">' in text
    page = visitor.post("/my/en/remember/", {"session-token": ""})
    assert (page.content, visitor.cookies.output()) == (b"1", "")
    assert by_header(visitor, "/my/en/remember/")["X-Session-Token"]
    assert not visitor.cookies
    assert "member" in visitor.get("/my/en/remember/").cookies


def test_the_other_faces_know_no_token(no_cookies: Client) -> None:
    token = begin(no_cookies)
    answer = by_header(no_cookies, "/en/", token)
    assert (answer.content, answer.has_header("X-Session-Token")) == (b"public en", False)
    assert not by_header(no_cookies, "/desk/", token).has_header("X-Session-Token")


def test_without_the_middleware_a_house_without_cookies_would_set_one(small_site: Settings) -> None:
    small_site.MIDDLEWARE = [name for name in small_site.MIDDLEWARE if "TokenMiddleware" not in name]
    assert "member" in Client().get("/my/en/remember/").cookies
