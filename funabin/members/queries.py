"""Read accounts, seats and addresses. Addresses come as handles; what is shown is opened by the caller."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils import timezone

from funabin.gate.fields import Handle
from funabin.gate.lookup import find_data
from funabin.gate.queries import openings_of
from funabin.journal.actor import Actor
from funabin.members.grants import live_pairs
from funabin.members.models import (
    Account,
    BankAccount,
    MemberSubject,
    Profile,
    SignInAddress,
    SignInSession,
    StaffSeat,
    Verification,
)
from funabin.members.rules import normal_address
from funabin.members.sessions import row_key


@dataclass(frozen=True)
class SignIn:
    """One place where an account is signed in, as its owner is shown it."""

    row: str  # names it when it is ended
    since: datetime | None
    used_on: date | None
    until: datetime
    means: str  # cookie, remembered, token
    is_here: bool


def actor_of(account: Account) -> Actor:
    """The actor an account is: its staff roles and grants while a seat lives, else a person for himself."""
    seat = StaffSeat.objects.filter(account=account, ended_at=None).first()
    if seat is None:
        return member_actor(account)
    return Actor(
        kind="staff",
        token=account.handle,
        roles=frozenset(seat.roles),
        subject=str(account.subject_id),
        grants=live_pairs(seat),
    )


def member_actor(account: Account) -> Actor:
    """The person behind an account, acting for himself: what sign-in itself is done as."""
    return Actor(
        kind="member", token=account.handle, roles=frozenset({"self"}), subject=str(account.subject_id)
    )


def account_by_handle(handle: str) -> Account | None:
    """The account with this handle, ended or not."""
    return Account.objects.filter(handle=handle).first()


def account_of_subject(subject: str) -> Account | None:
    """The live account of a data subject, if there is one."""
    return Account.objects.filter(subject_id=subject, ended_at=None).first()


def profile_of(account: Account) -> Profile | None:
    """What the member told at registration, as handles; None for staff."""
    return Profile.objects.filter(account=account).first()


def is_staff(account: Account) -> bool:
    """Whether a live staff seat stands behind the account."""
    return StaffSeat.objects.filter(account=account, ended_at=None).exists()


def staff_seats() -> QuerySet[StaffSeat]:
    """All seats with their accounts, live ones first, then by the time of invitation."""
    return StaffSeat.objects.select_related("account").order_by("-ended_at", "invited_at", "id")


def seat_of(account: Account) -> StaffSeat | None:
    """The live seat of an account."""
    return StaffSeat.objects.filter(account=account, ended_at=None).first()


def has_second_factor(account: Account) -> bool:
    """Whether a TOTP app is active for the account."""
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def with_second_factor(accounts: Collection[Account]) -> set[Account]:
    """Those of the accounts for which a TOTP app is active. One query."""
    rows = Authenticator.objects.filter(user__in=list(accounts), type=Authenticator.Type.TOTP)
    active = set(rows.values_list("user_id", flat=True))
    return {account for account in accounts if account.pk in active}


def needs_second_factor(account: Account) -> bool:
    """Whether the desk stays closed until the person activates a TOTP app."""
    seat = seat_of(account)
    return seat is not None and seat.second_factor_required and not has_second_factor(account)


def confirmed_address(account: Account) -> SignInAddress | None:
    """The confirmed primary sign-in address of an account."""
    primary = EmailAddress.objects.filter(user=account, primary=True, verified=True).first()
    if primary is None:
        return None
    return SignInAddress.objects.filter(subject=account.subject_id, token=primary.email).first()


def address_handle(account: Account) -> Handle | None:
    """The handle of the confirmed address, to send mail to; None while it is unconfirmed."""
    row = confirmed_address(account)
    return row.address if row else None


def addresses_of(account: Account) -> QuerySet[SignInAddress]:
    """Every sign-in address sealed for this person: the confirmed one and one on its way."""
    return SignInAddress.objects.filter(subject=account.subject_id).order_by("id")


def rows_of_tokens(tokens: Iterable[str], *, subject: str = "") -> list[SignInAddress]:
    """The address rows of some tokens, of one person where `subject` is given."""
    rows = SignInAddress.objects.filter(token__in=list(tokens)).order_by("id")
    return list(rows.filter(subject=subject) if subject else rows)


def known_token(address: str) -> str:
    """The token that already stands for an address, found by its blind index; "" where there is none."""
    found = find_data("contact.email", normal_address(address))
    row = SignInAddress.objects.filter(address__in=[datum for _, datum in found]).order_by("token").first()
    return row.token if row else ""


def references_of(account: Account) -> set[str]:
    """The ids of the sealed seeds that the account's authenticators still use."""
    rows = Authenticator.objects.filter(user=account).values_list("data", flat=True)
    return {str(data[key]) for data in rows for key in ("secret", "seed") if key in data}


def subjects_with_address(account: Account) -> list[str]:
    """Subjects of guests with the same, since confirmed address. Each keeps its regime; nothing is merged."""
    rows = MemberSubject.objects.filter(account=account).order_by("since", "id")
    return [str(row.subject_id) for row in rows]


def sign_ins_of(account: Account, *, here: str) -> list[SignIn]:
    """Where the account is signed in now, newest first. `here` is the token of the session that asks."""
    rows = SignInSession.objects.filter(account=str(account.pk), expire_date__gt=timezone.now())
    return [
        SignIn(
            row=row.session_key,
            since=row.since,
            used_on=row.used_on,
            until=row.expire_date,
            means=row.means,
            is_here=row.session_key == row_key(here),
        )
        for row in rows.order_by("-since", "session_key")
    ]


def papers_waiting() -> QuerySet[Verification]:
    """The papers nobody has said anything of, the oldest first."""
    return Verification.objects.filter(outcome="").select_related("account")


def paper_by_case(case: str) -> Verification | None:
    """One paper by its number."""
    return Verification.objects.filter(case=case).select_related("account").first()


def papers_of(account: Account) -> QuerySet[Verification]:
    """Every paper of a member, the newest first; of what was destroyed the bare record stays."""
    return Verification.objects.filter(account=account).order_by("-sent_at", "id")


def bank_accounts_told() -> QuerySet[BankAccount]:
    """The accounts to which refunds may go, the oldest first."""
    return BankAccount.objects.filter(ended_at=None).select_related("account")


def bank_account_by_case(case: str) -> BankAccount | None:
    """One live bank account by its number."""
    return bank_accounts_told().filter(case=case).first()


def bank_account_of(account: Account) -> BankAccount | None:
    """Where a member's refunds go, where the member told it."""
    return bank_accounts_told().filter(account=account).first()


def staff_openings(subject: str, case: str) -> int:
    """How often the staff opened what a person gave under this number (AR-4.2i)."""
    found = openings_of(subject)
    return sum(one.times for one in found if one.case == case and one.actor_kind == "staff" and not one.own)


def blank_bank_account() -> BankAccount:
    """An account nobody has told yet: what a form is built for."""
    return BankAccount()
