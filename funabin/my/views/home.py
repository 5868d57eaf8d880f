"""What a member has with us: deals first, then inquiries."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from funabin.gate.features import MEMBERS, where_taken
from funabin.gate.purpose import without_personal_data
from funabin.my.access import MemberRequest, members_only
from funabin.my.asks import questions_for
from funabin.trade.queries.deals import deals_of
from funabin.trade.queries.inquiries import inquiries_of


@where_taken(*MEMBERS)
@require_safe
@without_personal_data
def front_door(request: HttpRequest) -> HttpResponse:
    """`/my/` leads to the pages in the language of the site."""
    return redirect("my:home")


@require_safe
@members_only
@without_personal_data
def home(request: MemberRequest) -> HttpResponse:
    """Numbers, vehicles and what is next; nobody's name is needed here."""
    context = {
        "deals": deals_of(request.account),
        "cases": inquiries_of(request.account),
        "questions": questions_for(request.actor, get_language() or "en"),
    }
    return render(request, "my/home.html", context)
