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
        answer = _unreadable if "\0" in request.path_info else self.get_response
        with translation.override(language):
            response = answer(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _unreadable(request: HttpRequest) -> HttpResponse:
    return error_page(request, 400, BAD_REQUEST)


def _drop_nuls(request: HttpRequest) -> None:
    """No question means a NUL, and PostgreSQL fails at it."""
    query = request.META.get("QUERY_STRING", "")
    while "%00" in query:
        query = query.replace("%00", "")
    request.META["QUERY_STRING"] = query


def _describe(request: HttpRequest, language: str) -> None:
    _drop_nuls(request)
    face = face_of_path(request.path_info)
    request.face = face  # type: ignore[attr-defined]
    request.gpc = request.headers.get("Sec-GPC") == "1"  # type: ignore[attr-defined]
    request.LANGUAGE_CODE = language
    if face == DESK:
        request.urlconf = settings.DESK_URLCONF
