"""Periodic work of sign-in: what nobody confirmed, uses or may use any more goes away."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.utils import timezone

from funabin.journal.actor import system
from funabin.members.actions import drop_stale_addresses, drop_unused_secrets, remove_unconfirmed_account
from funabin.members.models import Account, SecondFactorSecret, SignInAddress
from funabin.members.queries import is_staff
from funabin.members.rules import UNCONFIRMED, is_past_confirming
from funabin.members.sessions import SessionStore

WORKER = system("sign-in")


def run_purge() -> int:
    """Daily: unconfirmed accounts, unused addresses and seeds, old sessions. Returns how many went."""
    SessionStore.clear_expired()
    _drop_left_overs()
    return sum(_remove(account) for account in _unconfirmed())


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
