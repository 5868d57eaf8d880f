"""Recognise a buyer next time because he asked for it; check that it is he; forget him (CJ-25, CJ-26)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import end_engagements, engage
from funabin.gate.models import DataSubject
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.middleware.cookies import longest_life
from funabin.trade.actions.tokens import spend_token
from funabin.trade.models import Inquiry, Recognition
from funabin.trade.queries.contacts import guest_of, is_own
from funabin.trade.queries.inquiries import inquiry_by_target
from funabin.trade.queries.recognition import has_ended, is_his, returning_cookie
from funabin.trade.rules import recognition as rules
from funabin.trade.rules.engagements import FULFIL
from funabin.trade.rules.errors import NotYours, WrongState


class NotOffered(WrongState):
    """This house recognises nobody, or the button's token was used or is too old."""


def offer_token(inquiry: Inquiry) -> str:
    """What the button on a guest's page sends: names his inquiry, works once, for half an hour."""
    told = {"inquiry": str(inquiry.pk), "once": rules.new_token()[:16]}
    return signing.dumps(told, salt=rules.SALT, compress=True)


def redeem_offer(token: str) -> Actor:
    """The guest whose page showed the button; the token is used up. Raises NotOffered."""
    try:
        told = signing.loads(token, salt=rules.SALT, max_age=rules.TOKEN_LASTS)
    except signing.BadSignature:  # SignatureExpired among them
        raise NotOffered from None
    inquiry = inquiry_by_target(told["inquiry"])
    if inquiry is None or not spend_token(token, until=timezone.now() + rules.TOKEN_LASTS):
        raise NotOffered
    return guest_of(inquiry)


@transaction.atomic
def remember_buyer(*, subject: str, by: Actor) -> str:
    """The person asks to be recognised in this browser; returns the cookie's value, which is kept nowhere.

    Opens an engagement of his own for it, and nobody else's. Raises NotYours, NotOffered.
    """
    cookie = returning_cookie()
    if cookie is None:
        raise NotOffered
    person = DataSubject.objects.select_for_update().filter(pk=subject, erased_at=None).first()
    if person is None or not is_own(subject, by):
        raise NotYours
    now, token = timezone.now(), rules.new_token()
    row = Recognition.objects.create(
        digest=rules.digest_of(token),
        subject=person,
        since=now,
        until=now + timedelta(seconds=longest_life(cookie.lasts)),
    )
    engage(subject=person, purposes=[FULFIL], case=row.case, by=by, actors=[subject], until=row.until)
    record("buyer.remembered", by=by, subjects=[subject], case=row.case)
    return token


@sensitive_variables("typed")
@transaction.atomic
def check_buyer(*, recognition: Recognition, typed: str, by: Actor) -> bool:
    """Whether the person's own address or number was typed; forgets the browser after five wrong ones."""
    row = Recognition.objects.select_for_update().filter(pk=recognition.pk).first()
    if row is None:
        return False
    is_right = is_his(row, typed)
    row.wrong = 0 if is_right else row.wrong + 1
    row.save(update_fields=["wrong"])
    kind = "buyer.recognised" if is_right else "buyer.not_recognised"
    record(kind, by=by, subjects=[row.subject_id], case=row.case)
    if rules.is_dropped(row.wrong):
        _forget([row], by)
    return is_right


@transaction.atomic
def forget_browser(*, token: str, by: Actor) -> bool:
    """Forget whom the cookie means: row and engagement end. False where nobody is known."""
    rows = list(Recognition.objects.filter(digest=rules.digest_of(token)))
    _forget(rows, by)
    return bool(rows)


@transaction.atomic
def forget_buyers(*, subjects: Iterable[str], by: Actor) -> int:
    """Forget these people in every browser; returns in how many."""
    rows = list(Recognition.objects.filter(subject__in=list(subjects)))
    _forget(rows, by)
    return len(rows)


def forget_ended_recognitions(*, by: Actor) -> int:
    """Those past their end, and those whose person is gone; returns how many. Safe to repeat."""
    now = timezone.now()
    ended = [row for row in Recognition.objects.select_related("subject") if has_ended(row, now)]
    with transaction.atomic():
        _forget(ended, by)
    return len(ended)


def _forget(rows: list[Recognition], by: Actor) -> None:
    for row in rows:
        end_engagements(case=row.case, by=by)
        record("buyer.forgotten", by=by, subjects=[row.subject_id], case=row.case)
        row.delete()
