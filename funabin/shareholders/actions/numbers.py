"""My Number of shareholders: taken from paper, for the payment records of dividends, and for nothing else.

It lies under a key ring of its own (ADR 0011). No consent widens its use (MNA 9, 19, 20).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import collect, engage, report_event
from funabin.gate.actions.ending import FORBIDDEN, destroy_now
from funabin.gate.queries import staff_roles
from funabin.gate.rules import may_work
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.shareholders.models import MyNumber, Shareholder
from funabin.shareholders.rules import DIVIDEND, NUMBER_POINT, is_shown


class NotTheirNumbers(Exception):
    """Only whom the policy lets open My Number may enter or destroy one."""


@sensitive_variables("number")
@transaction.atomic
def enter_number(
    *, shareholder: Shareholder, number: str, shown: str, handed_in_on: date, by: Actor
) -> MyNumber:
    """Seal the number that a shareholder handed in on paper, in place of an earlier one.

    `shown`: what proved it and who brought it (MNA 16). Raises NotTheirNumbers, gate.Refused where its last
    digit does not fit, ValueError for a word that is not on the list.
    """
    _check_task(by)
    if not is_shown(shown):
        raise ValueError("what was shown is one of the list")
    entry = Shareholder.objects.select_for_update().get(pk=shareholder.pk)
    row = MyNumber.objects.filter(shareholder=entry).first() or MyNumber(
        shareholder=entry, subject=entry.subject
    )
    row.shown, row.handed_in_on, row.destroyed_at = shown, handed_in_on, None
    told = {"number": number}
    collect(subject=entry.subject, point=NUMBER_POINT, row=row, values=told, by=by, source="letter")
    row.save()
    roles = staff_roles(DIVIDEND, points=[NUMBER_POINT])
    engage(subject=entry.subject, purposes=[DIVIDEND], case="", by=by, roles=roles)
    if entry.until is not None:  # the clock that began then runs for this key too
        report_event(event="relationship.ended", subject=entry.subject, by=by)
    detail = {"shareholder": str(entry.pk)}
    record("shareholder.number_entered", by=by, subjects=[str(entry.subject_id)], detail=detail)
    return row


@transaction.atomic
def destroy_number(*, shareholder: Shareholder, by: Actor) -> bool:
    """Destroy a number that is needed no longer, or was never to be held; whether there was one.

    Raises NotTheirNumbers. Safe to repeat.
    """
    _check_task(by)
    row = MyNumber.objects.select_for_update().filter(shareholder=shareholder, destroyed_at=None).first()
    if row is None:
        return False
    destroy_now(handles=[row.number], reason=FORBIDDEN, by=by)
    row.number, row.destroyed_at = None, timezone.now()
    row.save(update_fields=["number", "destroyed_at"])
    detail = {"shareholder": str(row.shareholder_id)}
    record("shareholder.number_destroyed", by=by, subjects=[str(row.subject_id)], detail=detail)
    return True


def _check_task(by: Actor) -> None:
    if not may_work(by, staff_roles(DIVIDEND, points=[NUMBER_POINT]), DIVIDEND):
        raise NotTheirNumbers
