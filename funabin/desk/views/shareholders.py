"""The corporate office's pages: the register of shareholders and the notices to them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.shareholders import EndForm, NoticeForm, entry_form
from funabin.gate.actions import Opened, open_data
from funabin.gate.features import where_taken
from funabin.gate.fields import Handle
from funabin.gate.purpose import for_purpose
from funabin.kit.dates import day_in_japan, today_in_japan
from funabin.shareholders import actions, queries
from funabin.shareholders.actions import POINT, PURPOSE, EndsBeforeItBegan

ASK = ["GET", "HEAD", "POST"]


@require_safe
@where_taken(POINT)
@staff_only("keep_shareholders")
@for_purpose(PURPOSE)
@sensitive_variables("opened")
def shareholders(request: StaffRequest) -> HttpResponse:
    """Who holds shares today, opened for the office; and the notices that went out."""
    entries = list(queries.shareholders_on(today_in_japan()))
    opened = _opened(request, (handle for entry in entries for handle in (entry.name, entry.holding)))
    context = {"entries": entries, "opened": opened, "notices": queries.notices(), "end": EndForm()}
    return render(request, "desk/shareholders/register.html", {**context, "here": "shareholders"})


@require_http_methods(ASK)
@where_taken(POINT)
@staff_only("keep_shareholders")
@for_purpose(PURPOSE)
@sensitive_variables("form")
def enter_shareholder(request: StaffRequest) -> HttpResponse:
    """Write somebody into the register."""
    form = entry_form(request.LANGUAGE_CODE)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.enter_shareholder(
            told=form.values_for(queries.blank_entry()),
            since=form.cleaned_data["since"],
            by=request.actor,
            language=request.LANGUAGE_CODE,
        )
        messages.success(request, _("The entry is in the register."))
        return redirect("desk:shareholders")
    return render(request, "desk/shareholders/enter.html", {"form": form, "here": "shareholders"})


@require_POST
@where_taken(POINT)
@staff_only("keep_shareholders")
@for_purpose(PURPOSE)
def end_shareholding(request: StaffRequest, number: UUID) -> HttpResponse:
    """The shares were given up."""
    entry, form = queries.shareholder_by_id(number), EndForm(request.POST)
    if entry is None:
        raise Http404
    try:
        if not form.is_valid():
            raise EndsBeforeItBegan
        actions.end_shareholding(shareholder=entry, until=form.cleaned_data["until"], by=request.actor)
    except EndsBeforeItBegan:
        messages.error(
            request, _("Nothing was changed: give a day after the one the shares were acquired on.")
        )
    else:
        messages.success(request, _("The entry has ended. The person gets no more notices."))
    return redirect("desk:shareholders")


@require_http_methods(ASK)
@where_taken(POINT)
@staff_only("keep_shareholders")
@for_purpose(PURPOSE)
def send_notice(request: StaffRequest) -> HttpResponse:
    """Write a notice to every shareholder of today."""
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        notice = actions.send_notice(**form.cleaned_data, by=request.actor)
        words = _("%(mails)s mails are on their way. %(letters)s letters are to be printed.")
        messages.success(request, words % {"mails": notice.mails, "letters": notice.letters})
        return redirect("desk:shareholder_letters", notice.pk)
    return render(request, "desk/shareholders/notice.html", {"form": form, "here": "shareholders"})


@require_safe
@where_taken(POINT)
@staff_only("keep_shareholders")
@for_purpose(PURPOSE)
@sensitive_variables("opened")
def letters(request: StaffRequest, number: UUID) -> HttpResponse:
    """A notice as letters to those who get no mail, a page each, for the printer."""
    notice = queries.notice_by_id(number)
    if notice is None:
        raise Http404
    entries = [entry for entry in queries.shareholders_on(day_in_japan(notice.sent_at)) if not entry.email]
    opened = _opened(request, (handle for entry in entries for handle in (entry.name, entry.address)))
    context = {"notice": notice, "entries": entries, "opened": opened, "here": "shareholders"}
    return render(request, "desk/shareholders/letters.html", context)


def _opened(request: StaffRequest, handles: Iterable[Handle | None]) -> Opened | None:
    wanted = [handle for handle in handles if handle]
    return open_data(wanted, purpose=PURPOSE, by=request.actor) if wanted else None
