"""Read requests. What people wrote comes as handles; what is shown is opened by the caller."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from funabin.gate.queries import current_policy
from funabin.kit.glance import Glance
from funabin.members.models import Account
from funabin.members.queries import subjects_with_address
from funabin.policy.deadlines import Due
from funabin.policy.model import Right
from funabin.rights.models import IdentityCheck, Request, RequestMessage, Search
from funabin.rights.rules.clocks import Clock, due_now, is_late
from funabin.rights.rules.messages import STAFF
from funabin.rights.rules.requests import (
    AGENCY,
    IDENTITY,
    LIVE,
    OPEN,
    UNCONFIRMED,
    Facts,
    right_of,
)


def request_by_number(number: str) -> Request | None:
    """One request, or None."""
    return Request.objects.select_related("subject", "agent").filter(number=number).first()


def request_by_id(target: str | UUID) -> Request | None:
    """The request a mailed link leads to, or None."""
    try:
        return Request.objects.select_related("subject", "agent").filter(pk=target).first()
    except (ValueError, ValidationError):
        return None


def requests_open() -> QuerySet[Request]:
    """What the desk works on, what is due first at the top, with each look at who asks."""
    return (
        Request.objects.filter(state__in=OPEN)
        .prefetch_related("identity_checks")
        .order_by("due_at", "number")
    )


def requests_ended() -> QuerySet[Request]:
    """What is over, newest first."""
    return Request.objects.exclude(state__in=LIVE).order_by("-ended_at", "-number")


def requests_of(subjects: Collection[str]) -> QuerySet[Request]:
    """The requests of these records, newest first."""
    return Request.objects.filter(subject__in=subjects).order_by("-arrived_at", "-number")


def requests_at_a_glance() -> Glance:
    """How much is open, how much is late, and when the next answer is due."""
    at, rows = timezone.now(), list(requests_open())
    late = sum(is_late(due_of(row, at).at, at) for row in rows)
    ahead = [row.due_at for row in rows if row.due_at > at]
    return Glance(open=len(rows), late=late, next_due=min(ahead, default=None))


def right_asked(request: Request) -> Right:
    """The right of the policy in force that a request is for. Raises UnknownRight."""
    return right_of(current_policy().rights, request.kind)


def clock_of(request: Request) -> Clock:
    """What sets a request's time."""
    return Clock(
        right=request.kind,
        jurisdictions=tuple(request.jurisdictions),
        arrived_at=request.arrived_at,
        due_at=request.first_due_at,
        paused_for=request.paused_for,
        paused_at=request.paused_at,
        extended=request.extended_at is not None,
    )


def due_of(request: Request, at: datetime) -> Due:
    """By when a request is answered, as things stand `at`; of one that is over, as it stood at its end."""
    if request.paused_at is None:
        return Due(request.due_at, tuple(request.articles))
    return due_now(current_policy(), clock_of(request), at)


def identity_checks(request: Request) -> list[IdentityCheck]:
    """Each look at who asks, oldest first."""
    return list(request.identity_checks.all())


def is_identified(request: Request) -> bool:
    """Whether somebody or something found that it is the person: the last look counts, by whatever means."""
    looks = [check.passed for check in identity_checks(request) if check.means != AGENCY]
    return bool(looks) and looks[-1]


def facts_of(request: Request) -> Facts:
    """How a request stands, for the rules."""
    return Facts(
        state=request.state,
        identified=is_identified(request),
        by_agent=bool(request.agency),
        agency_checked=request.agency_checked_at is not None,
        fee_quoted=request.fee_quoted_at is not None,
        fee_agreed=request.fee_agreed_at is not None,
    )


def last_search(request: Request) -> Search | None:
    """What the newest search found; None where nobody searched yet."""
    return request.searches.last()


def subjects_of(account: Account) -> tuple[str, ...]:
    """The records a member acts for: his own, and those of guests whose address he confirmed since."""
    return (str(account.subject_id), *subjects_with_address(account))


def to_warn(at: datetime) -> QuerySet[Request]:
    """Open requests whose time is running out, or has run out, and of which nobody was told that yet."""
    told = Q(warned_at=None) | Q(due_at__lt=at, warned_at__lte=F("due_at"))
    return requests_open().filter(told, warn_at__lte=at, paused_at=None)


def unconfirmed_since(at: datetime) -> QuerySet[Request]:
    """Requests whose address nobody confirmed, that arrived before `at`."""
    return Request.objects.filter(state=UNCONFIRMED, arrived_at__lte=at)


def unidentified_since(at: datetime) -> QuerySet[Request]:
    """Requests whose person was asked who he is before `at`, did not show it, and waits for no word."""
    last = RequestMessage.objects.filter(request=OuterRef("pk")).order_by("-at", "-id").values("author")[:1]
    rows = Request.objects.filter(identity_asked_at__lte=at, state=IDENTITY).annotate(last=Subquery(last))
    return rows.filter(Q(last=None) | Q(last=STAFF))
