"""A member's yes or no to giving data of a case to a firm, and stopping what was agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funabin.gate.actions import withdraw_provision_consent
from funabin.gate.features import where_taken
from funabin.gate.handing.asking import consent_by_id
from funabin.gate.purpose import without_personal_data
from funabin.my import held
from funabin.my.access import MemberRequest, members_only
from funabin.rights.held import as_record
from funabin.trade.actions.asking import answer_buyer_ask
from funabin.trade.queries.handing import DEAL, INQUIRY, own_folder
from funabin.trade.rules.errors import TradeError

PAGES = {INQUIRY: "my:inquiry", DEAL: "my:deal"}


@require_POST
@where_taken("thread")
@members_only
@without_personal_data
def answer_ask(request: MemberRequest, kind: str, number: str) -> HttpResponse:
    """Keep the answer; both buttons do it in one step."""
    folder = own_folder(kind, number, request.actor) if kind in PAGES else None
    if folder is None:
        raise Http404
    agreed = request.POST.get("answer") == "agree"
    by = as_record(request.actor, folder.subject.pk)
    try:
        answer_buyer_ask(
            folder=folder,
            reference=request.POST.get("about", ""),
            agreed=agreed,
            language=get_language() or "en",
            by=by,
        )
    except TradeError:
        raise Http404("nobody asked this") from None
    messages.success(request, _("You agreed.") if agreed else _("You said no. Nothing is given."))
    return redirect(PAGES[kind], number)


@require_POST
@members_only
@without_personal_data
def stop_provision(request: MemberRequest) -> HttpResponse:
    """Nothing more is given on this consent."""
    number = request.POST.get("consent", "")
    found = consent_by_id(number, held.records_of(request.actor))
    if found is None:
        raise Http404
    withdraw_provision_consent(
        subject=found.subject,
        key=found.key,
        purpose=found.purpose,
        recipient=found.recipient,
        case=found.case,
        by=as_record(request.actor, found.subject_id),
    )
    messages.success(request, _("Stopped. Nothing more is given."))
    return redirect("my:data")
