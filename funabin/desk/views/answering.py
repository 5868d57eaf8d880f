"""The end of a request: what is done to the data, the answer, the refusal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.asked import CORRECTED, held_to_choose, sheet_of
from funabin.desk.forms.correcting import Correction, corrected, corrections
from funabin.desk.forms.requests import AnswerForm
from funabin.desk.views.requests import done, found_request
from funabin.gate.actions import open_data
from funabin.gate.features import where_taken
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.gate.queries import HeldDatum
from funabin.rights.actions import answers as making
from funabin.rights.actions import requests as actions
from funabin.rights.bundle import SecondPersonNeeded
from funabin.rights.letters import certificate_for, letter_of
from funabin.rights.rules.errors import RightsError
from funabin.rights.rules.requests import ACCEPTED, ANSWER, AT_REQUEST
from funabin.trade.actions.rights import carry_out

PAPERS = {"letter": letter_of, "certificate": certificate_for}


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
@sensitive_variables("opened")
def open_found(request: StaffRequest, number: str) -> HttpResponse:
    """The data found, to choose from or to correct: in this one answer, at no address that a link opens."""
    found = found_request(number)
    return _data_page(request, found, corrections(_held(found), request.LANGUAGE_CODE))


@sensitive_variables("opened")
def _data_page(
    request: StaffRequest, found: Any, rows: list[Correction], *, is_wrong: bool = False
) -> HttpResponse:
    handles = [row.held.handle for row in rows]
    opened = open_data(handles, purpose=ANSWER, by=request.actor, case=found.number)
    context = {"row": found, "rows": rows, "opened": opened, "is_wrong": is_wrong, "here": "requests"}
    response = render(request, "desk/requests/data.html", context, status=422 if is_wrong else 200)
    response["Cache-Control"] = "no-store"
    return response


def _held(found: Any) -> list[HeldDatum]:
    return held_to_choose(found) if found.state == ACCEPTED else []


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
@sensitive_variables("values", "rows")
def carry_out_request(request: StaffRequest, number: str) -> HttpResponse:
    """Do what was asked: to everything found, to what was chosen of it, or with what is right."""
    chosen = [UUID(one) for one in request.POST.getlist("data") if _is_id(one)]
    found = found_request(number)
    rows = corrections(_held(found), request.LANGUAGE_CODE, request.POST) if found.kind in CORRECTED else []
    values = corrected(rows)
    if values is None:
        return _data_page(request, found, rows, is_wrong=True)
    return done(
        request,
        number,
        lambda row: carry_out(request=row, chosen=chosen, values=values, by=request.actor),
        _("It is done. Tell the recipients that got the data, then answer."),
    )


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def make_answer(request: StaffRequest, number: str) -> HttpResponse:
    """Put everything held into a PDF and a JSON file; ask for a second person where high-class data waits."""
    try:
        return done(
            request,
            number,
            lambda row: making.make_answer(request=row, by=request.actor),
            _("The answer is made. Look at it, then give it."),
        )
    except SecondPersonNeeded:
        making.ask_second(request=found_request(number), by=request.actor)
        messages.error(request, _("Some of it is opened by two people only. A second person was asked."))
        return redirect("desk:request", number)


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
@sensitive_variables("content")
def print_answer(request: StaffRequest, number: str) -> HttpResponse:
    """The answer as a PDF, to look at and to print for a letter."""
    answer = found_request(number).answers.last()
    if answer is None:
        raise Http404
    try:
        content = making.fetch_answer(answer=answer, kind="pdf", by=request.actor)
    except RightsError as error:
        messages.error(request, error.message)
        return redirect("desk:request", number)
    return _pdf(content, number)


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@without_personal_data
def print_letter(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """The answer to an ended request, or the certificate of an erasure, to be posted. It names nobody."""
    try:
        content = PAPERS[key](found_request(number))
    except RightsError as error:
        messages.error(request, error.message)
        return redirect("desk:request", number)
    except KeyError:
        raise Http404 from None
    return _pdf(content, f"{number}-{key}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
@sensitive_variables("sheet")
def answer_request(request: StaffRequest, number: str) -> HttpResponse:
    """The request is answered. An article that the page did not offer is told at its field."""
    told, found = request.POST, found_request(number)
    if found.state == ACCEPTED:
        sheet = sheet_of(found, request.actor, timezone.now())
        form = AnswerForm(sheet.right, sheet.kept(), told)
        if not form.is_valid():
            page = {"sheet": sheet, "answer": form, "here": "requests"}
            return render(request, "desk/requests/request.html", page, status=400)
    return done(
        request,
        number,
        lambda row: actions.answer_request(
            request=row,
            manner=told.get("manner", ""),
            outcome=told.get("outcome", ""),
            kept_on=told.getlist("kept_on"),
            by=request.actor,
        ),
        _("The request is answered. Nobody opens anything of it any more."),
    )


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def refuse_request(request: StaffRequest, number: str) -> HttpResponse:
    """Say no, on an article of the list."""
    article = request.POST.get("article", "")
    said = _("The person is told that it is refused, on which article and why.")
    return done(
        request,
        number,
        lambda row: actions.refuse_request(request=row, article=article, by=request.actor),
        said,
        tells=True,
    )


@require_POST
@where_taken(AT_REQUEST)
@staff_only("keep_privacy")
@for_purpose(ANSWER)
def withdraw_request(request: StaffRequest, number: str) -> HttpResponse:
    """The person no longer wants it."""
    said = _("The request is withdrawn.")
    return done(request, number, lambda row: actions.withdraw_request(request=row, by=request.actor), said)
