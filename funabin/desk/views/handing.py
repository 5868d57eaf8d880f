"""Handing over from a deal or an inquiry: to whom, which fields, on which ground; then print or file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import Ability, StaffRequest, staff_only
from funabin.desk.forms.recipients import HandingForm
from funabin.desk.handing import Plan, address_of, find_folder, plan_for
from funabin.desk.sheet import as_file
from funabin.gate import register
from funabin.gate.actions import HandedOver, confirm_handing, decide_handing, hand_over
from funabin.gate.errors import Undeclared
from funabin.gate.features import where_taken
from funabin.gate.purpose import declared, for_purpose, without_personal_data
from funabin.gate.register import POINT
from funabin.gate.wording import policy_words
from funabin.trade.actions import asking as actions
from funabin.trade.queries.handing import DEAL, FEATURES, INQUIRY, hands_from, open_inquiries, recipients_of
from funabin.trade.rules.errors import TradeError

View = Callable[..., HttpResponse]
ASK = ["GET", "HEAD", "POST"]
HERE = {DEAL: "deals", INQUIRY: "handing"}
OPENS = {  # what the people of such a case told us their data for
    DEAL: ("order.fulfil", "ship", "invoice", "payment"),
    INQUIRY: ("inquiry.answer",),
}


def of_each(
    methods: Callable[[View], View], *abilities: Ability, opens: bool = True
) -> Callable[[View], dict[str, View]]:
    """Decorate a view of handing over: a view for each kind of case, behind the points a house has it by."""

    def decorate(view: View) -> dict[str, View]:
        return {kind: methods(guarded(view, kind)) for kind in FEATURES}

    def guarded(view: View, kind: str) -> View:
        def page(request: StaffRequest, number: str, **firm: UUID) -> HttpResponse:
            return view(request, kind, number, **firm)

        update_wrapper(page, view)
        purpose = for_purpose(*OPENS[kind]) if opens else without_personal_data
        return staff_only(*abilities)(where_taken(POINT, *FEATURES[kind])(purpose(page)))

    return decorate


@of_each(require_safe, "hand_over", opens=False)
def handing(request: StaffRequest, kind: str, number: str) -> HttpResponse:
    """To whom data of this case may go, and what went already."""
    folder = find_folder(request, kind, number)
    found = recipients_of(kind, request.actor.roles)
    firms = [(one, address_of("hand_over_to", folder, one.recipient.pk)) for one in found]
    context = {"folder": folder, "recipients": firms, "given": register.provisions_of_case(number)}
    return render(request, "desk/handing/choose.html", {**context, "here": HERE[kind]})


@require_safe
@staff_only("hand_over")
@where_taken(POINT, "thread")
@without_personal_data
def inquiries_to_hand(request: StaffRequest) -> HttpResponse:
    """The open inquiries by number, for those who hand over and answer nobody themselves."""
    numbers = open_inquiries() if hands_from(INQUIRY, request.actor) else []
    return render(request, "desk/handing/inquiries.html", {"numbers": numbers, "here": HERE[INQUIRY]})


@of_each(require_http_methods(ASK), "hand_over")
@sensitive_variables("handed")
def hand_over_to(request: StaffRequest, kind: str, number: str, recipient: UUID) -> HttpResponse:
    """Which fields, for what, on which ground, what is withheld; on POST they leave, once."""
    plan = plan_for(request, kind, number, recipient)
    form = HandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        manner = form.cleaned_data["manner"]
        with declared(plan.purpose):  # the row of the policy says what for, not this page
            handed = hand_over(
                plan.folder.handles,
                recipient=plan.standing.recipient,
                purpose=plan.purpose,
                case=plan.number,
                by=request.actor,
                manner=manner,
            )
        return _answer(request, plan, handed, manner)
    return _show(request, plan, form)


@of_each(require_POST, "hand_over")
def decide_to_hand(request: StaffRequest, kind: str, number: str, recipient: UUID) -> HttpResponse:
    """The first of those who decide. On an exception of the law it is decided on a demand, not here."""
    plan = plan_for(request, kind, number, recipient)
    if plan.is_by_law:
        raise Http404
    chosen = [one.handle for one in plan.choices if str(one.handle.datum) in request.POST.getlist("data")]
    if not chosen:
        messages.error(request, _("Nothing was decided: tick the data that is really needed."))
        return _show(request, plan, HandingForm())
    decide_handing(
        handles=chosen,
        recipient=plan.standing.recipient,
        purpose=plan.purpose,
        case=plan.number,
        by=request.actor,
    )
    messages.success(request, _("Your decision is on file."))
    return _back(plan)


@of_each(require_POST, "hand_over")
def confirm_to_hand(request: StaffRequest, kind: str, number: str, recipient: UUID) -> HttpResponse:
    """The second of those who decide: on what the page showed, not on what took its place since."""
    plan = plan_for(request, kind, number, recipient)
    decision = _decision(plan)
    if decision is None:
        raise Http404
    if str(decision.pk) != request.POST.get("decision"):
        messages.error(request, _("The decision is another one now. Read it before you agree."))
        return _back(plan)
    confirm_handing(decision=decision, by=request.actor)
    messages.success(request, _("Two have decided. It can be handed over now."))
    return _back(plan)


@of_each(require_POST, "hand_over", "answer", opens=False)
def ask_buyer(request: StaffRequest, kind: str, number: str, recipient: UUID) -> HttpResponse:
    """Propose this firm to the buyer, who says yes or no on his own page."""
    plan = plan_for(request, kind, number, recipient)
    try:
        actions.ask_buyer(
            folder=plan.folder, recipient=plan.standing.recipient, purpose=plan.purpose, by=request.actor
        )
    except (TradeError, Undeclared) as error:
        messages.error(request, getattr(error, "message", _("No consent would let it go there.")))
    else:
        messages.success(request, _("The buyer is asked. The answer will stand on this page."))
    if request.may.hand_over:
        return _back(plan)
    return redirect("desk:case", plan.folder.inquiry.number)


def _back(plan: Plan) -> HttpResponse:
    return redirect(plan.address("hand_over_to"))


def _decision(plan: Plan) -> Any:
    return register.open_decision(plan.standing.recipient, purpose=plan.purpose, case=plan.number)


def _show(request: StaffRequest, plan: Plan, form: HandingForm) -> HttpResponse:
    row, decision = plan.standing.row, _decision(plan)
    is_by_two = bool(row and row.two_persons and not plan.is_by_law)
    context = {
        "plan": plan,
        "recipient": plan.standing.recipient,
        "judgement": plan.judgement,
        "form": form,
        "decision": decision,
        "asks_decision": is_by_two and decision is None,
        "awaits_second": bool(is_by_two and decision and not decision.second),
        "is_first": bool(decision and decision.first == request.actor.token),
        "here": HERE[plan.folder.kind],
    }
    return render(request, "desk/handing/plan.html", context, status=400 if form.errors else 200)


@sensitive_variables("handed")
def _answer(request: StaffRequest, plan: Plan, handed: HandedOver, manner: str) -> HttpResponse:
    """Made at this moment, kept nowhere."""
    if manner == "print":
        response = render(request, "desk/handing/print.html", {"plan": plan, "handed": handed})
    else:
        firm = plan.standing.recipient
        name = f"{plan.number}-{firm.key}"
        response = as_file(
            _lines(plan, handed), manner=manner, case=plan.number, recipient=firm.name, name=name
        )
    response["Cache-Control"] = "no-store"
    return response


@sensitive_variables()
def _lines(plan: Plan, handed: HandedOver) -> Iterator[tuple[str, str, str]]:
    for party in plan.parties:
        for handle in party.handles:
            if handle in handed:
                yield str(party.word), policy_words(f"category.{handle.category}"), str(handed[handle])
