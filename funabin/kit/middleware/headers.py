"""What browsers and caches are told: nothing from elsewhere, no frames, what may be kept and what not."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from funabin.kit.http import PUBLIC, face_of_path
from funabin.kit.pagecache.keep import Keep

POLICY = (
    "default-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
)
PICTURES = {PUBLIC: "img-src 'self'"}  # QR codes of the second factor come as data: on the other faces
PUBLIC_CACHE = "public, max-age=60"  # seconds; views that are the same for everyone say more
PRIVATE_CACHE = "no-store, private"


class SecurityHeadersMiddleware:
    """Sets Content-Security-Policy, Cache-Control, Referrer-Policy and their kin on every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A view's own Cache-Control stays; the other headers are the same for all pages of a face."""
        response = self.get_response(request)
        face = face_of_path(request.path_info)
        response["Content-Security-Policy"] = content_policy(face)
        response["X-Frame-Options"] = "DENY"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        # `no-referrer` would turn Origin into "null": phones without Sec-Fetch-Site could send no form
        response["Referrer-Policy"] = "strict-origin-when-cross-origin" if face == PUBLIC else "same-origin"
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = cache_control(face, request, response)
        return response


def content_policy(face: str) -> str:
    """The Content-Security-Policy of a face: own files only, no inline script or style."""
    return "; ".join([*POLICY, PICTURES.get(face, "img-src 'self' data:")])


def cache_control(face: str, request: HttpRequest, response: HttpResponse) -> str:
    """Public pages that were read may be kept by anyone, for as long as the view says; others by nobody."""
    is_kept = face == PUBLIC and request.method in {"GET", "HEAD"} and response.status_code in {200, 301, 304}
    keep: Keep | None = getattr(response, "kept", None)
    if is_kept and keep:
        return keep.cache_control
    return PUBLIC_CACHE if is_kept else PRIVATE_CACHE
