"""Your data: what is held, who opened it, and the four verbs: correct, take a copy, stop, erase."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from funabin.gate.actions import Opened, correct_own
from funabin.gate.forms import form_for
from funabin.gate.handing.telling import agreements_of
from funabin.gate.movements import given_of, movement_as_json, received_of
from funabin.gate.purpose import for_purpose
from funabin.gate.queries import current_policy
from funabin.my import held
from funabin.my.access import MemberRequest, members_only
from funabin.my.asks import questions_for
from funabin.my.held import Datum
from funabin.trade.actions.erasure import erase_person
from funabin.trade.queries.contacts import own_subjects
from funabin.trade.queries.deals import open_deal_numbers

ACCESS = held.ACCESS


@require_safe
@members_only
@for_purpose(ACCESS)
@sensitive_variables("opened")
def your_data(request: MemberRequest) -> HttpResponse:
    """Each record: what we hold with its seal, from where, why, until when; then who opened it."""
    language = get_language() or "en"
    records: list[dict[str, Any]] = []
    for subject in held.records_of(request.actor):
        data = held.data_of(subject, language)
        others, own = held.visits_of(subject, language)
        opened = held.opened_for_himself(request.actor, subject, data)
        records.append(
            {
                "data": data,
                "opened": opened,
                "others": others,
                "own": own,
                "given": given_of(subject, language),
                "received": received_of(subject, language),
                "agreed": agreements_of(subject, language),
                "is_guest": bool(records),
            }
        )
    questions = questions_for(request.actor, language)
    context = {"records": records, "policy": current_policy(), "questions": questions}
    return render(request, "my/data.html", context)


@require_safe
@members_only
@for_purpose(ACCESS)
@sensitive_variables("found", "opened", "records")
def copy(request: MemberRequest) -> HttpResponse:
    """Everything as JSON, with where it came from and who opened it."""
    language = get_language() or "en"
    records = []
    for subject in held.records_of(request.actor):
        found = held.data_of(subject, language)
        opened = held.opened_for_himself(request.actor, subject, found)
        others, own = held.visits_of(subject, language)
        records.append(
            {
                "held": [_as_json(datum, opened) for datum in found],
                "openings": [_visit_as_json(visit) for visit in (*others, *own)],
                "provisions": [movement_as_json(one) for one in given_of(subject, language)],
                "receipts": [movement_as_json(one) for one in received_of(subject, language)],
            }
        )
    content = {"made": timezone.now().isoformat(), "language": language, "records": records}
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="your-data.json"'
    return response


@sensitive_variables()
def _as_json(datum: Datum, opened: Opened) -> dict[str, Any]:
    value: Any = opened.get(datum.handle)
    return {
        "category": datum.held.category,
        "what": datum.label,
        "value": value.isoformat() if hasattr(value, "isoformat") else value,
        "sealed": datum.handle not in opened,
        "collection_point": datum.held.point,
        "policy_version": datum.held.policy_number,
        "taken_at": datum.held.taken_at.isoformat(),
        "source": datum.held.source,
        "purposes": list(datum.purposes),
        "kept": datum.retention,
        "until": datum.held.until.isoformat() if datum.held.until else None,
        "case": datum.held.case,
    }


def _visit_as_json(visit: held.Visit) -> dict[str, Any]:
    opening = visit.opening
    return {
        "day": opening.day.isoformat(),
        "by": opening.actor_kind,
        "own": opening.own,
        "case": opening.case,
        "purpose": opening.purpose,
        "categories": list(opening.categories),
        "times": opening.times,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@for_purpose(ACCESS)
@sensitive_variables("form", "opened", "value")
def correct(request: MemberRequest, datum: UUID) -> HttpResponse:
    """Correct one thing, in a form built from the collection point it came from."""
    language = get_language() or "en"
    subject, found = _own_datum(request, datum, language)
    name = found.held.category.replace(".", "_")
    opened = held.opened_for_himself(request.actor, subject, [found])
    asked = form_for(found.held.point, language)
    form = asked(request.POST or None, initial={name: opened[found.handle]})
    form.fields = {name: form.fields[name]}
    form.fields[name].required = True
    form.groups = {}  # type: ignore[misc]
    if request.method == "POST" and form.is_valid():
        value = form.personal[found.held.category]
        correct_own(datum=datum, value=value, by=held.as_record(request.actor, subject))
        messages.success(request, _("It is corrected. The old value is gone."))
        return redirect("my:data")
    return render(request, "my/correct.html", {"form": form, "datum": found})


def _own_datum(request: MemberRequest, datum: UUID, language: str) -> tuple[str, Datum]:
    for subject in held.records_of(request.actor):
        for found in held.data_of(subject, language):
            if found.handle.datum == datum and found.may_correct:
                return subject, found
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@for_purpose(ACCESS)
def erase(request: MemberRequest) -> HttpResponse:
    """Say first what goes and what stays, why and until when; then do it at once."""
    language = get_language() or "en"
    subjects = own_subjects(request.actor)
    if request.method != "POST":
        context = {
            "stays": held.would_stay(request.actor, language),
            "open_deals": open_deal_numbers(subjects),
        }
        return render(request, "my/erase.html", context)
    report = erase_person(subjects=subjects, by=request.actor, account=request.account)
    policy = current_policy()
    lines = [held.stays(policy, row, language) for row in report.remaining]
    logout(request)
    return render(request, "my/erased.html", {"stays": lines, "open_deals": report.open_deals})
