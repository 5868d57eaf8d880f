"""How often a client may send a form: token buckets in memory, keyed by a hash that lives one day.

And how soon it is answered, where the time would tell what the answer does not.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, cast

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from funabin.kit.http import client_key
from funabin.kit.pages import TOO_MANY, error_page

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
MOST_BUCKETS = 50_000


@dataclass
class Bucket:
    """Tokens left, and when they were counted (seconds of a monotonic clock)."""

    tokens: float
    at: float


class Buckets:
    """Token buckets by key; full ones are forgotten when there are too many."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def take(self, key: tuple[str, str], *, per_hour: float, burst: int, at: float) -> float:
        """Takes one token. Returns 0, or the seconds to wait where none is left."""
        rate = per_hour / 3600
        with self._lock:
            self._make_room()
            bucket = self._buckets.setdefault(key, Bucket(tokens=burst, at=at))
            bucket.tokens = min(burst, bucket.tokens + (at - bucket.at) * rate)
            bucket.at = at
            if bucket.tokens < 1:
                return (1 - bucket.tokens) / rate
            bucket.tokens -= 1
            return 0

    def _make_room(self) -> None:
        if len(self._buckets) >= MOST_BUCKETS:
            oldest = sorted(self._buckets, key=lambda key: self._buckets[key].at)
            for key in oldest[: MOST_BUCKETS // 2]:
                del self._buckets[key]

    def forget_all(self) -> None:
        """Empties the memory (tests)."""
        with self._lock:
            self._buckets.clear()


BUCKETS = Buckets()


def limited(
    name: str, *, per_hour: int, burst: int, again: Callable[..., HttpResponse] | None = None
) -> Callable[[View], View]:
    """Decorates a view: a client may post `burst` times at once and `per_hour` times an hour; then 429.

    `again(request, seconds, **captured)` shows a form with what was typed; without one a plain page says
    so. Either answer names the time to wait, and no cache keeps it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in SAFE_METHODS:
                return cast(HttpResponse, view(request, *args, **kwargs))
            wait = BUCKETS.take(
                (name, client_key(request)), per_hour=per_hour, burst=burst, at=time.monotonic()
            )
            if wait:
                page = again(request, wait, *args, **kwargs) if again else None
                return too_many(request, wait, page)
            return cast(HttpResponse, view(request, *args, **kwargs))

        return cast(View, guarded)

    return decorate


def too_many(request: HttpRequest, wait: float, page: HttpResponse | None = None) -> HttpResponse:
    """429 with the seconds to wait: `page`, which holds what was typed, or a plain page."""
    response = page or error_page(request, 429, TOO_MANY)
    response.status_code = 429
    response["Retry-After"] = str(math.ceil(wait))
    response["Cache-Control"] = "no-store, private"
    return response


def say_wait(form: Form, wait: float) -> None:
    """Says on a form that was sent too soon how long to wait (seconds); what was typed stays in it."""
    minutes = math.ceil(wait / 60)
    words = ngettext(
        "Too much was sent from here at once. Please send it again in %(minutes)s minute.",
        "Too much was sent from here at once. Please send it again in %(minutes)s minutes.",
        minutes,
    )
    form.add_error(None, words % {"minutes": minutes})


def in_even_time(seconds: float) -> Callable[[View], View]:
    """Decorates a view: no post is answered sooner. Stands inside of `limited`, so that nobody ties us up."""

    def decorate(view: View) -> View:
        @wraps(view)
        def evened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            begun = time.monotonic()
            response = cast(HttpResponse, view(request, *args, **kwargs))
            if request.method not in SAFE_METHODS:
                time.sleep(max(0.0, seconds - (time.monotonic() - begun)))
            return response

        return cast(View, evened)

    return decorate
