"""Let the heads of the journal and of the erasure ledger leave the machine, by mail."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from funabin.gate import ledger
from funabin.gate.register import keepers
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.journal.queries import newest_head, newest_verification
from funabin.members.actions import mail_staff

ONCE_IN = timedelta(hours=20)  # the worker looks daily, and at each start


@transaction.atomic
def tell_heads(*, by: Actor) -> int:
    """Mail both heads, and whether they held when they were last recomputed; returns to how many.

    Whoever keeps the mails sees later whether anything before was changed. Not twice on a day.
    """
    now = timezone.now()
    if Entry.objects.filter(kind="heads.told", at__gt=now - ONCE_IN).exists():
        return 0
    batch, head = newest_head()
    verified = newest_verification()
    broken = bool(verified and not verified.detail["holds"])
    try:
        mark = ledger.newest()
    except ledger.LedgerBroken:
        mark, broken = ledger.Mark(), True
    context = {
        "batch": batch,
        "journal_head": head,
        "lines": mark.lines,
        "ledger_head": mark.head,
        "broken": broken,
    }
    told = mail_staff(roles=keepers(), template="heads", context=context, by=by)
    record("heads.told", by=by, detail={"batch": batch, "lines": mark.lines})
    return told
