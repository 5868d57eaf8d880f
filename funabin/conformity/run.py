"""One run of the probes: the policy it holds the code against, and what several probes share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django.urls import reverse, set_urlconf
from django.utils import translation
from django.utils.timezone import now

from funabin.conformity.exercise import Exercise, exercise_the_gate
from funabin.journal.actor import Actor
from funabin.kit.site import site
from funabin.policy.model import Policy


@dataclass(frozen=True)
class Page:
    """A page as a visitor without anything gets it: status, cookies set, text."""

    path: str
    status: int
    cookies: tuple[str, ...]
    text: str
    location: str


class Run:
    """The context of one run: pages are fetched and the gate is exercised once, however many probes ask."""

    def __init__(self, policy: Policy, by: Actor) -> None:
        self.policy = policy
        self.by = by
        self.at = now()
        self._pages: dict[str, Page] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the policy that the pages speak; it may be written in further ones."""
        return tuple(one for one in self.policy.languages if one in dict(settings.LANGUAGES))

    @cached_property
    def exercise(self) -> Exercise:
        """Every sealed field written at every point that asks it, and every wrong way to open it tried."""
        return exercise_the_gate(self.policy, by=self.by)

    def page(self, path: str) -> Page:
        """The page at `path`, as an unknown visitor gets it; fetched once in a run."""
        if path not in self._pages:
            self._pages[path] = self.visit(path)
        return self._pages[path]

    def visit(self, path: str, *, cookies: Mapping[str, str] | None = None) -> Page:
        """The page at `path`, fetched now, through all of the site's middleware."""
        request = RequestFactory().get(path, headers={"host": self.host}, secure=True)
        request.COOKIES = dict(cookies or {})
        return _page(path, self.answer(request))

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """What the site answers to a request made here."""
        try:
            return self._handler.get_response(request)
        finally:
            set_urlconf(None)

    @property
    def host(self) -> str:
        """A host that the site answers to."""
        return _host()

    def address(self, name: str, language: str = "en", **kwargs: str) -> str:
        """The address of the public page of that name."""
        with translation.override(language):
            return reverse(f"public:{name}", kwargs=kwargs)

    def public(self, name: str, language: str = "en") -> Page:
        """The public page of that name."""
        return self.page(self.address(name, language))

    @cached_property
    def _handler(self) -> WSGIHandler:
        return WSGIHandler()


def _host() -> str:
    own = urlsplit(site().base_url).hostname or ""
    return next((host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"), own)


def _page(path: str, response: HttpResponseBase) -> Page:
    content = response.content if isinstance(response, HttpResponse) else b""
    return Page(
        path=path,
        status=response.status_code,
        cookies=tuple(response.cookies),
        text=content.decode(response.charset or "utf-8", "replace"),
        location=response.headers.get("Location", ""),
    )
