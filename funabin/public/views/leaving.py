"""The page between this site and another firm's (JCT-5a to JCT-5c)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from funabin.gate.outward import named_address
from funabin.gate.purpose import without_personal_data
from funabin.public.page import show


@require_safe
@without_personal_data
def leaving(request: HttpRequest) -> HttpResponse:
    """Says where the link leads and that another policy applies there. 404 for a link that is not ours."""
    address = named_address(request.GET.get("to", ""))
    if address is None:
        raise Http404("this link was not made by this site")
    return show(request, "public/leaving.html", {"address": address, "host": urlsplit(address).hostname})
