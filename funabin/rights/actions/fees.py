"""A fee is quoted first, only where the law lets one be asked, and never more than is published (APPI 38)."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from funabin.journal.actor import Actor
from funabin.rights.actions.cases import check_keeper, locked, mail_requester, note
from funabin.rights.models import Request
from funabin.rights.queries.requests import right_asked
from funabin.rights.rules.errors import NoFee, WrongState
from funabin.rights.rules.requests import WAITING, check_fee


@transaction.atomic
def quote_fee(*, request: Request, by: Actor, amount: Decimal | None = None) -> Request:
    """Tell the person what the answer costs before anything is done: what the policy says, or less.

    Raises gate.Refused, WrongState or NoFee.
    """
    check_keeper(by, request)
    row = locked(request)
    fee = check_fee(right_asked(row), state=row.state, amount=amount)
    row.fee, row.fee_currency = amount if amount is not None else fee.amount, fee.currency
    row.fee_quoted_at, row.fee_agreed_at = timezone.now(), None
    row.save(update_fields=["fee", "fee_currency", "fee_quoted_at", "fee_agreed_at"])
    note(row, "request.fee_quoted", by, currency=row.fee_currency)
    mail_requester(row, "request_fee", by=by, amount=f"{row.fee:,f}", currency=row.fee_currency)
    return row


@transaction.atomic
def agree_fee(*, request: Request, by: Actor) -> Request:
    """The person agrees to the fee, on his page or as staff were told. Raises WrongState, NoFee."""
    row = _quoted(request, by)
    if row.fee_agreed_at is None:
        row.fee_agreed_at = timezone.now()
        row.save(update_fields=["fee_agreed_at"])
        note(row, "request.fee_agreed", by)
    return row


@transaction.atomic
def waive_fee(*, request: Request, by: Actor) -> Request:
    """Ask no fee after all: the answer costs nothing. Raises gate.Refused, WrongState, NoFee."""
    check_keeper(by, request)
    row = _quoted(request, by)
    row.fee, row.fee_currency, row.fee_quoted_at, row.fee_agreed_at = None, "", None, None
    row.save(update_fields=["fee", "fee_currency", "fee_quoted_at", "fee_agreed_at"])
    note(row, "request.fee_waived", by)
    return row


@transaction.atomic
def note_fee_paid(*, request: Request, by: Actor) -> Request:
    """The fee has arrived. Raises gate.Refused, or NoFee where none was agreed."""
    check_keeper(by, request)
    row = locked(request)
    if row.fee_agreed_at is None:
        raise NoFee
    row.fee_paid_at = timezone.now()
    row.save(update_fields=["fee_paid_at"])
    note(row, "request.fee_paid", by)
    return row


def _quoted(request: Request, by: Actor) -> Request:
    if by.is_staff:
        check_keeper(by, request)
    row = locked(request)
    if row.state not in WAITING:
        raise WrongState
    if row.fee_quoted_at is None:
        raise NoFee
    return row
