"""Colleagues on the desk's pages: by a short sign of their handle, so that no list opens a name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from funabin.journal.actor import Actor
from funabin.members.grants import SeatGrants
from funabin.members.queries import staff_seats
from funabin.trade.queries.work import answering_roles

SIGN_LENGTH = 6


def sign_of(token: str) -> str:
    """What a colleague is called where his name is not opened: the first letters of his handle."""
    return token[:SIGN_LENGTH].upper()


def what_waits(seat: SeatGrants | None) -> str:
    """What to say where something was given that nobody gives alone; "" where nothing waits."""
    if seat is None or not seat.held_back:
        return ""
    if seat.waits_for_machine:
        return _(
            "Part of what this person may do waits, and nobody else at the desk may approve it. Whoever runs "
            "the machine does so with the command: funabin staff approve"
        )
    return _("Part of what this person may do waits until another manager approves it.")


def answering_colleagues(*, besides: Actor) -> list[tuple[str, str]]:
    """Tokens and signs of the live clerks who answer inquiries, without oneself."""
    answering = answering_roles()
    return [
        (seat.account.handle, sign_of(seat.account.handle))
        for seat in staff_seats()
        if seat.ended_at is None and set(seat.roles) & answering and seat.account.handle != besides.token
    ]
