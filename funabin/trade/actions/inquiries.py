"""Inquiries: received, confirmed, written down, taken, answered, closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.correspondence.actions import open_thread, post_message
from funabin.gate.actions import (
    collect,
    end_engagements,
    enrol_subject,
    erase_subject,
    give_consents,
    next_number,
    note_country,
)
from funabin.gate.fields import placed
from funabin.gate.models import DataSubject
from funabin.gate.queries import channels_of
from funabin.gate.rules import Value
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.members.models import Account
from funabin.outbox.queries import mails_of_case
from funabin.rights.actions.service import drop_clocks, meet_clocks, start_clocks
from funabin.rights.rules import service
from funabin.trade.actions.cases import as_guest, as_self, engage_anew, engage_for, locked, mail_about
from funabin.trade.actions.tokens import spend_token
from funabin.trade.models import Inquiry, InquiryVehicle
from funabin.trade.queries.contacts import is_own
from funabin.trade.queries.work import ASKED_AT, duties_for, may_answer
from funabin.trade.rules import engagements as duties
from funabin.trade.rules import inquiries as rules
from funabin.trade.rules.deals import LIVE as LIVE_DEALS
from funabin.trade.rules.errors import NotYours
from funabin.trade.rules.numbers import INQUIRY

MESSAGE = "message.text"
BY_STAFF = "inquiry.by_staff"
PROOF_LASTS = timedelta(hours=1)  # longer than any challenge lives
AGAIN = "inquiry_acknowledged"  # the mail that leads back to the page
AGAIN_WAIT = timedelta(minutes=5)
SPOKEN = ("phone", "whatsapp", "desk")  # where a clerk says at once that it arrived
CONFIRM_DAYS = 7  # an inquiry whose address nobody confirmed is forgotten after this


@dataclass(frozen=True)
class Asked:
    """What an inquiry is about, without the person: vehicles, port (UN/LOCODE), coarse country, language."""

    vehicles: tuple[UUID, ...] = ()
    port: str = ""
    country: str = ""
    language: str = "en"


@sensitive_variables("personal")
@transaction.atomic
def receive_inquiry(
    *,
    personal: Mapping[str, Value],
    asked: Asked,
    by: Actor,
    account: Account | None = None,
    proof: str = "",
    consented: Collection[str] = (),
) -> Inquiry:
    """Take an inquiry from the site. `personal`: category -> value; `proof`: a solved challenge, used up.

    `consented`: the opt-in purposes whose box was ticked.

    It is open at once, or unconfirmed with a confirmation mail on its way. Raises NoContact, gate.Refused.
    """
    now = timezone.now()
    start = rules.arrival(
        known=account is not None,
        proven=bool(proof) and spend_token(proof, until=now + PROOF_LASTS),
        has_email=bool(personal.get("contact.email")),
        has_phone=any(
            personal.get(category) for category in ("contact.phone", "contact.mobile", "contact.fax")
        ),
    )
    subject = account.subject if account else _new_subject(asked, by)
    note_country(subject=subject, country=asked.country)
    by = as_guest(by, subject.pk)
    inquiry = _draft(subject, asked, account=account, channel="web", state=start.state, by=by)
    _keep(inquiry, personal, asked, point="inquiry", by=by)
    _consent(inquiry, consented, by)
    _engage_arrival(inquiry, by)
    record(
        "inquiry.received",
        by=by,
        subjects=[subject.pk],
        case=inquiry.number,
        detail={"channel": "web", "vehicles": len(asked.vehicles), "confirmed": not start.confirm_first},
    )
    _acknowledge(inquiry, by)
    if not start.confirm_first:
        _start_clocks(inquiry, by)
    return inquiry


@sensitive_variables("personal")
@transaction.atomic
def record_inquiry_by_staff(
    *,
    personal: Mapping[str, Value],
    asked: Asked,
    channel: str,
    source: str,
    notice_given: bool,
    by: Actor,
    consented: Collection[str] = (),
) -> Inquiry:
    """Write down what came by phone, WhatsApp, mail or at the desk; the case is the clerk's own.

    `consented`: the opt-in purposes that the person agreed to on that channel.

    Raises NoNotice, NotYours, WrongState, gate.Refused.
    """
    rules.check_intake(
        channel=channel,
        declared=channels_of(BY_STAFF),
        source=source,
        notice_given=notice_given,
        may_answer=may_answer(by),
    )
    subject = _new_subject(asked, by)
    inquiry = _draft(subject, asked, account=None, channel=channel, state=rules.OPEN, by=by)
    inquiry.source, inquiry.assigned_to = source, by.token
    _keep(inquiry, personal, asked, point=BY_STAFF, by=by)
    _consent(inquiry, consented, by)
    _engage_clerk(inquiry, by)
    record(
        "inquiry.recorded",
        by=by,
        subjects=[subject.pk],
        case=inquiry.number,
        detail={"channel": channel, "source": source, "vehicles": len(asked.vehicles)},
    )
    _acknowledge(inquiry, by)
    _start_clocks(inquiry, by)
    if channel in SPOKEN:
        meet_clocks(case=inquiry.number, steps=[service.ACKNOWLEDGE], by=by)
    return inquiry


def _new_subject(asked: Asked, by: Actor) -> DataSubject:
    return enrol_subject(subject_class="customer", by=by, country=asked.country, language=asked.language)


def _draft(
    subject: DataSubject, asked: Asked, *, account: Account | None, channel: str, state: str, by: Actor
) -> Inquiry:
    at = timezone.now()
    number = next_number(INQUIRY, at=at)
    return Inquiry(
        number=number,
        subject=subject,
        account=account,
        channel=channel,
        state=state,
        jurisdiction=asked.country,
        language=asked.language,
        port=asked.port,
        thread=open_thread(case=number, subject=subject, by=by),
        received_at=at,
        confirmed_at=at if account else None,
    )


@sensitive_variables("personal")
def _keep(inquiry: Inquiry, personal: Mapping[str, Value], asked: Asked, *, point: str, by: Actor) -> None:
    """Seal and save: the person's data on the inquiry, the words in its thread."""
    told = {category: value for category, value in personal.items() if category != MESSAGE}
    collect(
        subject=inquiry.subject,
        point=point,
        row=inquiry,
        values=placed(inquiry, told),
        by=by,
        case=inquiry.number,
        source=inquiry.source,
    )
    inquiry.save()
    InquiryVehicle.objects.bulk_create(
        InquiryVehicle(inquiry=inquiry, vehicle_id=vehicle, position=position)
        for position, vehicle in enumerate(dict.fromkeys(asked.vehicles))
    )
    post_message(
        thread=inquiry.thread,
        author=as_self(inquiry),
        text=str(personal[MESSAGE]),
        by=by,
        channel=inquiry.channel,
        point=point,
    )


def _consent(inquiry: Inquiry, consented: Collection[str], by: Actor) -> None:
    give_consents(
        subject=inquiry.subject, purposes=consented, language=inquiry.language, channel=inquiry.channel, by=by
    )


def _engage_arrival(inquiry: Inquiry, by: Actor) -> None:
    is_waiting = inquiry.state == rules.UNCONFIRMED
    wanted = duties.UNCONFIRMED if is_waiting else duties_for(duties.OPEN, points=ASKED_AT)
    engage_for(
        inquiry.subject,
        wanted,
        case=inquiry.number,
        by=by,
        purposes=(duties.ANSWER,),
        actors=_buyers(inquiry),
    )


def _engage_clerk(inquiry: Inquiry, by: Actor) -> None:
    engage_anew(
        inquiry.subject,
        duties.TAKEN,
        case=inquiry.number,
        by=by,
        purposes=(duties.ANSWER,),
        actors=[inquiry.assigned_to, *_buyers(inquiry)],
    )


def _buyers(inquiry: Inquiry) -> list[str]:
    return [inquiry.account.handle if inquiry.account else inquiry.subject_id]


def _start_clocks(inquiry: Inquiry, by: Actor) -> None:
    """From now on it waits for its receipt and for an answer (AR-11b, JJ-13)."""
    start_clocks(about=service.INQUIRY, case=inquiry.number, subject=inquiry.subject, by=by)


def _acknowledge(inquiry: Inquiry, by: Actor) -> None:
    template = "inquiry_confirm" if inquiry.state == rules.UNCONFIRMED else AGAIN
    mail_about(inquiry, template, purpose=duties.ACKNOWLEDGE, by=by)


@transaction.atomic
def confirm_inquiry(*, inquiry: Inquiry, by: Actor) -> Inquiry:
    """The link in the mail was used: the address is the person's. An unconfirmed inquiry reaches the inbox.

    Safe to repeat.
    """
    row = locked(inquiry)
    if row.confirmed_at is not None:
        return row
    was_waiting = row.state == rules.UNCONFIRMED
    row.confirmed_at = timezone.now()
    row.state = rules.OPEN if was_waiting else row.state
    row.save()
    if was_waiting:
        wanted = duties_for(duties.OPEN, points=ASKED_AT)
        engage_anew(
            row.subject, wanted, case=row.number, by=by, purposes=(duties.ANSWER,), actors=_buyers(row)
        )
        _acknowledge(row, by)
        _start_clocks(row, by)
    record("inquiry.confirmed", by=by, subjects=[row.subject_id], case=row.number)
    return row


@transaction.atomic
def take_inquiry(*, inquiry: Inquiry, by: Actor) -> Inquiry:
    """A clerk takes a case that is nobody's; from now on only he opens it. Raises NotYours, WrongState."""
    row = locked(inquiry)
    rules.check_take(state=row.state, assigned_to=row.assigned_to, token=by.token, may_answer=may_answer(by))
    return row if row.assigned_to == by.token else _give(row, by.token, by)


@transaction.atomic
def assign_inquiry(*, inquiry: Inquiry, to: str, by: Actor) -> Inquiry:
    """Give a case to the clerk with token `to`. Raises NotYours, WrongState."""
    row = locked(inquiry)
    rules.check_assign(
        state=row.state,
        assigned_to=row.assigned_to,
        token=by.token,
        may_answer=may_answer(by),
        roles=by.roles,
    )
    return _give(row, to, by)


def _give(row: Inquiry, clerk: str, by: Actor) -> Inquiry:
    row.assigned_to = clerk
    row.save(update_fields=["assigned_to"])
    _engage_clerk(row, by)
    record("inquiry.assigned", by=by, subjects=[row.subject_id], case=row.number, detail={"clerk": clerk})
    return row


@sensitive_variables("text")
@transaction.atomic
def answer_inquiry(*, inquiry: Inquiry, text: str, by: Actor) -> Inquiry:
    """The clerk of the case writes to the buyer, who is told by mail. Raises NotYours, WrongState."""
    row = locked(inquiry)
    rules.check_own(state=row.state, assigned_to=row.assigned_to, token=by.token)
    post_message(thread=row.thread, author=by, text=text, by=by, channel="web")
    row.state, row.answered_at = rules.ANSWERED, timezone.now()
    row.save(update_fields=["state", "answered_at"])
    record("inquiry.answered", by=by, subjects=[row.subject_id], case=row.number)
    meet_clocks(case=row.number, steps=service.ANSWERED_BY, by=by)
    mail_about(row, "message_received", purpose=duties.ANSWER, by=by)
    return row


@sensitive_variables("text")
@transaction.atomic
def continue_inquiry(*, inquiry: Inquiry, text: str, by: Actor) -> Inquiry:
    """The buyer writes again; the case waits for an answer once more. Raises NotYours, WrongState."""
    row = locked(inquiry)
    if not is_own(row.subject_id, by):
        raise NotYours
    rules.check_live(row.state)
    post_message(thread=row.thread, author=by, text=text, by=by, channel="web")
    row.state = rules.OPEN
    row.save(update_fields=["state"])
    record("inquiry.continued", by=by, subjects=[row.subject_id], case=row.number)
    return row


@transaction.atomic
def close_inquiry(*, inquiry: Inquiry, by: Actor) -> Inquiry:
    """The clerk of the case closes it; nobody is engaged on it any more. Raises NotYours, WrongState."""
    row = locked(inquiry)
    rules.check_own(state=row.state, assigned_to=row.assigned_to, token=by.token)
    return shut(row, why="closed", by=by)


def shut(row: Inquiry, *, why: str, by: Actor) -> Inquiry:
    """Close a locked inquiry and end its engagements."""
    row.state, row.closed_at = rules.CLOSED, timezone.now()
    row.save(update_fields=["state", "closed_at"])
    end_engagements(case=row.number, by=by)
    drop_clocks(case=row.number, by=by)
    record("inquiry.closed", by=by, subjects=[row.subject_id], case=row.number, detail={"why": why})
    return row


@transaction.atomic
def send_link_again(*, inquiry: Inquiry, by: Actor) -> bool:
    """Mail the person a fresh link to his page; False where one went out just now, or no address was left."""
    row = locked(inquiry)
    deal = row.quotations.filter(deal__state__in=LIVE_DEALS).values_list("deal__number", flat=True).first()
    purpose, case = (duties.FULFIL, deal) if deal else (duties.ACKNOWLEDGE, row.number)
    recent = mails_of_case(case).filter(template=AGAIN, queued_at__gt=timezone.now() - AGAIN_WAIT)
    return False if recent.exists() else mail_about(row, AGAIN, purpose=purpose, by=by, case=case)


@transaction.atomic
def forget_unconfirmed(*, inquiry: Inquiry, by: Actor, at: datetime | None = None) -> bool:
    """Nobody confirmed the address in CONFIRM_DAYS: close it and destroy what it held. Safe to repeat."""
    row = locked(inquiry)
    due = row.received_at + timedelta(days=CONFIRM_DAYS) <= (at or timezone.now())
    if row.state != rules.UNCONFIRMED or not due:
        return False
    shut(row, why="unconfirmed", by=by)
    erase_subject(subject=row.subject, by=by)
    return True
