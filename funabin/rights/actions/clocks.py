"""Pause, resume and extend the clock of a request, and warn the desk before it runs out."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from funabin.gate.queries import current_policy
from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.members.actions import mail_staff
from funabin.rights.actions.cases import check_keeper, locked, mail_requester, note
from funabin.rights.models import Request
from funabin.rights.queries.requests import clock_of
from funabin.rights.rules import clocks
from funabin.rights.rules.errors import CannotWait, WrongState
from funabin.rights.rules.requests import OPEN, check_open

WARNING, LATE = "request_warning", "request_late"  # mails to those who answer


@transaction.atomic
def pause_clock(*, request: Request, by: Actor) -> Request:
    """The clock stands while the person is asked back, where the law that sets the time lets it.

    Raises gate.Refused, WrongState or CannotWait.
    """
    check_keeper(by, request)
    row = locked(request)
    check_open(row.state)
    clocks.check_pause(current_policy(), clock_of(row), timezone.now())
    row.paused_at = timezone.now()
    row.save(update_fields=["paused_at"])
    note(row, "request.paused", by)
    mail_requester(row, "request_paused", by=by)
    return row


@transaction.atomic
def resume_clock(*, request: Request, by: Actor) -> Request:
    """The person has answered: the clock goes on. Raises WrongState, or CannotWait where it did not stand."""
    if by.is_staff:
        check_keeper(by, request)
    row = locked(request)
    check_open(row.state)
    if row.paused_at is None:
        raise CannotWait
    policy, now = current_policy(), timezone.now()
    due = clocks.due_now(policy, clock_of(row), now)
    row.paused_for, row.paused_at = row.paused_for + (now - row.paused_at), None
    row.due_at, row.articles = due.at, list(due.articles)
    row.warn_at = clocks.warn_at(policy, clock_of(row), due.at)
    row.warned_at = None if row.warn_at > now else row.warned_at
    row.save()
    note(row, "request.resumed", by)
    return row


@transaction.atomic
def extend_request(*, request: Request, why: str, by: Actor) -> Request:
    """Answer later, where every law that protects the person allows it, and tell him why in time.

    Whom no mail reaches is told by telephone or letter, as the desk's page says.
    Raises gate.Refused, WrongState or CannotExtend; then nobody is told anything.
    """
    check_keeper(by, request)
    row = locked(request)
    check_open(row.state)
    if why not in clocks.WHY_LATER:
        raise WrongState
    policy, now = current_policy(), timezone.now()
    due = clocks.extended_due(policy, clock_of(row), now)
    row.extended_at, row.extended_why = now, why
    row.due_at, row.articles, row.warned_at = due.at, list(due.articles), None
    row.warn_at = clocks.warn_at(policy, clock_of(row), due.at)
    row.save()
    note(row, "request.extended", by, why=why, due=due.at.isoformat())
    mail_requester(row, "request_extended", by=by, why=why)
    return row


@transaction.atomic
def warn_of_request(*, request: Request, by: Actor) -> bool:
    """Tell those who answer that a time runs out, or has run out; once each. Safe to repeat."""
    row, now = locked(request), timezone.now()
    is_over = clocks.is_late(row.due_at, now)
    was_told = row.warned_at is not None and (not is_over or row.warned_at > row.due_at)
    if row.state not in OPEN or row.paused_at is not None or was_told or row.warn_at > now:
        return False
    row.warned_at = now
    row.save(update_fields=["warned_at"])
    words = {"number": row.number, "due": row.due_at.isoformat()}
    template = LATE if is_over else WARNING
    mail_staff(roles=keepers(), template=template, context=words, case=row.number, by=by)
    note(row, "request.warned", by)
    return True
