"""Legal demands: record the paper, show that it is genuine, find and weigh, decide by two, give, tell.

What leaves goes by `gate.hand_over` on a decision of two; here stands why, in codes (APPI 27(1), AR-5.1b,
AR-5.1c, CJ-19, JCT-4.1, JCT-4.2, JJ-25, JJ-26, TR-13, TR-18, TR-19).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import (
    HandedOver,
    collect,
    confirm_handing,
    decide_handing,
    end_case,
    engage,
    enrol_subject,
    hand_over,
    next_number,
)
from funabin.gate.fields import Handle
from funabin.gate.handing.grounds import against_decision
from funabin.gate.handing.statutes import is_statute
from funabin.gate.models import DataSubject, Decision, Provision, Recipient
from funabin.gate.queries import current_policy
from funabin.gate.refusing import check_work
from funabin.gate.rules import Value
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import day_in_japan, today_in_japan
from funabin.members.actions import mail_staff
from funabin.outbox.actions import send_mail
from funabin.oversight.actions.demanded import guard_people, let_people_go, put_off_until
from funabin.oversight.models import Demand
from funabin.oversight.queries.demands import (
    POINT,
    PURPOSE,
    address_of,
    articles_for,
    decided_data,
    demand_purposes,
    demand_roles,
    demanded_data,
    demands_due,
    has_files,
    row_of,
)
from funabin.oversight.rules import demands as rules
from funabin.oversight.rules.errors import (
    DayMissing,
    MoreThanAsked,
    NobodyFound,
    NobodyToMail,
    NoLaw,
    NoPaper,
    NotRefusable,
    NotSoGiven,
    Unfounded,
    WrongAuthority,
    WrongStep,
)
from funabin.policy.decide import Reason

SERIES = "L"
TOLD_WITHIN = timedelta(days=3)  # longer than the outbox keeps trying
WARN_BEFORE, REMIND_EVERY = timedelta(days=3), timedelta(days=1)
NOT_YOURS = Reason("not_your_task", "your role does not answer authorities", ("APPI 27(1)",))


@sensitive_variables("paper", "note")
@transaction.atomic
def record_demand(
    *,
    instrument: str,
    by: Actor,
    recipient: Recipient | None = None,
    statute: str = "",
    reference: str = "",
    received_at: datetime | None = None,
    due_at: datetime | None = None,
    asked: Collection[str] = (),
    paper: bytes = b"",
    note: str = "",
) -> Demand:
    """A demand under its number, the paper sealed. One that was only spoken is declined at once.

    Raises KeyError for an instrument that is none, Refused where `by` answers no authorities, NoPaper, NoLaw
    where the paper names no law of the list, MoreThanAsked where it names no kind of data we take,
    WrongAuthority where the policy gives the recipient nothing on such a paper.
    """
    kind = rules.kind_of(instrument)
    _check_role(by, recipient)
    now = timezone.now()
    demand = Demand(
        id=uuid4(), number=next_number(SERIES, at=now), kind=kind, state=rules.RECEIVED,
        instrument=instrument, statute=statute, reference=reference.strip(), recipient=recipient,
        received_at=received_at or now, recorded_by=by.token, asked=sorted(set(asked)),
        purpose=_purpose(recipient),
    )  # fmt: skip
    demand.due_at = rules.due_by(demand.received_at, due_at)
    demand.subject = enrol_subject(subject_class=current_policy().collection_points[POINT].subject, by=by)
    if instrument == rules.ORAL:
        return _declined(demand, by)
    _check_paper(demand, paper)
    values: dict[str, Value | None] = {"paper": paper, "note": note}
    case = demand.number
    collect(subject=demand.subject, point=POINT, row=demand, values=values, by=by, case=case, source="staff")
    demand.paper_sha256 = hashlib.sha256(paper).hexdigest()
    demand.save()
    engage(subject=demand.subject, purposes=[PURPOSE], case=case, by=by, roles=sorted(demand_roles()))
    _record("demand.received", demand, by, instrument=instrument, demand_kind=kind)
    return demand


def _check_paper(demand: Demand, paper: bytes) -> None:
    if not paper:
        raise NoPaper
    if demand.recipient is None or not set(demand.asked) <= set(current_policy().categories):
        raise MoreThanAsked
    by_law = demand.kind != rules.OWN
    if by_law and not is_statute(demand.statute, demand.recipient.country):
        raise NoLaw
    if not demand.asked:
        raise MoreThanAsked
    if not articles_for(demand.kind, row_of(demand)):
        raise WrongAuthority


def _declined(demand: Demand, by: Actor) -> Demand:
    """Nobody has to answer what is only said; that it was asked stays on record."""
    demand.state, demand.refused_why = rules.REFUSED, "oral"
    demand.told, demand.ended_at = "", demand.received_at
    demand.save()
    _record("demand.received", demand, by, instrument=demand.instrument, demand_kind=demand.kind)
    _record("demand.refused", demand, by, why="oral")
    return demand


@transaction.atomic
def confirm_genuine(*, demand: Demand, means: str, by: Actor) -> Demand:
    """Somebody made sure that the paper is the authority's: by a number that does not stand on it.

    Raises Refused, WrongStep, ValueError for means that do not fit the paper.
    """
    found = _locked(demand, by, rules.RECEIVED)
    if means not in rules.means_for(found.kind):
        raise ValueError(f"{means} does not show that it is genuine")
    found.state = rules.GENUINE
    found.authentic, found.authentic_at, found.authentic_by = means, timezone.now(), by.token
    found.save(update_fields=["state", "authentic", "authentic_at", "authentic_by"])
    _record("demand.confirmed_genuine", found, by, means=means)
    return found


@transaction.atomic
def weigh_demand(*, demand: Demand, people: Collection[str], need: str, by: Actor) -> Demand:
    """Whose data it is about (tokens of their records), and why it is needed. Opens nothing.

    Raises Refused, WrongStep, NobodyFound, ValueError for a need that does not fit.
    """
    found = _locked(demand, by, rules.GENUINE, rules.WEIGHED)
    known = DataSubject.objects.filter(pk__in=list(people)).values_list("pk", flat=True)
    if not known:
        raise NobodyFound
    if need not in rules.needs_for(found.kind):
        raise ValueError(f"{need} is no need of such a demand")
    found.state, found.people, found.need = rules.WEIGHED, sorted(known), need
    found.save(update_fields=["state", "people", "need"])
    guard_people(found, by=by)
    _record("demand.weighed", found, by, need=need, records=len(found.people))
    return found


@transaction.atomic
def decide_demand(
    *,
    demand: Demand,
    handles: Iterable[Handle],
    by: Actor,
    article: str = rules.BY_LAW,
    reason: str = "",
    consent_hard: str = "",
) -> Demand:
    """The first decides: exactly these data, no more than the paper asks, on an exception of the Act.

    Deciding again takes the place of the first decision. Raises Refused, WrongStep, MoreThanAsked, Unfounded.
    """
    found = _locked(demand, by, rules.WEIGHED, rules.DECIDED, rules.AGREED)
    chosen = list(handles)
    row = row_of(found)
    if row is None or article not in articles_for(found.kind, row):
        raise Unfounded
    if not chosen or not set(chosen) <= {one.handle for one in demanded_data(found)}:
        raise MoreThanAsked
    recipient = cast(Recipient, found.recipient)
    decision = decide_handing(
        handles=chosen, recipient=recipient, purpose=found.purpose, case=found.number, by=by,
        article=article, reason=rules.INSTRUMENTS[found.instrument].reason or reason, statute=found.statute,
        consent_hard=consent_hard, document_sha256=found.paper_sha256,
    )  # fmt: skip
    if against_decision(row, decision) is not None:
        raise Unfounded
    found.state, found.decision = rules.DECIDED, decision.pk
    found.article, found.consent_hard = article, consent_hard
    found.first_by, found.second_by = by.token, ""
    if not row.two_persons:
        found.state = rules.AGREED
    found.save(update_fields=["state", "decision", "article", "consent_hard", "first_by", "second_by"])
    _record("demand.decided", found, by, data=len(chosen))
    return found


@transaction.atomic
def agree_demand(*, demand: Demand, decision: str, by: Actor) -> Demand:
    """The second agrees to the decision that the page showed. Raises Refused for the first one, WrongStep."""
    found = _locked(demand, by, rules.DECIDED)
    if str(found.decision) != decision:
        raise WrongStep
    confirm_handing(decision=_decision(found), by=by)
    found.state, found.second_by = rules.AGREED, by.token
    found.save(update_fields=["state", "second_by"])
    _record("demand.agreed", found, by)
    return found


def give_demanded(*, demand: Demand, manner: str, by: Actor) -> HandedOver:
    """Hand over what two decided on, once; only inside a context that declares the demand's purpose.

    Sealed files go with the values, in the same step, as an archive. Raises what `gate.hand_over` raises,
    WrongStep, NotSoGiven. The record of the provision is on the disk first; the demand says what was given
    from that record.
    """
    if demand.state != rules.AGREED:
        raise WrongStep
    data = decided_data(demand)
    if manner not in rules.manners_for(has_files(data)):
        raise NotSoGiven
    handles = [one.handle for one in data]
    recipient = cast(Recipient, demand.recipient)
    case, purpose = demand.number, demand.purpose
    handed = hand_over(handles, recipient=recipient, purpose=purpose, case=case, by=by, manner=manner)
    record_given(demand=demand, by=by)
    return handed


@transaction.atomic
def record_given(*, demand: Demand, by: Actor) -> Demand:
    """What left, as the records of provision say; safe to repeat, and harmless where nothing left yet."""
    found = Demand.objects.select_for_update().get(pk=demand.pk)
    rows = Provision.objects.filter(case=found.number, decision=found.decision)
    if found.state != rules.AGREED or not rows:
        return found
    found.state, found.given = rules.GIVEN, sorted({key for row in rows for key in row.categories})
    found.save(update_fields=["state", "given"])
    _engage_to_tell(found, by)
    outcome = rules.outcome_of(found.state, found.asked, found.given)
    _record("demand.given", found, by, outcome=outcome, people=len(rows))
    return found


@transaction.atomic
def refuse_demand(*, demand: Demand, why: str, by: Actor) -> Demand:
    """Nothing is given. An order is refused only where it is not genuine or nothing is held.

    Raises Refused, WrongStep, NotRefusable.
    """
    found = _locked(demand, by, *rules.OPEN)
    if why not in rules.refusals_for(found.kind):
        raise NotRefusable
    if found.decision is not None:
        Decision.objects.filter(pk=found.decision, used_at=None).delete()
    found.state, found.refused_why, found.decision = rules.REFUSED, why, None
    found.ended_at = timezone.now()
    found.save(update_fields=["state", "refused_why", "decision", "ended_at"])
    end_case(case=found.number, by=by)
    let_people_go(found, by=by, may_tell=True)
    _record("demand.refused", found, by, why=why)
    return found


@transaction.atomic
def tell_about_demand(*, demand: Demand, how: str, by: Actor, on: date | None = None) -> Demand:
    """The person is told by mail or letter what was given to whom; or it is recorded why not, or when.

    Raises Refused, WrongStep, NobodyToMail, DayMissing, ValueError for a word that is none.
    """
    found = _locked(demand, by, rules.GIVEN)
    if how not in rules.TELLINGS:
        raise ValueError(f"{how} is no manner of telling")
    if found.ended_at is not None:
        raise WrongStep
    if how == "later":
        _put_off(found, on)
    elif how == "mail":
        _mail(found, by)
    found.told = how
    if how in rules.OVER:
        found.told_at = found.ended_at = timezone.now()
    found.save(update_fields=["told", "told_at", "tell_on", "ended_at"])
    if how == "later":
        put_off_until(found, found.tell_on, by=by)
    if found.ended_at is not None:
        end_case(case=found.number, by=by, at=found.ended_at)
        let_people_go(found, by=by, may_tell=how != "forbidden")
    _record("demand.told", found, by, how=how)
    return found


@transaction.atomic
def remind_of_demands(*, by: Actor) -> int:
    """Write to those who answer of each demand that is nearly due, or whose person is to be told; once a day.

    Returns how many demands.
    """
    now = timezone.now()
    due = [
        one
        for one in demands_due(now + WARN_BEFORE)
        if one.warned_at is None or now - one.warned_at >= REMIND_EVERY
    ]
    for one in due:
        day = day_in_japan(one.due_at or now).isoformat()
        context = {"number": one.number, "day": day}
        mail_staff(roles=demand_roles(), template="demand_due", context=context, case=one.number, by=by)
    Demand.objects.filter(pk__in=[one.pk for one in due]).update(warned_at=now)
    return len(due)


def _put_off(demand: Demand, on: date | None) -> None:
    if on is None or on <= today_in_japan():
        raise DayMissing
    demand.tell_on = on


def _mail(demand: Demand, by: Actor) -> None:
    """To each record with an address, in the person's language. The worker opens it under the demand."""
    written, until = 0, timezone.now() + TOLD_WITHIN
    for subject in DataSubject.objects.filter(pk__in=_given_people(demand)):
        handle = address_of(subject.pk)
        if handle is None:
            continue
        engage(subject=subject, purposes=[PURPOSE], case="", by=by, roles=["system"], until=until)
        send_mail(
            template="demand_told", to=handle, purpose=PURPOSE, case="", language=subject.language,
            context={"number": demand.number}, by=by,
        )  # fmt: skip
        written += 1
    if not written:
        raise NobodyToMail


def _engage_to_tell(demand: Demand, by: Actor) -> None:
    """Whoever answers authorities can write to the people until they are told, or it is known why not."""
    row = row_of(demand)
    for subject in DataSubject.objects.filter(pk__in=_given_people(demand)):
        roles = row.roles if row else sorted(demand_roles())
        engage(subject=subject, purposes=[demand.purpose], case=demand.number, by=by, roles=roles)


def _given_people(demand: Demand) -> list[str]:
    rows = Provision.objects.filter(case=demand.number, decision=demand.decision)
    return sorted(set(rows.values_list("subject", flat=True)))


def _decision(demand: Demand) -> Decision:
    return Decision.objects.get(pk=cast(UUID, demand.decision))


def _locked(demand: Demand, by: Actor, *states: str) -> Demand:
    found = Demand.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=demand.pk)
    _check_role(by, found.recipient)
    if found.state not in states:
        raise WrongStep
    return found


def _check_role(by: Actor, recipient: Recipient | None) -> None:
    row = current_policy().recipients.get(recipient.key) if recipient else None
    roles, purposes = (row.roles, row.purposes) if row else (demand_roles(), demand_purposes())
    check_work(by, roles, *purposes, action="answer_demand", no=NOT_YOURS)


def _purpose(recipient: Recipient | None) -> str:
    row = current_policy().recipients.get(recipient.key) if recipient else None
    return row.purposes[0] if row else ""


def _record(kind: str, demand: Demand, by: Actor, **detail: object) -> None:
    record(
        kind, by=by, case=demand.number, subjects=demand.people, detail={"demand": str(demand.pk), **detail}
    )
