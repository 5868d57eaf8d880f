"""How a view declares that its page is the same for everyone, and which addresses mean the same page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., Any])
KEPT = "funabin.kept"  # in the request's environment: the page that was made may be kept
SECONDS = 60  # how long what depends on the clock may be wrong: ends of reservations, new arrivals
BEHIND = 300  # seconds for which a shared cache may hand out what it has while it asks for the next
LONGEST = 2_000  # letters of a query; a longer one is nobody's link
MOST = 100  # parameters
DROP, REFUSE = "drop", "refuse"
TRACKING = frozenset(
    [
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid"),
        *("igshid", "li_fat_id", "mc_cid", "mc_eid", "_ga", "_gl", "srsltid"),
    ]
)


@dataclass(frozen=True)
class Keep:
    """What a page depends on: the parameters it reads, what it `follows`, and the clock, by `seconds`.

    Parameters the page does not know are dropped before it sees them, or (`others="refuse"`) the page is
    made for this reader alone and not kept.
    """

    parameters: frozenset[str] = frozenset()
    others: str = DROP
    follows: tuple[str, ...] = ()
    seconds: int = SECONDS

    @property
    def cache_control(self) -> str:
        """What browsers and shared caches are told. A shared cache asks again by ETag, which is cheap."""
        return f"public, max-age={self.seconds}, s-maxage={self.seconds}, stale-while-revalidate={BEHIND}"

    def spelled(self, query: str) -> str | None:
        """The one spelling of `query`; None where the page is not to be kept under it.

        What was left empty, what tracks and what is unknown goes; names are sorted, values keep their order.
        """
        if not query:
            return ""
        if len(query) > LONGEST:
            return None
        try:
            told = parse_qsl(query, max_num_fields=MOST)  # empty values are left out
        except ValueError:
            return None
        pairs = [(name, value) for name, value in told if not is_tracking(name)]
        known = [(name, value) for name, value in pairs if name in self.parameters]
        if self.others == REFUSE and len(known) < len(pairs):
            return None
        return urlencode(sorted(known, key=lambda pair: pair[0]))


def is_tracking(name: str) -> bool:
    """Whether a parameter only tells who sent the reader."""
    return name in TRACKING or name.startswith("utm_")


def same_for_everyone(
    *,
    parameters: Iterable[str] = (),
    others: str = DROP,
    follows: Iterable[str] = (),
    seconds: int = SECONDS,
) -> Callable[[View], View]:
    """Decorate a view, above `@without_personal_data`: its page depends on its address and what it follows.

    Without this no page is kept. Such a view is asked without any header of the reader.
    """
    keep = Keep(frozenset(parameters), others, tuple(follows), seconds)

    def decorate(view: View) -> View:
        if not getattr(view, "without_personal_data", False) or getattr(view, "purposes", None):
            raise TypeError(f"{view.__name__} must do without personal data: only then may its page be kept")

        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            response = view(request, *args, **kwargs)
            if _knows_nobody(request, response):
                response.kept = keep
                request.META[KEPT] = True
            return response

        wrapper.kept = keep  # type: ignore[attr-defined]
        return wrapper  # type: ignore[return-value]

    return decorate


def _knows_nobody(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the page was read, whole, and without a session, a user, a cookie or a token for forms."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not any(hasattr(request, name) for name in ("session", "user"))
        and "CSRF_COOKIE" not in request.META
    )


def keep_of(view: Callable[..., Any]) -> Keep | None:
    """What a view declared; None where its page is not kept."""
    return getattr(view, "kept", None)
