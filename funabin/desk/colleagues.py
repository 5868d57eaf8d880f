"""Colleagues on the desk's pages: by a short sign of their handle, so that no list opens a name."""

from __future__ import annotations

from funabin.journal.actor import Actor
from funabin.members.queries import staff_seats
from funabin.trade.queries.work import answering_roles

SIGN_LENGTH = 6


def sign_of(token: str) -> str:
    """What a colleague is called where his name is not opened: the first letters of his handle."""
    return token[:SIGN_LENGTH].upper()


def answering_colleagues(*, besides: Actor) -> list[tuple[str, str]]:
    """Tokens and signs of the live clerks who answer inquiries, without oneself."""
    answering = answering_roles()
    return [
        (seat.account.handle, sign_of(seat.account.handle))
        for seat in staff_seats()
        if seat.ended_at is None and set(seat.roles) & answering and seat.account.handle != besides.token
    ]
