"""Standing duties: what each of the staff may do, unusual openings, posts that nobody holds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.colleagues import what_waits
from funabin.desk.forms.duties import LookForm, TrainingForm
from funabin.gate.actions import Opened, open_data
from funabin.gate.features import STAFF, where_taken
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.members import actions
from funabin.members.actions import LastAdministrator, NotAllowed, NotGranted, WaitsForAnother
from funabin.members.actions.staff import ALERT
from funabin.members.grants import SeatGrants, grant_by_id, grants_of, may_open, seats_with_grants
from funabin.members.rules import MANAGE
from funabin.oversight.actions import duties as acts
from funabin.oversight.actions.training import record_training as train
from funabin.oversight.queries import duties as found
from funabin.oversight.queries.internal_rules import readers_behind, readings_of, rules_in_force
from funabin.oversight.queries.training import trained_today, trainings, trainings_of
from funabin.oversight.rules.duties import NobodyTrained, OwnFlag, RulesUnread, TrainingToCome
from funabin.oversight.rules.errors import WrongStep


@require_safe
@where_taken(*STAFF)
@staff_only("manage", "keep_privacy")
@for_purpose(MANAGE, ALERT)
@sensitive_variables("opened", "named")
def duties(request: StaffRequest) -> HttpResponse:
    """Posts that stand empty, unusual openings, each of the staff with what waits, the internal rules."""
    seats = seats_with_grants()
    by_handle = {seat.handle: seat for seat in seats}
    opened, flags = _names(request, seats), list(found.flags_waiting())
    named, trained = {} if opened else _named(request, flags), trained_today()
    context = {
        "seats": seats,
        "behind": readers_behind(list(by_handle)),
        "opened": opened,
        "vacancies": found.vacancies(),
        "flags": [(flag, by_handle.get(flag.actor), opened or named.get(flag.pk)) for flag in flags],
        "looked_at": found.flags_looked_at(),
        "form": LookForm(),
        "rules": rules_in_force(language=request.LANGUAGE_CODE),
        "trained": trained,
        "takers": [(seat, trained.last.get(seat.handle)) for seat in seats],
        "trainings": trainings(),
        "training": TrainingForm(),
        "here": _here(request),
    }
    return render(request, "desk/duties/list.html", context)


@require_safe
@where_taken(*STAFF)
@staff_only("manage", "keep_privacy")
@for_purpose(MANAGE)
@sensitive_variables("opened")
def seat_duties(request: StaffRequest, handle: str) -> HttpResponse:
    """One of the staff: every grant with its end and its last use, and what the policy would allow beside."""
    seat = _seat(handle)
    context = {
        "seat": seat,
        "is_behind": bool(readers_behind([handle])),
        "readings": readings_of(handle, language=request.LANGUAGE_CODE),
        "trainings": trainings_of(handle),
        "is_own": handle == request.actor.token,
        "may_agree": seat.may_agree(request.actor.token),
        "waits": what_waits(seat),
        "opened": _names(request, [seat]),
        "here": _here(request),
    }
    return render(request, "desk/duties/seat.html", context)


@sensitive_variables()
def _names(request: StaffRequest, seats: Collection[SeatGrants]) -> Opened | None:
    """The names, for whom the policy lets manage staff; everybody else sees signs."""
    if not seats or not may_open(request.actor, MANAGE):
        return None
    return open_data([seat.seat.name for seat in seats], purpose=MANAGE, by=request.actor)


@sensitive_variables()
def _named(request: StaffRequest, flags: Collection[Any]) -> dict[int, Opened]:
    """Whom each flag is about, for who answers for the data: an opening of its own for each."""
    names = found.nameable_flags(flags, by=request.actor)
    cases = {flag.pk: found.case_of(flag) for flag in flags if flag.pk in names}
    return {
        number: open_data([names[number]], purpose=ALERT, by=request.actor, case=case)
        for number, case in cases.items()
    }


def _here(request: StaffRequest) -> str:
    return "duties" if request.may.keep_privacy else "staff"


def _seat(handle: str) -> SeatGrants:
    seat = grants_of(handle)
    if seat is None:
        raise Http404
    return seat


@require_POST
@where_taken(*STAFF)
@staff_only("manage", "keep_privacy")
@without_personal_data
def approve_seat(request: StaffRequest, handle: str) -> HttpResponse:
    """Everything this person may do goes on for another quarter."""
    seat = _seat(handle)
    return _done(
        request, "desk:duties", (),
        lambda: acts.approve_seat(seat=seat.seat, by=request.actor),
        lambda count: ngettext("%(count)s grant goes on.", "%(count)s grants go on.", count)
        % {"count": count},
    )  # fmt: skip


@require_POST
@where_taken(*STAFF)
@staff_only("manage", "keep_privacy")
@without_personal_data
def give_grants(request: StaffRequest, handle: str) -> HttpResponse:
    """Let somebody do what was ticked."""
    seat = _seat(handle)
    pairs = [(role, purpose) for role, _sep, purpose in map(_split, request.POST.getlist("on"))]
    return _done(
        request, "desk:seat_duties", (handle,),
        lambda: acts.give_grants(seat=seat.seat, pairs=pairs, by=request.actor),
        lambda count: ngettext("%(count)s grant is given.", "%(count)s grants are given.", count)
        % {"count": count},
    )  # fmt: skip


def _split(pair: str) -> tuple[str, str, str]:
    return pair.partition(":")


@require_POST
@where_taken(*STAFF)
@staff_only("manage", "keep_privacy")
@without_personal_data
def take_grant(request: StaffRequest, number: int) -> HttpResponse:
    """Take one away, at once."""
    grant = grant_by_id(number)
    if grant is None or grant.ended_at is not None:
        raise Http404
    return _done(
        request, "desk:seat_duties", (grant.seat.account.handle,),
        lambda: actions.take_grant(grant=grant, by=request.actor),
        lambda _none: _("It is taken away. Nothing opens for it any more."),
    )  # fmt: skip


@require_POST
@where_taken(*STAFF)
@staff_only("manage", "keep_privacy")
@without_personal_data
def look_at_flag(request: StaffRequest, number: int) -> HttpResponse:
    """Somebody else asked what was behind an unusual opening."""
    flag, form = found.flag_by_id(number), LookForm(request.POST)
    if flag is None or not form.is_valid():
        raise Http404
    return _done(
        request, "desk:duties", (),
        lambda: acts.look_at_flag(flag=flag, outcome=form.cleaned_data["outcome"], by=request.actor),
        lambda _none: _("It is written down that you looked at it."),
    )  # fmt: skip


@require_POST
@where_taken(*STAFF)
@staff_only("manage", "keep_privacy")
@without_personal_data
def record_training(request: StaffRequest) -> HttpResponse:
    """A training was held, and who was ticked took part."""
    form = TrainingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was recorded: give the day of the training."))
        return redirect("desk:duties")
    return _done(
        request, "desk:duties", (),
        lambda: train(
            held_on=form.cleaned_data["done_on"], attended=request.POST.getlist("on"), by=request.actor
        ),
        lambda count: ngettext("%(count)s person is recorded.", "%(count)s people are recorded.", count)
        % {"count": count},
    )  # fmt: skip


def _done(
    request: StaffRequest,
    page: str,
    args: tuple[str, ...],
    act: Callable[[], Any],
    said: Callable[[Any], str],
) -> HttpResponse:
    try:
        messages.success(request, said(act()))
    except NotAllowed:
        messages.error(request, _("Nobody decides on his own grants. Ask a colleague who may."))
    except WaitsForAnother:
        messages.error(request, _("You gave this yourself. Another manager has to approve it."))
    except RulesUnread:
        messages.error(request, _("This person has internal rules still to read. Decide on it after that."))
    except LastAdministrator:
        messages.error(request, _("Nobody else manages the staff. Give that to another person first."))
    except NotGranted:
        messages.error(request, _("The policy does not let these roles do this."))
    except OwnFlag:
        messages.error(request, _("Nobody looks at what he did himself. Ask a colleague who may."))
    except (NobodyTrained, TrainingToCome, WrongStep) as error:
        messages.error(request, error.message)
    return redirect(page, *args)
