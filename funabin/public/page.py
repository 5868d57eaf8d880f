"""What an address says of its reader: language, port of discharge, currency. Nothing else is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from funabin.kit.site import site
from funabin.kit.urls import in_language

KEPT = ("port", "currency")  # go along with every link
# no other content: left out of the canonical address
VIEWS_OF_THE_SAME = ("port", "currency", "price_in", "lands", "arrival", "sort", "page", "as_of", "after")
LONGEST_CODE = 5


@dataclass(frozen=True)
class Translation:
    """The same page in a language the house offers."""

    language: str
    name: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Page:
    """The address of this page, taken apart. `root` is "/en/"; `keep` is "" or "?port=KEMBA&currency=KES"."""

    language: str
    root: str
    port: str
    currency: str
    path: str
    query: tuple[tuple[str, str], ...]

    @property
    def kept(self) -> dict[str, str]:
        """What every link carries on."""
        return {name: value for name in KEPT if (value := getattr(self, name))}

    @property
    def keep(self) -> str:
        """What every link carries on, ready to be appended to a path."""
        return self.link("")

    @property
    def keep_more(self) -> str:
        """The same, for an address that has a query already."""
        return "&" + urlencode(self.kept) if self.kept else ""

    def link(self, path: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """`path` with a query and what is carried on."""
        tail = urlencode([*query, *self.kept.items()])
        return f"{path}?{tail}" if tail else path

    def stock(self, query: Iterable[tuple[str, str]] = ()) -> str:
        """The address of a list."""
        return self.link(f"{self.root}stock/", query)

    def spelled(self, query: Iterable[tuple[str, str]]) -> Page:
        """The same page with its query in its one spelling."""
        return replace(self, query=(*query, *self.kept.items()))

    def vehicle(self, stock_number: str) -> str:
        """The address of a vehicle's page."""
        return self.link(f"{self.root}stock/{stock_number}/")

    @property
    def account(self) -> str:
        """Where members and buyers with a deal go on; nothing of this address is carried there."""
        return f"/my{self.root}"

    @property
    def canonical(self) -> str:
        """The one address search engines should know for this content."""
        told = [(name, value) for name, value in self.query if value and name not in VIEWS_OF_THE_SAME]
        return site().base_url + self.path + (f"?{urlencode(told)}" if told else "")

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """hreflang and canonical address of this page by language; x-default is the house's first."""
        told = [(name, value) for name, value in self.query if value and name not in VIEWS_OF_THE_SAME]
        base, languages = site().base_url, site().languages
        codes = [*((code, code) for code in languages), ("x-default", languages[0])]
        return [(name, base + in_language(self.path, code, told)) for name, code in codes]

    @property
    def translations(self) -> list[Translation]:
        """This page in each language of the house."""
        names = dict(settings.LANGUAGES)
        return [
            Translation(code, names[code], in_language(self.path, code, self.query), code == self.language)
            for code in site().languages
        ]


@cache
def root_of(language: str) -> str:
    """The first page in `language`; the language must be the active one at the first call."""
    return reverse("public:home")


def page_of(request: HttpRequest) -> Page:
    """The page an address means. Raises Http404 for a language the house does not offer."""
    language = get_language() or settings.LANGUAGE_CODE
    if language not in site().languages:
        raise Http404("this house does not speak the language")
    told = tuple((name, value) for name, values in request.GET.lists() for value in values)
    return Page(
        language=language,
        root=root_of(language),
        port=_code(request, "port"),
        currency=_code(request, "currency"),
        path=request.path,
        query=told,
    )


def _code(request: HttpRequest, name: str) -> str:
    """A code of the address in capitals; whatever cannot be a code is dropped and not carried on."""
    value = request.GET.get(name, "").strip().upper()
    return value if value.isascii() and value.isalnum() and len(value) <= LONGEST_CODE else ""


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, page: Page | None = None
) -> HttpResponse:
    """Renders a template with `page` for the shell."""
    return render(request, template, {"page": page or page_of(request), **(context or {})})


def show_apart(request: HttpRequest, template: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
    """A page whose address is nobody's business: what it says of itself names the first page instead."""
    page = page_of(request)
    response = show(request, template, context, page=replace(page, path=page.root, query=()))
    response["X-Robots-Tag"] = "noindex"
    return response
