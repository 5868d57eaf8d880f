"""A member's requests about his own data: asked here, with their clock, what was done, and the answer."""

from __future__ import annotations

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
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.gate.queries import held_data
from funabin.gate.rules import Value
from funabin.kit.rates import limited, say_wait
from funabin.members.queries import address_handle
from funabin.my import held
from funabin.my.access import MemberRequest, members_only
from funabin.rights.actions.answers import fetch_answer
from funabin.rights.actions.fees import agree_fee
from funabin.rights.actions.messages import write_to_us
from funabin.rights.actions.requests import receive_request, withdraw_request
from funabin.rights.documents import FILES
from funabin.rights.forms import MessageForm, OwnRequestForm, message_form, own_request_form, told_in
from funabin.rights.held import ACCESS, as_record
from funabin.rights.letters import certificate_for, letter_of
from funabin.rights.queries.messages import readable_messages
from funabin.rights.queries.requests import requests_of
from funabin.rights.queries.told import own_request, told_of
from funabin.rights.rules.errors import RightsError
from funabin.rights.rules.requests import ERASING

POINT, NAME = "rights.request", "contact.name"


@require_safe
@where_taken(POINT)
@members_only
@without_personal_data
def requests(request: MemberRequest) -> HttpResponse:
    """What was asked so far, newest first."""
    rows = requests_of(held.records_of(request.actor)).select_related("subject", "agent")
    return render(request, "my/requests.html", {"requests": [told_of(row) for row in rows], "here": "data"})


@sensitive_variables("form")
def _too_soon(request: MemberRequest, wait: float) -> HttpResponse:
    form = own_request_form(get_language() or "en")(request.POST)
    say_wait(form, wait)
    return render(request, "my/request_new.html", {"form": form, "notice": form.notice, "here": "data"})


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(POINT)
@members_only
@for_purpose(ACCESS)
@limited("own-request", per_hour=12, burst=6, again=_too_soon)
@sensitive_variables("form")
def ask_request(request: MemberRequest) -> HttpResponse:
    """Ask: who asks is known, so nothing about him is asked again."""
    language = get_language() or "en"
    form = own_request_form(language)(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "notice": form.notice, "here": "data"}
        return render(request, "my/request_new.html", context, status=422 if form.errors else 200)
    row = receive_request(
        kind=form.cleaned_data["kind"],
        channel="web",
        language=language,
        told=_told(request, form),
        account=request.account.handle,
        manner=form.cleaned_data["manner"],
        by=request.actor,
    )
    messages.success(request, _("Your request has arrived. We write to you when it is answered."))
    return redirect("my:request", row.number)


@sensitive_variables("told", "opened")
def _told(request: MemberRequest, form: OwnRequestForm) -> dict[str, Value]:
    """What was told; of who asks to be erased also name and address, kept with the request to answer it."""
    told, subject = told_in(form), str(request.account.subject_id)
    if form.cleaned_data["kind"] not in ERASING:
        return told
    names = [one.handle for one in held_data(subject) if one.category == NAME and one.is_alive]
    address = address_handle(request.account)
    if not names or address is None:
        return told
    opened = open_data([names[-1], address], purpose=ACCESS, by=as_record(request.actor, subject))
    return {**told, "name": str(opened[names[-1]]), "email": str(opened[address])}


@require_safe
@where_taken(POINT)
@members_only
@for_purpose(ACCESS)
def request_page(request: MemberRequest, number: str) -> HttpResponse:
    """One request: its clock, what was written, what was done, its answer."""
    return _page(request, _own(request, number), message_form(get_language() or "en")())


@sensitive_variables("opened")
def _page(request: MemberRequest, row: Any, form: MessageForm, status: int = 200) -> HttpResponse:
    written, by = readable_messages(row), as_record(request.actor, str(row.subject_id))
    opened = open_data([one.text for one in written], purpose=ACCESS, by=by, case=row.number)
    context = {"told": told_of(row), "written": written, "opened": opened, "form": form, "here": "data"}
    return render(request, "my/request.html", context, status=status)


@require_POST
@limited("own-request.write", per_hour=60, burst=20)
@where_taken(POINT)
@members_only
@for_purpose(ACCESS)
@sensitive_variables("form")
def write(request: MemberRequest, number: str) -> HttpResponse:
    """Add a message to the request."""
    row = _own(request, number)
    form = message_form(get_language() or "en")(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        write_to_us(request=row, text=form.text, by=as_record(request.actor, str(row.subject_id)))
    except RightsError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your message was sent."))
    return redirect("my:request", number)


@require_POST
@where_taken(POINT)
@members_only
@for_purpose(ACCESS)
@sensitive_variables("content")
def fetch(request: MemberRequest, number: str) -> HttpResponse:
    """The answer, as paper or as file. Each time is counted."""
    row, kind = _own(request, number), request.POST.get("kind", "")
    answer = next((one for one in told_of(row).answers if str(one.pk) == request.POST.get("answer")), None)
    if answer is None or kind not in FILES:
        raise Http404
    content = fetch_answer(answer=answer, kind=kind, by=as_record(request.actor, str(row.subject_id)))
    return _file(content, f"{number}.{kind}", FILES[kind])


@require_POST
@where_taken(POINT)
@members_only
@without_personal_data
def letter(request: MemberRequest, number: str) -> HttpResponse:
    """What became of the request, as a letter."""
    return _paper(request, number, letter_of, "answer")


@require_POST
@where_taken(POINT)
@members_only
@without_personal_data
def certificate(request: MemberRequest, number: str) -> HttpResponse:
    """The certificate of an erasure that was asked for."""
    return _paper(request, number, certificate_for, "certificate")


@require_POST
@where_taken(POINT)
@members_only
@without_personal_data
def withdraw(request: MemberRequest, number: str) -> HttpResponse:
    """Take the request back."""
    return _done(request, number, withdraw_request, _("You took your request back. Nothing more is done."))


@require_POST
@where_taken(POINT)
@members_only
@without_personal_data
def agree(request: MemberRequest, number: str) -> HttpResponse:
    """Agree to the fee that was quoted."""
    return _done(request, number, agree_fee, _("You agreed to the fee. We begin."))


def _done(request: MemberRequest, number: str, action: Any, said: str) -> HttpResponse:
    try:
        action(request=_own(request, number), by=request.actor)
    except RightsError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("my:request", number)


def _paper(request: MemberRequest, number: str, made: Any, name: str) -> HttpResponse:
    row = _own(request, number)
    try:
        return _file(made(row), f"{number}-{name}.pdf", FILES["pdf"])
    except RightsError as error:
        messages.error(request, error.message)
    return redirect("my:request", number)


def _own(request: MemberRequest, number: str) -> Any:
    found = own_request(number, held.records_of(request.actor))
    if found is None:
        raise Http404
    return found


@sensitive_variables("content")
def _file(content: bytes, name: str, media: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media, headers=headers)
