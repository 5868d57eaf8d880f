"""The front door, and what robots are told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from funabin.gate.purpose import without_personal_data
from funabin.kit.site import site

ROBOTS = """User-agent: *
Disallow: /my/
Disallow: /desk/
Disallow: /l/
Disallow: /*/stock/find/
Disallow: /*/inquiry/
"""


@require_safe
@without_personal_data
def front_door(request: HttpRequest) -> HttpResponse:
    """Leads to the first page in the language the browser asks for, else in the house's first."""
    spoken = site().languages
    asked = [
        code.partition("-")[0]
        for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    ]
    language = next((code for code in asked if code in spoken), spoken[0])
    response = HttpResponseRedirect(f"/{language}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
@without_personal_data
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: what is nobody's business to collect."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
