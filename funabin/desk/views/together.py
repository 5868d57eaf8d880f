"""Opening together: what waits for a second person, to agree or to say no."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.together import waiting_for
from funabin.gate.actions import agree_joint_opening, decline_joint_opening
from funabin.gate.purpose import without_personal_data
from funabin.gate.queries import joint_opening_by_id
from funabin.members.queries import bank_account_by_case, paper_by_case


@require_safe
@staff_only("open_jointly")
@without_personal_data
def joint_openings(request: StaffRequest) -> HttpResponse:
    """Who asks for a second person, what for; nothing is opened by looking here."""
    rows = waiting_for(request.actor.roles, request.actor)
    return render(request, "desk/papers/together.html", {"rows": rows, "here": "together"})


@require_POST
@staff_only("open_jointly")
@without_personal_data
def agree(request: StaffRequest, joint: UUID) -> HttpResponse:
    """The second person agrees: for half an hour both may open it."""
    return _answered(
        request, joint, agree_joint_opening, _("Agreed. For half an hour both of you may open it.")
    )


@require_POST
@staff_only("open_jointly")
@without_personal_data
def decline(request: StaffRequest, joint: UUID) -> HttpResponse:
    """No, or never mind: nothing opens."""
    return _answered(request, joint, decline_joint_opening, _("Nothing was opened. It can be asked again."))


def _answered(request: StaffRequest, joint: UUID, act: Callable[..., object], words: str) -> HttpResponse:
    found = joint_opening_by_id(joint)
    if found is None:
        raise Http404
    act(joint=found, by=request.actor)
    messages.success(request, words)
    return _place_of(found.case)


def _place_of(case: str) -> HttpResponse:
    """The page of what is opened together, where there is one."""
    if paper_by_case(case):
        return redirect("desk:paper", case)
    if bank_account_by_case(case):
        return redirect("desk:bank_account", case)
    return redirect("desk:joint_openings")
