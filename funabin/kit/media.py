"""Public files under /media/: their names change with their content, so that anybody may keep them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

KEPT = "public, max-age=31536000, immutable"  # seconds of a year


def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file below MEDIA_ROOT. Raises Http404."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Cache-Control"] = KEPT
    return response
