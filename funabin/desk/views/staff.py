"""The administrator's page: who works here, and with which roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.colleagues import what_waits
from funabin.desk.forms.staff import invitation_form
from funabin.gate.actions import open_data
from funabin.gate.features import STAFF, where_taken
from funabin.gate.purpose import for_purpose
from funabin.kit.pages import FORBIDDEN
from funabin.members import actions
from funabin.members.actions import AddressTaken, LastAdministrator, NotAllowed, UnknownRole
from funabin.members.grants import grants_of
from funabin.members.queries import account_by_handle, seat_of, staff_seats, with_second_factor

MANAGE = "staff.manage"


@require_safe
@where_taken(*STAFF)
@staff_only("manage")
@for_purpose(MANAGE)
@sensitive_variables("opened")
def staff(request: StaffRequest) -> HttpResponse:
    """Everybody who holds or held a seat."""
    found = list(staff_seats())
    secured = with_second_factor([seat.account for seat in found])
    seats = [(seat, seat.account in secured) for seat in found]
    handles = [seat.name for seat, _ in seats if seat.ended_at is None]
    opened = open_data(handles, purpose=MANAGE, by=request.actor) if handles else None
    return render(request, "desk/staff/list.html", {"seats": seats, "opened": opened})


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(*STAFF)
@staff_only("manage")
@for_purpose(MANAGE)
@sensitive_variables("form", "told")
def invite_staff(request: StaffRequest) -> HttpResponse:
    """Ask for name, address and roles; a link to choose a password goes out by mail."""
    form = invitation_form(request.LANGUAGE_CODE)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.personal
        try:
            seat = actions.invite_staff(
                email=str(told["contact.email"]),
                name=str(told["staff.name"]),
                roles=form.cleaned_data["roles"],
                language=form.cleaned_data["language"] or request.LANGUAGE_CODE,
                by=request.actor,
            )
        except (AddressTaken, NotAllowed, UnknownRole):
            form.add_error(
                None, _("Nobody was invited: this address has an account already, or a role is not known.")
            )
        else:
            messages.success(request, _("The invitation is on its way. Its link works once."))
            waits = what_waits(grants_of(seat.account.handle))
            if waits:
                messages.warning(request, waits)
            return redirect("desk:staff")
    return render(request, "desk/staff/invite.html", {"form": form})


@require_POST
@where_taken(*STAFF)
@staff_only("manage")
@for_purpose(MANAGE)
def end_staff(request: StaffRequest, handle: str) -> HttpResponse:
    """Take a seat away: signed out everywhere at once."""
    return _done(
        request,
        handle,
        lambda found: actions.end_staff(staff=found, by=request.actor),
        _("The seat is ended."),
    )


@require_POST
@where_taken(*STAFF)
@staff_only("manage")
@for_purpose(MANAGE, "account.access")
def reset_second_factor(request: StaffRequest, handle: str) -> HttpResponse:
    """A lost phone: a new second factor is set up at the next sign-in."""
    return _done(
        request,
        handle,
        lambda found: actions.reset_second_factor(staff=found, by=request.actor),
        _("The second factor is reset. A new one is set up at the next sign-in."),
    )


def _done(request: StaffRequest, handle: str, act: Callable[[Any], object], said: str) -> HttpResponse:
    found = account_by_handle(handle)
    if found is None or seat_of(found) is None:  # a buyer is nobody's staff
        raise Http404
    try:
        act(found)
    except NotAllowed:
        messages.error(request, FORBIDDEN[1])
    except LastAdministrator:
        messages.error(request, _("Nobody else manages the staff. Give that to another person first."))
    else:
        messages.success(request, said)
    return redirect("desk:staff")
