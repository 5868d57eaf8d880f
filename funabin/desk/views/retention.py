"""Retention: what ends when, what is left and why, and the holds that keep keys alive."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.retention import HoldForm, ReviewForm, UntilForm
from funabin.desk.retention import AHEAD, count_again, counted, holds
from funabin.gate import actions
from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import live_hold
from funabin.kit.dates import today_in_japan


@require_safe
@staff_only("keep_privacy")
@without_personal_data
def retention(request: StaffRequest) -> HttpResponse:
    """What ends up to a day, what is left, and the holds."""
    return _page(request, HoldForm())


def _page(request: StaffRequest, form: HoldForm, status: int = 200) -> HttpResponse:
    until = _until(request)
    context = {
        "until": until,
        "choice": UntilForm(initial={"until": until}),
        "counted": counted(until),
        "holds": holds(),
        "form": form,
        "here": "retention",
    }
    return render(request, "desk/retention/page.html", context, status=status)


def _until(request: StaffRequest) -> date:
    """The day that was asked for; a month from now where none was, or a wrong one."""
    today = today_in_japan()
    form = UntilForm(request.GET)
    return max(form.cleaned_data["until"], today) if form.is_valid() else today + AHEAD


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def place_hold(request: StaffRequest) -> HttpResponse:
    """Keys of a case, or of the people it is about, do not die for now."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    told = form.cleaned_data
    for person in form.people:
        actions.place_hold(
            subject=person,
            case="" if told["everything"] else told["number"],
            reason=told["reason"],
            reference=told["reference"] or told["number"],
            review_on=told["review_on"],
            by=request.actor,
        )
    count_again()
    words = ngettext(
        "Held. %(number)s person is concerned.", "Held. %(number)s people are concerned.", len(form.people)
    )
    messages.success(request, words % {"number": len(form.people)})
    return redirect("desk:retention")


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def review_hold(request: StaffRequest, hold: int) -> HttpResponse:
    """It is still needed, and is looked at again on another day."""
    found = live_hold(hold)
    if found is None:
        raise Http404
    form = ReviewForm(request.POST)
    if form.is_valid():
        actions.review_hold(hold=found, review_on=form.cleaned_data["review_on"], by=request.actor)
        messages.success(request, _("The hold stays. It is looked at again on the day you chose."))
    else:
        messages.error(request, _("Nothing was changed. Choose a day after today."))
    return redirect("desk:retention")


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def lift_hold(request: StaffRequest, hold: int) -> HttpResponse:
    """It is needed no more, says one; another has to agree."""
    found = live_hold(hold)
    if found is None:
        raise Http404
    actions.ask_to_lift(hold=found, by=request.actor)
    messages.success(request, _("It is noted. The hold lives until another person agrees."))
    return redirect("desk:retention")


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def agree_to_lift(request: StaffRequest, hold: int) -> HttpResponse:
    """Another agrees: what only it kept dies now."""
    found = live_hold(hold)
    if found is None:
        raise Http404
    died = actions.agree_to_lift(hold=found, by=request.actor)
    count_again()
    words = ngettext(
        "The hold is lifted. %(number)s key was due and is destroyed.",
        "The hold is lifted. %(number)s keys were due and are destroyed.",
        died,
    )
    messages.success(request, words % {"number": died})
    return redirect("desk:retention")
