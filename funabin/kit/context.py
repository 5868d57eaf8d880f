"""What every template may know: the site's settings and the face. Nothing of the reader."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from funabin.kit.http import face_of
from funabin.kit.site import site


def site_and_face(request: HttpRequest) -> dict[str, Any]:
    """`site` and `face` for templates."""
    return {"site": site(), "face": face_of(request)}
