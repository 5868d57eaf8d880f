"""What recipients are still to be told, or to confirm; and the letter that tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet
from django.utils import timezone

from funabin.gate.models import Provision
from funabin.kit.dates import day_in_japan
from funabin.kit.glance import Glance
from funabin.rights.models import PassedOn, Request


@dataclass(frozen=True)
class Given:
    """By what the recipient finds the data: our case, and the day it was given."""

    case: str
    on: date


def passings_open() -> QuerySet[PassedOn]:
    """What is not confirmed yet, the most urgent first."""
    return PassedOn.objects.filter(confirmed_at=None).select_related("recipient", "request")


def passings_of(request: Request) -> QuerySet[PassedOn]:
    """Every recipient that is told because of a request."""
    return PassedOn.objects.filter(request=request).select_related("recipient", "request")


def passing_by_id(number: int) -> PassedOn | None:
    """One of them, or None."""
    return PassedOn.objects.select_related("recipient", "request").filter(pk=number).first()


def passings_late() -> QuerySet[PassedOn]:
    """Those past their day: not told in time, or not confirmed."""
    return passings_open().filter(due_at__lt=timezone.now())


def passing_at_a_glance() -> Glance:
    """How many wait, how many are late, when the next is due."""
    rows = PassedOn.objects.filter(confirmed_at=None)
    late = rows.filter(due_at__lt=timezone.now()).count()
    return Glance(rows.count(), late, rows.aggregate(first=Min("due_at"))["first"])


def given_under(passed: PassedOn) -> list[Given]:
    """The provisions a letter names: the recipient knows the data by the case it was given under."""
    rows = Provision.objects.filter(subject=passed.subject, recipient=passed.recipient_id).order_by("at")
    named = dict.fromkeys((row.case, day_in_japan(row.at)) for row in rows)
    return [Given(case, on) for case, on in named]
