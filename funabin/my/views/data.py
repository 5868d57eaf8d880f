"""Your data: what is held, who opened it, and the four verbs: correct, take a copy, stop, erase."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from funabin.gate.forms import form_for
from funabin.gate.handing.telling import agreements_of
from funabin.gate.movements import given_of, received_of
from funabin.gate.purpose import for_purpose
from funabin.gate.queries import current_policy
from funabin.my import held
from funabin.my.access import MemberRequest, members_only
from funabin.my.asks import questions_for
from funabin.rights.actions.own import correct_own_datum
from funabin.rights.bundle import bundle_of
from funabin.rights.documents import FILES, copy_of
from funabin.rights.held import (
    ACCESS,
    Datum,
    as_record,
    data_of,
    opened_for_himself,
    stays,
    visits_of,
    would_stay,
)
from funabin.rights.proofs import proof_token
from funabin.trade.actions.erasure import erase_person
from funabin.trade.queries.contacts import own_subjects
from funabin.trade.queries.deals import open_deal_numbers


@require_safe
@members_only
@for_purpose(ACCESS)
@sensitive_variables("opened")
def your_data(request: MemberRequest) -> HttpResponse:
    """Each record: what we hold with its seal, from where, why, until when; then who opened it."""
    language = get_language() or "en"
    records: list[dict[str, Any]] = []
    for subject in held.records_of(request.actor):
        data = data_of(subject, language)
        others, own = visits_of(subject, language)
        opened = opened_for_himself(request.actor, subject, data)
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
@sensitive_variables("content")
def copy(request: MemberRequest, kind: str) -> HttpResponse:
    """Everything as a paper (PDF) or as a file (JSON): where it came from, who opened it, who received it."""
    if kind not in FILES:
        raise Http404
    language = get_language() or "en"
    bundle = bundle_of(held.records_of(request.actor), purpose=ACCESS, by=request.actor, language=language)
    content = copy_of(bundle, kind)
    headers = {"Content-Disposition": f'attachment; filename="your-data.{kind}"'}
    return HttpResponse(content, content_type=FILES[kind], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@for_purpose(ACCESS)
@sensitive_variables("form", "opened", "value")
def correct(request: MemberRequest, datum: UUID) -> HttpResponse:
    """Correct one thing, in a form built from the collection point it came from."""
    language = get_language() or "en"
    subject, found = _own_datum(request, datum, language)
    name = found.held.category.replace(".", "_")
    opened = opened_for_himself(request.actor, subject, [found])
    asked = form_for(found.held.point, language)
    form = asked(request.POST or None, initial={name: opened[found.handle]})
    form.fields = {name: form.fields[name]}
    form.fields[name].required = True
    form.groups = {}  # type: ignore[misc]
    if request.method == "POST" and form.is_valid():
        value = form.personal[found.held.category]
        correct_own_datum(datum=datum, value=value, by=as_record(request.actor, subject))
        messages.success(request, _("It is corrected. The old value is gone."))
        return redirect("my:data")
    return render(request, "my/correct.html", {"form": form, "datum": found})


def _own_datum(request: MemberRequest, datum: UUID, language: str) -> tuple[str, Datum]:
    for subject in held.records_of(request.actor):
        for found in data_of(subject, language):
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
            "stays": would_stay(held.records_of(request.actor), language),
            "open_deals": open_deal_numbers(subjects),
        }
        return render(request, "my/erase.html", context)
    report = erase_person(subjects=subjects, by=request.actor, account=request.account)
    policy = current_policy()
    lines = [stays(policy, row, language) for row in report.remaining]
    logout(request)
    context = {"stays": lines, "open_deals": report.open_deals, "proof": proof_token(subjects)}
    return render(request, "my/erased.html", context)
