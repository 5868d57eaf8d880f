"""Tickets: single-use tokens in the forms of a guest's own page. They stand in for a cookie.

A ticket names a case and a verb, is signed, lives two hours and is used up by the act it carries.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils import timezone

from funabin.trade.actions.numbers import spend_token

LASTS = timedelta(hours=2)
SALT = "funabin.public.ticket"


class TicketError(Exception):
    """The ticket cannot be used. Never holds it."""


class NoTicket(TicketError):
    """There is none, or it is not ours, or it is for something else."""


class TicketUsed(TicketError):
    """It was used before or is too old: a new link is offered for `target`."""

    def __init__(self, target: str) -> None:
        super().__init__()
        self.target = target


@dataclass(frozen=True)
class Tickets:
    """Fresh tickets for the forms of one page: `page.tickets.write` in a template."""

    target: str

    def __getitem__(self, verb: str) -> str:
        """A ticket for `verb`."""
        told = {"target": self.target, "verb": verb, "once": secrets.token_urlsafe(12)}
        return signing.dumps(told, salt=SALT, compress=True)


def use_ticket(ticket: str, verb: str) -> str:
    """The case a ticket for `verb` is for; it is used up. Raises NoTicket, TicketUsed."""
    target = read_ticket(ticket, verb)
    try:
        signing.loads(ticket, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        raise TicketUsed(target) from None
    if not spend_token(ticket, until=timezone.now() + LASTS):
        raise TicketUsed(target)
    return target


def read_ticket(ticket: str, verb: str) -> str:
    """The case a ticket is for, whatever its age, without using it up. Raises NoTicket."""
    try:
        told = signing.loads(ticket, salt=SALT)
    except signing.BadSignature:
        raise NoTicket from None
    if told["verb"] != verb:
        raise NoTicket
    return str(told["target"])
