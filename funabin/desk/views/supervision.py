"""Supervision of recipients on their pages: the standard, firms they pass work on to, data to come back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms import supervision as asked
from funabin.desk.views.recipients import kept, show_recipient, standing_for
from funabin.gate import actions
from funabin.gate.errors import Refused
from funabin.gate.features import where_taken
from funabin.gate.handing.fitness import standards_for
from funabin.gate.purpose import for_purpose
from funabin.gate.register import MANAGE, POINT
from funabin.gate.wording import reasons_of
from funabin.oversight.actions.recipients import close_return
from funabin.oversight.queries.recipients import return_by_id
from funabin.oversight.rules.errors import OversightError


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def assess_recipient(request: StaffRequest, number: UUID, standard: str) -> HttpResponse:
    """Held against the policy's standard for its kind."""
    found = standing_for(number)
    known = {one.key: one for one in standards_for(found.row)} if found.row else {}
    if standard not in known:
        raise Http404
    form = asked.AssessmentForm(known[standard], request.POST, prefix="assess")
    return kept(
        request, number, "assess", form,
        lambda row, told: actions.assess_recipient(
            recipient=row, standard=standard, answers=form.answers, done_on=told["done_on"], by=request.actor
        ),
        _("The assessment is on file."),
    )  # fmt: skip


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def record_sub_entrustee(request: StaffRequest, number: UUID) -> HttpResponse:
    """The recipient asks to pass work on to a firm."""
    found, form = standing_for(number), asked.SubEntrusteeForm(request.POST, prefix="sub")
    if not form.is_valid():
        return show_recipient(request, found, sub=form)
    told = form.cleaned_data
    words = {"name": told["firm"], "country": told["country"], "task": told["task"]}
    try:
        actions.record_sub_entrustee(
            recipient=found.recipient, asked_on=told["asked_on"], by=request.actor, **words
        )
    except Refused as refused:
        form.add_error(None, reasons_of(refused)[0].sentence)
        return show_recipient(request, found, sub=form)
    messages.success(request, _("It is on file, and waits for your word."))
    return redirect("desk:recipient", number)


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def decide_sub_entrustee(request: StaffRequest, number: UUID, sub: int) -> HttpResponse:
    """Agree to it, refuse it, or end it."""
    found = standing_for(number)
    row = next((one for one in found.sub_entrustees if one.pk == sub), None)
    act = DECIDING.get(request.POST.get("verb", ""))
    if row is None or act is None:
        raise Http404
    try:
        act(sub_entrustee=row, by=request.actor)
    except ValueError:
        messages.error(request, _("Its state has changed meanwhile. Please look again."))
    else:
        messages.success(request, _("It is on file."))
    return redirect("desk:recipient", number)


DECIDING: dict[str, Any] = {
    "approve": actions.approve_sub_entrustee,
    "refuse": actions.refuse_sub_entrustee,
    "end": actions.end_sub_entrustee,
}


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def end_return(request: StaffRequest, number: UUID, task: UUID) -> HttpResponse:
    """The data came back, or was destroyed, as a paper shows."""
    found, row = standing_for(number), return_by_id(str(task))
    if row is None or row.recipient_id != found.recipient.pk:
        raise Http404
    form = asked.ReturnForm(request.POST, request.FILES, prefix="return")
    if not form.is_valid():
        return show_recipient(request, found, **{"return": form})
    try:
        close_return(task=row, by=request.actor, **form.closed)
    except OversightError as error:
        form.add_error("proof", error.message)
        return show_recipient(request, found, **{"return": form})
    messages.success(request, _("The task is closed, with its proof on file."))
    return redirect("desk:recipient", number)
