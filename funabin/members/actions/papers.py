"""Papers that show who a member is, and the account a refund goes to (AR-4.2h, AR-4.2i).

Each lies under a number and a key of its own, is opened by two people together, and goes at once where the
member takes it back.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import collect, end_engagements, engage, next_number, report_event
from funabin.gate.actions.ending import FORBIDDEN, WITHDRAWN, destroy_now
from funabin.gate.queries import openings_of, staff_roles
from funabin.gate.rules import Value, may_work
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.pictures import clean_picture
from funabin.members.actions.accounts import NotConfirmed, mail_account
from funabin.members.models import Account, BankAccount, Verification
from funabin.members.rules import BANK, BANK_PURPOSE, PAPERS, VERIFICATION, may_send_another

PAPER_SERIES, BANK_SERIES = "V", "B"
MAILED_WITHIN = timedelta(days=3)  # longer than the outbox keeps trying
LONGEST = 2000  # pixels of the longer side: small print can still be read
JPEG = "image/jpeg"
TOLD = (Verification.Outcome.ACCEPTED, Verification.Outcome.REFUSED, Verification.Outcome.UNREADABLE)
CHECKED = "check.done"  # the event that starts the clock of a paper


class PaperError(Exception):
    """A step with a paper that cannot be taken now."""


class TooManyPapers(PaperError):
    """As many papers as may wait are waiting."""


class CheckedAlready(PaperError):
    """The paper is no longer there to be looked at."""


class NotSeen(PaperError):
    """Who says so did not look at the paper: nothing can be said of it."""


class NotTheirTask(PaperError):
    """Whoever checks papers is granted their opening by the policy; nobody else says what came of one."""


@sensitive_variables("upload")
@transaction.atomic
def send_paper(*, account: Account, upload: bytes, by: Actor) -> Verification:
    """Take the picture of a paper: its pixels, sealed. Raises kit.pictures.UnfitPicture, TooManyPapers.

    A PDF is not taken: it may hold more than it shows, and drawing it would need a further program.
    """
    picture = _jpeg(upload)
    Account.objects.select_for_update().get(pk=account.pk)
    if not may_send_another(Verification.objects.filter(account=account, outcome="").count()):
        raise TooManyPapers
    now = timezone.now()
    paper = Verification(
        account=account, subject=account.subject, case=next_number(PAPER_SERIES, at=now), sent_at=now,
        media_type=JPEG,
    )  # fmt: skip
    collect(
        subject=account.subject, point=PAPERS, row=paper, values={"paper": picture}, by=by, case=paper.case
    )
    paper.save()
    roles = staff_roles(VERIFICATION, points=[PAPERS])
    engage(subject=account.subject, purposes=[VERIFICATION], case=paper.case, by=by, roles=roles)
    _record("paper.sent", paper, by)
    return paper


@transaction.atomic
def check_paper(*, paper: Verification, outcome: str, by: Actor) -> Verification:
    """Say what came of a paper, by one who looked: accepted, refused, unreadable. Its short time begins.

    The member is told by mail. Raises NotTheirTask, CheckedAlready, NotSeen, ValueError for another outcome.
    """
    if outcome not in TOLD:
        raise ValueError("accepted, refused or unreadable")
    row = _waiting(paper, by)
    if not _has_seen(row, by):
        raise NotSeen
    _close(row, outcome, by)
    report_event(event=CHECKED, subject=row.subject, case=row.case, by=by)
    _tell(row, "paper_checked", by, outcome=str(outcome))
    return row


@transaction.atomic
def destroy_paper(*, paper: Verification, by: Actor) -> Verification:
    """The picture shows a My Number: destroyed now, in one step, the number noted nowhere (MNA 20).

    The member is told by mail why, and what to send instead. Raises NotTheirTask, CheckedAlready.
    """
    row = _waiting(paper, by)
    _close(row, Verification.Outcome.MY_NUMBER, by)
    _end(row, FORBIDDEN, by)
    _tell(row, "paper_destroyed", by)
    return row


@transaction.atomic
def withdraw_paper(*, paper: Verification, by: Actor) -> Verification:
    """The member takes a paper back: destroyed at once, also after the check. Safe to repeat."""
    row = _locked(paper)
    if row.destroyed_at is None:
        if not row.outcome:
            _close(row, Verification.Outcome.WITHDRAWN, by)
        _end(row, WITHDRAWN, by)
        _record("paper.withdrawn", row, by)
    return row


@transaction.atomic
def expire_paper(*, paper: Verification, by: Actor) -> Verification:
    """Nobody looked in time: the picture goes, and the member is told. Raises CheckedAlready."""
    row = _locked(paper)
    if row.outcome:
        raise CheckedAlready
    _close(row, Verification.Outcome.EXPIRED, by)
    _end(row, WITHDRAWN, by)
    _tell(row, "paper_checked", by, outcome=str(Verification.Outcome.EXPIRED))
    return row


@sensitive_variables("told")
@transaction.atomic
def tell_bank_account(*, account: Account, told: Mapping[str, Value], by: Actor) -> BankAccount:
    """Where refunds go from now on. `told`: field of BankAccount -> value. One told before goes at once."""
    Account.objects.select_for_update().get(pk=account.pk)
    for old in BankAccount.objects.filter(account=account, ended_at=None):
        withdraw_bank_account(bank=old, by=by)
    now = timezone.now()
    bank = BankAccount(
        account=account, subject=account.subject, case=next_number(BANK_SERIES, at=now), told_at=now
    )
    collect(subject=account.subject, point=BANK, row=bank, values=dict(told), by=by, case=bank.case)
    bank.save()
    roles = staff_roles(BANK_PURPOSE, points=[BANK])
    engage(subject=account.subject, purposes=[BANK_PURPOSE], case=bank.case, by=by, roles=roles)
    record("bank_account.told", by=by, subjects=[str(bank.subject_id)], case=bank.case)
    return bank


@transaction.atomic
def withdraw_bank_account(*, bank: BankAccount, by: Actor) -> BankAccount:
    """The member takes the account back: destroyed at once. Safe to repeat."""
    row = BankAccount.objects.select_for_update().get(pk=bank.pk)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        end_engagements(case=row.case, by=by, subject=row.subject)
        if destroy_now(handles=[row.holder, row.number], reason=WITHDRAWN, by=by):
            row.holder = row.number = None
        row.save(update_fields=["ended_at", "holder", "number"])
        record("bank_account.withdrawn", by=by, subjects=[str(row.subject_id)], case=row.case)
    return row


@sensitive_variables("upload", "picture")
def _jpeg(upload: bytes) -> bytes:
    picture, buffer = clean_picture(upload, longest=LONGEST), io.BytesIO()
    picture.save(buffer, "JPEG", quality=82, optimize=True)
    return buffer.getvalue()


def _locked(paper: Verification) -> Verification:
    return (
        Verification.objects.select_for_update(of=("self",))
        .select_related("account", "subject")
        .get(pk=paper.pk)
    )


def _waiting(paper: Verification, by: Actor) -> Verification:
    if not may_work(by, staff_roles(VERIFICATION, points=[PAPERS]), VERIFICATION):
        raise NotTheirTask
    row = _locked(paper)
    if row.outcome:
        raise CheckedAlready
    return row


def _has_seen(row: Verification, by: Actor) -> bool:
    found = openings_of(str(row.subject_id))
    return any((one.case, one.actor_token) == (row.case, by.token) for one in found)


def _close(row: Verification, outcome: str, by: Actor) -> None:
    row.outcome, row.checked_at = outcome, timezone.now()
    row.checked_by = by.token if by.is_staff else ""
    row.save(update_fields=["outcome", "checked_at", "checked_by"])
    end_engagements(case=row.case, by=by, subject=row.subject)
    _record("paper.checked", row, by, outcome=str(outcome))


def _end(row: Verification, reason: str, by: Actor) -> None:
    """Destroy the picture; where a hold keeps it, it dies with the hold."""
    if destroy_now(handles=[row.paper], reason=reason, by=by):
        row.paper, row.destroyed_at = None, timezone.now()
        row.save(update_fields=["paper", "destroyed_at"])
        _record("paper.destroyed", row, by, reason=reason)


def _tell(row: Verification, template: str, by: Actor, **context: Any) -> None:
    """Mail the member; engaged for this mail alone. Who has no confirmed address sees it on his page."""
    until = timezone.now() + MAILED_WITHIN
    engage(subject=row.subject, purposes=[VERIFICATION], case=row.case, by=by, roles=["system"], until=until)
    try:
        mail_account(
            account=row.account, template=template, purpose=VERIFICATION, case=row.case,
            context={"number": row.case, **context}, by=by,
        )  # fmt: skip
    except NotConfirmed:
        end_engagements(case=row.case, by=by, subject=row.subject)


def _record(kind: str, row: Verification, by: Actor, **detail: str) -> None:
    subjects = [str(row.subject_id)]
    record(kind, by=by, subjects=subjects, case=row.case, detail={"paper": str(row.pk), **detail})
