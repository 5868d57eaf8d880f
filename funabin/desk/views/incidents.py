"""Incidents: noted at once, followed by their clocks, judged with the reasons shown, told, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms import incidents as asked
from funabin.gate import register
from funabin.gate.actions import open_data
from funabin.gate.exposure import sealing
from funabin.gate.purpose import for_purpose, without_personal_data
from funabin.kit.site import site
from funabin.outbox.queries import circular_words
from funabin.outbox.rules import UnfitCircular
from funabin.oversight.actions import affected, entrustees, reporting, telling
from funabin.oversight.actions import incidents as actions
from funabin.oversight.actions.telling import PURPOSE
from funabin.oversight.queries import incidents as queries
from funabin.oversight.queries.incidents import NAME, SEAT
from funabin.oversight.rules.errors import OversightError
from funabin.oversight.rules.incidents import STORES

ASK = ["GET", "HEAD", "POST"]
HERE = {"here": "incidents"}
LETTERS = 50  # in one print


@require_safe
@staff_only("keep_privacy")
@without_personal_data
def incidents(request: StaffRequest) -> HttpResponse:
    """What is open with its clocks, what entrustees told us, and what was closed."""
    context = {
        "incidents": queries.incidents(),
        "inbox": queries.entrustee_notices(),
        "dismiss": asked.DismissForm(),
        "window": asked.WindowForm(),
        "now": timezone.now(),
    }
    return render(request, "desk/incidents/list.html", {**context, **HERE})


@require_http_methods(ASK)
@staff_only("keep_privacy")
@without_personal_data
def note_incident(request: StaffRequest) -> HttpResponse:
    """Write an incident down; suspected ones too."""
    form = asked.NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.note_incident(by=request.actor, **form.noted)
        except OversightError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("It is noted under %s. Its clocks are running.") % found.number)
            return redirect("desk:incident", found.number)
    status = 400 if form.errors else 200
    return render(request, "desk/incidents/note.html", {"form": form, **HERE}, status=status)


@require_safe
@staff_only("keep_privacy")
@without_personal_data
def incident(request: StaffRequest, number: str) -> HttpResponse:
    """One incident: its clocks, what it reached, whom, whether it is told and why, what is still to do."""
    return _page(request, _found(number))


def _page(request: StaffRequest, found: Any, **sent: forms.Form) -> HttpResponse:
    languages = site().languages
    shown: dict[str, Any] = {
        "stores": asked.stores_form(found),
        "judge": asked.JudgeForm(initial={"bad_purpose": found.bad_purpose, "also": found.also}),
        "report": asked.SentForm(),
        "telling": asked.telling_form(found, languages) if found.reportable else None,
        "public": asked.PublicForm(),
        **sent,
    }
    heads = [(one, sent.get(f"heads{one}") or asked.heads_form(found, one)) for one in languages]
    context = {
        "incident": found,
        "forms": shown,
        "heads": heads,
        "reports": queries.reports_of(found),
        "findings": queries.findings_of(found, sealing_holds=sealing().holds),
        "told": queries.told_of(found),
        "against": queries.against_closing(found) if found.state != "closed" else (),
        "now": timezone.now(),
    }
    wrong = any(form.errors for form in sent.values())
    return render(request, "desk/incidents/incident.html", {**context, **HERE}, status=400 if wrong else 200)


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def record_stores(request: StaffRequest, number: str) -> HttpResponse:
    """Say which places were reached."""
    found = _found(number)
    form = asked.stores_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, stores=form)
    reached = {store: form.cleaned_data[store] for store in STORES}
    return _done(
        request, number, lambda: actions.record_stores(incident=found, reached=reached, by=request.actor),
        _("It is on file. Now find the people again."),
    )  # fmt: skip


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def find_affected(request: StaffRequest, number: str) -> HttpResponse:
    """Look whom the incident reached."""
    found = _found(number)
    return _done(
        request, number, lambda: affected.find_affected(incident=found, by=request.actor),
        _("The people are found."),
    )  # fmt: skip


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def judge_incident(request: StaffRequest, number: str) -> HttpResponse:
    """Say whether it is told."""
    found, form = _found(number), asked.JudgeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, judge=form)
    told = form.cleaned_data
    return _done(
        request, number,
        lambda: reporting.judge_incident(
            incident=found, bad_purpose=told["bad_purpose"], also=told["also"], by=request.actor
        ),
        _("It is judged. The reasons stand below."),
    )  # fmt: skip


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def confirm_incident(request: StaffRequest, number: str) -> HttpResponse:
    """It did happen."""
    found = _found(number)
    return _done(
        request, number, lambda: actions.confirm_incident(incident=found, by=request.actor),
        _("It counts as certain now."),
    )  # fmt: skip


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def dismiss_incident(request: StaffRequest, number: str) -> HttpResponse:
    """Nothing had happened."""
    found = _found(number)
    return _done(
        request, number, lambda: actions.dismiss_incident(incident=found, by=request.actor),
        _("It is closed as a false alarm."),
    )  # fmt: skip


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def save_heads(request: StaffRequest, number: str, language: str) -> HttpResponse:
    """Keep the nine heads in one language."""
    found = _found(number)
    if language not in site().languages:
        raise Http404
    form = asked.heads_form(found, language, request.POST)
    if form.is_valid():
        try:
            reporting.save_heads(incident=found, language=language, heads=form.cleaned_data, by=request.actor)
        except OversightError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The words are kept."))
            return redirect("desk:incident", number)
    return _page(request, found, **{f"heads{language}": form})


@require_safe
@staff_only("keep_privacy")
@without_personal_data
def report_heads(request: StaffRequest, number: str, report: int) -> HttpResponse:
    """The nine heads of one report, to print or to copy into the authority's own form."""
    found = _found(number)
    row = queries.report_by_id(found, report)
    if row is None:
        raise Http404
    words = {language: heads for language, heads in (row.heads or found.heads).items() if heads}
    context = {"incident": found, "row": row, "words": words, **HERE}
    return render(request, "desk/incidents/report.html", context)


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def send_report(request: StaffRequest, number: str, report: int) -> HttpResponse:
    """The authority has a report."""
    found, form = _found(number), asked.SentForm(request.POST)
    row = queries.report_by_id(found, report)
    if row is None:
        raise Http404
    if not form.is_valid():
        return _page(request, found, report=form)
    reference = form.cleaned_data["reference"]
    return _done(
        request, number, lambda: reporting.send_report(report=row, reference=reference, by=request.actor),
        _("The report is kept as it was sent."),
    )  # fmt: skip


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def start_telling(request: StaffRequest, number: str) -> HttpResponse:
    """Fix the words; the worker writes to the people."""
    found, languages = _found(number), site().languages
    form = asked.telling_form(found, languages, request.POST)
    if form.is_valid():
        try:
            telling.start_telling(incident=found, texts=asked.told_texts(form, languages), by=request.actor)
        except UnfitCircular:
            form.add_error(None, _("A title and a text are wanted in each language."))
        except OversightError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The people are being told. The letters appear below."))
            return redirect("desk:incident", number)
    return _page(request, found, telling=form)


@require_POST
@staff_only("keep_privacy")
@for_purpose(PURPOSE)
@sensitive_variables("opened")
def incident_letters(request: StaffRequest, number: str) -> HttpResponse:
    """The next letters to print, a page each, with name and address opened for it."""
    found = _found(number)
    letters = [
        (person, queries.reachable(person.subject, NAME, SEAT), _words_for(found, person))
        for person in queries.letters_to_print(found, at_most=LETTERS)
    ]
    handles = [handle for _person, handles, _told in letters for handle in handles.values()]
    opened = open_data(handles, purpose=PURPOSE, by=request.actor, case=number) if handles else None
    pages = [(person, held.get(NAME), held.get(SEAT), *told) for person, held, told in letters]
    context = {"incident": found, "letters": pages, "opened": opened, **HERE}
    response = render(request, "desk/incidents/letters.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _words_for(found: Any, person: Any) -> tuple[str, dict[str, str]]:
    """The language of a letter, and its words."""
    language = queries.letter_language(found, person)
    return language, circular_words(found.circulars[language])


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def post_letters(request: StaffRequest, number: str) -> HttpResponse:
    """The printed letters are in the post."""
    found = _found(number)
    people = [int(one) for one in request.POST.getlist("people") if one.isdigit()]
    return _done(
        request, number,
        lambda: telling.mark_letters_posted(incident=found, people=people, by=request.actor),
        _("The letters count as sent."),
    )  # fmt: skip


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def publish_notice(request: StaffRequest, number: str) -> HttpResponse:
    """Put the words on the policy page."""
    found, form = _found(number), asked.PublicForm(request.POST)
    if not form.is_valid():
        return _page(request, found, public=form)
    until = form.cleaned_data["until"]
    return _done(
        request, number, lambda: telling.publish_notice(incident=found, until=until, by=request.actor),
        _("The notice stands on the policy page."),
    )  # fmt: skip


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def close_incident(request: StaffRequest, number: str) -> HttpResponse:
    """All is done."""
    found = _found(number)
    return _done(
        request, number, lambda: actions.close_incident(incident=found, by=request.actor),
        _("The incident is closed."),
    )  # fmt: skip


@require_http_methods(ASK)
@staff_only("keep_privacy")
@without_personal_data
def record_entrustee_notice(request: StaffRequest) -> HttpResponse:
    """A firm that works for us told us of an incident."""
    form = asked.EntrusteeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        firm = register.recipient_by_id(told["recipient"])
        try:
            if firm is None:
                raise Http404
            entrustees.record_entrustee_notice(
                recipient=firm, received_at=told["received_at"], heads=form.heads, by=request.actor
            )
        except OversightError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("It is on record. Take it up within a day."))
            return redirect("desk:incidents")
    status = 400 if form.errors else 200
    return render(request, "desk/incidents/entrustee.html", {"form": form, **HERE}, status=status)


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def take_up_notice(request: StaffRequest, notice: int) -> HttpResponse:
    """An entrustee's word becomes an incident of ours."""
    found, form = _notice(notice), asked.WindowForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: give the moments as a day and a time."))
        return redirect("desk:incidents")
    told = form.cleaned_data
    try:
        taken = entrustees.take_up_notice(
            notice=found, since=told["since"], until=told["until"], by=request.actor
        )
    except OversightError as error:
        messages.error(request, str(error.message))
        return redirect("desk:incidents")
    messages.success(request, _("It is noted under %s. Its clocks are running.") % taken.number)
    return redirect("desk:incident", taken.number)


@require_POST
@staff_only("keep_privacy")
@without_personal_data
def dismiss_notice(request: StaffRequest, notice: int) -> HttpResponse:
    """An entrustee's word needs nothing of us."""
    found, form = _notice(notice), asked.DismissForm(request.POST)
    if form.is_valid():
        try:
            entrustees.dismiss_notice(notice=found, why=form.cleaned_data["why"], by=request.actor)
        except OversightError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("It is settled."))
    return redirect("desk:incidents")


def _done(request: StaffRequest, number: str, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except OversightError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, said)
    return redirect("desk:incident", number)


def _found(number: str) -> Any:
    found = queries.incident_by_number(number)
    if found is None:
        raise Http404
    return found


def _notice(number: int) -> Any:
    found = queries.notice_by_id(number)
    if found is None:
        raise Http404
    return found
