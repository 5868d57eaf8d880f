"""A member's complaints and disputes: begun from a case or in general, read, continued."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.gate.actions import open_data
from funabin.gate.features import where_taken
from funabin.gate.forms import PersonalForm, form_for
from funabin.gate.purpose import for_purpose
from funabin.kit.rates import limited, say_wait
from funabin.my.access import MemberRequest, members_only
from funabin.rights.actions.complaints import continue_complaint, receive_complaint, say_unhandled
from funabin.rights.complaint_words import TOPICS
from funabin.rights.forms import own_complaint_form
from funabin.rights.held import as_record
from funabin.rights.queries.complaints import Heard, complaints_of, own_complaint
from funabin.rights.rules.errors import RightsError
from funabin.trade.actions.complaints import complain
from funabin.trade.queries.contacts import own_subjects
from funabin.trade.queries.deals import deal_of
from funabin.trade.queries.inquiries import own_case

ACCESS, POINT, WORDS = "self.access", "rights.complaint", "rights.message"
INQUIRY, DEAL = "inquiry", "deal"


class About(forms.Form):
    """What a complaint in general is about."""

    topic = forms.ChoiceField(label=gettext_lazy("What is it about?"), choices=list(TOPICS.items()))


@sensitive_variables("form")
def _too_soon(request: MemberRequest, wait: float, kind: str = "", number: str = "") -> HttpResponse:
    """The form with what was typed: of a complaint about a case, or of another one."""
    form = _form(general=not number)(request.POST)
    say_wait(form, wait)
    if number:
        _case(request, kind, number)
        return render(request, "my/complain.html", {"form": form, "number": number, "notice": form.notice})
    mine = complaints_of(own_subjects(request.actor))
    return render(request, "my/complaints.html", {"complaints": mine, "form": form, "notice": form.notice})


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(POINT)
@members_only
@for_purpose(ACCESS)
@limited("own-complaint", per_hour=12, burst=6, again=_too_soon)
@sensitive_variables("form")
def complaints(request: MemberRequest) -> HttpResponse:
    """One's own complaints, and the form for another one."""
    form = _form(general=True)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = receive_complaint(
            topic=form.cleaned_data["topic"],
            channel="web",
            language=get_language() or "en",
            told={"message.text": form.personal["message.text"]},
            subject=request.account.subject,
            account=request.account.handle,
            jurisdictions=[request.account.subject.country] if request.account.subject.country else [],
            by=request.actor,
        )
        return redirect("my:complaint", row.number)
    mine = complaints_of(own_subjects(request.actor))
    return render(request, "my/complaints.html", {"complaints": mine, "form": form, "notice": form.notice})


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(POINT)
@members_only
@for_purpose(ACCESS)
@limited("own-complaint", per_hour=12, burst=6, again=_too_soon)
@sensitive_variables("form")
def complain_about(request: MemberRequest, kind: str, number: str) -> HttpResponse:
    """A complaint about one's own inquiry, or a dispute about one's own deal."""
    inquiry, deal = _case(request, kind, number)
    form = _form(general=False)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = str(form.personal["message.text"])
        by = as_record(request.actor, inquiry.subject_id)
        row = complain(inquiry=inquiry, deal=deal, text=text, by=by)
        return redirect("my:complaint", row.number)
    return render(request, "my/complain.html", {"form": form, "number": number, "notice": form.notice})


def _form(*, general: bool) -> type[PersonalForm]:
    asked = own_complaint_form(get_language() or "en")
    bases = (About, asked) if general else (asked,)
    return type("ComplaintForm", bases, {"field_order": ["topic"]})


def _case(request: MemberRequest, kind: str, number: str) -> tuple[Any, Any]:
    if kind == DEAL and (standing := deal_of(number, request.actor)):
        return standing.deal.quotation.inquiry, standing.deal
    if kind == INQUIRY and (case := own_case(number, request.actor)):
        return case.inquiry, None
    raise Http404


@require_safe
@where_taken(POINT)
@members_only
@for_purpose(ACCESS)
@sensitive_variables("opened")
def complaint(request: MemberRequest, number: str) -> HttpResponse:
    """One complaint: by when, what was written, and the button that puts it above."""
    return _page(request, _heard(request, number), form_for(WORDS, get_language() or "en")())


def _page(request: MemberRequest, heard: Heard, form: PersonalForm, status: int = 200) -> HttpResponse:
    by = as_record(request.actor, heard.complaint.subject_id)
    context = {
        "heard": heard,
        "opened": open_data([one.text for one in heard.said], purpose=ACCESS, by=by, case=heard.number),
        "form": form,
        "write_url": reverse("my:write_complaint", args=[heard.number]),
        "unhandled_url": reverse("my:unhandled", args=[heard.number]),
    }
    return render(request, "my/complaint.html", context, status=status)


@require_POST
@limited("own-complaint.write", per_hour=60, burst=20)
@where_taken(POINT)
@members_only
@for_purpose(ACCESS)
@sensitive_variables("form")
def write_complaint(request: MemberRequest, number: str) -> HttpResponse:
    """Another message."""
    heard = _heard(request, number)
    form = form_for(WORDS, get_language() or "en")(request.POST)
    if not form.is_valid():
        return _page(request, heard, form, status=422)
    try:
        text = str(form.personal["message.text"])
        continue_complaint(complaint=heard.complaint, text=text, by=_self(request, heard))
    except RightsError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your message was sent."))
    return redirect("my:complaint", number)


@require_POST
@where_taken(POINT)
@members_only
@for_purpose(ACCESS)
def unhandled(request: MemberRequest, number: str) -> HttpResponse:
    """It was not handled well: it goes to who answers for the data."""
    heard = _heard(request, number)
    say_unhandled(complaint=heard.complaint, by=_self(request, heard))
    messages.success(request, _("We put it before the person who answers for your data."))
    return redirect("my:complaint", number)


def _self(request: MemberRequest, heard: Heard) -> Any:
    return as_record(request.actor, heard.complaint.subject_id)


def _heard(request: MemberRequest, number: str) -> Heard:
    found = own_complaint(number, request.actor, own_subjects(request.actor))
    if found is None:
        raise Http404
    return found
