"""Whether this house recognises returning buyers, whom a browser belongs to, and what that person told."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.errors import NoPolicy
from funabin.gate.features import ORDERS
from funabin.gate.fields import Handle, handles_of
from funabin.gate.lookup import find_subjects
from funabin.gate.models import SubjectKey
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.kit.http import MY
from funabin.members.models import Account
from funabin.policy.model import Cookie
from funabin.trade.models import Inquiry, Recognition
from funabin.trade.rules import recognition as rules
from funabin.trade.rules.engagements import FULFIL

NEEDS = ("inquiry", *ORDERS)
MESSAGE = "message.text"
BY_ADDRESS, BY_NUMBER = ("contact.email",), ("contact.phone", "contact.mobile")


def returning_cookie() -> Cookie | None:
    """The cookie by which this house recognises buyers who asked for it; None where it declares none."""
    try:
        policy = current_policy()
    except NoPolicy:
        return None
    if not policy.collection_points.keys() >= set(NEEDS):
        return None
    return next(
        (row for row in policy.cookies if row.opt_in and (row.face, row.purpose) == (MY, FULFIL)), None
    )


def recognition_of(token: str, *, at: datetime | None = None) -> Recognition | None:
    """The live recognition behind a cookie's value. It says whose browser it is, not who sits there."""
    row = Recognition.objects.select_related("subject").filter(digest=rules.digest_of(token)).first()
    return row if row is not None and not has_ended(row, at or timezone.now()) else None


def has_ended(row: Recognition, at: datetime) -> bool:
    """Past its end, or the person erased, or the account closed, or nothing of him readable any more."""
    if not rules.is_live(until=row.until, erased_at=row.subject.erased_at, at=at):
        return True
    is_closed = Account.objects.filter(subject=row.subject_id, ended_at__isnull=False).exists()
    return is_closed or not SubjectKey.objects.filter(subject=row.subject_id).exists()


def recognitions_of(subject: str) -> QuerySet[Recognition]:
    """The browsers that are recognised as this person's."""
    return Recognition.objects.filter(subject=subject, until__gt=timezone.now())


def buyer_of(row: Recognition) -> Actor:
    """The person behind a recognition, acting for himself without an account."""
    token = row.subject_id
    return Actor(kind="guest", token=token, roles=frozenset({"self"}), subject=token)


def told_before(row: Recognition) -> dict[str, Handle]:
    """Category -> what the person told at registration, else with the newest inquiry. No message."""
    account = Account.objects.filter(subject=row.subject_id).select_related("profile").first()
    profile = getattr(account, "profile", None)
    newest = Inquiry.objects.filter(subject=row.subject_id).order_by("-received_at").first()
    told = handles_of(newest) if newest else {}
    told |= handles_of(profile) if profile else {}
    return {category: handle for category, handle in told.items() if category != MESSAGE}


@sensitive_variables("typed")
def is_his(row: Recognition, typed: str) -> bool:
    """Whether a typed e-mail address or telephone number is one that this very person gave."""
    policy = current_policy()
    wanted = BY_ADDRESS if "@" in typed else BY_NUMBER
    known = [key for key in wanted if key in policy.categories and policy.categories[key].index]
    country = row.subject.country
    return any(row.subject_id in find_subjects(key, typed, country) for key in known)
