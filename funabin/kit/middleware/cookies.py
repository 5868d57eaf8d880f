"""No cookie leaves that the published policy does not declare; none at all leaves with a public page.

The same register says by what means members stay signed in, and for how long.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from http.cookies import Morsel
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from funabin.kit.http import MY, face_of_path

logger = logging.getLogger(__name__)
SECONDS_OF_DAY = 24 * 3600
SPAN = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")
COOKIE, TOKEN = "cookie", "token"  # what keeps a member signed in


class Declared(Protocol):
    """One row of the policy's cookie register."""

    @property
    def name(self) -> str: ...
    @property
    def face(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def lasts(self) -> str: ...


class Registers(Protocol):
    """What has a cookie register: the published policy."""

    @property
    def cookies(self) -> Iterable[Declared]: ...


class UndeclaredCookieError(Exception):
    """A response wanted to set a cookie that the policy does not declare. Names it, never its value."""


class CookieRegisterMiddleware:
    """Holds every Set-Cookie against the register: stripped and reported in production, an error in tests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing is looked up for a response without cookies."""
        response = self.get_response(request)
        if response.cookies:
            self._hold(face_of_path(request.path_info), response)
        return response

    def _hold(self, face: str, response: HttpResponse) -> None:
        register = _register()
        strangers = [
            name for name, morsel in response.cookies.items() if not is_declared(morsel, face, register)
        ]
        for name in strangers:
            del response.cookies[name]
            logger.error("cookie %s on the %s face is not declared: stripped", name, face)
        if strangers and settings.TESTING:
            raise UndeclaredCookieError(f"{', '.join(strangers)} on the {face} face")


def _register() -> Iterable[Declared]:
    return register_in_force().cookies


def register_in_force() -> Registers:
    """The published policy, as far as cookies go. One query."""
    policy: Registers = import_string(settings.COOKIE_REGISTER)()
    return policy


def sign_in_means(policy: Registers) -> frozenset[str]:
    """How members may stay signed in under a policy: by a token always, by a cookie where one is declared."""
    return frozenset({TOKEN, COOKIE} if sign_in_cookie(policy, MY) else {TOKEN})


def sign_in_cookie(policy: Registers, face: str) -> Declared | None:
    """The row of the cookie that keeps people signed in on a face; None where the house declares none."""
    name, _ = settings.SESSION_COOKIES.get(face, ("", ""))
    return next((row for row in policy.cookies if (row.name, row.face) == (name, face)), None)


def may_be_remembered(policy: Registers, face: str) -> bool:
    """Whether the sign-in cookie of a face may outlive the browser: only then the sign-in page asks."""
    row = sign_in_cookie(policy, face)
    return row is not None and longest_life(row.lasts) > 0


def is_declared(morsel: Morsel[str], face: str, register: Iterable[Declared]) -> bool:
    """Whether the policy declares this cookie for this face, with this path and at least this life."""
    return face != "public" and any(
        (row.name, row.face, row.path) == (morsel.key, face, morsel["path"])
        and _lives_within(morsel, row.lasts)
        for row in register
    )


def _lives_within(morsel: Morsel[str], lasts: str) -> bool:
    age = morsel["max-age"]
    if age == "":
        return not morsel["expires"]
    return int(age) <= longest_life(lasts)


def longest_life(lasts: str) -> int:
    """Seconds a cookie may live by its row: "P14D"; 0 for "session". A month counts 28 days, a year 365."""
    found = SPAN.fullmatch(lasts)
    years, months, days = (int(number or 0) for number in found.groups()) if found else (0, 0, 0)
    return (years * 365 + months * 28 + days) * SECONDS_OF_DAY
