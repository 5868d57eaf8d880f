"""Supervision of recipients: reviews that are overdue, data that is to come back after an agreement's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet
from django.utils import timezone

from funabin.gate.models import Agreement, Recipient
from funabin.gate.register import Standing, recipients
from funabin.kit.dates import today_in_japan
from funabin.kit.glance import Glance
from funabin.oversight.models import ReturnTask


def overdue_reviews(today: date) -> list[Standing]:
    """Recipients whose regular review is past its day, and that are not suspended yet."""
    return [
        one
        for one in recipients()
        if one.wants_review and one.suspension is None and one.review_due and one.review_due < today
    ]


def ended_without_return(today: date) -> list[Agreement]:
    """Agreements past their last day, without a task for the data, of recipients that have no other."""
    known = ReturnTask.objects.values_list("agreement", flat=True)
    over = Agreement.objects.filter(ends_on__lt=today).exclude(pk__in=list(known))
    living = Agreement.objects.filter(signed_on__lte=today).exclude(ends_on__lt=today)
    in_force = set(living.values_list("recipient", flat=True))
    return [one for one in over.select_related("recipient") if one.recipient_id not in in_force]


def returns_open() -> QuerySet[ReturnTask]:
    """What is not back yet, the most urgent first."""
    return ReturnTask.objects.filter(done_at=None).select_related("recipient")


def returns_of(recipient: Recipient) -> QuerySet[ReturnTask]:
    """Every task about one recipient."""
    return ReturnTask.objects.filter(recipient=recipient)


def return_by_id(number: str) -> ReturnTask | None:
    """One task, or None."""
    return ReturnTask.objects.select_related("recipient").filter(pk=number).first()


@dataclass(frozen=True)
class Supervision:
    """What the register's first lines tell: which checks are late, what is to come back."""

    overdue: tuple[Standing, ...]
    returns: tuple[ReturnTask, ...]


def supervision() -> Supervision:
    """As it is today."""
    today = today_in_japan()
    late = [one for one in recipients() if one.wants_review and one.review_due and one.review_due < today]
    return Supervision(tuple(late), tuple(returns_open()))


def recipients_at_a_glance() -> Glance:
    """Returns that are open and reviews that are overdue; both count as late past their day."""
    now, today = timezone.now(), today_in_japan()
    tasks = returns_open()
    overdue = [one for one in recipients() if one.wants_review and one.review_due and one.review_due < today]
    late = tasks.filter(due_at__lt=now).count() + len(overdue)
    return Glance(tasks.count() + len(overdue), late, tasks.aggregate(first=Min("due_at"))["first"])
