"""Complaints and disputes: received, taken up, answered, put before who answers for the data, settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import (
    collect,
    end_case,
    end_engagements,
    engage,
    enrol_subject,
    lift_hold,
    next_number,
)
from funabin.gate.fields import placed
from funabin.gate.models import DataSubject, Hold
from funabin.gate.queries import is_erased
from funabin.gate.register import keepers, may_keep
from funabin.gate.rules import Value
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.members.actions import mail_staff
from funabin.outbox.actions import send_mail
from funabin.outbox.queries import mails_of_case
from funabin.rights.actions.disputes import hold_again, hold_case
from funabin.rights.actions.mailing import may_mail_unconfirmed
from funabin.rights.actions.service import drop_clocks, meet_clocks, resume_clock, start_clocks
from funabin.rights.models import Complaint, ComplaintMessage
from funabin.rights.queries.complaints import HANDLE, MESSAGE_POINT, POINT, handlers, may_handle, reply_handle
from funabin.rights.rules import complaints as rules
from funabin.rights.rules.errors import WrongState
from funabin.rights.rules.service import ACKNOWLEDGE, DISPUTE, SETTLE, TAKE_UP

SERIES = "C"
LINK = "complaint"  # the kind of mailed link that leads to the person's page
RECEIPT, ANSWER, END, MOVED_UP = (
    "complaint_received", "complaint_answered", "complaint_settled", "complaint_escalated",
)  # fmt: skip
TOLD_STAFF, WROTE = "complaint_came", "complaint_wrote"
AGAIN_WAIT = timedelta(minutes=5)
LAST_MAIL = timedelta(days=3)  # how long the last mail of a case may still be sent


@sensitive_variables("told")
@transaction.atomic
def receive_complaint(
    *,
    topic: str,
    channel: str,
    language: str,
    by: Actor,
    told: Mapping[str, Value] | None = None,
    subject: DataSubject | None = None,
    account: str = "",
    case: str = "",
    jurisdictions: Collection[str] = (),
    arrived_at: datetime | None = None,
) -> Complaint:
    """Take a complaint or a dispute. `told`: category -> value, as rights.complaint asks.

    `subject` is the person where it is known who complains; `case` the inquiry, deal or request it is about,
    which the caller has made sure is that person's. Its clocks start, the receipt is mailed at once, and
    whoever may take it up is told. One address that people type gets few mails a day so.
    Raises WrongState, NothingSaid, gate.Refused.
    """
    rules.check_arrival(topic=topic, channel=channel)
    told = dict(told or {})
    rules.check_words(str(told.get("message.text", "")), channel=channel)
    now, person = timezone.now(), _person(subject, language, jurisdictions, by)
    complaint = Complaint(
        number=next_number(SERIES, at=now),
        kind=rules.kind_of(topic),
        about=topic,
        state=rules.OPEN,
        channel=channel,
        language=language,
        jurisdictions=sorted(set(jurisdictions)),
        subject=person,
        account=account,
        case=case,
        recorded_by=by.token if by.is_staff else "",
        arrived_at=arrived_at or now,
    )
    _keep(complaint, told, by)
    _engage(complaint, by)
    start_clocks(
        about=complaint.kind, case=complaint.number, subject=person, by=by, at=complaint.arrived_at,
        jurisdictions=complaint.jurisdictions,
    )  # fmt: skip
    detail = {"complaint": complaint.kind, "about": topic, "channel": channel, "by_staff": by.is_staff}
    record("complaint.received", by=by, subjects=[person], case=complaint.number, detail=detail)
    typed = "" if by.is_staff else str(told.get("contact.email") or "")
    _on_arrival(complaint, by, is_mailed=not typed or may_mail_unconfirmed(typed))
    return complaint


def _person(
    subject: DataSubject | None, language: str, jurisdictions: Collection[str], by: Actor
) -> DataSubject:
    if subject is not None and not is_erased(subject):
        return subject
    country = next(iter(jurisdictions), "")
    return enrol_subject(by=by, country=country, language=language)


@sensitive_variables("told")
def _keep(complaint: Complaint, told: Mapping[str, Value], by: Actor) -> None:
    if told:
        point = POINT if set(told) != {"message.text"} else MESSAGE_POINT
        source = "staff" if by.is_staff else "self"
        collect(
            subject=complaint.subject, point=point, row=complaint, values=placed(complaint, told), by=by,
            case=complaint.number, source=source,
        )  # fmt: skip
    complaint.save()


def _on_arrival(complaint: Complaint, by: Actor, *, is_mailed: bool) -> None:
    if by.is_staff:  # a person heard it: it is taken up, and the receipt was said or goes out now
        steps = [TAKE_UP, ACKNOWLEDGE] if complaint.channel in rules.SPOKEN else [TAKE_UP]
        meet_clocks(case=complaint.number, steps=steps, by=by)
    if is_mailed and complaint.channel != rules.SYSTEM:
        mail_about(complaint, RECEIPT, by=by)
    if complaint.kind == DISPUTE:
        hold_case(complaint=complaint, by=by)
    if complaint.about in rules.ABOVE:
        _escalate(complaint, rules.LATE if complaint.channel == rules.SYSTEM else rules.TOPIC, by)
    else:
        _tell_staff(complaint, handlers(complaint.about), TOLD_STAFF, by)


def _engage(complaint: Complaint, by: Actor) -> None:
    """Whoever took it, else whoever may; who answers for the data once it is before him; and the worker."""
    roles = {"system"} | (keepers() if complaint.escalated_at else frozenset())
    if not complaint.assigned_to:
        roles |= handlers(complaint.about)
    actors = [complaint.assigned_to] if complaint.assigned_to else []
    engage(
        subject=complaint.subject, purposes=[HANDLE], case=complaint.number, by=by, roles=roles, actors=actors
    )


def _engage_anew(complaint: Complaint, by: Actor) -> None:
    end_engagements(case=complaint.number, by=by, subject=complaint.subject, purposes=[HANDLE])
    _engage(complaint, by)


def mail_about(complaint: Complaint, template: str, *, by: Actor) -> bool:
    """Queue a mail to the person, with a link to the own page; False where no address is known."""
    to = reply_handle(complaint)
    if to is None:
        return False
    send_mail(
        template=template, to=to, purpose=HANDLE, case=complaint.number, language=complaint.language,
        context={"number": complaint.number, "case": complaint.case, "dispute": complaint.kind == DISPUTE,
                 "link": {"kind": LINK, "target": str(complaint.pk)}},
        by=by,
    )  # fmt: skip
    return True


def _tell_staff(complaint: Complaint, roles: Collection[str], template: str, by: Actor) -> None:
    context = {"number": complaint.number, "dispute": complaint.kind == DISPUTE}
    context["path"] = f"/desk/complaints/{complaint.number}/"
    mail_staff(roles=roles, template=template, context=context, case=complaint.number, by=by)


@transaction.atomic
def take_complaint(*, complaint: Complaint, by: Actor) -> Complaint:
    """Somebody of the staff takes it up: from now on that one, and who answers for the data, open it.

    The latter may take it from a colleague once it was put before him. Raises NotYours, WrongState.
    """
    row = _locked(complaint)
    rules.check_take(
        state=row.state, assigned_to=row.assigned_to, token=by.token,
        handles=may_handle(row.about, by), above=_answers(row, by),
    )  # fmt: skip
    if row.assigned_to == by.token:
        return row
    row.assigned_to = by.token
    row.state = rules.TAKEN if row.state == rules.OPEN else row.state
    row.save(update_fields=["assigned_to", "state"])
    _engage_anew(row, by)
    meet_clocks(case=row.number, steps=[TAKE_UP], by=by)
    record("complaint.taken", by=by, subjects=[row.subject_id], case=row.number, detail={"clerk": by.token})
    return row


def _answers(row: Complaint, by: Actor) -> bool:
    return row.escalated_at is not None and may_keep(by)


@sensitive_variables("text")
@transaction.atomic
def answer_complaint(*, complaint: Complaint, text: str, by: Actor, channel: str = "web") -> Complaint:
    """Write to the person, who is told by mail; `channel` "phone" or "letter" keeps what was said there.

    Raises NotYours, WrongState, NothingSaid, gate.Refused.
    """
    row = _locked(complaint)
    rules.check_own(state=row.state, assigned_to=row.assigned_to, token=by.token)
    _say(row, "staff", text, channel, by)
    row.state = rules.ANSWERED
    row.save(update_fields=["state"])
    steps = [TAKE_UP, ACKNOWLEDGE] if channel != "web" else [TAKE_UP]
    meet_clocks(case=row.number, steps=steps, by=by)
    record("complaint.answered", by=by, subjects=[row.subject_id], case=row.number,
           detail={"channel": channel})  # fmt: skip
    if channel == "web":
        mail_about(row, ANSWER, by=by)
    return row


@sensitive_variables("text")
@transaction.atomic
def continue_complaint(*, complaint: Complaint, text: str, by: Actor) -> Complaint:
    """The person writes again; after an answer, whoever may read it is told by mail.

    Raises NotYours, WrongState, NothingSaid, gate.Refused.
    """
    row = _locked(complaint)
    rules.check_live(row.state)
    _check_person(row, by)
    _say(row, "person", text, "web", by)
    _wait_for_us(row, by)
    record(
        "complaint.continued", by=by, subjects=[row.subject_id], case=row.number, detail={"channel": "web"}
    )
    return row


def _wait_for_us(row: Complaint, by: Actor, *, is_told: bool = True) -> None:
    """The person has the last word: it waits for us again, and we hear of it once."""
    was_answered = row.state == rules.ANSWERED
    row.state = rules.TAKEN if row.assigned_to else rules.OPEN
    row.save(update_fields=["state"])
    if was_answered and is_told:
        _tell_staff(row, keepers() if row.escalated_at else handlers(row.about), WROTE, by)


@sensitive_variables("text")
@transaction.atomic
def say_unhandled(*, complaint: Complaint, by: Actor, text: str = "") -> Complaint:
    """The person says it was not handled well: it goes to who answers for the data, open again (AR-11b).

    Raises NotYours, gate.Refused.
    """
    row = _locked(complaint)
    _check_person(row, by)
    was_settled = row.state == rules.SETTLED
    if was_settled:
        row.state, row.settled_at, row.outcome, row.assigned_to = rules.OPEN, None, "", ""
        row.save(update_fields=["state", "settled_at", "outcome", "assigned_to"])
        resume_clock(case=row.number, step=SETTLE, by=by)
        _engage_anew(row, by)
        hold_again(complaint=row, by=by)
    if text.strip():
        _say(row, "person", text, "web", by)
    heard_before = row.escalated_at is not None and row.escalated_why == rules.PERSON_SAYS
    _wait_for_us(row, by, is_told=heard_before)
    if heard_before and was_settled:
        _tell_staff(row, keepers(), WROTE, by)
    _escalate(row, rules.PERSON_SAYS, by)
    return row


@transaction.atomic
def escalate_complaint(*, complaint: Complaint, by: Actor, why: str = rules.BY_STAFF) -> Complaint:
    """Put it before who answers for the data. Raises NotYours, WrongState."""
    row = _locked(complaint)
    rules.check_live(row.state)
    if by.is_staff:
        rules.check_own(state=row.state, assigned_to=row.assigned_to, token=by.token)
    _escalate(row, why, by)
    return row


def _escalate(row: Complaint, why: str, by: Actor) -> None:
    """Mark it, open it to who answers for the data, and mail them; told again where the reason is new."""
    if row.escalated_at is not None and row.escalated_why == why:
        return
    row.escalated_at, row.escalated_why = timezone.now(), why
    row.save(update_fields=["escalated_at", "escalated_why"])
    _engage(row, by)
    record("complaint.escalated", by=by, subjects=[row.subject_id], case=row.number, detail={"why": why})
    _tell_staff(row, keepers(), f"{TOLD_STAFF}_up", by)
    if why == rules.LATE:
        mail_about(row, MOVED_UP, by=by)


@transaction.atomic
def attach_case(*, complaint: Complaint, case: str, by: Actor) -> Complaint:
    """Say which inquiry, deal or request it is about; a dispute then holds that case's keys.

    Whether there is such a case, the caller knows. Raises NotYours, WrongState.
    """
    row = _locked(complaint)
    rules.check_own(state=row.state, assigned_to=row.assigned_to, token=by.token)
    row.case = case
    row.save(update_fields=["case"])
    record("complaint.attached", by=by, subjects=[row.subject_id], case=row.number, detail={"to": case})
    if row.kind == DISPUTE:
        hold_case(complaint=row, by=by)
    return row


@sensitive_variables("text")
def settle_complaint(*, complaint: Complaint, outcome: str, by: Actor, text: str = "") -> Complaint:
    """It is over, with a last word to the person; its data goes a year later.

    What is held for it is held until another person, who answers for the data, agrees (gate.agree_to_lift).
    Raises NotYours, WrongState, gate.Refused.
    """
    with transaction.atomic():
        row = _locked(complaint)
        rules.check_own(state=row.state, assigned_to=row.assigned_to, token=by.token)
        rules.check_outcome(outcome)
        if text.strip():
            _say(row, "staff", text, "web", by)
        row.state, row.settled_at, row.outcome = rules.SETTLED, timezone.now(), outcome
        row.save(update_fields=["state", "settled_at", "outcome"])
        meet_clocks(case=row.number, steps=[TAKE_UP, SETTLE], by=by)
        drop_clocks(case=row.number, by=by)
        mail_about(row, END, by=by)
        detail = {"outcome": outcome}
        record("complaint.settled", by=by, subjects=[row.subject_id], case=row.number, detail=detail)
        end_case(case=row.number, by=by)
        engage(
            subject=row.subject, purposes=[HANDLE], case=row.number, by=by, roles=["system"],
            until=timezone.now() + LAST_MAIL,
        )  # fmt: skip
    for hold in Hold.objects.filter(reference=row.number, lifted_at=None):
        lift_hold(hold=hold, by=by)
    return row


@transaction.atomic
def acknowledge_complaint(*, complaint: Complaint, by: Actor) -> Complaint:
    """The receipt was given by telephone or letter, where no mail could go. Raises NotYours, WrongState."""
    row = _locked(complaint)
    rules.check_own(state=row.state, assigned_to=row.assigned_to, token=by.token)
    meet_clocks(case=row.number, steps=[ACKNOWLEDGE, TAKE_UP], by=by)
    return row


@transaction.atomic
def send_complaint_link(*, complaint: Complaint, by: Actor) -> bool:
    """A fresh link to the person's own address; False where one went out just now, or there is no address."""
    recent = mails_of_case(complaint.number).filter(queued_at__gt=timezone.now() - AGAIN_WAIT)
    return False if recent.exists() else mail_about(_locked(complaint), RECEIPT, by=by)


@sensitive_variables("text")
def _say(row: Complaint, author: str, text: str, channel: str, by: Actor) -> ComplaintMessage:
    rules.check_words(text, channel=channel)
    said = ComplaintMessage(complaint=row, author=author, channel=channel, at=timezone.now(), by=by.token)
    source = "staff" if author == "staff" else "self"
    collect(
        subject=row.subject, point=MESSAGE_POINT, row=said, values={"text": text.strip()}, by=by,
        case=row.number, source=source,
    )  # fmt: skip
    said.save()
    return said


def _check_person(row: Complaint, by: Actor) -> None:
    is_person = by.subject == row.subject_id or (bool(row.account) and by.token == row.account)
    if by.is_staff or not is_person:
        raise rules.NotYours


def _locked(complaint: Complaint) -> Complaint:
    found = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("subject")
        .filter(pk=complaint.pk)
        .first()
    )
    if found is None:
        raise WrongState
    return found


def person_of(complaint: Complaint) -> Actor:
    """Whoever holds the mailed link of a complaint, acting for himself without an account."""
    token = complaint.subject_id
    return Actor(kind="guest", token=token, roles=frozenset({"self"}), subject=token)
