"""Seats at the desk: given by invitation, kept by a second factor, ended at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import collect, end_engagements, end_engagements_of, engage, report_event
from funabin.gate.fields import Handle
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.members.actions.accounts import (
    add_address,
    confirm_address,
    end_account,
    end_sessions,
    engage_access,
    open_account,
)
from funabin.members.actions.addresses import ACCESS, free_token
from funabin.members.actions.grants import LastAdministrator, NotAllowed, end_grants, give_first_grants
from funabin.members.actions.mailing import ALERT as ALERT
from funabin.members.actions.mailing import mail_staff as mail_staff
from funabin.members.actions.mailing import tell_who_approves
from funabin.members.actions.second_factor import give_second_factor, take_second_factor
from funabin.members.grants import another_manages, may_manage_staff
from funabin.members.models import Account, StaffSeat
from funabin.members.queries import account_by_handle, member_actor, seat_of
from funabin.members.rules import ADMINISTRATORS, MANAGE, normal_address
from funabin.outbox.actions import LinkUnknown, redeem_link, send_mail

INVITATION = "staff_invitation"
INVITATION_DAYS = 3
NOT_FOR_STAFF = {"self", "member", "system"}


class UnknownRole(Exception):
    """The policy knows no such role of staff. Names the role."""


@transaction.atomic
def invite_staff(
    *, email: str, name: str, roles: Iterable[str], by: Actor, language: str = "en"
) -> StaffSeat:
    """Give a seat and mail a single-use link to set a password; a second factor follows at the first sign-in.

    `language` is that of the mail and of the desk, until the person chooses another.
    Invited at the desk, the seat is told of to all who manage, and what nobody gives alone waits for another.
    Raises NotAllowed, UnknownRole, AddressTaken; then nothing is stored.
    """
    granted = _checked_roles(roles, by)
    token = free_token(email, "")
    account = open_account(subject_class="staff", language=language, hashed=make_password(None))
    seat = _seat(account, email=email, name=name, roles=granted, by=by)
    add_address(account=account, address=email, token=token, by=by)
    engage_access(account, by)
    engage(subject=account.subject, purposes=[MANAGE], case="", by=by, roles=["admin"])
    record(
        "staff.invited",
        by=by,
        subjects=[str(account.subject_id)],
        detail={"account": account.handle, "roles": ",".join(granted)},
    )
    _mail_invitation(seat, by)
    if by.is_staff:
        tell_of_seat(seat=seat, by=by)
    return seat


def tell_of_seat(*, seat: StaffSeat, by: Actor) -> int:
    """Mail every other manager that there is a new seat, and how much of it waits; returns how many."""
    context = {"grants": seat.grants.filter(ended_at=None, waits=True).count()}
    return tell_who_approves(seat=seat, template="staff_seated", context=context, by=by)


def _checked_roles(roles: Iterable[str], by: Actor) -> list[str]:
    if not may_manage_staff(by):
        raise NotAllowed
    granted = sorted(set(roles))
    known = set(current_policy().roles) - NOT_FOR_STAFF
    unknown = [role for role in granted if role not in known]
    if unknown or not granted:
        raise UnknownRole(", ".join(unknown))
    return granted


def _seat(account: Account, *, email: str, name: str, roles: list[str], by: Actor) -> StaffSeat:
    seat = StaffSeat(
        account=account, subject=account.subject, roles=roles, invited_by=by.token, invited_at=timezone.now()
    )
    values = {"name": name, "email": normal_address(email)}
    collect(subject=account.subject, point="staff.invitation", row=seat, values=values, by=by, source="staff")
    seat.save()
    give_first_grants(seat=seat, by=by)
    return seat


def _mail_invitation(seat: StaffSeat, by: Actor) -> None:
    send_mail(
        template=INVITATION,
        to=cast(Handle, seat.email),
        purpose=ACCESS,
        case="",
        language=seat.account.language,
        context={"link": {"kind": INVITATION, "target": seat.account.handle, "days": INVITATION_DAYS}},
        by=by,
    )


def accept_invitation(*, token: str, password: str) -> Account:
    """Redeem the mailed link: the address is confirmed, the password set. Raises outbox's LinkError."""
    with transaction.atomic():
        link = redeem_link(token)
        account = account_by_handle(link.target)
        if link.kind != INVITATION or account is None or seat_of(account) is None:
            raise LinkUnknown
        account.set_password(password)
        account.save(update_fields=["password"])
    confirm_address(account=account, by=member_actor(account))
    return account


@transaction.atomic
def end_staff(*, staff: Account, by: Actor) -> None:
    """Take a seat away: signed out everywhere at once, and what this clerk alone might open is closed.

    Raises NotAllowed for anyone but an administrator, LastAdministrator where nobody else manages staff.
    """
    if not may_manage_staff(by):
        raise NotAllowed
    now, seat = timezone.now(), seat_of(staff)
    if seat and by.kind == "staff" and ADMINISTRATORS & set(seat.roles) and not another_manages(seat, now):
        raise LastAdministrator
    if seat is None or not StaffSeat.objects.filter(pk=seat.pk, ended_at=None).update(ended_at=now):
        return
    end_grants(seat=seat, by=by)
    end_account(account=staff, by=by)
    end_engagements_of(actor=staff.handle, by=by)
    end_engagements(case="", by=by, subject=staff.subject)
    report_event(event="relationship.ended", subject=staff.subject, by=by)
    record("staff.ended", by=by, subjects=[str(staff.subject_id)], detail={"account": staff.handle})


@transaction.atomic
def reset_second_factor(*, staff: Account, by: Actor) -> None:
    """A lost phone: every second factor goes, every session ends, the person is told by mail.

    Raises NotAllowed for anyone but an administrator, and for one's own account.
    """
    if not may_manage_staff(by) or by.token == staff.handle:
        raise NotAllowed
    take_second_factor(account=staff, by=by)
    end_sessions(account=staff)
    seat = seat_of(staff)
    if seat and seat.email:
        send_mail(
            template="second_factor_reset",
            to=seat.email,
            purpose=ACCESS,
            case="",
            language=staff.language,
            context={},
            by=by,
        )


def set_up_staff(*, staff: Account, password: str, by: Actor) -> None:
    """A seat that works at once, without its mail: for demonstrations and tests, on the machine itself only.

    Raises NotAllowed for anyone but the command line.
    """
    if by.kind != "system":
        raise NotAllowed
    staff.set_password(password)
    staff.save(update_fields=["password"])
    with declared(ACCESS):
        confirm_address(account=staff, by=by)
    give_second_factor(account=staff, by=by)
