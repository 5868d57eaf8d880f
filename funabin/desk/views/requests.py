"""Requests of people about their data: the list by what is due, one request step by step, what is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.asked import Asked, line_of, sheet_of
from funabin.desk.forms import requests as asking
from funabin.gate.actions import open_data
from funabin.gate.features import where_taken
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.kit.papers import kind_of_paper
from funabin.rights.actions import clocks, fees, identity, searching
from funabin.rights.actions import requests as actions
from funabin.rights.actions.messages import write_to_person
from funabin.rights.queries import requests as queries
from funabin.rights.queries.contacts import mail_handle
from funabin.rights.queries.messages import numbers_waiting, papers_of
from funabin.rights.queries.searching import numbers_held
from funabin.rights.rules.errors import RightsError
from funabin.rights.rules.requests import ANSWER, AT_REQUEST

UNTOLD = gettext_lazy("It is noted. No e-mail address is known: tell the person by telephone or letter.")
ASK = ["GET", "HEAD", "POST"]


@require_safe
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@without_personal_data
def requests(request: StaffRequest) -> HttpResponse:
    """What is due first stands first, what is late in plain words; then what ended lately."""
    now, rows = timezone.now(), list(queries.requests_open())
    context = {
        "lines": [line_of(row, now) for row in rows],
        "wrote": numbers_waiting(rows),
        "ended": list(queries.requests_ended()[:20]),
        "now": now,
        "here": "requests",
    }
    return render(request, "desk/requests/list.html", context)


@require_http_methods(ASK)
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
@sensitive_variables("form", "agent", "told")
def record_request(request: StaffRequest) -> HttpResponse:
    """Write down what came by telephone, mail, letter or fax, on behalf of the person."""
    form = asking.intake_form(request.LANGUAGE_CODE)(request.POST or None)
    by_agent = bool(request.POST.get("agency"))
    posted, files = (request.POST, request.FILES) if by_agent else (None, None)
    agent = asking.agent_form(request.LANGUAGE_CODE)(posted, files, prefix="agent")
    if request.method == "POST" and form.is_valid() and (not by_agent or agent.is_valid()):
        told = form.cleaned_data
        row = actions.receive_request(
            kind=told["kind"],
            channel=told["channel"],
            language=told["language"],
            told=asking.told_by(form),
            agency=told["agency"],
            agent_told=agent.told if by_agent else None,
            manner=told["manner"],
            form=told["form"],
            jurisdictions=[told["country"]] if told["country"] else [],
            recipients=told["recipients"],
            arrived_at=form.arrived_at,  # type: ignore[attr-defined]
            by=request.actor,
        )
        messages.success(request, _("Request %(number)s is kept.") % {"number": row.number})
        return redirect("desk:request", row.number)
    return render(request, "desk/requests/record.html", {"form": form, "agent": agent, "here": "requests"})


@require_safe
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
@sensitive_variables("sheet")
def one_request(request: StaffRequest, number: str) -> HttpResponse:
    """One request, step by step: who asks, the agent's paper, the fee, the search, the answer."""
    return render(
        request, "desk/requests/request.html", {"sheet": _sheet(request, number), "here": "requests"}
    )


def _sheet(request: StaffRequest, number: str) -> Asked:
    return sheet_of(found_request(number), request.actor, timezone.now())


def found_request(number: str) -> Any:
    """The request of this number, or the page that nothing is there."""
    found = queries.request_by_number(number)
    if found is None:
        raise Http404
    return found


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def ask_identity(request: StaffRequest, number: str) -> HttpResponse:
    """Tell the person how he can show who he is."""
    means = request.POST.get("means", "")
    said = _("The person is asked to show who he is.")
    return done(
        request,
        number,
        lambda row: identity.ask_identity(request=row, means=means, by=request.actor),
        said,
        tells=True,
    )


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
@sensitive_variables("opened")
def prepare_call(request: StaffRequest, number: str) -> HttpResponse:
    """The number of a record, to call it back, and what may be asked: in this one answer, at no address."""
    record = request.POST.get("record", "")
    try:
        found = identity.prepare_call(request=found_request(number), record=record, by=request.actor)
    except RightsError as error:
        messages.error(request, error.message)
        return redirect("desk:request", number)
    handles = numbers_held(found, record)
    opened = open_data(handles, purpose=ANSWER, by=request.actor, case=number)
    context = {"row": found, "record": record, "handles": handles, "opened": opened, "here": "requests"}
    known = line_of(found, timezone.now()).categories_of(record)
    return render(request, "desk/requests/call.html", {**context, "known": known, "form": asking.CallForm()})


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def record_call(request: StaffRequest, number: str) -> HttpResponse:
    """What a call showed."""
    record = request.POST.get("record", "")
    return done(
        request,
        number,
        lambda row: identity.record_identity(
            request=row, means="call_back", passed=_showed(request), records=[record], by=request.actor
        ),
        _("What the call showed is kept."),
    )


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def check_identity(request: StaffRequest, number: str) -> HttpResponse:
    """What a paper showed."""
    records = request.POST.getlist("records")
    return done(
        request,
        number,
        lambda row: identity.record_identity(
            request=row, means="papers", passed=_showed(request), records=records, by=request.actor
        ),
        _("What the paper showed is kept. Destroy the copy."),
    )


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
@sensitive_variables("opened", "content")
def agent_paper(request: StaffRequest, number: str) -> HttpResponse:
    """The paper that shows that the agent may act; no cache keeps it."""
    papers = {str(one.datum): one for one in papers_of(found_request(number))}
    paper = papers.get(request.POST.get("paper", "")) or next(iter(papers.values()), None)
    if paper is None:
        raise Http404
    opened = open_data([paper], purpose=ANSWER, by=request.actor, case=number)
    content: bytes = opened[paper]
    kind = kind_of_paper(content)
    media = kind[0] if kind else "application/octet-stream"
    return HttpResponse(content, content_type=media, headers={"Cache-Control": "no-store"})


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
@sensitive_variables("form")
def write_message(request: StaffRequest, number: str) -> HttpResponse:
    """Write to whoever asked: the mail leads to the page, where the message stands."""
    form = asking.message_form(request.LANGUAGE_CODE)(request.POST)
    if not form.is_valid():
        context = {"sheet": _sheet(request, number), "message": form, "here": "requests"}
        return render(request, "desk/requests/request.html", context, status=422)
    return done(
        request,
        number,
        lambda row: write_to_person(request=row, text=form.text, by=request.actor),
        _("Your message stands on the page of the request. A mail leads there."),
    )


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def check_agency(request: StaffRequest, number: str) -> HttpResponse:
    """What the agent's paper shows."""
    return done(
        request,
        number,
        lambda row: identity.check_agency(request=row, passed=_showed(request), by=request.actor),
        _("What the paper shows is kept."),
    )


FEES: dict[str, tuple[Callable[..., Any], Any]] = {
    "quote": (fees.quote_fee, gettext_lazy("The fee is quoted. Work begins when the person agrees.")),
    "agree": (fees.agree_fee, gettext_lazy("The person has agreed to the fee.")),
    "waive": (fees.waive_fee, gettext_lazy("No fee is asked.")),
    "paid": (fees.note_fee_paid, gettext_lazy("The fee has arrived.")),
}


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def settle_fee(request: StaffRequest, number: str, step: str) -> HttpResponse:
    """Quote a fee, note that it was agreed to or paid, or ask none."""
    if step not in FEES:
        raise Http404
    act, said = FEES[step]
    return done(request, number, lambda row: act(request=row, by=request.actor), said, tells=step == "quote")


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def search_held(request: StaffRequest, number: str) -> HttpResponse:
    """Look through every sealed field."""
    said = _("Every field was looked through. What was found stands below.")
    return done(request, number, lambda row: searching.search_held(request=row, by=request.actor), said)


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def accept_request(request: StaffRequest, number: str) -> HttpResponse:
    """Take the request into work, for the records that were chosen, and search them."""
    records = request.POST.getlist("records")

    def accept(row: Any) -> None:
        actions.accept_request(request=row, about=records, by=request.actor)
        searching.search_held(request=row, by=request.actor)

    return done(request, number, accept, _("It is in work. Everything held was looked through."))


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def pause_clock(request: StaffRequest, number: str) -> HttpResponse:
    """Let the clock stand while the person is asked back."""
    said = _("The clock stands still. The person was told what for.")
    return done(
        request, number, lambda row: clocks.pause_clock(request=row, by=request.actor), said, tells=True
    )


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def resume_clock(request: StaffRequest, number: str) -> HttpResponse:
    """The person has answered."""
    said = _("The clock goes on.")
    return done(request, number, lambda row: clocks.resume_clock(request=row, by=request.actor), said)


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def extend_request(request: StaffRequest, number: str) -> HttpResponse:
    """Answer later, and tell the person why."""
    why = request.POST.get("why", "")
    said = _("The person is told why it takes longer, and until when.")
    return done(
        request,
        number,
        lambda row: clocks.extend_request(request=row, why=why, by=request.actor),
        said,
        tells=True,
    )


def _showed(request: StaffRequest) -> bool:
    """What a call or a paper showed. Raises RightsError where nothing was chosen."""
    if request.POST.get("passed") not in ("0", "1"):
        raise RightsError(_("Nothing was kept: choose what it showed."))
    return request.POST["passed"] == "1"


def done(
    request: StaffRequest, number: str, act: Callable[[Any], object], said: str, *, tells: bool = False
) -> HttpResponse:
    """Act on a request and go back to its page; say why where it is not done.

    `tells`: the person hears of it by mail; where no address is known, the desk is asked to tell him.
    """
    try:
        act(found_request(number))
    except RightsError as error:
        messages.error(request, error.message)
    else:
        is_told = not tells or mail_handle(found_request(number)) is not None
        messages.add_message(request, *((messages.SUCCESS, said) if is_told else (messages.WARNING, UNTOLD)))
    return redirect("desk:request", number)
