"""Maps for search engines (sitemaps.org 0.9): an index, the pages of words, the vehicles in parts, gzipped.

Each address stands once for every language, with all its translations beside it (hreflang).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from funabin.catalogue.published import LARGEST, in_part, parts
from funabin.catalogue.queries import Menu, menu
from funabin.gate.features import taken_for
from funabin.gate.purpose import without_personal_data
from funabin.kit.pagecache.keep import same_for_everyone
from funabin.kit.site import site
from funabin.public.followed import EVERY_PAGE, PAGES_OF_VEHICLES

MOST = 50_000  # addresses of a map (sitemaps.org)
MOST_BYTES = 50 << 20  # of a map, before it is packed
LONGEST = "stock/" + "x" * 60 + "/"
HOUR = 3600  # seconds: how old a map may be
XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
PIECE = 1 << 16  # bytes written before they are sent
WORDS = ("company/", "safety/", "how-to-buy/", "glossary/", "privacy/", "privacy/history/")


@require_safe
@same_for_everyone(follows=EVERY_PAGE, seconds=HOUR)
@without_personal_data
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The maps there are, each with its last change."""
    base = site().base_url
    rows = [f"<sitemap><loc>{base}/sitemap-pages.xml</loc></sitemap>"]
    rows += [
        f"<sitemap><loc>{base}/sitemap-vehicles-{part.key}.xml.gz</loc>"
        f"<lastmod>{_moment(part.changed_at)}</lastmod></sitemap>"
        for part in parts(timezone.now(), largest=_largest())
    ]
    text = f"{HEAD}<sitemapindex {SPACE}>\n" + "\n".join(rows) + "\n</sitemapindex>\n"
    return HttpResponse(text, content_type=XML)


@require_safe
@same_for_everyone(follows=PAGES_OF_VEHICLES, seconds=HOUR)
@without_personal_data
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Pages of words, and the lists that lead to vehicles: by type, by make."""
    taken = taken_for(request)
    words = [*WORDS, *(["rights/"] if taken.all("rights.request") else [])]
    words += ["inquiry/"] if taken.all("inquiry") else []
    tails = ["", *words, *_lists(menu(timezone.now()))]
    return HttpResponse("".join(_map((tail, None) for tail in tails)), content_type=XML)


def _lists(found: Menu) -> Iterator[str]:
    yield "stock/"
    for field, items in (("type", found.types), ("make", found.makes), ("shelf", found.shelves)):
        yield from (f"stock/?{field}={item.key}" for item in items if item.count)


@require_safe
@without_personal_data
def sitemap_vehicles(request: HttpRequest, part: str) -> StreamingHttpResponse:
    """One part of the vehicles, sent while it is read. A part without vehicles is an empty map."""
    rows = ((f"stock/{number}/", changed) for number, changed in in_part(part, timezone.now()))
    headers = {"Cache-Control": f"public, max-age={HOUR}"}
    return StreamingHttpResponse(_zipped(_map(rows)), content_type="application/gzip", headers=headers)


def _largest() -> int:
    """How many vehicles a map may hold: each stands there once a language, and names all its translations."""
    longest = len(_entry(LONGEST, timezone.now()).encode())
    return max(1, min(LARGEST, MOST // len(site().languages), MOST_BYTES // longest))


def _map(rows: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    yield f"{HEAD}<urlset {SPACE} {LINKS}>\n"
    for tail, changed in rows:
        yield _entry(tail, changed)
    yield "</urlset>\n"


def _entry(tail: str, changed: datetime | None) -> str:
    """One page in every language."""
    base, languages, tail = site().base_url, site().languages, escape(tail)
    told = f"<lastmod>{_moment(changed)}</lastmod>" if changed else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{base}/{language}/{tail}"/>'
        for code, language in [*((each, each) for each in languages), ("x-default", languages[0])]
    )
    return "".join(f"<url><loc>{base}/{language}/{tail}</loc>{told}{links}</url>\n" for language in languages)


def _zipped(texts: Iterable[str]) -> Iterator[bytes]:
    writer, waiting = zlib.compressobj(6, zlib.DEFLATED, 31), bytearray()
    for text in texts:
        waiting += writer.compress(text.encode())
        if len(waiting) >= PIECE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting) + writer.flush()


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
