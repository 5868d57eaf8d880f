"""The WSGI layer in front of the site: finished pages go out from here, before any of Django's middleware.

A page is made by a request that carries nothing of its reader: no header but the host, no cookie, no address
of a client. So it depends on nothing but its address, and no header of one reader poisons it for the next.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Event, Lock
from typing import Any, Protocol, TypeAlias

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils import translation

from funabin.kit.http import PUBLIC, face_of_path
from funabin.kit.pagecache.encodings import IDENTITY, wanted
from funabin.kit.pagecache.keep import KEPT, Keep, keep_of
from funabin.kit.pagecache.pages import Headers, Key, Page, Pages, Stamp, Variant
from funabin.kit.pagecache.parts import made_from
from funabin.kit.pagecache.stamps import Stamps
from funabin.kit.urls import language_of_path

Environ: TypeAlias = dict[str, Any]
Start: TypeAlias = Callable[..., Any]
Site: TypeAlias = Callable[[Environ, Start], Iterable[bytes]]
READS = ("GET", "HEAD")
PATIENCE = 10.0  # seconds to wait for another thread that makes the same page
OVERDUE = 5.0  # seconds for which a page past its time is handed out while the next is made
LARGEST = 2 * 1024 * 1024  # bytes of a page
MOST_PLACES, LONGEST_PLACE = 10_000, 500
UNTOLD = ("set-cookie", "content-encoding", "vary")  # a page with one of these is not the same for everyone


class Shared(Protocol):
    """A store of pages that several processes share. It may be away: then it has none."""

    def get(self, key: Key, stamp: Stamp) -> Page | None: ...
    def put(self, key: Key, page: Page, seconds: int) -> None: ...


@dataclass(frozen=True)
class Place:
    """What an address means: the key its page is kept under, and what the page depends on."""

    key: Key
    keep: Keep
    query: str


@dataclass(frozen=True)
class Answer:
    """What the site answered."""

    status: str
    headers: Headers
    body: bytes


class PageCache:
    """Wraps a WSGI site. Keeps pages of views that wear `@same_for_everyone`, and no others."""

    def __init__(
        self,
        site: Site,
        *,
        stamps: Stamps,
        limit: int,
        shared: Shared | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.site = site
        self.stamps = stamps
        self.pages = Pages(limit)
        self.counts: Counter[str] = Counter()
        self._shared = shared
        self._clock = clock
        self._places: dict[Key, Place] = {}
        self._former: dict[Key, Place] = {}  # of which those that are asked for move back
        self._making: dict[Key, Event] = {}
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """A kept page, or what the site answers."""
        if environ["REQUEST_METHOD"] not in READS:
            try:
                return self.site(environ, start_response)
            finally:
                self.stamps.forget()  # what was changed here is seen at once
        if "HTTP_AUTHORIZATION" in environ:
            return self.site(environ, start_response)
        raw = (
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
            environ["wsgi.url_scheme"],
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
        )
        place = self._places.get(raw) or self._find(raw, environ)
        stamp = self.stamps.of(place.keep.follows) if place else None
        if place is None or stamp is None:
            return self.site(environ, start_response)
        page = self.pages.get(place.key)
        if page is None or page.stamp != stamp or self._clock() >= page.until:
            found = self._next(place, stamp, page, environ)
            if isinstance(found, Answer):
                return _sent(found, environ, start_response)
            page = found
        else:
            self.counts["hits"] += 1
        return self._serve(place.key, page, environ, start_response)

    def _serve(self, key: Key, page: Page, environ: Environ, start_response: Start) -> Iterable[bytes]:
        encoding = wanted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = page.variants.get(encoding)
        if variant is None:
            variant = page.write(encoding)
            self.pages.grown(key, page)
        if _is_known(environ.get("HTTP_IF_NONE_MATCH"), variant):
            start_response("304 Not Modified", list(variant.unchanged))
            return []
        start_response("200 OK", list(variant.headers))
        return [variant.body] if environ["REQUEST_METHOD"] == "GET" else []

    def _find(self, raw: Key, environ: Environ) -> Place | None:
        """The place of an address that was not asked for lately; None where its page is not kept."""
        place = self._former.get(raw) or self._place(raw, environ)
        if place is not None and sum(map(len, raw)) <= LONGEST_PLACE:
            with self._lock:
                if len(self._places) * 2 >= MOST_PLACES:  # invented addresses push out no popular one
                    self._former, self._places = self._places, {}
                self._places[raw] = place
        return place

    def _place(self, raw: Key, environ: Environ) -> Place | None:
        path = get_path_info(environ)  # type: ignore[no-untyped-call,unused-ignore]
        if face_of_path(path) != PUBLIC or environ.get("SCRIPT_NAME"):
            return None
        domain, _ = split_domain_port(raw[0])
        is_secure = self._is_secure(environ)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return None
        if settings.SECURE_SSL_REDIRECT and not is_secure:
            return None
        keep = _keep_at(path)
        query = keep.spelled(raw[2]) if keep else None
        if keep is None or query is None:
            return None
        return Place((raw[0].lower(), raw[1], query, "https" if is_secure else "http"), keep, query)

    @staticmethod
    def _is_secure(environ: Environ) -> bool:
        if settings.SECURE_PROXY_SSL_HEADER:
            name, value = settings.SECURE_PROXY_SSL_HEADER
            if name in environ:
                return bool(environ[name].split(",", 1)[0].strip() == value)
        return bool(environ["wsgi.url_scheme"] == "https")

    def _next(self, place: Place, stamp: Stamp, old: Page | None, environ: Environ) -> Page | Answer:
        """The page anew: made once, while others wait for it or take the one of a moment ago."""
        with self._lock:
            making = self._making.get(place.key)
            if making is None:
                mine = self._making[place.key] = Event()
        if making is not None:
            if old is not None and self._will_do(old, stamp, place.keep):
                self.counts["stale"] += 1
                return old
            self.counts["waits"] += 1
            making.wait(PATIENCE)
            made = self.pages.get(place.key)
            return self._make(place, stamp, environ) if made is None or made is old else made
        try:
            return self._make(place, stamp, environ)
        finally:
            with self._lock:
                self._making.pop(place.key, None)
            mine.set()

    def _will_do(self, old: Page, stamp: Stamp, keep: Keep) -> bool:
        if old.stamp == stamp:
            return self._clock() < old.until + OVERDUE
        return self.stamps.just_passed(keep.follows, old.stamp)

    def _make(self, place: Place, stamp: Stamp, environ: Environ) -> Page | Answer:
        page = self._shared.get(place.key, stamp) if self._shared else None
        if page is not None:
            self.counts["shared"] += 1
            self.pages.put(place.key, page)
            return page
        self.counts["made"] += 1
        asked = _without_a_reader(environ, place.query)
        with made_from(dict(zip(place.keep.follows, stamp, strict=False))):
            answer = self._ask(asked)
        if not _may_be_kept(asked, answer):
            return answer
        encoding = wanted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        page = Page.made(
            answer.body,
            answer.headers,
            stamp=stamp,
            until=self._clock() + place.keep.seconds,
            encoding="br" if encoding == IDENTITY else encoding,
        )
        self.pages.put(place.key, page)
        if self._shared:
            self._shared.put(place.key, page, place.keep.seconds)
        return page

    def _ask(self, environ: Environ) -> Answer:
        told: list[Any] = []

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], None]:
            told[:] = [status, tuple(row for row in headers if row[0].lower() != "content-length")]
            return lambda _: None

        result = self.site(environ, start)
        try:
            body = b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
        return Answer(told[0], told[1], body)


def _keep_at(path: str) -> Keep | None:
    view = _view_at(settings.ROOT_URLCONF, path)
    return keep_of(view) if view else None


@lru_cache(maxsize=1024)
def _view_at(urlconf: str, path: str) -> Callable[..., Any] | None:
    with translation.override(language_of_path(path) or settings.LANGUAGE_CODE):
        try:
            return resolve(path, urlconf).func
        except Resolver404:
            return None


def _without_a_reader(environ: Environ, query: str) -> Environ:
    """The same address asked for by nobody in particular."""
    kept = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")
    plain = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in kept}
    for name in ("REMOTE_HOST", "REMOTE_USER", "CONTENT_TYPE", "CONTENT_LENGTH", KEPT):
        plain.pop(name, None)
    return {**plain, "REQUEST_METHOD": "GET", "QUERY_STRING": query, "REMOTE_ADDR": ""}


def _may_be_kept(asked: Environ, answer: Answer) -> bool:
    """Whether the view said so, and nothing in the answer says otherwise."""
    told = {name.lower(): value.lower() for name, value in answer.headers}
    control = told.get("cache-control", "")
    return (
        asked.get(KEPT) is True
        and "CSRF_COOKIE" not in asked
        and answer.status.startswith("200")
        and not any(name in told for name in UNTOLD)
        and control.startswith("public")
        and "no-store" not in control
        and len(answer.body) <= LARGEST
    )


def _is_known(header: str | None, variant: Variant) -> bool:
    """Whether the reader has this very variant (RFC 9110 13.1.2: compared weakly)."""
    if not header:
        return False
    if header == variant.etag:
        return True
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return variant.etag in tags or tags == ["*"]


def _sent(answer: Answer, environ: Environ, start_response: Start) -> Iterable[bytes]:
    start_response(answer.status, [*answer.headers, ("Content-Length", str(len(answer.body)))])
    return [answer.body] if environ["REQUEST_METHOD"] == "GET" else []
