"""Read the register and the notices. Names and addresses come as handles."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from funabin.shareholders.models import Notice, Shareholder


def shareholders_on(day: date) -> QuerySet[Shareholder]:
    """Who holds shares on `day`, the oldest entry first."""
    return Shareholder.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


def shareholder_by_id(number: UUID) -> Shareholder | None:
    """One entry of the register."""
    return Shareholder.objects.filter(pk=number).first()


def notices() -> QuerySet[Notice]:
    """Every notice with its text, the newest first."""
    return Notice.objects.select_related("circular")


def notice_by_id(number: UUID) -> Notice | None:
    """One notice with its text."""
    return notices().filter(pk=number).first()


def blank_entry() -> Shareholder:
    """An entry nobody has filled in yet: what a form is built for."""
    return Shareholder()
