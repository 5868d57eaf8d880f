"""Links to the former site lead on (AR-0.4)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from funabin.gate.purpose import without_personal_data
from funabin.public.former import PAGES, list_address


@require_safe
@without_personal_data
def former_list(request: HttpRequest) -> HttpResponse:
    """A list by category, maker or shelf. The former site spoke English."""
    return HttpResponsePermanentRedirect(f"/{settings.LANGUAGE_CODE}/{list_address(request.GET.dict())}")


@require_safe
@without_personal_data
def former_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page by its file name."""
    return HttpResponsePermanentRedirect(f"/{settings.LANGUAGE_CODE}/{PAGES[name]}")
