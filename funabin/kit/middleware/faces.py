"""A request knows its face, its language and whether the browser asks not to be sold, from its head alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from funabin.kit.http import DESK, PUBLIC, face_of, face_of_path, language_asked
from funabin.kit.pages import BAD_REQUEST, error_page
from funabin.kit.uploads import may_be_read
from funabin.kit.urls import language_of_path

MOST_ASKED = 400  # parameters of a public address; DATA_UPLOAD_MAX_NUMBER_FIELDS refuses more than 500
LONGEST_QUERY = 8_000  # letters of its query: a redirect may have 16,384


class FaceMiddleware:
    """Sets request.face, request.gpc, request.LANGUAGE_CODE; on the desk also the desk's own addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activates, for this request only, the language of the path; on the desk the browser's."""
        _describe(request)
        language = request.LANGUAGE_CODE
        answer = self.get_response if _is_readable(request) else _unreadable
        with translation.override(language):
            response = answer(request)
        response.headers.setdefault("Content-Language", language)
        if face_of(request) == DESK:
            patch_vary_headers(response, ["Accept-Language"])
        return response

    def process_view(self, request: HttpRequest, view: Any, *rest: Any) -> HttpResponse | None:
        """400 for a form with a NUL in a name or a value: PostgreSQL fails at an id so."""
        if not may_be_read(request, view):
            return None
        posted = request.POST.lists() if request.method == "POST" else ()
        if any("\0" in one for name, values in posted for one in (name, *values)):
            return _unreadable(request)
        return None


def _is_readable(request: HttpRequest) -> bool:
    """Whether a request is for a host of this site, at an address without a NUL."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return "\0" not in request.path_info


def _unreadable(request: HttpRequest) -> HttpResponse:
    return error_page(request, 400, BAD_REQUEST)


def _settle_query(request: HttpRequest, face: str) -> None:
    """No question means a NUL, at which PostgreSQL fails; public pages answer the beginning of a long one."""
    query = request.META.get("QUERY_STRING", "")
    while "%00" in query:
        query = query.replace("%00", "")
    if face == PUBLIC and len(query) > LONGEST_QUERY:
        whole, _amp, _torn = query[: LONGEST_QUERY + 1].rpartition("&")
        query = whole or query[:LONGEST_QUERY]
    if face == PUBLIC and query.count("&") >= MOST_ASKED:
        query = "&".join(query.split("&", MOST_ASKED)[:MOST_ASKED])
    request.META["QUERY_STRING"] = query


def _describe(request: HttpRequest) -> None:
    face = face_of_path(request.path_info)
    _settle_query(request, face)
    language = language_of_path(request.path_info) or settings.LANGUAGE_CODE
    request.face = face  # type: ignore[attr-defined]
    request.gpc = request.headers.get("Sec-GPC") == "1"  # type: ignore[attr-defined]
    request.LANGUAGE_CODE = language
    if face == DESK:
        request.LANGUAGE_CODE = language_asked(request, dict(settings.LANGUAGES)) or language
        request.urlconf = settings.DESK_URLCONF
