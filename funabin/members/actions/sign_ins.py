"""Sign-ins as their person sees them: ended one by one or all at once, and begun by a mailed link."""

from __future__ import annotations

from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import transaction

from funabin.gate.fields import Handle
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.members.actions.accounts import end_sessions
from funabin.members.actions.addresses import ACCESS, SIGN_IN
from funabin.members.models import Account, SignInSession
from funabin.members.queries import account_by_handle, address_handle, is_staff
from funabin.outbox.actions import LinkUnknown, redeem_link, send_mail
from funabin.outbox.queries import link_state

LINK = "sign_in"  # the kind of mailed link
LINK_MINUTES = 30


@transaction.atomic
def end_sign_in(*, account: Account, row: str, by: Actor) -> int:
    """Sign the account out at one place, named by its row; returns how many ended: 0 where it is gone."""
    ended = SignInSession.objects.filter(account=str(account.pk), session_key=row).delete()[0]
    return _noted(account, ended, by)


@transaction.atomic
def end_every_sign_in(*, account: Account, by: Actor) -> int:
    """Sign the account out everywhere, here too; returns how many ended."""
    return _noted(account, end_sessions(account=account), by)


def _noted(account: Account, ended: int, by: Actor) -> int:
    if ended:
        record("sign_in.ended", by=by, subjects=[str(account.subject_id)], detail={"sign_ins": ended})
    return ended


def mail_sign_in_link(*, token: str, language: str) -> None:
    """Queue a link that signs in once, to the confirmed address that `token` stands for.

    For an address without a member's account nearly the same work is done and undone, and the page evens out
    the rest: neither answer nor time tells.
    """
    found = EmailAddress.objects.filter(email=token, verified=True).select_related("user").first()
    account = found.user if found and may_use_link(found.user) else None
    with transaction.atomic():
        to = address_handle(account) if account else None
        _queue(to or _nobody(), account.handle if account else "nobody", language)
        if to is None:
            transaction.set_rollback(True)


def may_use_link(account: Account | None) -> bool:
    """Members only: at the desk a password is asked."""
    return account is not None and account.is_active and not is_staff(account)


def _queue(to: Handle, target: str, language: str) -> None:
    send_mail(
        template="sign_in_link",
        to=to,
        purpose=ACCESS,
        case="",
        language=language,
        context={"link": {"kind": LINK, "target": target, "minutes": LINK_MINUTES}, "minutes": LINK_MINUTES},
        by=SIGN_IN,
    )


def _nobody() -> Handle:
    return Handle(
        datum=uuid4(), category="contact.email", place="members.SignInAddress.address", row=uuid4().hex
    )


@transaction.atomic
def redeem_sign_in_link(*, token: str) -> Account:
    """Use a mailed sign-in link once. Raises LinkError, also where its account may not use it any more."""
    if link_state(token).kind != LINK:
        raise LinkUnknown
    account = account_by_handle(redeem_link(token, by=SIGN_IN).target)
    if account is None or not may_use_link(account):
        raise LinkUnknown
    return account
