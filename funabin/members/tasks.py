"""Periodic work of sign-in and of seats: what nobody confirmed, uses or may use any more goes away."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from funabin.gate.errors import NoPolicy
from funabin.gate.policies import newest_version
from funabin.journal.actions import record
from funabin.journal.actor import system
from funabin.journal.models import Entry
from funabin.members.actions import (
    CheckedAlready,
    drop_stale_addresses,
    drop_unused_secrets,
    expire_paper,
    mail_staff,
    note_used_grants,
    remove_unconfirmed_account,
    settle_grants,
)
from funabin.members.grants import managing_roles, seats_with_grants
from funabin.members.models import Account, SecondFactorSecret, SignInAddress, StaffSeat, Verification
from funabin.members.queries import is_staff, papers_waiting
from funabin.members.rules import LOOKED_AT_WITHIN, UNCONFIRMED, is_left_lying, is_past_confirming
from funabin.members.sessions import SessionStore

WORKER = system("sign-in")
GRANTS = system("grants")
REMIND_EVERY = timedelta(days=7)


def run_purge() -> int:
    """Daily: unconfirmed accounts, unused addresses and seeds, old sessions. Returns how many went."""
    SessionStore.clear_expired()
    _drop_left_overs()
    return sum(_remove(account) for account in _unconfirmed())


def run_papers() -> int:
    """Daily: papers that nobody looked at in time go, and their members are told. Returns how many went."""
    old = papers_waiting().filter(sent_at__lt=timezone.now() - LOOKED_AT_WITHIN)
    return sum(_expire(paper) for paper in old)


def _expire(paper: Verification) -> bool:
    if not is_left_lying(paper.sent_at, timezone.now()):
        return False
    with suppress(CheckedAlready):  # somebody was quicker
        expire_paper(paper=paper, by=WORKER)
    return True


def _unconfirmed() -> list[Account]:
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    old = Account.objects.filter(ended_at=None, opened_at__lt=timezone.now() - UNCONFIRMED)
    return list(old.exclude(pk__in=confirmed))


def _remove(account: Account) -> bool:
    if is_staff(account) or not is_past_confirming(account.opened_at, timezone.now()):
        return False
    remove_unconfirmed_account(account=account, by=WORKER)
    return True


def _drop_left_overs() -> None:
    """What the end of a request should have dropped, had it not been cut short."""
    live = EmailAddress.objects.values("email")
    owners = SignInAddress.objects.exclude(token__in=live).values("subject")
    for account in Account.objects.filter(subject__in=owners):
        drop_stale_addresses(account=account, by=WORKER)
    for account in Account.objects.filter(subject__in=SecondFactorSecret.objects.values("subject")):
        drop_unused_secrets(account=account, by=WORKER)


def run_grants() -> int:
    """Note what was used, end what ran out, and tell who approves what waits. Returns how many changed."""
    try:
        note_used_grants(by=GRANTS)
        changed = sum(settle_grants(seat=seat, by=GRANTS) for seat in StaffSeat.objects.filter(ended_at=None))
        propose_grants()
        remind_of_grants()
    except NoPolicy:
        return 0
    return changed


def propose_grants() -> int:
    """Once a version: mail who approves that it newly lets roles do something. Returns how many wait."""
    newest, told = newest_version(), Entry.objects.filter(kind="grants.proposed").order_by("-pk").first()
    waiting = sum(seat.waiting for seat in seats_with_grants())
    if newest is None or not waiting or (told and told.detail.get("policy_version") == newest.number):
        return waiting
    record("grants.proposed", by=GRANTS, detail={"policy_version": newest.number, "grants": waiting})
    context = {"version": newest.number, "grants": waiting}
    mail_staff(roles=managing_roles(), template="grants_proposed", context=context, by=GRANTS)
    return waiting


def remind_of_grants() -> int:
    """Once a week: mail who approves that grants end soon. Returns how many seats they belong to."""
    due = sum(seat.is_due for seat in seats_with_grants())
    told = Entry.objects.filter(kind="grants.reminded", at__gt=timezone.now() - REMIND_EVERY)
    if not due or told.exists():
        return due
    record("grants.reminded", by=GRANTS, detail={"seats": due})
    mail_staff(roles=managing_roles(), template="grants_due", context={"seats": due}, by=GRANTS)
    return due
