"""Complaints and disputes at the desk: the list by what is due, one complaint, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.colleagues import sign_of
from funabin.desk.forms.complaints import AttachForm, ReplyForm, SettleForm, record_form
from funabin.gate.actions import Opened, open_data
from funabin.gate.features import where_taken
from funabin.gate.fields import handles_of
from funabin.gate.purpose import for_purpose
from funabin.kit.dates import TOKYO, today_in_japan
from funabin.rights.actions import complaints as actions
from funabin.rights.complaint_words import lines_of
from funabin.rights.queries import complaints as queries
from funabin.rights.queries.complaints import Heard
from funabin.rights.queries.service import served
from funabin.rights.queries.undelivered import undelivered
from funabin.rights.rules.errors import RightsError
from funabin.trade.actions.complaints import attach_to
from funabin.trade.rules.errors import TradeError

HANDLE, POINT = "complaint.handle", "rights.complaint"
TOLD = ("contact.name", "contact.email", "contact.phone", "contact.address")


@require_safe
@where_taken(POINT)
@staff_only("handle_complaints", "keep_privacy")
@for_purpose(HANDLE)
def complaints(request: StaffRequest) -> HttpResponse:
    """Nobody's and one's own, what is due first, first; and how quickly such cases are dealt with here."""
    return render(request, "desk/complaints/start.html", _list(request))


def _list(request: StaffRequest) -> dict[str, Any]:
    return {
        "waiting": queries.complaints_for(request.actor),
        "settled": queries.settled_for(request.actor),
        "served": lines_of(served(floor=1), counted=True),
        "now": timezone.now(),
        "here": "complaints",
    }


@require_safe
@where_taken(POINT)
@staff_only("handle_complaints", "keep_privacy")
@for_purpose(HANDLE)
@sensitive_variables("opened")
def complaint(request: StaffRequest, number: str) -> HttpResponse:
    """One complaint beside the list. Taking it opens it; another clerk's is refused."""
    heard = _heard(request, number)
    is_own = heard.complaint.assigned_to == request.actor.token
    opened = _opened(request, heard) if is_own and heard.is_open else None
    told = handles_of(heard.complaint)
    context = _list(request) | {
        "heard": heard,
        "is_own": is_own,
        "opened": opened,
        "told": [told[key] for key in TOLD if key in told],
        "clerk": sign_of(heard.complaint.assigned_to),
        "reply": ReplyForm(),
        "settle": SettleForm(prefix="settle"),
        "attach": AttachForm(),
        "is_mailed": queries.reply_handle(heard.complaint) is not None,
        "lost": undelivered(number),
    }
    return render(request, "desk/complaints/complaint.html", context)


def _opened(request: StaffRequest, heard: Heard) -> Opened:
    return open_data(heard.handles, purpose=HANDLE, by=request.actor, case=heard.number)


def _heard(request: StaffRequest, number: str) -> Heard:
    found = queries.complaint_at_desk(number, request.actor)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(POINT)
@staff_only("handle_complaints", "keep_privacy")
@for_purpose(HANDLE)
@sensitive_variables("form")
def record_complaint(request: StaffRequest) -> HttpResponse:
    """Write down what came by telephone, mail, letter or fax."""
    form = record_form(request.LANGUAGE_CODE)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = actions.receive_complaint(
            topic=said["topic"],
            channel=said["channel"],
            language=said["language"],
            told=form.personal,
            jurisdictions=[said["country"]] if said["country"] else [],
            arrived_at=_arrival(said["on"]),
            by=request.actor,
        )
        if not queries.may_see(row, request.actor):
            where = _("%(number)s lies before who answers for the data.")
            messages.success(request, where % {"number": row.number})
            return redirect("desk:complaints")
        actions.take_complaint(complaint=row, by=request.actor)
        messages.success(request, _("%(number)s is yours.") % {"number": row.number})
        return redirect("desk:complaint", row.number)
    return render(request, "desk/complaints/record.html", {"form": form, "here": "complaints"})


def _arrival(on: Any) -> datetime | None:
    """The beginning of that day in Japan; None for today."""
    if on is None or on == today_in_japan():
        return None
    return datetime.combine(on, time(), tzinfo=TOKYO)


@require_POST
@where_taken(POINT)
@staff_only("handle_complaints", "keep_privacy")
@for_purpose(HANDLE)
def take_complaint(request: StaffRequest, number: str) -> HttpResponse:
    """Take it up: from now on it is open to this colleague, and to who answers for it where it is above."""
    return _done(request, number, lambda row: actions.take_complaint(complaint=row, by=request.actor))


@require_POST
@where_taken(POINT)
@staff_only("handle_complaints", "keep_privacy")
@for_purpose(HANDLE)
@sensitive_variables("form")
def answer_complaint(request: StaffRequest, number: str) -> HttpResponse:
    """Write to the person, or keep what was said."""
    form = ReplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write an answer first."))
        return redirect("desk:complaint", number)
    said = form.cleaned_data
    return _done(
        request, number,
        lambda row: actions.answer_complaint(
            complaint=row, text=said["text"], channel=said["channel"], by=request.actor
        ),
        said=_("Your answer is kept."),
    )  # fmt: skip


@require_POST
@where_taken(POINT)
@staff_only("handle_complaints", "keep_privacy")
@for_purpose(HANDLE)
def acknowledge_complaint(request: StaffRequest, number: str) -> HttpResponse:
    """The receipt was given by telephone or letter."""
    return _done(request, number, lambda row: actions.acknowledge_complaint(complaint=row, by=request.actor))


@require_POST
@where_taken(POINT)
@staff_only("handle_complaints", "keep_privacy")
@for_purpose(HANDLE)
def escalate_complaint(request: StaffRequest, number: str) -> HttpResponse:
    """Put it before who answers for the data."""
    return _done(
        request, number, lambda row: actions.escalate_complaint(complaint=row, by=request.actor),
        said=_("It lies before who answers for the data now."),
    )  # fmt: skip


@require_POST
@where_taken(POINT)
@staff_only("handle_complaints", "keep_privacy")
@for_purpose(HANDLE)
def attach_complaint(request: StaffRequest, number: str) -> HttpResponse:
    """Say which inquiry or deal it is about."""
    about = request.POST.get("number", "")[:32]
    return _done(
        request, number, lambda row: attach_to(complaint=row, number=about, by=request.actor),
        said=_("The case is noted."),
    )  # fmt: skip


@require_POST
@where_taken(POINT)
@staff_only("handle_complaints", "keep_privacy")
@for_purpose(HANDLE)
@sensitive_variables("form")
def settle_complaint(request: StaffRequest, number: str) -> HttpResponse:
    """Close it, with how it ended."""
    form = SettleForm(request.POST, prefix="settle")
    if not form.is_valid():
        messages.error(request, _("Choose how it ended."))
        return redirect("desk:complaint", number)
    said = form.cleaned_data
    return _done(
        request, number,
        lambda row: actions.settle_complaint(
            complaint=row, outcome=said["outcome"], text=said["text"], by=request.actor
        ),
        said=_("It is closed. The person is told, and can say that it was not handled well."),
    )  # fmt: skip


def _done(request: StaffRequest, number: str, act: Callable[[Any], object], said: str = "") -> HttpResponse:
    try:
        act(_heard(request, number).complaint)
    except (RightsError, TradeError) as error:
        messages.error(request, error.message)
    else:
        if said:
            messages.success(request, said)
    return redirect("desk:complaint", number)
