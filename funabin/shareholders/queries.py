"""Read the register and the notices. Names and addresses come as handles."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from funabin.gate.models import Engagement
from funabin.shareholders.models import MyNumber, Notice, Shareholder
from funabin.shareholders.rules import DIVIDEND


def shareholders_on(day: date) -> QuerySet[Shareholder]:
    """Who holds shares on `day`, the oldest entry first."""
    return Shareholder.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


def shareholder_by_id(number: UUID) -> Shareholder | None:
    """One entry of the register."""
    return Shareholder.objects.filter(pk=number).first()


def payees(day: date) -> QuerySet[Shareholder]:
    """Whose dividends may have to be filed on `day`: who holds shares, or gave them up within a year."""
    lately = Q(until=None) | Q(until__gt=day - timedelta(days=366))
    return Shareholder.objects.filter(lately, engaged_in(DIVIDEND)).select_related("my_number")


def engaged_in(purpose: str) -> Exists:
    """Whom somebody works on for this purpose now."""
    live = Engagement.objects.filter(subject=OuterRef("subject"), purpose=purpose, ended_at=None)
    return Exists(live.filter(Q(until=None) | Q(until__gt=Now())))


def notices() -> QuerySet[Notice]:
    """Every notice with its text, the newest first."""
    return Notice.objects.select_related("circular")


def notice_by_id(number: UUID) -> Notice | None:
    """One notice with its text."""
    return notices().filter(pk=number).first()


def blank_number() -> MyNumber:
    """A number nobody has handed in yet: what a form is built for."""
    return MyNumber()


def blank_entry() -> Shareholder:
    """An entry nobody has filled in yet: what a form is built for."""
    return Shareholder()
