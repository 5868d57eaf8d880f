"""A person asks to be erased: this room knows the deals that still need him."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from funabin.gate.actions import Remaining, erase_subject
from funabin.gate.models import DataSubject
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.members.actions.accounts import end_account
from funabin.members.models import Account
from funabin.rights.actions.passing import pass_on_own
from funabin.trade.actions.cases import locked
from funabin.trade.actions.inquiries import shut
from funabin.trade.actions.recognition import forget_buyers
from funabin.trade.models import Inquiry
from funabin.trade.queries.contacts import own_subjects
from funabin.trade.queries.deals import open_deal_numbers
from funabin.trade.rules import inquiries
from funabin.trade.rules.errors import NotYours


@dataclass(frozen=True)
class ErasureReport:
    """What stays after an erasure, why and until when; and the open deals that end it by their delivery."""

    remaining: tuple[Remaining, ...]
    open_deals: tuple[str, ...]


def erase_person(*, subjects: tuple[str, ...], by: Actor, account: Account | None = None) -> ErasureReport:
    """End the account at once, destroy the service keys of these records, close their inquiries.

    Recipients that got the data are to be told of it (GDPR 19).
    `subjects` must be the person's own records (queries.contacts.own_subjects). Raises NotYours.
    """
    if not subjects or not set(subjects) <= set(own_subjects(by)):
        raise NotYours
    with transaction.atomic():
        pass_on_own(subjects=subjects, what="erasure", by=by)
        return erase_records(subjects=subjects, by=by, account=account)


def erase_records(*, subjects: tuple[str, ...], by: Actor, account: Account | None = None) -> ErasureReport:
    """The same for records that a request was found to be about; the caller has seen to whose they are."""
    with transaction.atomic():
        open_deals = tuple(open_deal_numbers(subjects))
        if account is not None:
            end_account(account=account, by=by)
        _close_inquiries(subjects, by)
        forget_buyers(subjects=subjects, by=by)
        remaining = [
            item for subject in _rows(subjects) for item in erase_subject(subject=subject, by=by).remaining
        ]
        detail = {"subjects": len(subjects), "open_deals": len(open_deals)}
        record("erasure.asked", by=by, subjects=subjects, detail=detail)
    return ErasureReport(remaining=tuple(remaining), open_deals=open_deals)


def _close_inquiries(subjects: tuple[str, ...], by: Actor) -> None:
    for inquiry in Inquiry.objects.filter(subject__in=subjects).exclude(state=inquiries.CLOSED):
        shut(locked(inquiry), why="erased", by=by)


def _rows(subjects: tuple[str, ...]) -> Any:
    return DataSubject.objects.filter(pk__in=subjects).order_by("pk")
