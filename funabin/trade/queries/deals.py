"""Deals for the desk and for buyers: where each stands, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from funabin.gate.fields import Handle, handles_of
from funabin.gate.refusing import refuse
from funabin.journal.actor import Actor
from funabin.members.models import Account
from funabin.members.queries import subjects_with_address
from funabin.policy.decide import Reason
from funabin.trade.models import Consignee, Deal, NotifyParty, Reservation
from funabin.trade.queries.contacts import is_own
from funabin.trade.queries.work import PARTIES_AT, may_deal
from funabin.trade.rules import deals as rules

NOT_YOURS = Reason("no_engagement", "this deal belongs to somebody else")


@dataclass(frozen=True)
class Milestone:
    """A step that was made: a key, a sentence, when, and the number of the paper that shows it."""

    key: str
    text: Any
    at: datetime
    evidence: str = ""


@dataclass(frozen=True)
class Standing:
    """A deal as its page shows it."""

    deal: Deal
    sentence: Any
    next: rules.NextActions
    milestones: tuple[Milestone, ...]

    @property
    def is_over(self) -> bool:
        """Whether the deal has ended."""
        return self.deal.state in rules.ENDED


def _with_everything() -> QuerySet[Deal]:
    rows = Deal.objects.select_related(
        "subject",
        "account",
        "quotation__inquiry__thread",
        "quotation__inquiry__subject",
        "quotation__vehicle__make",
        "quotation__vehicle__model",
        "reservation",
        "proforma",
        "consignee__subject",
        "notify_party__subject",
    )
    return rows.prefetch_related("quotation__lines")


def standing_of(deal: Deal) -> Standing:
    """Where a deal stands."""
    return Standing(
        deal=deal,
        sentence=rules.standing(deal.state),
        next=rules.next_actions(deal.state),
        milestones=timeline(deal),
    )


def deals_of(account: Account) -> list[Standing]:
    """A member's deals, and those of his guest records, newest first."""
    subjects = [account.subject_id, *subjects_with_address(account)]
    return [standing_of(deal) for deal in _with_everything().filter(subject__in=subjects)]


def deal_of(number: str, actor: Actor) -> Standing | None:
    """A buyer's own deal; None where there is none. Raises gate.Refused, journalled, for somebody else's."""
    deal = _with_everything().filter(number=number).first()
    if deal is None:
        return None
    if not is_own(deal.subject_id, actor):
        refuse("see", [NOT_YOURS], by=actor, case=deal.number, subjects=[deal.subject_id])
    return standing_of(deal)


def deal_for_staff(number: str, actor: Actor) -> Standing | None:
    """A deal at the desk; None where there is none. Raises gate.Refused for staff with no part in it."""
    deal = _with_everything().filter(number=number).first()
    if deal is None:
        return None
    if not may_deal(actor):
        refuse("see", [NOT_YOURS], by=actor, case=deal.number, subjects=[deal.subject_id])
    return standing_of(deal)


def pipeline(actor: Actor, *, only_own: bool = False) -> list[Standing]:
    """Live deals for whoever works on deals, those whose reservation ends first on top."""
    if not may_deal(actor):
        return []
    rows = _with_everything().filter(state__in=rules.LIVE).order_by("reservation__until", "number")
    return [standing_of(deal) for deal in (rows.filter(clerk=actor.token) if only_own else rows)]


def parties_of(deal: Deal) -> tuple[Consignee | NotifyParty, ...]:
    """Consignee and notify party, where they are not the buyer himself."""
    found = (getattr(deal, "consignee", None), getattr(deal, "notify_party", None))
    return tuple(party for party in found if party is not None)


@dataclass(frozen=True)
class Person:
    """Somebody of a deal, with what was told of him as handles, and the collection point it was told at."""

    title: Any
    point: str
    told: tuple[Handle, ...]


def people_of(deal: Deal) -> tuple[Person, ...]:
    """The buyer, and consignee and notify party where they are others; nobody before the order."""
    rows = (
        (_("Buyer"), "order", deal),
        (_("Consignee"), PARTIES_AT[0], getattr(deal, "consignee", None)),
        (_("Notify party"), PARTIES_AT[1], getattr(deal, "notify_party", None)),
    )
    people = (Person(title, point, tuple(handles_of(row).values())) for title, point, row in rows if row)
    return tuple(person for person in people if person.told)


def timeline(deal: Deal) -> tuple[Milestone, ...]:
    """The steps made so far, in order."""
    quotation, proforma = deal.quotation, getattr(deal, "proforma", None)
    steps = [
        Milestone("received", _("You asked"), quotation.inquiry.received_at, quotation.inquiry.number),
        Milestone("quoted", _("Quotation issued"), quotation.issued_at, quotation.number),
        Milestone("accepted", _("Quotation accepted, vehicle reserved"), deal.accepted_at, deal.number),
    ]
    if deal.ordered_at:
        steps.append(Milestone("ordered", _("Order data complete"), deal.ordered_at))
    if proforma:
        steps.append(Milestone("invoiced", _("Proforma invoice issued"), proforma.issued_at, proforma.number))
    if deal.ended_at:
        steps.append(Milestone(deal.state, rules.standing(deal.state), deal.ended_at))
    return tuple(steps)


def open_deal_numbers(subjects: tuple[str, ...]) -> list[str]:
    """The numbers of live deals of these records."""
    rows = Deal.objects.filter(subject__in=subjects, state__in=rules.LIVE).order_by("number")
    return list(rows.values_list("number", flat=True))


def due_reservations(at: datetime) -> QuerySet[Reservation]:
    """Live reservations whose time has run out."""
    rows = Reservation.objects.select_related("deal").filter(ended_at__isnull=True, until__lte=at)
    return rows.order_by("until")
