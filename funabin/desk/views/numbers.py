"""My Number of shareholders: entered from paper, filed with the tax office by two, shown on no other page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.shareholders import FilingForm, number_form
from funabin.desk.sheet import as_file
from funabin.gate import register
from funabin.gate.actions import Opened, confirm_handing, decide_handing, hand_over, open_data
from funabin.gate.features import where_taken
from funabin.gate.fields import Handle
from funabin.gate.handing.judging import judge_handing
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.gate.wording import policy_words
from funabin.kit.dates import today_in_japan
from funabin.shareholders import actions, queries
from funabin.shareholders.rules import DIVIDEND, NUMBER_POINT, TAX_OFFICE

CASE = ""  # payment records belong to no case
ARTICLE, STATUTE, REASON = "APPI 27(1)(i)", "ITA 225", "statutory_filing"


@require_safe
@where_taken(NUMBER_POINT)
@staff_only("file_records")
@for_purpose(DIVIDEND)
@sensitive_variables("opened")
def numbers(request: StaffRequest) -> HttpResponse:
    """Whose number is here, by name; never the number itself. And the filing that waits."""
    return _show(request, FilingForm())


@require_http_methods(["GET", "HEAD", "POST"])
@where_taken(NUMBER_POINT)
@staff_only("file_records")
@for_purpose(DIVIDEND)
@sensitive_variables("form", "opened")
def enter_number(request: StaffRequest, number: UUID) -> HttpResponse:
    """Type the number from the paper that the shareholder handed in."""
    entry = _entry(number)
    form = number_form(request.LANGUAGE_CODE)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.enter_number(
            shareholder=entry,
            number=form.values_for(queries.blank_number())["number"],  # type: ignore[arg-type]
            shown=form.cleaned_data["shown"],
            handed_in_on=form.cleaned_data["handed_in_on"],
            by=request.actor,
        )
        messages.success(request, _("The number is sealed. Shred the paper, or lock it away."))
        return redirect("desk:numbers")
    opened = _opened(request, [entry.name])
    context = {"form": form, "entry": entry, "opened": opened, "here": "numbers"}
    return render(request, "desk/shareholders/number.html", context)


@require_POST
@where_taken(NUMBER_POINT)
@staff_only("file_records")
@without_personal_data
def destroy_number(request: StaffRequest, number: UUID) -> HttpResponse:
    """The number is not needed any more, or should never have come."""
    if actions.destroy_number(shareholder=_entry(number), by=request.actor):
        messages.success(request, _("The number is destroyed. Nobody can open it again."))
    return redirect("desk:numbers")


@require_POST
@where_taken(NUMBER_POINT)
@staff_only("file_records")
@for_purpose(DIVIDEND)
@sensitive_variables("form")
def decide_records(request: StaffRequest) -> HttpResponse:
    """The first of two: whose records are filed, with the summary they are filed under."""
    form, office = FilingForm(request.POST, request.FILES), _office()
    chosen = set(request.POST.getlist("data"))
    handles = [handle for entry in _payees() if str(entry.pk) in chosen for handle in _record_of(entry)]
    if office is None or not handles:
        messages.error(request, _("Nothing was decided: choose whose payment records are filed."))
        return _show(request, form)
    if not form.is_valid():
        return _show(request, form)
    decide_handing(
        handles=handles, recipient=office, purpose=DIVIDEND, case=CASE, by=request.actor, article=ARTICLE,
        reason=REASON, statute=STATUTE, document_sha256=_digest(form.cleaned_data["paper"]),
    )  # fmt: skip
    messages.success(request, _("Your decision is on file."))
    return redirect("desk:numbers")


@require_POST
@where_taken(NUMBER_POINT)
@staff_only("file_records")
@for_purpose(DIVIDEND)
def confirm_records(request: StaffRequest) -> HttpResponse:
    """The second of two agrees to what the first has chosen."""
    decision = _decision()
    if decision is None or str(decision.pk) != request.POST.get("decision"):
        messages.error(request, _("The decision is another one now. Read it before you agree."))
        return redirect("desk:numbers")
    confirm_handing(decision=decision, by=request.actor)
    messages.success(request, _("Two have decided. It can be handed over now."))
    return redirect("desk:numbers")


@require_POST
@where_taken(NUMBER_POINT)
@staff_only("file_records")
@for_purpose(DIVIDEND)
@sensitive_variables("handed")
def file_records(request: StaffRequest) -> HttpResponse:
    """The payment records as one file for the tax office, recorded first, made once, kept nowhere."""
    office, decision = _office(), _decision()
    if office is None or decision is None:
        raise Http404
    entries = [entry for entry in _payees() if set(decision.data) & _data_of(entry)]
    handles = [handle for entry in entries for handle in _record_of(entry)]
    handed = hand_over(handles, recipient=office, purpose=DIVIDEND, case=CASE, by=request.actor, manner="csv")
    return as_file(
        _lines(entries, handed), manner="csv", case=CASE, recipient=office.name, name="payment-records"
    )


@sensitive_variables()
def _lines(entries: Iterable[Any], handed: Opened) -> Iterator[tuple[str, str, str]]:
    for place, entry in enumerate(entries, start=1):
        for handle in _record_of(entry):
            if handle in handed:
                yield str(place), policy_words(f"category.{handle.category}"), str(handed[handle])


@sensitive_variables("opened")
def _show(request: StaffRequest, form: FilingForm) -> HttpResponse:
    entries, office, decision = _payees(), _office(), _decision()
    judgement = None
    if office and decision and decision.second:
        filed = [entry for entry in entries if set(decision.data) & _data_of(entry)]
        handles = [handle for entry in filed for handle in _record_of(entry)]
        judgement = judge_handing(handles, recipient=office, purpose=DIVIDEND, case=CASE, by=request.actor)
    context = {
        "entries": [(entry, _number_of(entry)) for entry in entries],
        "opened": _opened(request, [entry.name for entry in entries]),
        "office": office,
        "decision": decision,
        "is_first": bool(decision and decision.first == request.actor.token),
        "decided": [entry.pk for entry in entries if decision and set(decision.data) & _data_of(entry)],
        "judgement": judgement,
        "form": form,
        "here": "numbers",
    }
    return render(request, "desk/shareholders/numbers.html", context, status=400 if form.errors else 200)


def _payees() -> list[Any]:
    return list(queries.payees(today_in_japan()))


def _entry(number: UUID) -> Any:
    entry = queries.shareholder_by_id(number)
    if entry is None:
        raise Http404
    return entry


def _office() -> Any:
    """The tax office of the register."""
    found = (one.recipient for one in register.recipients() if one.recipient.key == TAX_OFFICE)
    return next(found, None)


def _decision() -> Any:
    office = _office()
    return register.open_decision(office, purpose=DIVIDEND, case=CASE) if office else None


def _number_of(entry: Any) -> Any:
    """The number of a shareholder, where one lies here."""
    row = getattr(entry, "my_number", None)
    return row if row and row.number else None


def _record_of(entry: Any) -> list[Handle]:
    """What a payment record shows of a shareholder; nothing where the number has not come."""
    row = _number_of(entry)
    return [entry.name, entry.address, entry.holding, row.number] if row else []


def _data_of(entry: Any) -> set[str]:
    row = _number_of(entry)
    return {str(row.number.datum)} if row else set()


def _digest(paper: Any) -> str:
    return hashlib.sha256(paper.read()).hexdigest()


def _opened(request: StaffRequest, handles: Iterable[Handle | None]) -> Opened | None:
    wanted = [handle for handle in handles if handle]
    return open_data(wanted, purpose=DIVIDEND, by=request.actor) if wanted else None
