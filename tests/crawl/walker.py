"""Somebody who follows every link of a site: two pages of each kind and language, through the whole stack."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

from funabin.kit.urls import language_of_path

SAMPLES = 2  # pages of one view in one language: enough for two people, two vehicles, two cases
LEAVES = re.compile(r"/(logout|leaving)/")  # links that end the walk


class Browser(Protocol):
    """Whoever fetches a page: a Django client, or one that carries a token."""

    def get(self, path: str) -> HttpResponse:
        """The answer to following a link to `path`."""


@dataclass
class Form:
    """A form of a page: where it goes, and its fields by name with their types."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Page:
    """One answer of the site, taken apart."""

    who: str
    address: str
    response: HttpResponse
    links: list[str] = field(default_factory=list)  # <a href>
    loads: list[str] = field(default_factory=list)  # whatever a browser asks for by itself, and form actions
    forms: list[Form] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The body as text."""
        streamed = getattr(self.response, "streaming_content", None)
        return "" if streamed is not None else self.response.content.decode("utf-8", "replace")

    @property
    def view(self) -> Callable[..., Any] | None:
        """The view behind the address; None where there is none."""
        met = _behind(self.address)
        return met.func if met else None


class _Parts(HTMLParser):
    LOADS = {"src", "srcset", "data", "poster", "formaction", "background"}

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.in_style = page, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        self.in_style = tag == "style"
        self._addresses(tag, said)
        if tag == "form":
            self.page.forms.append(Form(said.get("action", ""), said.get("method", "get").lower()))
        name = said.get("name", "")
        if tag in ("input", "select", "textarea") and name and self.page.forms:
            self.page.forms[-1].fields[name] = said.get("type", tag)

    def _addresses(self, tag: str, said: dict[str, str]) -> None:
        if tag == "a" and "href" in said:
            self.page.links.append(said["href"])
        for key, value in said.items():
            if key == "srcset":
                self.page.loads += [part.split()[0] for part in value.split(",") if part.strip()]
            elif key in self.LOADS or (key == "href" and tag != "a") or (key == "action" and tag == "form"):
                self.page.loads.append(value)
            elif key == "style":
                self.page.loads += in_css(value)

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.page.loads += in_css(data)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = self.in_style and tag != "style"


def in_css(text: str) -> list[str]:
    """What a style sheet makes a browser ask for."""
    found = re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", text)
    return [one or other for one, other in found]


def read(who: str, address: str, response: HttpResponse) -> Page:
    """The page, taken apart where it is HTML."""
    page = Page(who, address, response)
    if "html" in response.headers.get("Content-Type", ""):
        _Parts(page).feed(page.text)
    return page


def walk(who: str, browser: Browser, *starts: str, within: str = "/") -> Iterator[Page]:
    """Every page below `within` that links from `starts` lead to, each answer of the way included."""
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    waiting = deque(starts)
    while waiting:
        address = waiting.popleft()
        if address in seen or LEAVES.search(address):
            continue
        seen.add(address)
        response = browser.get(address)
        page = read(who, address, response)
        yield page
        if "Location" in response.headers:
            waiting.append(urljoin(address, response.headers["Location"]))
        for link in page.links:
            found = urljoin(address, link).partition("#")[0]
            kind = _kind(found)
            if _is_own(found, within) and found not in seen and kinds[kind] < SAMPLES:
                kinds[kind] += 1
                waiting.append(found)


def _kind(address: str) -> str:
    """Pages of one route and language are alike, whatever stands in their addresses."""
    path, met = urlsplit(address).path, _behind(address)
    return f"{language_of_path(path)} {met.route}" if met else path


def _behind(address: str) -> ResolverMatch | None:
    """What answers at the address; None where nothing does."""
    path = urlsplit(address).path
    urlconf = settings.DESK_URLCONF if path.startswith("/desk/") else None
    with translation.override(language_of_path(path) or settings.LANGUAGE_CODE):
        try:
            return resolve(path, urlconf)
        except Resolver404:
            return None


def _is_own(address: str, within: str) -> bool:
    parts = urlsplit(address)
    return not parts.netloc and parts.path.startswith(within) and not parts.path.startswith("/static/")
