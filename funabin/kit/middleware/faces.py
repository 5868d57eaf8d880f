"""A request knows its face, its language and whether the browser asks not to be sold, from its head alone."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from funabin.kit.http import DESK, face_of_path
from funabin.kit.pages import BAD_REQUEST, error_page
from funabin.kit.urls import language_of_path


class FaceMiddleware:
    """Sets request.face, request.gpc, request.LANGUAGE_CODE; on the desk also the desk's own addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activates the language of the path for this request only."""
        language = language_of_path(request.path_info) or settings.LANGUAGE_CODE
        _describe(request, language)
        answer = _unreadable if _has_nul(request) else self.get_response
        with translation.override(language):
            response = answer(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _unreadable(request: HttpRequest) -> HttpResponse:
    return error_page(request, 400, BAD_REQUEST)


def _has_nul(request: HttpRequest) -> bool:
    """Whether a NUL stands in the address: no page means one, and PostgreSQL fails at it."""
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _describe(request: HttpRequest, language: str) -> None:
    face = face_of_path(request.path_info)
    request.face = face  # type: ignore[attr-defined]
    request.gpc = request.headers.get("Sec-GPC") == "1"  # type: ignore[attr-defined]
    request.LANGUAGE_CODE = language
    if face == DESK:
        request.urlconf = settings.DESK_URLCONF
