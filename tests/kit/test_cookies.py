"""No cookie leaves that the policy does not declare; none at all leaves with a public page."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from pytest_django import Settings

from funabin.kit.middleware.cookies import (
    UndeclaredCookieError,
    longest_life,
    may_be_remembered,
    sign_in_means,
)
from tests.kit.pages_for_tests import empty_register, register


def test_a_declared_cookie_leaves_with_its_face_path_and_flags(visitor: Client) -> None:
    cookie = visitor.get("/my/en/remember/").cookies["member"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/my/",
        True,
        "Lax",
        "",
    )


def test_each_face_has_its_own_session(visitor: Client) -> None:
    assert visitor.get("/my/en/remember/").content == b"1"
    assert visitor.get("/my/en/remember/").content == b"2"
    assert visitor.get("/desk/remember/").content == b"1"
    assert sorted(visitor.cookies) == ["desk", "member"]


def test_an_ended_session_takes_its_cookie_along(visitor: Client) -> None:
    visitor.get("/my/en/remember/")
    assert visitor.get("/my/en/forget/").cookies["member"]["max-age"] == 0


def test_cookies_are_secure_where_the_site_is(visitor: Client, small_site: Settings) -> None:
    small_site.SESSION_COOKIE_SECURE = True
    assert visitor.get("/my/en/remember/").cookies["member"]["secure"] is True


@pytest.mark.parametrize(
    "address",
    [
        "/track/?name=visitor",  # a stranger on a public page
        "/track/?name=member&path=/my/",  # even the declared one, on a public page
        "/my/track/?name=visitor&path=/my/",  # a stranger
        "/my/track/?name=member&path=/",  # the declared one, for more pages than declared
        "/my/track/?name=member&path=/my/",  # the declared one, for longer than declared
        "/my/track/?name=desk&path=/desk/",  # another face's
    ],
)
def test_an_undeclared_cookie_is_an_error_in_tests_and_stripped_in_production(
    visitor: Client, small_site: Settings, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    with pytest.raises(UndeclaredCookieError):
        visitor.get(address)
    small_site.TESTING = False
    with caplog.at_level(logging.ERROR):
        response = Client().get(address)
    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert "is not declared: stripped" in caplog.text


def test_where_the_policy_declares_none_members_get_none_and_staff_are_refused_theirs(
    visitor: Client, small_site: Settings
) -> None:
    small_site.COOKIE_REGISTER = "tests.kit.pages_for_tests.empty_register"
    assert not visitor.get("/my/en/remember/").cookies
    with pytest.raises(UndeclaredCookieError, match="desk on the desk face"):
        visitor.get("/desk/remember/")


def test_the_register_says_by_what_means_members_stay_signed_in() -> None:
    assert sign_in_means(register()) == {"cookie", "token"}
    assert sign_in_means(empty_register()) == {"token"}


def test_nobody_is_remembered_where_the_cookie_ends_with_the_browser() -> None:
    assert may_be_remembered(register(), "my")
    assert not may_be_remembered(register(), "desk")
    assert not may_be_remembered(empty_register(), "my")


@pytest.mark.parametrize(
    ("lasts", "seconds"),
    [("P14D", 1_209_600), ("P1Y", 31_536_000), ("P1M1D", 29 * 86_400), ("session", 0), ("", 0), ("P", 0)],
)
def test_how_long_a_cookie_may_live(lasts: str, seconds: int) -> None:
    assert longest_life(lasts) == seconds


def test_without_the_guard_the_stranger_gets_out(small_site: Settings) -> None:
    small_site.MIDDLEWARE = [name for name in small_site.MIDDLEWARE if "cookies" not in name]
    assert "visitor" in Client().get("/track/?name=visitor").cookies
