"""A form sent from another site changes nothing: told by Sec-Fetch-Site, else by Origin, else by Referer."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from funabin.kit.pages import CROSS_SITE, error_page

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
OWN, BY_HAND = "same-origin", "none"  # "none": typed, opened or restored by the person


class OriginCsrfMiddleware:
    """Refuses cross-site requests that may change something, without a token and so without a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """403 for a cross-site request of an unsafe method; no view can exempt itself."""
        if request.method not in SAFE_METHODS and not is_own(request):
            return error_page(request, 403, CROSS_SITE)
        request.csrf_processing_done = True  # type: ignore[attr-defined]  # views of libraries ask for it
        return self.get_response(request)


def is_own(request: HttpRequest) -> bool:
    """Whether the request comes from this site, or from no browser at all (and so on nobody's behalf)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, BY_HAND):
        return site == OWN
    sender = request.headers.get("Origin") or request.headers.get("Referer")
    return sender is None or _is_here(sender, request)


def _is_here(sender: str, request: HttpRequest) -> bool:
    try:
        parts = urlsplit(sender)
    except ValueError:  # "http://[": nobody's address
        return False
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
