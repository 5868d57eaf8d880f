"""Find out who asks, in proportion: never more than is held, and every look is kept, failed ones too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import engage
from funabin.gate.models import DataSubject
from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.rights.actions.cases import check_keeper, locked, mail_requester, note
from funabin.rights.actions.stops import stop_while_examined
from funabin.rights.models import IdentityCheck, Request
from funabin.rights.queries.requests import right_asked
from funabin.rights.queries.searching import matched_records, numbers_held
from funabin.rights.rules import requests as rules
from funabin.rights.rules.errors import NotHeld, WrongMeans, WrongState

CALL_LASTS = timedelta(minutes=30)  # how long the number may be read for the call


def identify(request: Request, means: str, records: Iterable[str], by: Actor) -> None:
    """It is the person, found by `means`, and these records are his: what happens without the desk."""
    request.about = sorted(set(records))
    request.save(update_fields=["about"])
    _keep_check(request, means, passed=True, by=by)
    stop_while_examined(request, by)


@transaction.atomic
def ask_identity(*, request: Request, means: str, by: Actor) -> Request:
    """Ask the person to show who he is, in the way the policy names: `means` call_back or papers.

    Raises gate.Refused, WrongState or WrongMeans.
    """
    check_keeper(by, request)
    row = locked(request)
    rules.check_means(right_asked(row), state=row.state, means=means)
    row.state, row.identity_asked_at = rules.IDENTITY, timezone.now()
    row.save(update_fields=["state", "identity_asked_at"])
    note(row, "request.identity_asked", by, means=means)
    mail_requester(row, "request_identity", by=by, means=means, days=rules.IDENTITY_DAYS)
    return row


@transaction.atomic
def prepare_call(*, request: Request, record: str, by: Actor) -> Request:
    """Let the number of a record be read, to call it back: only one that was held before the request came.

    Raises gate.Refused, WrongState, WrongMeans, NotMatched for a record that the request did not find, or
    NotHeld where the record holds no number.
    """
    check_keeper(by, request)
    row = locked(request)
    rules.check_means(right_asked(row), state=row.state, means=rules.CALL_BACK)
    rules.check_matched([record], matched=matched_records(row))
    if not numbers_held(row, record):
        raise NotHeld
    engage(
        subject=DataSubject.objects.get(pk=record),
        purposes=[rules.ANSWER],
        case=row.number,
        by=by,
        roles=sorted(keepers()),
        until=timezone.now() + CALL_LASTS,
    )
    return row


@transaction.atomic
def record_identity(
    *, request: Request, means: str, passed: bool, by: Actor, records: Collection[str] = ()
) -> Request:
    """Staff looked whether it is the person, by calling back or by papers; what they saw is not kept.

    `records`: those that were shown to be his; a call goes only to a number one of them holds.
    Raises gate.Refused, WrongState, WrongMeans, NotMatched, or NotHeld.
    """
    check_keeper(by, request)
    row = locked(request)
    rules.check_means(right_asked(row), state=row.state, means=means)
    rules.check_matched(records, matched=matched_records(row))
    if means == rules.CALL_BACK and not any(numbers_held(row, record) for record in records):
        raise NotHeld
    if passed and records:
        row.about = sorted({*row.about, *_known(records)})
    row.state = rules.RECEIVED if passed else row.state
    row.save(update_fields=["about", "state"])
    _keep_check(row, means, passed=passed, by=by)
    if passed:
        stop_while_examined(row, by)
    return row


@transaction.atomic
def check_agency(*, request: Request, passed: bool, by: Actor) -> Request:
    """Somebody looked at the paper that lets the agent act (APPI 37(3); AR-7.4c), and it does or does not.

    Raises gate.Refused, WrongState, or WrongMeans where nobody acts for the person.
    """
    check_keeper(by, request)
    row = locked(request)
    if row.state not in rules.WAITING:
        raise WrongState
    if not row.agency:
        raise WrongMeans
    row.agency_checked_at = timezone.now() if passed else None
    row.agency_checked_by = by.token if passed else ""
    row.save(update_fields=["agency_checked_at", "agency_checked_by"])
    _keep_check(row, rules.AGENCY, passed=passed, by=by)
    return row


def _known(records: Collection[str]) -> set[str]:
    return set(DataSubject.objects.filter(pk__in=list(records)).values_list("pk", flat=True))


def _keep_check(request: Request, means: str, *, passed: bool, by: Actor) -> None:
    IdentityCheck.objects.create(request=request, means=means, passed=passed, at=timezone.now(), by=by.token)
    if means == rules.AGENCY:
        note(request, "request.agency_checked", by, passed=passed)
    else:
        note(request, "request.identity_checked", by, means=means, passed=passed)
