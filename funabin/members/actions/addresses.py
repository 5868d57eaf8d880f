"""Pseudonymous addresses: one token per address, one sealed row per token and person."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from funabin.gate.actions import collect, correct, drop, open_data
from funabin.gate.lookup import find_subjects
from funabin.gate.models import DataSubject
from funabin.journal.actions import record
from funabin.journal.actor import Actor, system
from funabin.members.models import Account, MemberSubject, SignInAddress
from funabin.members.queries import (
    addresses_of,
    confirmed_address,
    known_token,
    member_actor,
    profile_of,
    rows_of_tokens,
    seat_of,
)
from funabin.members.rules import new_token, normal_address

ACCESS = "account.access"
SIGN_IN = system("sign-in")
PROVISIONAL = 24 * 3600  # seconds: how long one process remembers the token of an address nobody has


class AddressTaken(Exception):
    """Somebody already signs in with this address."""


def token_for(address: str) -> str:
    """The token that stands for a typed address in this request.

    An address nobody has leaves no row anywhere: its random token is remembered in memory, by a keyed
    hash, so that it is rate-limited like any other.
    """
    known = known_token(address)
    if known:
        return known
    key = salted_hmac("funabin.members.provisional", normal_address(address), algorithm="sha256").hexdigest()
    return str(cache.get_or_set(f"sealed:{key}", new_token, PROVISIONAL))


def lock_address(address: str) -> None:
    """Let one transaction at a time give an address its token. SQLite is exclusive anyway."""
    if connection.vendor != "postgresql":
        return
    digest = salted_hmac("funabin.members.lock", normal_address(address), algorithm="sha256").digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])


def free_token(address: str, token: str) -> str:
    """The token for an address nobody signs in with yet, held until the transaction ends, or AddressTaken."""
    lock_address(address)
    token = known_token(address) or token or new_token()
    if EmailAddress.objects.filter(email=token).exists():
        raise AddressTaken
    return token


@transaction.atomic
def bind_address(*, account: Account, address: str, token: str, by: Actor) -> str:
    """Seal `address` for this person under the token it has, else under `token`. Returns the token."""
    lock_address(address)
    token = known_token(address) or token or new_token()
    if rows_of_tokens([token], subject=str(account.subject_id)):
        return token
    row = SignInAddress(token=token, subject=account.subject)
    collect(
        subject=account.subject,
        point=_point(account),
        row=row,
        values={"address": normal_address(address)},
        by=by,
    )
    row.save()
    return token


def _point(account: Account) -> str:
    return "staff.signin" if account.subject.subject_class == "staff" else "signin"


def open_addresses(tokens: set[str], *, by: Actor, subject: str = "") -> dict[str, str]:
    """The clear addresses of `tokens`, for `account.access`; only those of `subject` where it is given."""
    handles = {row.token: row.address for row in rows_of_tokens(tokens, subject=subject) if row.address}
    if not handles:
        return {}
    opened = open_data(handles.values(), purpose=ACCESS, by=by)
    return {token: str(opened[handle]) for token, handle in handles.items()}


@transaction.atomic
def drop_stale_addresses(*, account: Account, by: Actor) -> int:
    """Delete the sealed addresses that sign-in no longer uses, when a request ends."""
    live = set(EmailAddress.objects.filter(user=account).values_list("email", flat=True))
    stale = [row for row in addresses_of(account) if row.token not in live]
    if stale:
        drop(handles=[row.address for row in stale if row.address], by=by)
        SignInAddress.objects.filter(pk__in=[row.pk for row in stale]).delete()
    return len(stale)


def note_confirmed_address(*, account: Account, by: Actor) -> None:
    """The person holds the address: the profile follows it, guest records of it become visible."""
    row, owner = confirmed_address(account), profile_of(account) or seat_of(account)
    if row is None or row.address is None:
        return
    told = owner.email if owner else None
    opened = open_data([row.address, told], purpose=ACCESS, by=member_actor(account))
    address = str(opened[row.address])
    with transaction.atomic():
        if owner and told and opened[told] != address:
            correct(handle=told, row=owner, value=address, by=by)
        _link_guest_records(account, address)
        record("address.confirmed", by=by, subjects=[str(account.subject_id)])


def _link_guest_records(account: Account, address: str) -> None:
    """Guests who wrote from this address: their records stay under their own subject and collection point."""
    found = set(find_subjects(category="contact.email", value=address)) - {str(account.subject_id)}
    guests = DataSubject.objects.filter(pk__in=found, subject_class="customer", erased_at=None)
    with_accounts = set(Account.objects.filter(subject__in=guests).values_list("subject_id", flat=True))
    now = timezone.now()
    MemberSubject.objects.bulk_create(
        [
            MemberSubject(account=account, subject=guest, since=now)
            for guest in guests
            if guest.pk not in with_accounts
        ],
        ignore_conflicts=True,
    )
