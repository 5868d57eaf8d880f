"""What a case holds about people, as handles, for handing over: from a deal or from an inquiry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from funabin.correspondence.queries import messages_of
from funabin.gate.features import ORDERS
from funabin.gate.fields import Handle, sealed_fields
from funabin.gate.handing.asking import Ask, asks_of, may_be_asked
from funabin.gate.queries import current_policy
from funabin.gate.refusing import refuse
from funabin.gate.register import Standing, may_hand, recipients_for
from funabin.gate.rules import may_work
from funabin.journal.actor import Actor
from funabin.policy.decide import Reason, matches
from funabin.trade.models import Deal, Inquiry
from funabin.trade.queries.contacts import is_own
from funabin.trade.queries.work import ASKED_AT, ORDERED_AT, PARTIES_AT, may_answer
from funabin.trade.rules import inquiries as rules

NOT_YOURS = Reason("not_your_task", "your roles hand nothing over")
NO_WORDS = ("file", "token")  # kinds that no line of a list can hold
INQUIRY, DEAL = "inquiry", "deal"
POINTS = {INQUIRY: ASKED_AT, DEAL: (*ORDERED_AT, *PARTIES_AT)}
FEATURES = {INQUIRY: ("thread",), DEAL: ORDERS}  # what a house declares to have such cases


@dataclass(frozen=True)
class Party:
    """One person of a case: who he is in it, and what is held of him there."""

    key: str  # buyer, consignee, notify_party
    word: Any
    subject: str
    handles: tuple[Handle, ...]


@dataclass(frozen=True)
class Folder:
    """A case that something may be handed over from."""

    kind: str  # inquiry, deal
    number: str
    inquiry: Inquiry  # the case itself, or the one that the deal began with
    deal: Deal | None = None

    @property
    def subject(self) -> Any:
        """Whoever asked or bought."""
        return self.deal.subject if self.deal else self.inquiry.subject

    @cached_property
    def parties(self) -> list[Party]:
        """Its people, each with the data that the case holds."""
        return people_of(self.deal) if self.deal else [_asker(self.inquiry)]

    @property
    def handles(self) -> list[Handle]:
        """Everything the case holds of its people."""
        return [handle for party in self.parties for handle in party.handles]

    @property
    def is_over(self) -> bool:
        """Whether nobody works on it any more."""
        return bool(self.deal.ended_at) if self.deal else self.inquiry.state not in rules.LIVE


def folder_to_hand(kind: str, number: str, actor: Actor) -> Folder | None:
    """A case, for whoever hands over to somebody; None where there is none. Raises gate.Refused.

    Whether each datum opens for this actor is judged with the handing over.
    """
    found = folder_of(kind, number)
    if found is not None and not (may_hand(actor) or (kind == INQUIRY and may_answer(actor))):
        refuse("see", [NOT_YOURS], by=actor, case=number, subjects=[found.subject.pk])
    return found


def own_folder(kind: str, number: str, actor: Actor) -> Folder | None:
    """A buyer's own case; None where there is none, or it is somebody else's."""
    found = folder_of(kind, number)
    return found if found is not None and is_own(found.subject.pk, actor) else None


def folder_of(kind: str, number: str) -> Folder | None:
    """A case by its number; an inquiry whose address nobody confirmed is none."""
    if kind == DEAL:
        rows = Deal.objects.select_related(
            "subject", "consignee__subject", "notify_party__subject", "quotation__inquiry__subject"
        )
        deal = rows.filter(number=number).first()
        return Folder(DEAL, number, deal.quotation.inquiry, deal) if deal else None
    asked = Inquiry.objects.select_related("subject", "thread", "account").filter(number=number)
    inquiry = asked.exclude(state=rules.UNCONFIRMED).first()
    return Folder(INQUIRY, number, inquiry) if inquiry else None


def recipients_of(kind: str, roles: frozenset[str]) -> list[Standing]:
    """The firms to which one of these roles may hand something of such a case."""
    return [one for one in recipients_for(roles) if one.row and reaches(one.row.points, kind)]


def hands_from(kind: str, by: Actor) -> bool:
    """Whether somebody hands over data of such cases, while it is granted."""
    rows = [row for row in current_policy().recipients.values() if row.categories]
    return any(reaches(row.points, kind) and may_work(by, row.roles, *row.purposes) for row in rows)


def reaches(points: tuple[str, ...], kind: str) -> bool:
    """Whether these globs of a recipient's row cover a point of such cases."""
    return any(matches(point, points) for point in POINTS[kind])


def askable_firms(kind: str) -> list[Standing]:
    """The firms that may have data of such a case once the person agrees."""
    rows = current_policy().recipients.values()
    roles = frozenset(role for row in rows for role in row.roles)
    found = recipients_of(kind, roles)
    return [one for one in found if one.row and may_be_asked(one.row, one.recipient.country)]


def open_inquiries() -> list[str]:
    """The numbers of the inquiries that somebody works on, oldest first; nothing about a person."""
    rows = Inquiry.objects.filter(state__in=rules.LIVE).order_by("received_at", "number")
    return list(rows.values_list("number", flat=True))


def asks_about(folder: Folder, language: str) -> list[Ask]:
    """What the person of a case is asked, and was asked, about handing over his data in it."""
    if folder.is_over:
        return []
    subject = folder.subject.pk
    handles = [one for party in folder.parties if party.subject == subject for one in party.handles]
    return asks_of(subject, folder.number, handles, language)


def people_of(deal: Deal) -> list[Party]:
    """The buyer, and consignee and notify party where they are others, each with his data."""
    rows = [
        ("buyer", _("Buyer"), deal),
        ("consignee", _("Consignee"), getattr(deal, "consignee", None)),
        ("notify_party", _("Notify party"), getattr(deal, "notify_party", None)),
    ]
    return [Party(key, word, row.subject_id, _told(row)) for key, word, row in rows if row is not None]


def _asker(inquiry: Inquiry) -> Party:
    """Whoever asked: what the inquiry asked, and the words of its thread."""
    words = tuple(one.body for one in messages_of(inquiry.thread) if one.body is not None)
    return Party("buyer", _("Buyer"), inquiry.subject_id, (*_told(inquiry), *words))


def _told(row: Any) -> tuple[Handle, ...]:
    kinds = current_policy().categories
    held = {name: field for name, field in sealed_fields(row).items() if getattr(row, name) is not None}
    return tuple(
        getattr(row, name)
        for name, field in held.items()
        if field.category in kinds and kinds[field.category].kind not in NO_WORDS
    )
