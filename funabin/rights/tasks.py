"""Periodic work of rights: times that run out are told, what nobody confirmed or showed ends."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from funabin.gate.errors import NoPolicy
from funabin.journal.actor import system
from funabin.rights.actions.answers import drop_expired_answer
from funabin.rights.actions.clocks import warn_of_request
from funabin.rights.actions.passing import chase_passings
from funabin.rights.actions.requests import CONFIRM_DAYS, expire_request
from funabin.rights.actions.undelivered import tell_of_undelivered
from funabin.rights.queries.answers import answers_past
from funabin.rights.queries.requests import to_warn, unconfirmed_since, unidentified_since
from funabin.rights.queries.undelivered import cases_undelivered
from funabin.rights.rules.requests import IDENTITY_DAYS

WORKER = system("rights")


def warn_of_requests() -> int:
    """Every few minutes: requests whose time runs out, or has run out. Returns how many were told of."""
    return sum(warn_of_request(request=row, by=WORKER) for row in list(to_warn(timezone.now())))


def expire_requests() -> int:
    """Hourly: requests nobody confirmed, or whose person did not show who he is. Returns how many ended."""
    now = timezone.now()
    due = [
        *unconfirmed_since(now - timedelta(days=CONFIRM_DAYS)),
        *unidentified_since(now - timedelta(days=IDENTITY_DAYS)),
    ]
    return sum(expire_request(request=row, by=WORKER) for row in due)


def chase_recipients() -> int:
    """Hourly: who answers is reminded, once a day, of recipients not told in time, or silent since.

    Returns how many recipients.
    """
    try:
        return chase_passings(by=WORKER)
    except NoPolicy:
        return 0


def tell_of_lost_mails() -> int:
    """Hourly: mails that did not reach the person are told to those who answer. Returns of how many cases."""
    try:
        return sum(tell_of_undelivered(case=case, by=WORKER) for case in cases_undelivered())
    except NoPolicy:
        return 0


def drop_answers() -> int:
    """Hourly: answers past their day. Returns how many were destroyed."""
    return sum(drop_expired_answer(answer=row, by=WORKER) for row in list(answers_past(timezone.now())))
