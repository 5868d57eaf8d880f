"""Demands of authorities: recorded, checked, weighed, decided by two, given or refused; the person told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms import demands as asked
from funabin.desk.sheet import as_archive, as_file, name_of
from funabin.gate import register
from funabin.gate.actions import HandedOver, open_data
from funabin.gate.features import where_taken
from funabin.gate.lookup import find_subjects
from funabin.gate.purpose import declared, for_purpose, without_personal_data
from funabin.gate.wording import policy_words
from funabin.kit.dates import today_in_japan
from funabin.kit.papers import kind_of_paper
from funabin.outbox.letters import language_for
from funabin.oversight.actions import demands as actions
from funabin.oversight.queries import demands as queries
from funabin.oversight.queries.demands import POINT, PURPOSE
from funabin.oversight.rules.errors import OversightError

ASK = ["GET", "HEAD", "POST"]
HERE = {"here": "demands"}


@require_safe
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@without_personal_data
def demands(request: StaffRequest) -> HttpResponse:
    """Every demand: what waits, by when, how it ended."""
    return render(request, "desk/demands/list.html", {"demands": queries.demands(), **HERE})


@require_http_methods(ASK)
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@for_purpose(PURPOSE)
@sensitive_variables("form", "told")
def record_demand(request: StaffRequest) -> HttpResponse:
    """Write down what came, with the paper."""
    initial = {"recipient": request.GET.get("recipient", "")}
    kind = asked.demand_form(request.LANGUAGE_CODE)
    form: Any = kind(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        firm = register.recipient_by_id(form.cleaned_data["recipient"])
        try:
            demand = actions.record_demand(recipient=firm, by=request.actor, **form.recorded)
        except OversightError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("It is on record under the number %s.") % demand.number)
            return redirect("desk:demand", demand.number)
    page = {"form": form, "has_authorities": bool(queries.authorities()), **HERE}
    return render(request, "desk/demands/new.html", page, status=400 if form.errors else 200)


@require_safe
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@without_personal_data
def demand(request: StaffRequest, number: str) -> HttpResponse:
    """One demand: what is known, what comes next. Nothing is opened."""
    return _page(request, _found(number))


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@for_purpose(PURPOSE)
@sensitive_variables("opened", "paper")
def demand_paper(request: StaffRequest, number: str) -> HttpResponse:
    """The paper itself, opened for whoever answers it; kept in no cache."""
    found = _found(number)
    if found.paper is None:
        raise Http404
    opened = open_data([found.paper], purpose=PURPOSE, by=request.actor, case=number)
    paper = opened[found.paper]
    media, ending = kind_of_paper(paper[:16]) or ("application/octet-stream", "bin")
    response = HttpResponse(paper, content_type=media)
    response["Content-Disposition"] = f'inline; filename="{number}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@for_purpose(PURPOSE)
@sensitive_variables("opened")
def demand_note(request: StaffRequest, number: str) -> HttpResponse:
    """What was noted beside the paper."""
    found = _found(number)
    if found.note is None:
        raise Http404
    opened = open_data([found.note], purpose=PURPOSE, by=request.actor, case=number)
    response = render(request, "desk/demands/note.html", {"demand": found, "opened": opened, **HERE})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@without_personal_data
def confirm_genuine(request: StaffRequest, number: str) -> HttpResponse:
    """Somebody made sure that the paper is genuine."""
    found = _found(number)
    form = asked.GenuineForm(found.kind, request.POST, prefix="genuine")
    return _done(request, found, "genuine", form, actions.confirm_genuine, _("It is on file."))


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@without_personal_data
@sensitive_post_parameters()
@sensitive_variables()
def find_demanded(request: StaffRequest, number: str) -> HttpResponse:
    """Look the person up, by what the paper names. Nothing is opened; what was typed is kept nowhere."""
    found, form = _found(number), asked.FindForm(request.POST, prefix="find")
    if not form.is_valid():
        return _page(request, found, find=form)
    told = form.cleaned_data
    if told["named_by"] == "case":
        tokens = queries.people_of_case(told["named"].strip())
    else:
        tokens = find_subjects(told["named_by"], told["named"])
    if not tokens:
        form.add_error("named", _("Nothing is held under this. Try another way the paper names the person."))
    return _page(request, found, find=form, candidates=queries.candidates(tokens))


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@without_personal_data
def weigh_demand(request: StaffRequest, number: str) -> HttpResponse:
    """Whose data it is about, and why it is needed."""
    found = _found(number)
    tokens = [one.token for one in queries.candidates(request.POST.getlist("weigh-people"))]
    form = asked.WeighForm(found.kind, tokens, request.POST, prefix="weigh")
    return _done(request, found, "weigh", form, actions.weigh_demand, _("It is weighed. Decide now."))


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@for_purpose(PURPOSE)
def decide_demand(request: StaffRequest, number: str) -> HttpResponse:
    """The first of those who decide."""
    found = _found(number)
    form = _decide_form(found, request.POST)

    def decide(*, chosen: list[str], **told: Any) -> None:
        held = [one.handle for one in queries.demanded_data(found)]
        actions.decide_demand(handles=[one for one in held if str(one.datum) in chosen], **told)

    return _done(request, found, "decide", form, decide, _("Your decision is on file."))


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@for_purpose(PURPOSE)
def agree_demand(request: StaffRequest, number: str) -> HttpResponse:
    """The second of those who decide, on what the page showed."""
    found = _found(number)
    try:
        actions.agree_demand(demand=found, decision=request.POST.get("decision", ""), by=request.actor)
    except OversightError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Two have decided. It can be handed over now."))
    return redirect("desk:demand", number)


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@for_purpose(PURPOSE)
@sensitive_variables("handed")
def give_demanded(request: StaffRequest, number: str) -> HttpResponse:
    """Hand it over, once."""
    found = _found(number)
    form = _give_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, give=form)
    manner = form.cleaned_data["manner"]
    try:
        with declared(found.purpose):  # the row of the policy says what for, not this page
            handed = actions.give_demanded(demand=found, manner=manner, by=request.actor)
    except OversightError as error:
        messages.error(request, error.message)
        return redirect("desk:demand", number)
    return _given(request, found, handed, manner)


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@without_personal_data
def refuse_demand(request: StaffRequest, number: str) -> HttpResponse:
    """Nothing is given."""
    found = _found(number)
    form = asked.RefuseForm(found.kind, request.POST, prefix="refuse")
    return _done(request, found, "refuse", form, actions.refuse_demand, _("It is refused. Tell them."))


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@without_personal_data
def tell_demanded(request: StaffRequest, number: str) -> HttpResponse:
    """The person is told, or it is recorded why not."""
    found, form = _found(number), asked.TellForm(request.POST, prefix="tell")

    def tell(*, tell_on: Any, **told: Any) -> None:
        actions.tell_about_demand(on=tell_on, **told)

    return _done(request, found, "tell", form, tell, _("It is on record."))


@require_POST
@staff_only("answer_demands")
@where_taken(POINT, register.POINT)
@for_purpose(PURPOSE)
@sensitive_variables("opened")
def demand_letter(request: StaffRequest, number: str) -> HttpResponse:
    """The letter that tells the person, for the printer."""
    found = _found(number)
    data = queries.letter_data(found)
    if found.ended_at is not None or not data:
        raise Http404
    with declared(found.purpose):
        opened = open_data([one.handle for one in data], purpose=found.purpose, by=request.actor, case=number)
    page = {
        "demand": found,
        "handles": [one.handle for one in data],
        "opened": opened,
        "tongue": language_for(queries.language_of(found)),
        "today": today_in_japan(),
        **HERE,
    }
    response = render(request, "desk/demands/letter.html", page)
    response["Cache-Control"] = "no-store"
    return response


def _found(number: str) -> Any:
    found = queries.demand_by_number(number)
    if found is None:
        raise Http404
    return found


def _decide_form(found: Any, posted: Any = None) -> asked.DecideForm:
    row, held = queries.row_of(found), queries.demanded_data(found)
    choices = [(str(one.handle.datum), words) for one, words in zip(held, _in_words(held), strict=True)]
    articles = queries.articles_for(found.kind, row)
    return asked.DecideForm(found.kind, articles, choices, posted, prefix="decide")


def _give_form(found: Any, posted: Any = None) -> asked.GiveForm:
    return asked.GiveForm(queries.has_files(queries.decided_data(found)), posted, prefix="give")


def _in_words(held: Sequence[Any]) -> list[str]:
    """Each datum in words; two that nothing tells apart, as an invoice in two languages, are numbered."""
    words = [_datum_in_words(one) for one in held]
    count: Counter[str] = Counter()
    for number, one in enumerate(words):
        count[one] += 1
        words[number] = one if count[one] == 1 else f"{one} {count[one]}"
    return words


def _datum_in_words(one: Any) -> str:
    """One case may hold the same kind twice, of the order and of its invoice: where it was taken tells."""
    where = _(", ").join(filter(None, [one.case, policy_words(f"point.{one.point}")]))
    return f"{policy_words(f'category.{one.category}')} ({where})"


def _done(
    request: StaffRequest, found: Any, name: str, form: Any, act: Callable[..., Any], said: str
) -> HttpResponse:
    """Do what a form of the page says, or show the page with what is wrong."""
    if not form.is_valid():
        return _page(request, found, **{name: form})
    try:
        act(demand=found, by=request.actor, **form.cleaned_data)
    except OversightError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("desk:demand", found.number)


def _page(request: StaffRequest, found: Any, candidates: Any = None, **sent: Any) -> HttpResponse:
    tokens = [one.token for one in candidates or ()] or found.people
    decision = queries.decision_of(found)
    forms = {
        "genuine": asked.GenuineForm(found.kind, prefix="genuine"),
        "find": asked.FindForm(prefix="find"),
        "weigh": asked.WeighForm(found.kind, tokens, prefix="weigh", initial={"people": tokens}),
        "decide": _decide_form(found),
        "give": _give_form(found),
        "refuse": asked.RefuseForm(found.kind, prefix="refuse"),
        "tell": asked.TellForm(prefix="tell"),
        **sent,
    }
    context = {
        "demand": found,
        "forms": forms,
        "candidates": candidates or (),
        "decision": decision,
        "decided_data": _in_words(queries.decided_data(found)),
        "is_first": bool(decision and decision.first == request.actor.token),
        "may_read": queries.may_read_paper(request.actor),
        "standing": register.standing_of(found.recipient) if found.recipient else None,
        **HERE,
    }
    wrong = any(form.errors for form in sent.values())
    return render(request, "desk/demands/demand.html", context, status=400 if wrong else 200)


@sensitive_variables("handed")
def _given(request: StaffRequest, found: Any, handed: HandedOver, manner: str) -> HttpResponse:
    """Made at this moment, kept nowhere."""
    if manner == "print":
        response = render(request, "desk/demands/print.html", {"demand": found, "handed": handed, **HERE})
    elif manner == "zip":
        files = [value for value in handed.values() if isinstance(value, bytes)]
        response = as_archive(_lines(handed), files=files, name=found.number)
    else:
        firm = found.recipient.name
        response = as_file(
            _lines(handed), manner=manner, case=found.number, recipient=firm, name=found.number
        )
    response["Cache-Control"] = "no-store"
    return response


@sensitive_variables()
def _lines(handed: HandedOver) -> Iterator[tuple[str, str, str]]:
    number = 0
    for handle, value in handed.items():
        if isinstance(value, bytes):
            number += 1
            told = f"{name_of(number, value)}, SHA-256 {hashlib.sha256(value).hexdigest()}"
        else:
            told = str(value)
        yield handed.case, policy_words(f"category.{handle.category}"), told
