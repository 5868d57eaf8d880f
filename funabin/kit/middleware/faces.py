"""A request knows its face, its language and whether the browser asks not to be sold, from its head alone."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from funabin.kit.http import DESK, face_of, face_of_path, language_asked
from funabin.kit.pages import BAD_REQUEST, error_page
from funabin.kit.urls import language_of_path


class FaceMiddleware:
    """Sets request.face, request.gpc, request.LANGUAGE_CODE; on the desk also the desk's own addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activates, for this request only, the language of the path; on the desk the browser's."""
        _describe(request)
        language = request.LANGUAGE_CODE
        answer = _unreadable if "\0" in request.path_info else self.get_response
        with translation.override(language):
            response = answer(request)
        response.headers.setdefault("Content-Language", language)
        if face_of(request) == DESK:
            patch_vary_headers(response, ["Accept-Language"])
        return response


def _unreadable(request: HttpRequest) -> HttpResponse:
    return error_page(request, 400, BAD_REQUEST)


def _drop_nuls(request: HttpRequest) -> None:
    """No question means a NUL, and PostgreSQL fails at it."""
    query = request.META.get("QUERY_STRING", "")
    while "%00" in query:
        query = query.replace("%00", "")
    request.META["QUERY_STRING"] = query


def _describe(request: HttpRequest) -> None:
    _drop_nuls(request)
    face = face_of_path(request.path_info)
    language = language_of_path(request.path_info) or settings.LANGUAGE_CODE
    request.face = face  # type: ignore[attr-defined]
    request.gpc = request.headers.get("Sec-GPC") == "1"  # type: ignore[attr-defined]
    request.LANGUAGE_CODE = language
    if face == DESK:
        request.LANGUAGE_CODE = language_asked(request, dict(settings.LANGUAGES)) or language
        request.urlconf = settings.DESK_URLCONF
