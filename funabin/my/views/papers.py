"""Papers that show who the member is, and the account refunds go to: sent, shown, taken back (AR-4.2h, i)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.gate.actions import open_data
from funabin.gate.features import where_taken
from funabin.gate.fields import handles_of
from funabin.gate.forms import PersonalForm, form_for
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.kit.pictures import UnfitPicture
from funabin.kit.rates import limited
from funabin.members import actions, queries
from funabin.members.rules import BANK, PAPERS
from funabin.members.wording import PAPER_STATES
from funabin.my.access import MemberRequest, members_only

ACCESS = "self.access"
PICTURES = "image/jpeg,image/png,image/webp"
FIELD = "document_verification"
ASK = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Shown:
    """A paper with its state in words, and how often the staff opened it."""

    paper: Any
    look: str
    word: Any
    openings: int


@require_safe
@where_taken(PAPERS)
@members_only
@without_personal_data
def papers(request: MemberRequest) -> HttpResponse:
    """Every paper that was sent: where it stands, how often it was opened."""
    shown = [_shown(paper) for paper in queries.papers_of(request.account)]
    return render(request, "my/papers.html", {"papers": shown, "here": "data"})


def _shown(paper: Any) -> Shown:
    look, word = PAPER_STATES[paper.outcome]
    return Shown(paper, look, word, queries.staff_openings(str(paper.subject_id), paper.case))


@require_http_methods(ASK)
@limited("paper", per_hour=20, burst=6)
@where_taken(PAPERS)
@members_only
@without_personal_data
@sensitive_variables("form")
def send_paper(request: MemberRequest) -> HttpResponse:
    """What to send, what to cover, and no My Number."""
    form = _paper_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            upload = form.cleaned_data[FIELD].read()
            actions.send_paper(account=request.account, upload=upload, by=request.actor)
        except UnfitPicture as unfit:
            form.add_error(FIELD, unfit.message)
        except actions.TooManyPapers:
            form.add_error(
                None, _("Three papers wait to be looked at. Take one back, or wait for our answer.")
            )
        else:
            messages.success(request, _("The paper is here, sealed. Two of our staff look at it together."))
            return redirect("my:papers")
    return render(request, "my/send_paper.html", {"form": form, "here": "data"})


def _paper_form(request: MemberRequest) -> PersonalForm:
    asked = form_for(PAPERS, get_language() or "en")
    form = asked(request.POST, request.FILES) if request.method == "POST" else asked()
    form.fields[FIELD].widget.attrs["accept"] = PICTURES
    return form


@require_POST
@where_taken(PAPERS)
@members_only
@without_personal_data
def withdraw_paper(request: MemberRequest, number: str) -> HttpResponse:
    """Take a paper back: the picture is destroyed at once."""
    paper = queries.paper_by_case(number)
    if paper is None or paper.account != request.account:
        raise Http404
    row = actions.withdraw_paper(paper=paper, by=request.actor)
    if row.destroyed_at:
        messages.success(request, _("The picture is destroyed. Nobody can open it again."))
    else:
        messages.success(
            request, _("It is taken back. A legal hold keeps the picture: it is used for nothing else.")
        )
    return redirect("my:papers")


@require_http_methods(ASK)
@limited("bank-account", per_hour=20, burst=6)
@where_taken(BANK)
@members_only
@for_purpose(ACCESS)
@sensitive_variables("form", "opened")
def bank_account(request: MemberRequest) -> HttpResponse:
    """Where refunds go: told, shown, told anew."""
    bank = queries.bank_account_of(request.account)
    form = form_for(BANK, get_language() or "en")(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.values_for(queries.blank_bank_account())
        actions.tell_bank_account(account=request.account, told=told, by=request.actor)
        messages.success(
            request, _("A refund will go there. The account is sealed; two of our staff open it together.")
        )
        return redirect("my:bank_account")
    context: dict[str, Any] = {"form": form, "bank": bank, "here": "data"}
    if bank is not None:
        opened = open_data(handles_of(bank).values(), purpose=ACCESS, by=request.actor)
        context |= {"opened": opened, "openings": queries.staff_openings(str(bank.subject_id), bank.case)}
    return render(request, "my/bank_account.html", context)


@require_POST
@where_taken(BANK)
@members_only
@without_personal_data
def withdraw_bank_account(request: MemberRequest, number: str) -> HttpResponse:
    """Take the account back: destroyed at once."""
    bank = queries.bank_account_by_case(number)
    if bank is None or bank.account != request.account:
        raise Http404
    actions.withdraw_bank_account(bank=bank, by=request.actor)
    messages.success(request, _("The bank account is taken back. Nobody can open it again."))
    return redirect("my:bank_account")
