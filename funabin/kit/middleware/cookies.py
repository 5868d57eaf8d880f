"""No cookie leaves that the published policy does not declare; none at all leaves with a public page."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from http.cookies import Morsel
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from funabin.kit.http import face_of_path

logger = logging.getLogger(__name__)
SECONDS_OF_DAY = 24 * 3600
DAYS = re.compile(r"^P(\d+)D$")


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
    register: Iterable[Declared] = import_string(settings.COOKIE_REGISTER)().cookies
    return register


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
    days = DAYS.match(lasts)
    return int(age) <= (int(days[1]) * SECONDS_OF_DAY if days else 0)
