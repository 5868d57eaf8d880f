"""What every template may know: the site's settings and the face. Nothing of the reader."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from funabin.kit.http import face_of
from funabin.kit.site import site


def site_and_face(request: HttpRequest) -> dict[str, Any]:
    """`site`, `face`; `carried`: without a cookie, and so signed out `idle_minutes` after the last page."""
    return {
        "site": site(),
        "face": face_of(request),
        "carried": getattr(request, "carried", None),
        "idle_minutes": settings.TOKEN_IDLE // 60,
    }
