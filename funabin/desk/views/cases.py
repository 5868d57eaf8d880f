"""The inbox and a case: three panes as in a mail program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from funabin.correspondence.queries import messages_of
from funabin.desk.access import May, StaffRequest, staff_only
from funabin.desk.colleagues import answering_colleagues, sign_of
from funabin.desk.forms.cases import AnswerForm, AssignForm
from funabin.gate.actions import Opened, open_data, open_list
from funabin.gate.features import where_taken
from funabin.gate.fields import Handle
from funabin.gate.purpose import for_purpose
from funabin.gate.queries import current_policy, is_granted
from funabin.journal.actor import Actor
from funabin.shipping.queries import port_by_code
from funabin.trade.actions import inquiries as actions
from funabin.trade.queries import inquiries as queries
from funabin.trade.queries.handing import INQUIRY, askable_firms
from funabin.trade.queries.inquiries import Case
from funabin.trade.rules.errors import TradeError

ANSWER = "inquiry.answer"


@require_safe
@staff_only()
@for_purpose(ANSWER)
def inbox(request: StaffRequest) -> HttpResponse:
    """Nobody's cases and one's own; who has no cases gets the page of his own work."""
    if not request.may.answer:
        return redirect(_home_of(request.may))
    cases = queries.inbox(request.actor)
    return render(request, "desk/inbox.html", {"cases": cases, "names": _names(cases, request.actor)})


@require_safe
@where_taken("thread")
@staff_only()
@for_purpose(ANSWER)
@sensitive_variables("opened")
def case(request: StaffRequest, number: str) -> HttpResponse:
    """A case beside the inbox. Taking it opens it; another clerk's is refused."""
    found = _case(number, request.actor)
    cases = queries.inbox(request.actor)
    is_own = found.inquiry.assigned_to == request.actor.token
    thread = list(messages_of(found.inquiry.thread))
    opened = _open(found, [message.body for message in thread], request.actor) if is_own else None
    context = {
        "cases": cases,
        "names": _names(cases, request.actor),
        "case": found,
        "port": port_by_code(found.inquiry.port),
        "is_own": is_own,
        "thread": thread,
        "opened": opened,
        "told": _told(found, request.actor),
        "others": _others(found, opened),
        "rivals": queries.rivals([vehicle.pk for vehicle in found.vehicles], beside=found.inquiry),
        "form": AnswerForm(),
        "askable": askable_firms(INQUIRY) if is_own and found.is_open else [],
        "assign_form": AssignForm(answering_colleagues(besides=request.actor)) if is_own else None,
    }
    return render(request, "desk/cases/case.html", context)


def _case(number: str, actor: Actor) -> Case:
    found = queries.case_of(number, actor)
    if found is None:
        raise Http404
    return found


def _open(found: Case, bodies: list[Any], actor: Actor) -> Opened:
    handles = [*_told(found, actor).values(), *bodies]
    return open_data(handles, purpose=ANSWER, by=actor, case=found.number)


def _told(found: Case, actor: Actor) -> dict[str, Handle]:
    """What was told of the person and the clerk's roles may read for an answer, by its name."""
    policy, language = current_policy(), get_language() or "en"
    words = language if language in policy.texts else policy.languages[0]
    return {
        policy.text(f"category.{handle.category}", words): handle
        for handle, point in found.contact.told
        if is_granted(handle, purpose=ANSWER, point=point, roles=actor.roles)
    }


@sensitive_variables()
def _others(found: Case, opened: Opened | None) -> list[tuple[Any, str]]:
    """Other cases of the same buyer, with their clerks' signs; by address and number too, once open."""
    wanted = (found.contact.email, found.contact.phone)
    email, phone = (opened.get(handle, "") if opened and handle else "" for handle in wanted)
    rows = queries.other_cases(found.inquiry, email=email, phone=phone)
    return [(row, sign_of(row.assigned_to)) for row in rows]


def _names(cases: list[Case], actor: Actor) -> Opened | None:
    """Names of one's own cases; the rest stays sealed in the list."""
    mine = [case for case in cases if case.inquiry.assigned_to == actor.token]
    own = {case.number: [name] for case in mine if (name := _readable_name(case, actor))}
    return open_list(own, purpose=ANSWER, by=actor) if own else None


def _readable_name(case: Case, actor: Actor) -> Handle | None:
    points = {handle: point for handle, point in case.contact.told}
    name = case.contact.name
    allowed = name and is_granted(name, purpose=ANSWER, point=points[name], roles=actor.roles)
    return name if allowed else None


def _home_of(may: May) -> str:
    homes = {"stock": "desk:vehicles", "deal": "desk:pipeline", "manage": "desk:staff"}
    homes |= {"keep_shareholders": "desk:shareholders"}
    return next((home for ability, home in homes.items() if getattr(may, ability)), "desk:promises")


@require_POST
@where_taken("thread")
@staff_only("answer")
@for_purpose(ANSWER)
def take_inquiry(request: StaffRequest, number: str) -> HttpResponse:
    """Take a case nobody has: from now on it is open to this clerk only."""
    return _done(request, number, lambda found: actions.take_inquiry(inquiry=found.inquiry, by=request.actor))


@require_POST
@where_taken("thread")
@staff_only("answer")
@for_purpose(ANSWER)
def assign_inquiry(request: StaffRequest, number: str) -> HttpResponse:
    """Give one's case to a colleague."""
    form = AssignForm(answering_colleagues(besides=request.actor), request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a colleague."))
        return redirect("desk:case", number)
    found = _case(number, request.actor)
    try:
        actions.assign_inquiry(inquiry=found.inquiry, to=form.cleaned_data["to"], by=request.actor)
    except TradeError as error:
        messages.error(request, error.message)
        return redirect("desk:case", number)
    messages.success(request, _("The case is your colleague's now. You can no longer open it."))
    return redirect("desk:inbox")


@require_POST
@where_taken("thread")
@staff_only("answer")
@for_purpose(ANSWER)
@sensitive_variables("form")
def answer_inquiry(request: StaffRequest, number: str) -> HttpResponse:
    """Write to the buyer."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write an answer first."))
        return redirect("desk:case", number)
    text = form.cleaned_data["text"]
    answered = _("Your answer is on its way.")
    return _done(
        request,
        number,
        lambda found: actions.answer_inquiry(inquiry=found.inquiry, text=text, by=request.actor),
        said=answered,
    )


@require_POST
@where_taken("thread")
@staff_only("answer")
@for_purpose(ANSWER)
def close_inquiry(request: StaffRequest, number: str) -> HttpResponse:
    """Close a case: nobody opens its data any more."""
    found = _case(number, request.actor)
    try:
        actions.close_inquiry(inquiry=found.inquiry, by=request.actor)
    except TradeError as error:
        messages.error(request, error.message)
        return redirect("desk:case", number)
    messages.success(request, _("The case is closed."))
    return redirect("desk:inbox")


def _done(request: StaffRequest, number: str, act: Callable[[Case], object], said: str = "") -> HttpResponse:
    try:
        act(_case(number, request.actor))
    except TradeError as error:
        messages.error(request, error.message)
    else:
        if said:
            messages.success(request, said)
    return redirect("desk:case", number)
