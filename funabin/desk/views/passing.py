"""Recipients of data that was corrected, erased or stopped: told by letter or mail, chased, confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.passing import MannerForm
from funabin.gate.features import where_taken
from funabin.gate.purpose import without_personal_data
from funabin.gate.register import POINT
from funabin.kit.dates import today_in_japan
from funabin.rights.actions import passing as actions
from funabin.rights.queries import passing as queries
from funabin.rights.queries.requests import request_by_number
from funabin.rights.rules.passing import PassingError

HERE = {"here": "passed_on"}


@require_safe
@staff_only("keep_privacy")
@where_taken(POINT)
@without_personal_data
def all_passed_on(request: StaffRequest) -> HttpResponse:
    """Every recipient that is still to be told, or to confirm."""
    found = {"passings": queries.passings_open(), "form": MannerForm(), **HERE}
    return render(request, "desk/passing/list.html", found)


@require_safe
@staff_only("keep_privacy")
@where_taken(POINT)
@without_personal_data
def passed_on(request: StaffRequest, number: str) -> HttpResponse:
    """The recipients that are told because of one request."""
    asked = request_by_number(number)
    if asked is None:
        raise Http404
    found = {"passings": queries.passings_of(asked), "form": MannerForm(), "asked": asked, **HERE}
    return render(request, "desk/passing/list.html", found)


@require_safe
@staff_only("keep_privacy")
@where_taken(POINT)
@without_personal_data
def passing_letter(request: StaffRequest, passing: int) -> HttpResponse:
    """The letter to one recipient, for the printer or to copy into a mail. It names no person."""
    found = _found(passing)
    page = {
        "passed": found,
        "given": queries.given_under(found),
        "form": MannerForm(),
        "tongue": "ja" if found.recipient.country == "JP" else "en",
        "today": today_in_japan(),
        **HERE,
    }
    return render(request, "desk/passing/letter.html", page)


@require_POST
@staff_only("keep_privacy")
@where_taken(POINT)
@without_personal_data
def tell_recipient(request: StaffRequest, passing: int) -> HttpResponse:
    """The recipient was told, or asked again."""
    found, form = _found(passing), MannerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was recorded: choose how the recipient was told."))
        return _back(found)
    manner = form.cleaned_data["manner"]
    return _done(
        request, found, lambda: actions.tell_recipient(passed=found, manner=manner, by=request.actor)
    )


@require_POST
@staff_only("keep_privacy")
@where_taken(POINT)
@without_personal_data
def confirm_passed_on(request: StaffRequest, passing: int) -> HttpResponse:
    """The recipient confirmed that it followed."""
    found = _found(passing)
    return _done(request, found, lambda: actions.confirm_passed_on(passed=found, by=request.actor))


def _found(passing: int) -> Any:
    found = queries.passing_by_id(passing)
    if found is None:
        raise Http404
    return found


def _done(request: StaffRequest, found: Any, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except PassingError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("It is on record."))
    return _back(found)


def _back(found: Any) -> HttpResponse:
    if found.request is None:
        return redirect("desk:all_passed_on")
    return redirect("desk:passed_on", found.request.number)
