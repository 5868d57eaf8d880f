"""Pages of words: company, safety, how to buy, glossary."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import current_policy
from funabin.kit.pagecache.keep import same_for_everyone
from funabin.public.followed import EVERY_PAGE
from funabin.public.glossary import WORDS
from funabin.public.page import KEPT, show


@require_safe
@same_for_everyone(parameters=KEPT, follows=EVERY_PAGE)
@without_personal_data
def company(request: HttpRequest) -> HttpResponse:
    """Who is responsible, as the published policy names it."""
    policy = current_policy()
    context = {"operator": policy.operator, "effective": policy.effective, "here": "company"}
    return show(request, "public/company.html", context)


@require_safe
@same_for_everyone(parameters=KEPT, follows=EVERY_PAGE)
@without_personal_data
def safety(request: HttpRequest) -> HttpResponse:
    """How buyers protect themselves and their money (AR-0.6, AR-0.7)."""
    return show(request, "public/safety.html", {"here": "safety"})


@require_safe
@same_for_everyone(parameters=KEPT, follows=EVERY_PAGE)
@without_personal_data
def how_to_buy(request: HttpRequest) -> HttpResponse:
    """From the question to the vehicle at the port."""
    return show(request, "public/how_to_buy.html", {"here": "how"})


@require_safe
@same_for_everyone(parameters=KEPT, follows=EVERY_PAGE)
@without_personal_data
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the trade."""
    return show(request, "public/glossary.html", {"words": WORDS})
