"""The front door, and what robots are told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from funabin.gate.purpose import without_personal_data
from funabin.kit.http import language_asked
from funabin.kit.pagecache.keep import same_for_everyone
from funabin.kit.site import site

ROBOTS = """User-agent: *
Disallow: /my/
Disallow: /desk/
Disallow: /l/
Disallow: /*/stock/find/
Disallow: /*/inquiry/

Sitemap: {base}/sitemap.xml
"""


@require_safe
@without_personal_data
def front_door(request: HttpRequest) -> HttpResponse:
    """Leads to the first page in the language the browser asks for, else in the house's first."""
    spoken = site().languages
    response = HttpResponseRedirect(f"/{language_asked(request, spoken) or spoken[0]}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
@same_for_everyone()
@without_personal_data
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: what is nobody's business to collect, and where the map is."""
    return HttpResponse(ROBOTS.format(base=site().base_url), content_type="text/plain; charset=utf-8")
