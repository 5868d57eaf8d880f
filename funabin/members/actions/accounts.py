"""Accounts of buyers: opened at registration, confirmed by mail, ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import (
    change_language,
    collect,
    engage,
    enrol_subject,
    erase_subject,
    give_consents,
)
from funabin.gate.fields import Handle, placed
from funabin.gate.queries import current_policy
from funabin.gate.rules import Value
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.members.actions.addresses import (
    ACCESS,
    bind_address,
    drop_stale_addresses,
    free_token,
    note_confirmed_address,
)
from funabin.members.models import Account, Profile, SignInAddress, SignInSession
from funabin.members.queries import address_handle, addresses_of, member_actor
from funabin.members.rules import new_handle
from funabin.members.sessions import row_key
from funabin.outbox.actions import send_mail
from funabin.outbox.models import Mail
from funabin.policy.model import CollectionPoint

EMAIL, REGISTRATION = "contact.email", "registration"


class NotConfirmed(Exception):
    """The account has no confirmed address to write to."""


class DeclarationMissing(Exception):
    """Who registers must declare what the policy's point asks (AR-3.1a: to be able to make contracts)."""


@dataclass(frozen=True, repr=False)
class Registration:
    """What a person told at registration, category -> value, and declared, by key. Prints nothing of it.

    `consented` holds the opt-in purposes whose box the person ticked.
    """

    personal: Mapping[str, Value]
    declared: Collection[str] = ()
    consented: Collection[str] = ()

    @property
    def email(self) -> str:
        """The address to sign in with: every registration asks it (the preflight sees to that)."""
        return str(self.personal[EMAIL])

    def __repr__(self) -> str:
        return "<Registration>"


@sensitive_variables()
def register_member(*, told: Registration, password: str, language: str, token: str = "") -> Account:
    """Open an account. Sign-in waits until the address is confirmed.

    Raises DeclarationMissing, AddressTaken, and gate.errors.Refused for a person under the policy's minimum
    age: nothing is stored then. `token`: this request's pseudonymous address, unless the address has one.
    """
    if missing := sorted(set(_point().declarations) - set(told.declared)):
        raise DeclarationMissing(", ".join(missing))
    hashed = make_password(password)  # slow on purpose, so before the transaction
    with transaction.atomic():
        token = free_token(told.email, token)
        account = open_account(subject_class="customer", language=language, hashed=hashed)
        by = member_actor(account)
        _write_profile(account, told, by)
        add_address(account=account, address=told.email, token=token, by=by)
        engage_access(account, by)
        give_consents(
            subject=account.subject, purposes=told.consented, language=language, channel="web", by=by
        )
        record(
            "account.opened", by=by, subjects=[str(account.subject_id)], detail={"account": account.handle}
        )
    return account


def open_account(*, subject_class: str, language: str, hashed: str) -> Account:
    """A new account on a new data subject, with a hashed password."""
    handle = new_handle()
    newcomer = Actor(kind="member", token=handle, roles=frozenset({"self"}))
    subject = enrol_subject(subject_class=subject_class, by=newcomer, language=language)
    account = Account(
        handle=handle, subject=subject, language=language, opened_at=timezone.now(), password=hashed
    )
    account.save()
    return account


@transaction.atomic
def choose_language(*, account: Account, language: str, by: Actor) -> None:
    """The language this account reads its pages and mails in (`contact.language`, kept in clear)."""
    account.language = language
    account.save(update_fields=["language"])
    change_language(subject=account.subject, language=language)
    record("account.language_chosen", by=by, subjects=[str(account.subject_id)])


def add_address(*, account: Account, address: str, token: str, by: Actor) -> None:
    """The address to sign in with, not confirmed yet: sealed, and its token in allauth's table."""
    bound = bind_address(account=account, address=address, token=token, by=by)
    EmailAddress.objects.create(user=account, email=bound, primary=True, verified=False)


def _write_profile(account: Account, told: Registration, by: Actor) -> None:
    point, at = _point(), timezone.now()
    profile = Profile(
        account=account,
        subject=account.subject,
        of_age=_told_age(told) or None,  # the gate refuses whoever is too young
        declared=list(point.declarations),
        declared_at=at if point.declarations else None,
    )
    values = placed(profile, told.personal)
    collect(subject=account.subject, point=REGISTRATION, row=profile, values=values, by=by)
    profile.save()


def _told_age(told: Registration) -> bool:
    """Whether a date was told that is only checked, and kept as a yes."""
    categories = current_policy().categories
    return any(categories[key].reduce_to for key in told.personal if key in categories)


def _point() -> CollectionPoint:
    return current_policy().collection_points[REGISTRATION]


def engage_access(account: Account, by: Actor) -> None:
    """Sign-in itself: the person sees the own address, the system mails links to it."""
    engage(
        subject=account.subject, purposes=[ACCESS], case="", by=by, roles=["system"], actors=[account.handle]
    )


def confirm_address(*, account: Account, by: Actor) -> None:
    """The account's newest address is confirmed; it becomes the one to sign in with and to write to."""
    row = addresses_of(account).last()
    with transaction.atomic():
        address = _confirmed_row(account, row)
        EmailAddress.objects.filter(user=account).exclude(pk=address.pk).delete()
        drop_stale_addresses(account=account, by=by)
    note_confirmed_address(account=account, by=by)


def _confirmed_row(account: Account, row: SignInAddress | None) -> EmailAddress:
    if row is None:
        raise NotConfirmed
    EmailAddress.objects.filter(user=account).exclude(email=row.token).update(primary=False)
    address, _ = EmailAddress.objects.update_or_create(
        user=account, email=row.token, defaults={"verified": True, "primary": True}
    )
    return address


@transaction.atomic
def end_account(*, account: Account, by: Actor) -> None:
    """Close an account: signed out everywhere, no sign-in any more, nothing left to guess its password from.

    Its data is erased apart, by the gate.
    """
    now = timezone.now()
    ended = {"ended_at": now, "password": make_password(None)}
    if not Account.objects.filter(pk=account.pk, ended_at=None).update(**ended):
        return
    account.ended_at = now
    end_sessions(account=account)
    record("account.ended", by=by, subjects=[str(account.subject_id)], detail={"account": account.handle})


def end_sessions(*, account: Account, besides: str = "") -> int:
    """Sign the account out everywhere `besides` the session of that token; returns how many ended."""
    rows = SignInSession.objects.filter(account=str(account.pk))
    return rows.exclude(session_key=row_key(besides)).delete()[0]


@transaction.atomic
def remove_unconfirmed_account(*, account: Account, by: Actor) -> None:
    """An address never confirmed: account and person are forgotten. Does nothing once it is confirmed."""
    if EmailAddress.objects.filter(user=account, verified=True).exists():
        return
    end_account(account=account, by=by)
    EmailAddress.objects.filter(user=account).delete()
    drop_stale_addresses(account=account, by=by)
    erase_subject(subject=account.subject, by=by)


def mail_account(
    *, account: Account, template: str, purpose: str, case: str, context: Mapping[str, Any], by: Actor
) -> Mail:
    """Queue a mail to the confirmed address of an account. Raises NotConfirmed where it has none."""
    to: Handle | None = address_handle(account)
    if to is None:
        raise NotConfirmed
    return send_mail(
        template=template,
        to=to,
        purpose=purpose,
        case=case,
        language=account.language,
        context=context,
        by=by,
    )
