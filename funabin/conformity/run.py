"""One run of the probes: the policy it holds the code against, and what several probes share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from funabin.conformity.exercise import Exercise, exercise_the_gate
from funabin.journal.actor import Actor
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

    @cached_property
    def exercise(self) -> Exercise:
        """Every sealed field written at every point that asks it, and every wrong way to open it tried."""
        return exercise_the_gate(self.policy, by=self.by)

    def page(self, path: str) -> Page:
        """The page at `path`, through all of the site's middleware, as an unknown visitor gets it."""
        if path not in self._pages:
            request = RequestFactory().get(path, headers={"host": settings.ALLOWED_HOSTS[0]}, secure=True)
            self._pages[path] = _page(path, _handler().get_response(request))
        return self._pages[path]

    def public(self, name: str, language: str = "en", **kwargs: str) -> Page:
        """The public page of that name."""
        with translation.override(language):
            return self.page(reverse(f"public:{name}", kwargs=kwargs))


def _handler() -> WSGIHandler:
    return WSGIHandler()


def _page(path: str, response: HttpResponseBase) -> Page:
    text = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return Page(
        path=path,
        status=response.status_code,
        cookies=tuple(response.cookies),
        text=text.decode(response.charset or "utf-8", "replace"),
        location=response.headers.get("Location", ""),
    )
