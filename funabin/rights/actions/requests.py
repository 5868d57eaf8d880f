"""Requests of people about their own data: received, confirmed, accepted, answered, refused, withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import collect, drop, enrol_subject, next_number
from funabin.gate.fields import sealed_fields
from funabin.gate.models import DataSubject
from funabin.gate.queries import current_policy
from funabin.gate.register import keepers
from funabin.gate.rules import Value, is_empty
from funabin.journal.actor import Actor
from funabin.members.actions import mail_staff
from funabin.members.models import Account
from funabin.members.queries import account_by_handle
from funabin.outbox.queries import mails_of_case
from funabin.policy.statutes import statutes
from funabin.rights.actions.cases import (
    as_guest,
    check_keeper,
    end_request,
    engage_desk,
    engage_mail,
    engage_records,
    locked,
    mail_requester,
    note,
)
from funabin.rights.actions.identity import identify
from funabin.rights.actions.mailing import may_mail_unconfirmed
from funabin.rights.actions.stops import end_stops, stop_while_examined
from funabin.rights.models import Request
from funabin.rights.queries.contacts import mail_handle
from funabin.rights.queries.requests import facts_of, last_search, right_asked, subjects_of
from funabin.rights.queries.searching import matches_by_email
from funabin.rights.rules import clocks
from funabin.rights.rules import requests as rules
from funabin.rights.rules.answers import BUNDLED
from funabin.rights.rules.errors import NotCarriedOut, NotMade, NotSearched

CONFIRM_DAYS = 7  # a request whose address nobody confirmed is forgotten after this
CLOSED = "request_closed"  # to those who answer: a letter is to be written
AGAIN = "request_page"  # the mail that leads back to the page
AGAIN_WAIT = timedelta(minutes=5)
SUBJECT, AGENT = "customer", "agent"  # classes of people


@sensitive_variables("told", "agent_told")
@transaction.atomic
def receive_request(
    *,
    kind: str,
    channel: str,
    language: str,
    by: Actor,
    subject: DataSubject | None = None,
    told: Mapping[str, Value] | None = None,
    account: str = "",
    agency: str = "",
    agent_told: Mapping[str, Value] | None = None,
    manner: str = "",
    jurisdictions: Collection[str] = (),
    arrived_at: datetime | None = None,
    data: Collection[str] = (),
    recipients: Collection[str] = (),
    form: str = "",
) -> Request:
    """Take a request: `told` and `agent_told` map fields of Request to what people said.

    `subject`: whom a signed-in page or a mailed link has shown to be the person; `account`: the handle of the
    member, who is known by it at once. Without either the public form's request waits for its address to be
    confirmed, and what staff write down for what to find out (`arrived_at`: when it came). One address gets
    few mails a day so: whoever asks in a stranger's name is told the same, and nothing more is sent.
    Raises UnknownRight, WrongChannel, gate.Refused; then nothing is stored.
    """
    policy, at = current_policy(), timezone.now()
    rules.right_of(policy.rights, kind)
    rules.check_arrival(channel=channel, by_staff=by.is_staff)
    if by.is_staff:
        check_keeper(by)
    member = account_by_handle(account) if account else None
    person = (member.subject if member else subject) or _new_subject(SUBJECT, language, jurisdictions, by)
    by = as_guest(by, person.pk)
    known = member is not None or subject is not None
    has_email = any(not is_empty((words or {}).get(name)) for words, name in (
        (told, "email"), (agent_told, "agent_email")))  # fmt: skip
    row = Request(
        number=next_number(rules.SERIES, at=at),
        kind=kind,
        state=rules.first_state(known=known and not agency, by_staff=by.is_staff, has_email=has_email),
        channel=channel,
        language=language,
        jurisdictions=sorted({*jurisdictions, *([person.country] if person.country else [])}),
        subject=person,
        account=account,
        recorded_by=by.token if by.is_staff else "",
        agency=agency,
        agent=_new_subject(AGENT, language, (), by) if agency else None,
        form=form,
        manner=manner,
        data=list(data),
        recipients=list(recipients),
        arrived_at=min(arrived_at or at, at),
    )
    _set_clock(row)
    _keep(row, told or {}, agent_told or {}, by)
    _start(row, member, known, by)
    to = (agent_told or {}).get("agent_email") or (told or {}).get("email")
    if row.state != rules.UNCONFIRMED:
        mail_requester(row, "request_received", by=by)
    elif may_mail_unconfirmed(str(to)):
        mail_requester(row, "request_confirm", by=by)
    return row


def _new_subject(subject_class: str, language: str, jurisdictions: Collection[str], by: Actor) -> DataSubject:
    country = next(iter(jurisdictions), "")
    return enrol_subject(subject_class=subject_class, by=by, country=country, language=language)


def _set_clock(row: Request) -> None:
    policy = current_policy()
    clock = clocks.Clock(row.kind, tuple(row.jurisdictions), row.arrived_at)
    due = clocks.first_due(policy, clock)
    row.first_due_at, row.due_at, row.articles = due.at, due.at, list(due.articles)
    row.warn_at = clocks.warn_at(policy, clock, due.at)


@sensitive_variables("told", "agent_told")
def _keep(row: Request, told: Mapping[str, Value], agent_told: Mapping[str, Value], by: Actor) -> None:
    """Seal and save: the person's words under his key, the agent's under the agent's own."""
    source = "staff" if by.is_staff else "self"
    given = {name for name, value in told.items() if not is_empty(value)}
    point = rules.AT_MESSAGE if given <= {"text"} else rules.AT_REQUEST
    if given:
        collect(subject=row.subject, point=point, row=row, values=told, by=by, case=row.number, source=source)
    if row.agent:
        collect(
            subject=row.agent, point=rules.AT_AGENT, row=row, values=agent_told, by=by, case=row.number,
            source=source,
        )  # fmt: skip
    row.save()


def _start(row: Request, member: Account | None, known: bool, by: Actor) -> None:
    engage_mail(row, by)
    if row.state != rules.UNCONFIRMED:
        engage_desk(row, by)
    note(
        row,
        "request.received",
        by,
        right=row.kind,
        channel=row.channel,
        by_staff=by.is_staff,
        confirmed=row.state != rules.UNCONFIRMED,
    )
    if known and not row.agency:
        records = subjects_of(member) if member else (row.subject_id,)
        identify(row, rules.ACCOUNT if member else rules.MAILED_LINK, records, by)


@transaction.atomic
def confirm_request(*, request: Request, by: Actor) -> Request:
    """The link in the mail was used: the address is the person's, or the agent's. Safe to repeat.

    Where we hold data under that address, the link has shown who asks, as far as that data goes.
    """
    row = locked(request)
    if row.state != rules.UNCONFIRMED:
        return row
    row.state = rules.RECEIVED
    row.confirmed_at = timezone.now() if mail_handle(row) == row.email else None
    row.save(update_fields=["state", "confirmed_at"])
    engage_desk(row, by)
    note(row, "request.confirmed", by)
    found = matches_by_email(row)
    if found and not row.agency and rules.MAILED_LINK in rules.means_of(right_asked(row)):
        identify(row, rules.MAILED_LINK, found, by)
    mail_requester(row, "request_received", by=by)
    return row


@transaction.atomic
def accept_request(*, request: Request, about: Collection[str], by: Actor) -> Request:
    """Work on the request begins: it is the person's, and `about` are the records found to be his.

    None of them means that nothing is held. What the law lets nobody use while it is examined stops here at
    the latest. Raises gate.Refused, WrongState, NotIdentified, AgencyUnchecked, FeeNotAgreed, or NotShown
    for a record that no look at who asks has named.
    """
    check_keeper(by, request)
    row = locked(request)
    rules.check_accept(facts_of(row))
    rules.check_records(about, shown=[*row.about, row.subject_id])
    known = DataSubject.objects.filter(pk__in=list(about)).values_list("pk", flat=True)
    row.about, row.state, row.accepted_at = sorted(known), rules.ACCEPTED, timezone.now()
    row.assigned_to = row.assigned_to or by.token
    row.save(update_fields=["about", "state", "accepted_at", "assigned_to"])
    engage_records(row, by)
    stop_while_examined(row, by)
    note(row, "request.accepted", by, records=len(row.about))
    return row


@transaction.atomic
def answer_request(
    *, request: Request, manner: str, outcome: str, by: Actor, kept_on: Collection[str] = ()
) -> Request:
    """The request is answered: what was asked is done or told. `kept_on`: articles under which a part stays.

    Raises gate.Refused, WrongState, NotSearched, NotCarriedOut, NotMade, WrongManner or NotRefusable.
    """
    check_keeper(by, request)
    row = locked(request)
    laws = {*current_policy().statutes, *(key for listed in statutes().values() for key in listed)}
    rules.check_answer(
        right_asked(row), state=row.state, manner=manner, outcome=outcome, kept_on=kept_on, laws=laws
    )
    if last_search(row) is None:
        raise NotSearched
    if row.about and row.kind in rules.DONE_HERE and row.carried_out_at is None:
        raise NotCarriedOut
    if row.about and row.kind in BUNDLED and manner != rules.PHONE and not row.answers.exists():
        raise NotMade
    row.answered_at, row.answer_manner, row.outcome = timezone.now(), manner, outcome
    row.kept_on = sorted(kept_on)
    in_time = not clocks.is_late(row.due_at, row.answered_at)
    note(
        row,
        "request.answered",
        by,
        outcome=outcome,
        manner=manner,
        articles=",".join(map(rules.article_key, row.kept_on)),
        in_time=in_time,
    )
    mail_requester(row, "request_answered", by=by, outcome=outcome, manner=manner, articles=row.kept_on)
    end_request(row, state=rules.ANSWERED, by=by)
    return row


@transaction.atomic
def refuse_request(*, request: Request, article: str, by: Actor) -> Request:
    """Say no, on one of the articles that let this right be refused, and tell the person which and why.

    Data whose use had stopped while the request was examined may be used again.
    Raises gate.Refused, WrongState, NotIdentified or NotRefusable.
    """
    check_keeper(by, request)
    row = locked(request)
    rules.check_refusal(right_asked(row), facts=facts_of(row), article=article)
    row.refused_on = article
    note(
        row,
        "request.refused",
        by,
        article=rules.article_key(article),
        in_time=not clocks.is_late(row.due_at, timezone.now()),
    )
    mail_requester(row, "request_refused", by=by, article=article)
    end_stops(row, by)
    end_request(row, state=rules.REFUSED, by=by)
    return row


@transaction.atomic
def withdraw_request(*, request: Request, by: Actor) -> Request:
    """The person no longer wants it. Raises WrongState, and gate.Refused for staff who do not answer."""
    if by.is_staff:
        check_keeper(by, request)
    row = locked(request)
    rules.check_live(row.state)
    note(row, "request.withdrawn", by)
    end_stops(row, by)
    end_request(row, state=rules.WITHDRAWN, by=by)
    return row


@transaction.atomic
def expire_request(*, request: Request, by: Actor) -> bool:
    """Nobody confirmed the address, or showed who he is: the request ends without an answer. Safe to repeat.

    Where no mail can tell whoever asked, those who answer are told to write a letter.
    What came with an address that nobody confirmed is destroyed at once.
    """
    row = locked(request)
    if row.state not in (rules.UNCONFIRMED, rules.IDENTITY):
        return False
    state = row.state
    note(row, "request.expired", by, state=state)
    if state == rules.IDENTITY and not mail_requester(row, "request_expired", by=by):
        mail_staff(roles=keepers(), template=CLOSED, context={"number": row.number}, case=row.number, by=by)
    end_request(row, state=rules.EXPIRED, by=by)
    if state == rules.UNCONFIRMED:
        _forget(row, by)
    return True


def _forget(row: Request, by: Actor) -> None:
    """An address nobody confirmed may be anybody's: the words that came with it go."""
    wanted = [getattr(row, name) for name in sealed_fields(row)]
    drop(handles=wanted, by=by)
    Request.objects.filter(pk=row.pk).update(**dict.fromkeys(sealed_fields(row)))


@transaction.atomic
def send_link_again(*, request: Request, by: Actor) -> bool:
    """Mail the person a fresh link to the request's page; False where one just went out, or none can."""
    row = locked(request)
    recent = mails_of_case(row.number).filter(template=AGAIN, queued_at__gt=timezone.now() - AGAIN_WAIT)
    return False if recent.exists() else mail_requester(row, AGAIN, by=by)
