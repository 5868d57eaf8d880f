"""Complaints and disputes, for the desk and for whoever complained. Texts come as handles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from funabin.correspondence.models import Message
from funabin.correspondence.queries import messages_of, thread_of_case
from funabin.gate.fields import Handle, handles_of
from funabin.gate.models import Hold, SealedDatum
from funabin.gate.queries import staff_roles
from funabin.gate.refusing import refuse
from funabin.gate.register import keepers, may_keep
from funabin.gate.rules import may_work
from funabin.journal.actor import Actor
from funabin.kit.glance import Glance
from funabin.members.queries import account_by_handle, address_handle
from funabin.outbox.queries import mails_of_case
from funabin.policy.decide import Reason
from funabin.rights.models import CaseClock, Complaint, ComplaintMessage
from funabin.rights.queries.service import clocks_of, glance_at, running
from funabin.rights.rules import complaints as rules
from funabin.rights.rules.service import COMPLAINT, DISPUTE

HANDLE, POINT, MESSAGE_POINT = "complaint.handle", "rights.complaint", "rights.message"
NOT_YOURS = Reason("no_engagement", "this complaint belongs to somebody else")


@dataclass(frozen=True)
class Said:
    """One thing that was said: who, when, on which way; the words as a handle."""

    author: str  # person, staff
    text: Handle | None
    channel: str
    at: datetime


@dataclass(frozen=True)
class Heard:
    """A complaint with what its page shows."""

    complaint: Complaint
    clocks: tuple[CaseClock, ...]
    said: tuple[Said, ...]
    earlier: tuple[Message, ...]  # of the case it is about
    held: bool  # keys of its case are held until it is settled

    @property
    def number(self) -> str:
        """Its number."""
        return self.complaint.number

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.complaint.state in rules.LIVE

    @property
    def handles(self) -> list[Handle]:
        """Everything sealed that the page shows."""
        words = [*(one.text for one in self.said), *(message.body for message in self.earlier)]
        return [*handles_of(self.complaint).values(), *(handle for handle in words if handle)]


@dataclass(frozen=True)
class Waiting:
    """A complaint as a list shows it: with the step that is due next."""

    complaint: Complaint
    next: CaseClock | None


def handlers(topic: str) -> frozenset[str]:
    """Who takes up complaints about `topic`.

    What is about people's data, or was left unanswered, goes to who answers for the data; the rest to
    whomever the house grants it (AR-11b; APPI 40).
    """
    return keepers() if topic in rules.ABOVE else staff_roles(HANDLE, points=[POINT])


def may_handle(topic: str, by: Actor) -> bool:
    """Whether somebody takes up complaints about `topic`, while it is granted."""
    return may_keep(by) if topic in rules.ABOVE else may_work(by, handlers(topic), HANDLE)


def may_see(complaint: Complaint, by: Actor) -> bool:
    """Whether somebody of the staff sees it."""
    return by.is_staff and rules.may_see(
        assigned_to=complaint.assigned_to,
        token=by.token,
        handles=may_handle(complaint.about, by),
        answers=may_keep(by),
        escalated=complaint.escalated_at is not None,
    )


def complaints_for(by: Actor) -> list[Waiting]:
    """The live complaints that somebody of the staff may see, what is due first, first."""
    rows = Complaint.objects.filter(state__in=rules.LIVE).select_related("subject")
    seen = [row for row in rows if may_see(row, by)]
    due = _next_of([row.number for row in seen])
    waiting = [Waiting(row, due.get(row.number)) for row in seen]
    return sorted(waiting, key=_urgency)


def settled_for(by: Actor, *, at_most: int = 20) -> list[Complaint]:
    """The complaints settled last, of those somebody may see."""
    rows = Complaint.objects.filter(state=rules.SETTLED).order_by("-settled_at")[:200]
    return [row for row in rows if may_see(row, by)][:at_most]


def _urgency(one: Waiting) -> tuple[bool, datetime]:
    due = one.next.due_at if one.next else None
    return due is None, due or one.complaint.arrived_at


def _next_of(cases: Collection[str]) -> dict[str, CaseClock]:
    rows = running().filter(case__in=list(cases), due_at__isnull=False).order_by("-due_at", "-id")
    return {row.case: row for row in rows}


def complaint_by_number(number: str) -> Complaint | None:
    """The complaint with this number."""
    return Complaint.objects.select_related("subject").filter(number=number).first()


def complaint_by_target(target: str | UUID) -> Complaint | None:
    """The complaint a mailed link points at."""
    try:
        return Complaint.objects.select_related("subject").filter(pk=target).first()
    except (ValueError, ValidationError):
        return None


def complaint_at_desk(number: str, by: Actor) -> Heard | None:
    """A complaint for somebody of the staff; None where there is none. Raises gate.Refused, journalled."""
    found = complaint_by_number(number)
    if found is None:
        return None
    if not may_see(found, by):
        refuse("see", [NOT_YOURS], by=by, case=found.number, subjects=[found.subject_id])
    return heard(found)


def own_complaint(number: str, by: Actor, subjects: Collection[str]) -> Heard | None:
    """A complaint for the person himself, `subjects` being his records; None for any other."""
    found = complaint_by_number(number)
    return heard(found) if found and not by.is_staff and found.subject_id in subjects else None


def complaints_of(subjects: Collection[str]) -> list[Complaint]:
    """The complaints of a person, newest first."""
    return list(Complaint.objects.filter(subject__in=list(subjects)).order_by("-arrived_at"))


def complaints_about(case: str) -> list[Complaint]:
    """The complaints about an inquiry, a deal or a request."""
    return list(Complaint.objects.filter(case=case).order_by("-arrived_at")) if case else []


def heard(complaint: Complaint) -> Heard:
    """The complaint with what was said, its clocks, and the words of the case it is about."""
    first = Said("person", complaint.text, complaint.channel, complaint.arrived_at)
    later = [Said(row.author, row.text, row.channel, row.at) for row in messages(complaint)]
    return Heard(
        complaint=complaint,
        clocks=tuple(clocks_of(complaint.number)),
        said=tuple(one for one in [first, *later] if one.text),
        earlier=tuple(_earlier(complaint)),
        held=Hold.objects.filter(reference=complaint.number, lifted_at=None).exists(),
    )


def messages(complaint: Complaint) -> list[ComplaintMessage]:
    """What was said after the complaint itself, oldest first."""
    return list(ComplaintMessage.objects.filter(complaint=complaint).order_by("at", "id"))


def _earlier(complaint: Complaint) -> list[Message]:
    thread = thread_of_case(complaint.case) if complaint.case else None
    is_same = thread is not None and thread.subject_id == complaint.subject_id
    return list(messages_of(thread)) if thread and is_same else []


def reply_handle(complaint: Complaint) -> Handle | None:
    """Where mail about it goes.

    The address told with it, else where mail of the case it is about went, else the member's own. None where
    there is none: the answer is given by telephone or by letter.
    """
    return complaint.email or _of_case(complaint) or _of_account(complaint)


def _of_case(complaint: Complaint) -> Handle | None:
    mails = mails_of_case(complaint.case) if complaint.case else ()
    handles = [mail.to for mail in mails]
    own = SealedDatum.objects.filter(
        pk__in=[handle.datum for handle in handles], subject=complaint.subject_id
    )
    known = set(own.values_list("pk", flat=True))
    return next((handle for handle in reversed(handles) if handle.datum in known), None)


def _of_account(complaint: Complaint) -> Handle | None:
    account = account_by_handle(complaint.account) if complaint.account else None
    is_own = account is not None and account.subject_id == complaint.subject_id
    return address_handle(account) if account and is_own else None


def complaints_at_a_glance() -> Glance:
    """The overview of complaints and disputes."""
    return glance_at([COMPLAINT, DISPUTE])
