"""Carry out what a person asked for about his data, once the desk has accepted it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import (
    correct_held,
    end_use_stop,
    forget_held,
    object_to,
    object_to_provision,
    uphold_stop,
    withdraw_consent,
    withdraw_provision_consent,
)
from funabin.gate.models import Consent, DataSubject, ProvisionConsent
from funabin.gate.queries import current_policy
from funabin.gate.rules import Value
from funabin.journal.actor import Actor
from funabin.members.actions.accounts import end_account
from funabin.members.models import Account
from funabin.members.queries import staff_seats
from funabin.rights.actions.cases import check_keeper, locked, note
from funabin.rights.actions.passing import categories_of, pass_on
from funabin.rights.models import Request
from funabin.rights.queries.requests import last_search
from funabin.rights.rules.errors import NoCopyYet, NothingChosen, NotSearched, SeatLives, WrongState
from funabin.rights.rules.requests import ACCEPTED, COPIES, DONE_HERE
from funabin.trade.actions.erasure import erase_records

DESK = "desk"  # the channel of what a person said and staff enter
TOLD_AS = {COPIES: "erasure"}  # what recipients are told of a kind of request


@dataclass(frozen=True)
class Done:
    """What was done: to how many records, which chosen data stay by law, which recipients are to be told."""

    records: int
    kept: tuple[str, ...] = ()
    told: int = 0


@dataclass(frozen=True)
class Work:
    """A request with the data it is about: chosen ones by id, new values for those to be corrected."""

    request: Request
    by: Actor
    chosen: tuple[UUID, ...]
    values: Mapping[UUID, Value]

    @property
    def people(self) -> list[DataSubject]:
        """The records the request is about."""
        return list(DataSubject.objects.filter(pk__in=self.request.about).order_by("pk"))


@sensitive_variables("values")
@transaction.atomic
def carry_out(
    *, request: Request, by: Actor, chosen: Collection[UUID] = (), values: Mapping[UUID, Value] | None = None
) -> Done:
    """Do what was asked to the records the request is about, and open a task for each recipient of it.

    `chosen`: ids of the data it is about, none for all; `values`: what wrong or incomplete data becomes.
    Once only; done again it changes nothing. Raises gate.Refused, WrongState, NotSearched, NothingChosen, or
    NoCopyYet where the person wants the copies first (JCT-7d), SeatLives for whoever works here.
    """
    check_keeper(by, request)
    row = locked(request)
    if row.state != ACCEPTED or row.kind not in DONE_HERE:
        raise WrongState
    if row.carried_out_at is not None:
        return Done(len(row.about))
    if last_search(row) is None:
        raise NotSearched
    if row.kind == COPIES and row.about and not row.answers.exists():
        raise NoCopyYet
    work = Work(row, by, tuple(chosen) or tuple(UUID(one) for one in row.data), values or {})
    changed = categories_of({*work.chosen, *work.values})  # before: what is forgotten has no kind any more
    kept = _WAYS[row.kind](work)
    told = _tell_recipients(row, changed, by)
    row.carried_out_at = timezone.now()
    row.save(update_fields=["carried_out_at"])
    note(row, "request.carried_out", by, right=row.kind, records=len(row.about), passed_on=told)
    return Done(len(row.about), kept, told)


def _tell_recipients(request: Request, changed: Collection[str], by: Actor) -> int:
    what = TOLD_AS.get(request.kind, request.kind)
    if what not in _PASSED:
        return 0
    return len(pass_on(request=request, what=what, by=by, categories=changed))


_PASSED = ("correction", "addition", "deletion", "erasure", "stop_use", "stop_provision")


@sensitive_variables("work")
def _correct(work: Work) -> tuple[str, ...]:
    if not work.values:
        raise NothingChosen
    for datum, value in work.values.items():
        correct_held(datum=datum, value=value, about=work.request.about, by=work.by)
    return ()


def _delete(work: Work) -> tuple[str, ...]:
    """Forget chosen data; returns those that a law or a hold keeps."""
    if not work.chosen:
        raise NothingChosen
    return tuple(
        str(datum)
        for datum in work.chosen
        if not forget_held(datum=datum, about=work.request.about, by=work.by)
    )


def _erase(work: Work) -> tuple[str, ...]:
    """Everything, or chosen data where the person wants the rest kept."""
    if work.chosen:
        return _delete(work)
    if staff_seats().filter(ended_at=None, account__subject__in=work.request.about).exists():
        raise SeatLives
    for account in Account.objects.filter(subject__in=work.request.about, ended_at=None):
        end_account(account=account, by=work.by)
    report = erase_records(subjects=tuple(work.request.about), by=work.by)
    return tuple(sorted({clause for row in report.remaining for clause in row.clauses}))


def _stop_use(work: Work) -> tuple[str, ...]:
    for subject in work.people:
        uphold_stop(subject=subject, case=work.request.number, by=work.by)
    return ()


def _stop_provision(work: Work) -> tuple[str, ...]:
    """Nothing goes to these recipients any more; what stood still meanwhile goes on inside."""
    rows = current_policy().recipients.values()
    wanted = [
        row.key
        for row in rows
        if row.kind != "authority" and (not work.request.recipients or row.key in work.request.recipients)
    ]
    for subject in work.people:
        for key in wanted:
            object_to_provision(subject=subject, key=key, by=work.by, channel=DESK)
        end_use_stop(subject=subject, case=work.request.number, by=work.by)
    return ()


def _withdraw(work: Work) -> tuple[str, ...]:
    """Every consent that lives: to a purpose, and to giving data away."""
    for subject in work.people:
        for purpose in _consented(subject):
            withdraw_consent(subject=subject, purpose=purpose, by=work.by, channel=DESK)
        for given in _given_away(subject):
            withdraw_provision_consent(
                subject=subject, key=given.key, purpose=given.purpose, recipient=given.recipient,
                case=given.case, by=work.by, channel=DESK,
            )  # fmt: skip
    return ()


def _consented(subject: DataSubject) -> list[str]:
    rows = Consent.objects.filter(subject=subject).order_by("id").values_list("purpose", "said")
    known, last = current_policy().purposes, dict(rows)
    return sorted(key for key, said in last.items() if said == Consent.GIVEN and key in known)


def _given_away(subject: DataSubject) -> Iterator[ProvisionConsent]:
    newest: dict[tuple[object, ...], ProvisionConsent] = {}
    for row in ProvisionConsent.objects.filter(subject=subject).order_by("id"):
        newest[row.key, row.purpose, row.recipient_id, row.case] = row
    known = current_policy().recipients
    yield from (row for row in newest.values() if row.said == ProvisionConsent.GIVEN and row.key in known)


def _object(work: Work) -> tuple[str, ...]:
    """Marketing stops, for every purpose and means (GDPR 21; AR-11d)."""
    marketing = [row.key for row in current_policy().purposes.values() if row.means]
    for subject in work.people:
        for purpose in marketing:
            object_to(subject=subject, purpose=purpose, by=work.by, channel=DESK)
    return ()


_WAYS: Mapping[str, Callable[[Work], tuple[str, ...]]] = {
    "correction": _correct,
    "addition": _correct,
    "deletion": _delete,
    "erasure": _erase,
    "return_copies": _erase,
    "stop_use": _stop_use,
    "stop_provision": _stop_provision,
    "withdrawal": _withdraw,
    "objection": _object,
}
