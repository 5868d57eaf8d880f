"""Handing over from a deal: to whom, which fields, on which ground, what stays here; then print or file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from funabin.desk.access import StaffRequest, staff_only
from funabin.desk.forms.recipients import DecisionForm, HandingForm
from funabin.desk.sheet import as_table
from funabin.gate import register
from funabin.gate.actions import HandedOver, confirm_handing, decide_handing, hand_over
from funabin.gate.features import ORDERS, where_taken
from funabin.gate.fields import Handle
from funabin.gate.handing.judging import Judgement, judge_handing
from funabin.gate.purpose import declared, for_purpose, without_personal_data
from funabin.gate.register import POINT, Standing
from funabin.gate.wording import policy_words
from funabin.trade.queries.handing import Party, deal_to_hand, people_of

ASK = ["GET", "HEAD", "POST"]
DAILY = ("order.fulfil", "ship", "invoice", "payment")  # what the people of a deal told us their data for


@dataclass(frozen=True)
class Line:
    """One datum on the page: whose, what, and whether it goes; `why` says why it does not."""

    party: Party
    handle: Handle
    goes: bool
    why: Any = None


@dataclass(frozen=True)
class Plan:
    """Everything the page about one recipient shows before anything is opened."""

    deal: Any
    standing: Standing
    purpose: str
    parties: list[Party]
    judgement: Judgement

    @property
    def handles(self) -> list[Handle]:
        """Everything the deal holds of its people."""
        return [handle for party in self.parties for handle in party.handles]

    @property
    def lines(self) -> list[Line]:
        """Each datum, with whether it goes."""
        kept = {one.handle: one.reason for one in self.judgement.withheld}
        return [
            Line(party, handle, handle in self.judgement.given, kept.get(handle))
            for party in self.parties
            for handle in party.handles
        ]

    @property
    def choices(self) -> list[Line]:
        """What may be decided on: everything the policy's row names for the recipient."""
        return [one for one in self.lines if one.why is None or one.why.code == "not_decided"]

    @property
    def grounds(self) -> list[tuple[Party, Any]]:
        """Each person with the ground that was found for him; None where there is none."""
        return [(party, self.judgement.grounds.get(party.subject)) for party in self.parties]


@require_safe
@staff_only("hand_over")
@where_taken(POINT, *ORDERS)
@without_personal_data
def handing(request: StaffRequest, number: str) -> HttpResponse:
    """To whom this deal's data may go, and what went already."""
    deal = _deal(request, number)
    found = register.recipients_for(request.actor.roles)
    context = {"deal": deal, "recipients": found, "given": register.provisions_of_case(deal.number)}
    return render(request, "desk/handing/choose.html", {**context, "here": "deals"})


@require_http_methods(ASK)
@staff_only("hand_over")
@where_taken(POINT, *ORDERS)
@for_purpose(*DAILY)
@sensitive_variables("handed")
def hand_over_to(request: StaffRequest, number: str, recipient: UUID) -> HttpResponse:
    """Which fields, for what, on which ground, what is withheld; on POST they leave, once."""
    plan = _plan(request, number, recipient)
    form = HandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        manner = form.cleaned_data["manner"]
        with declared(plan.purpose):  # the row of the policy says what for, not this page
            handed = hand_over(
                plan.handles,
                recipient=plan.standing.recipient,
                purpose=plan.purpose,
                case=plan.deal.number,
                by=request.actor,
                manner=manner,
            )
        return _answer(request, plan, handed, manner)
    return _show(request, plan, form)


@require_POST
@staff_only("hand_over")
@where_taken(POINT, *ORDERS)
@for_purpose(*DAILY)
def decide_to_hand(request: StaffRequest, number: str, recipient: UUID) -> HttpResponse:
    """The first of those who decide; on an exception of the law with its paper."""
    plan = _plan(request, number, recipient)
    row = plan.standing.row
    by_law = bool(row and "legal_exception" in row.grounds)
    form = DecisionForm(row.articles if row else (), request.POST, request.FILES)
    chosen = [one.handle for one in plan.choices if str(one.handle.datum) in request.POST.getlist("data")]
    if not chosen:
        messages.error(request, _("Nothing was decided: tick the data that is really needed."))
        return _show(request, plan, HandingForm(), form)
    if by_law and not form.is_valid():
        return _show(request, plan, HandingForm(), form)
    decide_handing(
        handles=chosen,
        recipient=plan.standing.recipient,
        purpose=plan.purpose,
        case=plan.deal.number,
        by=request.actor,
        **(form.decided if by_law else {}),
    )
    messages.success(request, _("Your decision is on file."))
    return _back(plan)


@require_POST
@staff_only("hand_over")
@where_taken(POINT, *ORDERS)
@for_purpose(*DAILY)
def confirm_to_hand(request: StaffRequest, number: str, recipient: UUID) -> HttpResponse:
    """The second of those who decide: on what the page showed, not on what took its place since."""
    plan = _plan(request, number, recipient)
    decision = _decision(plan)
    if decision is None:
        raise Http404
    if str(decision.pk) != request.POST.get("decision"):
        messages.error(request, _("The decision is another one now. Read it before you agree."))
        return _back(plan)
    confirm_handing(decision=decision, by=request.actor)
    messages.success(request, _("Two have decided. It can be handed over now."))
    return _back(plan)


def _deal(request: StaffRequest, number: str) -> Any:
    deal = deal_to_hand(number, request.actor)
    if deal is None:
        raise Http404
    return deal


def _plan(request: StaffRequest, number: str, recipient: UUID) -> Plan:
    deal, found = _deal(request, number), register.recipient_by_id(recipient)
    standing = register.standing_of(found) if found else None
    if standing is None or standing.row is None or not standing.row.categories:
        raise Http404
    purposes = standing.row.purposes
    purpose = request.GET.get("for", "") if request.GET.get("for", "") in purposes else purposes[0]
    parties = people_of(deal)
    handles = [handle for party in parties for handle in party.handles]
    judgement = judge_handing(
        handles, recipient=standing.recipient, purpose=purpose, case=deal.number, by=request.actor
    )
    return Plan(deal, standing, purpose, parties, judgement)


def _back(plan: Plan) -> HttpResponse:
    address = reverse("desk:hand_over_to", args=[plan.deal.number, plan.standing.recipient.pk])
    return redirect(f"{address}?for={plan.purpose}")


def _decision(plan: Plan) -> Any:
    return register.open_decision(plan.standing.recipient, purpose=plan.purpose, case=plan.deal.number)


def _show(
    request: StaffRequest, plan: Plan, form: HandingForm, decided: DecisionForm | None = None
) -> HttpResponse:
    row, decision = plan.standing.row, _decision(plan)
    by_law = bool(row and "legal_exception" in row.grounds)
    asks = bool(row and (row.two_persons or by_law))
    context = {
        "plan": plan,
        "deal": plan.deal,
        "recipient": plan.standing.recipient,
        "judgement": plan.judgement,
        "form": form,
        "decision": decision,
        "decision_form": (decided or DecisionForm(row.articles if row else ())) if by_law else None,
        "asks_decision": asks and decision is None,
        "awaits_second": bool(row and row.two_persons and decision and not decision.second),
        "is_first": bool(decision and decision.first == request.actor.token),
        "here": "deals",
    }
    return render(request, "desk/handing/plan.html", context, status=400 if form.errors or decided else 200)


@sensitive_variables("handed")
def _answer(request: StaffRequest, plan: Plan, handed: HandedOver, manner: str) -> HttpResponse:
    """Made at this moment, kept nowhere."""
    if manner == "print":
        response = render(request, "desk/handing/print.html", {"plan": plan, "handed": handed})
    elif manner == "json":
        lines = [dict(zip(("person", "what", "value"), line, strict=True)) for line in _lines(plan, handed)]
        content = {"case": plan.deal.number, "recipient": plan.standing.recipient.name, "data": lines}
        response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    else:
        response = HttpResponse(as_table(_lines(plan, handed)), content_type="text/csv; charset=utf-8")
    if manner != "print":
        name = f"{plan.deal.number}-{plan.standing.recipient.key}.{manner}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@sensitive_variables()
def _lines(plan: Plan, handed: HandedOver) -> Iterator[tuple[str, str, str]]:
    for party in plan.parties:
        for handle in party.handles:
            if handle in handed:
                yield str(party.word), policy_words(f"category.{handle.category}"), str(handed[handle])
