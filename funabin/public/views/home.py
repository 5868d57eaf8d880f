"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from funabin.catalogue.queries import menu, newest
from funabin.gate.purpose import without_personal_data
from funabin.kit.pagecache.keep import same_for_everyone
from funabin.public.cards import cards_of
from funabin.public.followed import PAGES_OF_VEHICLES
from funabin.public.page import KEPT, page_of, show

NEWEST = 6


@require_safe
@same_for_everyone(parameters=KEPT, follows=PAGES_OF_VEHICLES)
@without_personal_data
def home(request: HttpRequest) -> HttpResponse:
    """What the firm is, the search line, the menu with its counts, the newest vehicles."""
    page = page_of(request)
    context = {"menu": menu(timezone.now()), "newest": cards_of(newest(NEWEST), page)}
    return show(request, "public/home.html", context, page=page)
