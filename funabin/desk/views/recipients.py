"""The register of recipients: firms and authorities outside, their agreements, reviews, suspensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms import recipients as asked
from funabin.desk.forms.supervision import AssessmentForm, ReturnForm, SubEntrusteeForm
from funabin.gate import actions, register
from funabin.gate.actions import Opened, open_data
from funabin.gate.features import where_taken
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.gate.register import MANAGE, POINT, HeldAgainst, Standing
from funabin.members.grants import may_open
from funabin.oversight.queries.recipients import returns_of, supervision

ASK = ["GET", "HEAD", "POST"]


@require_safe
@staff_only("see_recipients")
@where_taken(POINT)
@without_personal_data
def recipients(request: StaffRequest) -> HttpResponse:
    """Everybody in the register: whether it may receive, and what is due."""
    context = {"recipients": register.recipients(), "supervision": supervision(), "here": "recipients"}
    return render(request, "desk/recipients/list.html", context)


@require_http_methods(ASK)
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
@sensitive_variables("form", "told")
def new_recipient(request: StaffRequest) -> HttpResponse:
    """Write a firm or an authority into the register."""
    form = asked.recipient_form(request.LANGUAGE_CODE)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        row = actions.register_recipient(
            key=told["kind"],
            name=told["firm"],
            address=told["seat"],
            country=told["country"],
            office=told["office"],
            representative=str(form.personal.get("party.representative", "")),
            by=request.actor,
        )
        messages.success(request, _("It is in the register. Add the agreement and the first check."))
        return redirect("desk:recipient", row.pk)
    return render(request, "desk/recipients/new.html", {"form": form, "here": "recipients"})


@require_safe
@staff_only("see_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
@sensitive_variables("opened")
def recipient(request: StaffRequest, number: UUID) -> HttpResponse:
    """One recipient: what it receives by the policy, what lets or stops it, what is due."""
    found = standing_for(number)
    return show_recipient(request, found)


@sensitive_variables("opened")
def show_recipient(request: StaffRequest, found: Standing, **forms_sent: forms.Form) -> HttpResponse:
    """The page of one recipient, with the form that was sent and holds a fault."""
    fresh = {
        "agreement": asked.AgreementForm(prefix="agreement"),
        "accreditation": asked.AccreditationForm(prefix="accreditation"),
        "review": asked.ReviewForm(prefix="review"),
        "suspension": asked.SuspensionForm(prefix="suspension"),
        "sub": SubEntrusteeForm(prefix="sub"),
        "return": ReturnForm(prefix="return"),
    }
    assess = forms_sent.get("assess")
    held = [(one, _assess_form(one, assess)) for one in found.held_against]
    context = {
        "standing": found,
        "recipient": found.recipient,
        "held": held,
        "returns": returns_of(found.recipient),
        "here": "recipients",
    }
    opened = _opened(request, found)
    status = 400 if forms_sent else 200
    page = {**context, "forms": {**fresh, **forms_sent}, "opened": opened}
    return render(request, "desk/recipients/recipient.html", page, status=status)


def _assess_form(one: HeldAgainst, sent: forms.Form | None) -> forms.Form:
    """The form of a standard, filled in as it was answered last; or the one that was sent."""
    if isinstance(sent, AssessmentForm) and sent.standard.key == one.standard.key:
        return sent
    answers = one.assessment.answers if one.assessment else {}
    met = [word for word, is_met in answers.items() if is_met]
    return AssessmentForm(one.standard, prefix="assess", initial={"met": met})


def _opened(request: StaffRequest, found: Standing) -> Opened | None:
    """Who represents it, for whom the policy introduces to it."""
    handle = found.recipient.representative
    if handle is None or not may_open(request.actor, MANAGE):
        return None
    return open_data([handle], purpose=MANAGE, by=request.actor, case=str(found.recipient.pk))


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def sign_agreement(request: StaffRequest, number: UUID) -> HttpResponse:
    """An agreement was signed."""
    form = asked.AgreementForm(request.POST, prefix="agreement")
    return kept(
        request, number, "agreement", form,
        lambda row, told: actions.sign_agreement(recipient=row, by=request.actor, **told),
        _("The agreement is on file."),
    )  # fmt: skip


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def end_agreement(request: StaffRequest, number: UUID, agreement: int) -> HttpResponse:
    """An agreement ends today."""
    found = standing_for(number)
    row = next((one for one in found.fitness.agreements if one.pk == agreement), None)
    if row is None:
        raise Http404
    actions.end_agreement(agreement=row, on=found.fitness.today, by=request.actor)
    messages.success(request, _("The agreement ends today. From tomorrow nothing goes there under it."))
    return redirect("desk:recipient", number)


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def accredit_recipient(request: StaffRequest, number: UUID) -> HttpResponse:
    """It is found fit to receive at all."""
    form = asked.AccreditationForm(request.POST, prefix="accreditation")
    return kept(
        request, number, "accreditation", form,
        lambda row, told: actions.accredit_recipient(recipient=row, by=request.actor, **told),
        _("The accreditation is on file."),
    )  # fmt: skip


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def record_review(request: StaffRequest, number: UUID) -> HttpResponse:
    """Somebody looked at how it handles data."""
    form = asked.ReviewForm(request.POST, prefix="review")
    return kept(
        request, number, "review", form,
        lambda row, told: actions.record_review(
            recipient=row, done_on=told["done_on"], passed=told["outcome"] == "passed", by=request.actor
        ),
        _("The check is on file."),
    )  # fmt: skip


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def suspend_recipient(request: StaffRequest, number: UUID) -> HttpResponse:
    """From now on it receives nothing."""
    form = asked.SuspensionForm(request.POST, prefix="suspension")
    return kept(
        request, number, "suspension", form,
        lambda row, told: actions.suspend_recipient(recipient=row, reason=told["reason"], by=request.actor),
        _("It is suspended. Nothing goes there any more."),
    )  # fmt: skip


@require_POST
@staff_only("keep_recipients")
@where_taken(POINT)
@for_purpose(MANAGE)
def lift_suspension(request: StaffRequest, number: UUID) -> HttpResponse:
    """It may receive again, if everything else holds."""
    actions.lift_suspension(recipient=standing_for(number).recipient, by=request.actor)
    messages.success(request, _("The suspension is lifted."))
    return redirect("desk:recipient", number)


Act = Callable[[Any, Any], Any]


def kept(
    request: StaffRequest, number: UUID, name: str, form: forms.Form, act: Act, said: str
) -> HttpResponse:
    """Do what a form of the page says, or show the page with what is wrong."""
    found = standing_for(number)
    if not form.is_valid():
        return show_recipient(request, found, **{name: form})
    act(found.recipient, form.cleaned_data)
    messages.success(request, said)
    return redirect("desk:recipient", number)


def standing_for(number: UUID) -> Standing:
    """One recipient as it stands today. Raises Http404."""
    found = register.recipient_by_id(number)
    if found is None:
        raise Http404
    return register.standing_of(found)
