"""A yes or a no to what a new version of the policy would like of data given before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funabin.gate.actions import answer_policy
from funabin.gate.errors import Undeclared
from funabin.gate.purpose import without_personal_data
from funabin.my import held
from funabin.my.access import MemberRequest, members_only
from funabin.rights.held import as_record


@require_POST
@members_only
@without_personal_data
def answer(request: MemberRequest) -> HttpResponse:
    """Keep the answer for each of the person's records that is asked; both buttons do it in one step."""
    about, agreed = request.POST.get("about", ""), request.POST.get("answer") == "agree"
    kept = 0
    for subject in held.records_of(request.actor):
        by = as_record(request.actor, subject)
        try:
            answer_policy(subject=subject, about=about, agreed=agreed, language=get_language() or "en", by=by)
        except Undeclared:
            continue
        kept += 1
    if kept:
        messages.success(request, _("Thank you. Your answer is kept.") if agreed else _("Nothing changes."))
    return redirect("my:data")
