"""The desk has no language in its addresses: whoever signed in there reads it in the language he chose."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from funabin.kit.http import DESK, face_of


class DeskLanguageMiddleware:
    """Activates the account's language on the desk; before sign-in the browser's stays (FaceMiddleware)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """For this request only."""
        if face_of(request) != DESK or not request.user.is_authenticated:
            return self.get_response(request)
        language = str(request.user.language)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response
