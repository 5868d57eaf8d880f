"""Papers of members: looked at by two, accepted or not, or destroyed in one step (AR-4.2h, AR-4.2i)."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.together import together, together_of
from funabin.gate.actions import ask_joint_opening, open_data
from funabin.gate.features import where_taken
from funabin.gate.fields import handles_of
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.members import actions, queries
from funabin.members.rules import BANK, BANK_PURPOSE, PAPERS, VERIFICATION
from funabin.members.wording import PAPER_STATES

ASKED = gettext_lazy("Asked. Somebody else has to agree before either of you sees it.")


@require_safe
@where_taken(PAPERS)
@staff_only("check_papers")
@without_personal_data
def papers(request: StaffRequest) -> HttpResponse:
    """What waits to be looked at, the oldest first; and the accounts refunds go to."""
    waiting = list(queries.papers_waiting())
    known = together_of(
        [str(one.subject_id) for one in waiting],
        purpose=VERIFICATION,
        cases=[one.case for one in waiting],
        by=request.actor,
    )
    rows = [{"paper": one, "together": known.get((str(one.subject_id), one.case))} for one in waiting]
    banks = list(queries.bank_accounts_told()) if request.may.pay_back else []
    return render(request, "desk/papers/list.html", {"rows": rows, "banks": banks, "here": "papers"})


@require_safe
@where_taken(PAPERS)
@staff_only("check_papers")
@without_personal_data
def paper(request: StaffRequest, number: str) -> HttpResponse:
    """Where one paper stands, and what is next. Nothing is opened here."""
    return _show(request, _paper(number))


@require_POST
@where_taken(PAPERS)
@staff_only("check_papers")
@for_purpose(VERIFICATION)
def ask_paper(request: StaffRequest, number: str) -> HttpResponse:
    """Ask for a second person to look at it with."""
    found = _paper(number)
    ask_joint_opening(handles=[found.paper], purpose=VERIFICATION, case=found.case, by=request.actor)
    messages.success(request, ASKED)
    return redirect("desk:paper", number)


@require_POST
@where_taken(PAPERS)
@staff_only("check_papers")
@for_purpose(VERIFICATION)
@sensitive_variables("opened", "content", "picture")
def open_paper(request: StaffRequest, number: str) -> HttpResponse:
    """The picture, in this one answer: it has no address of its own and no cache keeps it."""
    found = _paper(number)
    opened = open_data([found.paper], purpose=VERIFICATION, case=found.case, by=request.actor)
    content: bytes = opened[found.paper]
    picture = f"data:{found.media_type};base64,{base64.b64encode(content).decode('ascii')}"
    return _show(request, found, picture=picture)


@require_POST
@where_taken(PAPERS)
@staff_only("check_papers")
@without_personal_data
def check_paper(request: StaffRequest, number: str) -> HttpResponse:
    """Accepted, refused or unreadable: the member is told, and the short time of the picture begins."""
    try:
        outcome = request.POST.get("outcome", "")
        actions.check_paper(paper=_paper(number), outcome=outcome, by=request.actor)
    except actions.NotSeen:
        messages.error(request, _("Nothing was noted: look at the paper first, with a second person."))
        return redirect("desk:paper", number)
    except actions.CheckedAlready:
        messages.error(request, _("Nothing was noted: this paper is settled already."))
    except ValueError:
        messages.error(request, _("Nothing was noted: choose what came of the paper."))
        return redirect("desk:paper", number)
    else:
        messages.success(
            request, _("It is noted, and the member is told. The picture is destroyed in seven days.")
        )
    return redirect("desk:papers")


@require_POST
@where_taken(PAPERS)
@staff_only("check_papers")
@without_personal_data
def destroy_paper(request: StaffRequest, number: str) -> HttpResponse:
    """A My Number: destroyed in this step, the number noted nowhere, the member told what to send instead."""
    try:
        actions.destroy_paper(paper=_paper(number), by=request.actor)
    except actions.CheckedAlready:
        messages.error(request, _("Nothing was noted: this paper is settled already."))
    else:
        messages.success(
            request,
            _("The picture is destroyed. The member is told why, and what to send instead. Note nothing."),
        )
    return redirect("desk:papers")


@require_safe
@where_taken(BANK)
@staff_only("pay_back")
@without_personal_data
def bank_account(request: StaffRequest, number: str) -> HttpResponse:
    """Where a member's refund goes, sealed."""
    return _show_bank(request, _bank(number))


@require_POST
@where_taken(BANK)
@staff_only("pay_back")
@for_purpose(BANK_PURPOSE)
def ask_bank_account(request: StaffRequest, number: str) -> HttpResponse:
    """Ask for a second person to open it with."""
    bank = _bank(number)
    handles = handles_of(bank).values()
    ask_joint_opening(handles=handles, purpose=BANK_PURPOSE, case=bank.case, by=request.actor)
    messages.success(request, ASKED)
    return redirect("desk:bank_account", number)


@require_POST
@where_taken(BANK)
@staff_only("pay_back")
@for_purpose(BANK_PURPOSE)
@sensitive_variables("opened")
def open_bank_account(request: StaffRequest, number: str) -> HttpResponse:
    """Holder and account, in this one answer."""
    bank = _bank(number)
    handles = handles_of(bank).values()
    opened = open_data(handles, purpose=BANK_PURPOSE, case=bank.case, by=request.actor)
    return _show_bank(request, bank, opened=opened)


def _paper(number: str) -> Any:
    found = queries.paper_by_case(number)
    if found is None:
        raise Http404
    return found


def _bank(number: str) -> Any:
    found = queries.bank_account_by_case(number)
    if found is None:
        raise Http404
    return found


def _of_paper(request: StaffRequest, paper: Any) -> Any:
    return together(subject=str(paper.subject_id), purpose=VERIFICATION, case=paper.case, by=request.actor)


@sensitive_variables("picture")
def _show(request: StaffRequest, paper: Any, picture: str = "") -> HttpResponse:
    look, word = PAPER_STATES[paper.outcome]
    openings = queries.staff_openings(str(paper.subject_id), paper.case)
    context = {"paper": paper, "look": look, "word": word, "openings": openings, "picture": picture}
    context |= {"together": _of_paper(request, paper), "here": "papers"}
    return render(request, "desk/papers/paper.html", context)


@sensitive_variables("shown")
def _show_bank(request: StaffRequest, bank: Any, **shown: Any) -> HttpResponse:
    subject = str(bank.subject_id)
    state = together(subject=subject, purpose=BANK_PURPOSE, case=bank.case, by=request.actor)
    context = {"bank": bank, "together": state, "openings": queries.staff_openings(subject, bank.case)}
    return render(request, "desk/papers/bank_account.html", {**context, **shown, "here": "papers"})
