"""Inquiries for the desk and for whoever asked. A constant number of queries for any number of rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.views.decorators.debug import sensitive_variables

from funabin.catalogue.models import Vehicle
from funabin.gate.lookup import find_subjects
from funabin.gate.refusing import refuse
from funabin.journal.actor import Actor
from funabin.members.models import Account
from funabin.members.queries import subjects_with_address
from funabin.policy.decide import Reason
from funabin.trade.models import Deal, Inquiry, Quotation
from funabin.trade.queries.contacts import Contact, contact_of, is_own
from funabin.trade.queries.work import may_answer
from funabin.trade.rules import inquiries as rules
from funabin.trade.rules.quotations import ISSUED

NOT_YOURS = Reason("no_engagement", "this case belongs to somebody else")
CLERKS_TITLES = ("vehicles__vehicle__make", "vehicles__vehicle__model")


@dataclass(frozen=True)
class Case:
    """An inquiry with all that its page shows; personal data as handles."""

    inquiry: Inquiry
    contact: Contact
    vehicles: tuple[Vehicle, ...]
    quotations: tuple[Quotation, ...]
    deals: tuple[Deal, ...]

    @property
    def number(self) -> str:
        """The case number."""
        return self.inquiry.number

    @property
    def is_open(self) -> bool:
        """Whether people still work on it."""
        return self.inquiry.state in rules.LIVE


@dataclass(frozen=True)
class Rival:
    """Somebody else to whom a vehicle is quoted or reserved: case numbers and clerks, no person."""

    stock_number: str
    case: str
    clerk: str
    until: datetime
    is_reserved: bool


def _with_everything() -> QuerySet[Inquiry]:
    rows = Inquiry.objects.select_related("subject", "thread", "account__profile")
    return rows.prefetch_related(
        *CLERKS_TITLES,
        "quotations__lines",
        "quotations__vehicle__make",
        "quotations__vehicle__model",
        "quotations__deal__proforma",
        "quotations__deal__reservation",
    )


def inbox(actor: Actor) -> list[Case]:
    """The cases a clerk may work on: nobody's and his own, those waiting for an answer first, oldest first.

    Empty for whoever may not answer inquiries.
    """
    if not may_answer(actor):
        return []
    rows = _with_everything().filter(state__in=rules.LIVE, assigned_to__in=["", actor.token])
    waiting_first = sorted(rows.order_by("received_at"), key=lambda row: row.state != rules.OPEN)
    return [as_case(row) for row in waiting_first]


def as_case(inquiry: Inquiry) -> Case:
    """An inquiry with what belongs to it, from prefetched rows."""
    quotations = tuple(inquiry.quotations.all())
    return Case(
        inquiry=inquiry,
        contact=contact_of(inquiry),
        vehicles=tuple(asked.vehicle for asked in inquiry.vehicles.all()),
        quotations=quotations,
        deals=tuple(quotation.deal for quotation in quotations if hasattr(quotation, "deal")),
    )


def case_of(number: str, actor: Actor) -> Case | None:
    """A clerk's view of a case by its number; None where there is none.

    Raises gate.Refused, which is journalled, where the case is another clerk's.
    """
    inquiry = _with_everything().filter(number=number).first()
    if inquiry is None or inquiry.state == rules.UNCONFIRMED:
        return None
    is_open = rules.is_open_to(assigned_to=inquiry.assigned_to, token=actor.token)
    may_see = is_open and may_answer(actor)
    return as_case(inquiry) if may_see else _refuse(inquiry, actor)


def own_case(number: str, actor: Actor) -> Case | None:
    """A buyer's view of his inquiry; None where there is none. Raises gate.Refused for somebody else's."""
    inquiry = _with_everything().filter(number=number).first()
    if inquiry is None:
        return None
    return as_case(inquiry) if is_own(inquiry.subject_id, actor) else _refuse(inquiry, actor)


def _refuse(inquiry: Inquiry, actor: Actor) -> Case:
    refuse("see", [NOT_YOURS], by=actor, case=inquiry.number, subjects=[inquiry.subject_id])


def inquiries_of(account: Account) -> list[Case]:
    """A member's inquiries, and those of his guest records, newest first."""
    subjects = [account.subject_id, *subjects_with_address(account)]
    rows = _with_everything().filter(subject__in=subjects).order_by("-received_at")
    return [as_case(row) for row in rows]


def inquiry_by_target(target: str) -> Inquiry | None:
    """The inquiry a mailed link points at."""
    try:
        return Inquiry.objects.select_related("subject").filter(pk=target).first()
    except (ValueError, ValidationError):
        return None


@sensitive_variables("email", "phone")
def other_cases(inquiry: Inquiry, *, email: str = "", phone: str = "") -> list[Inquiry]:
    """Other cases of the same buyer, newest first: same person, linked records, same e-mail or phone."""
    subjects = {inquiry.subject_id}
    if inquiry.account is not None:
        subjects |= {inquiry.account.subject_id, *subjects_with_address(inquiry.account)}
    for category, value in (("contact.email", email), ("contact.phone", phone)):
        if value:
            subjects |= set(find_subjects(category=category, value=value, country=inquiry.jurisdiction))
    rows = Inquiry.objects.filter(subject__in=subjects).exclude(pk=inquiry.pk)
    return list(rows.exclude(state=rules.UNCONFIRMED).order_by("-received_at"))


def rivals(vehicles: Iterable[UUID], *, beside: Inquiry) -> list[Rival]:
    """Who else is quoted these vehicles, or has them reserved, by stock number and time."""
    wanted = list(vehicles)
    live = Q(state=ISSUED) | Q(deal__reservation__isnull=False, deal__reservation__ended_at__isnull=True)
    rows = Quotation.objects.filter(live, vehicle__in=wanted).exclude(inquiry=beside)
    rows = rows.select_related("inquiry", "vehicle", "deal__reservation")
    return [_rival(row) for row in rows.order_by("vehicle__stock_number", "valid_until")]


def _rival(row: Quotation) -> Rival:
    is_reserved = row.state != ISSUED
    return Rival(
        stock_number=row.vehicle.stock_number,
        case=row.inquiry.number,
        clerk=row.inquiry.assigned_to,
        until=row.deal.reservation.until if is_reserved else row.valid_until,
        is_reserved=is_reserved,
    )


def unconfirmed_since(at: datetime, days: int) -> QuerySet[Inquiry]:
    """Inquiries whose address nobody confirmed within `days` before `at`."""
    return Inquiry.objects.filter(state=rules.UNCONFIRMED, received_at__lte=at - timedelta(days=days))


def accounts_to_adopt() -> list[Account]:
    """Members with guest records whose cases are not yet on their pages."""
    guests = Inquiry.objects.filter(account=None).values("subject")
    return list(Account.objects.filter(ended_at=None, guest_records__subject__in=guests).distinct())
