"""Inquiries: how one comes in, whose it is, when it is over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from funabin.trade.rules.errors import NoContact, NoNotice, NotYours, WrongState

UNCONFIRMED, OPEN, ANSWERED, CLOSED = "unconfirmed", "open", "answered", "closed"
STATES = (UNCONFIRMED, OPEN, ANSWERED, CLOSED)
LIVE = (OPEN, ANSWERED)
CHANNELS = ("web", "email", "phone", "whatsapp", "letter", "fax", "desk")
STAFF_CHANNELS = CHANNELS[1:]  # which of them a house uses, its collection point inquiry.by_staff says
SOURCES = ("self", "other")  # who told us: the person, or somebody else for him
HEAD_ROLE = "admin"


@dataclass(frozen=True)
class Arrival:
    """How an inquiry starts: its state, and whether a confirmation mail must come before the inbox."""

    state: str
    confirm_first: bool


def arrival(*, known: bool, proven: bool, has_email: bool, has_phone: bool) -> Arrival:
    """Where a web inquiry starts. `known`: a signed-in member; `proven`: a browser did the proof of work.

    Without proof an e-mail address is confirmed first; a phone number alone cannot be, and stays marked.
    Raises NoContact where nothing was left to answer to; a member told it at registration.
    """
    if not (known or has_email or has_phone):
        raise NoContact
    if known or proven or not has_email:
        return Arrival(OPEN, confirm_first=False)
    return Arrival(UNCONFIRMED, confirm_first=True)


def check_intake(
    *, channel: str, declared: Collection[str], source: str, notice_given: bool, may_answer: bool
) -> None:
    """Whether a clerk may write down what came on one of the channels the policy declares.

    Raises NotYours, NoNotice (APPI 21) or WrongState.
    """
    if not may_answer:
        raise NotYours
    if channel not in STAFF_CHANNELS or channel not in declared or source not in SOURCES:
        raise WrongState
    if not notice_given:
        raise NoNotice


def is_open_to(*, assigned_to: str, token: str) -> bool:
    """Whether the case is nobody's yet, or the clerk's own."""
    return assigned_to in ("", token)


def check_take(*, state: str, assigned_to: str, token: str, may_answer: bool) -> None:
    """Whether a clerk may take the case. Raises NotYours or WrongState."""
    if not may_answer or not is_open_to(assigned_to=assigned_to, token=token):
        raise NotYours
    if state not in LIVE:
        raise WrongState


def check_assign(
    *, state: str, assigned_to: str, token: str, may_answer: bool, roles: frozenset[str]
) -> None:
    """Whether the case may be given away: by the one who has it, or a head. Raises NotYours or WrongState."""
    own = may_answer and is_open_to(assigned_to=assigned_to, token=token)
    if not (own or HEAD_ROLE in roles):
        raise NotYours
    if state not in LIVE:
        raise WrongState


def check_own(*, state: str, assigned_to: str, token: str) -> None:
    """Whether a clerk may work on the case: only on one that he has taken. Raises NotYours or WrongState."""
    if assigned_to != token:
        raise NotYours
    if state not in LIVE:
        raise WrongState


def check_live(state: str) -> None:
    """Whether the case still goes on. Raises WrongState."""
    if state not in LIVE:
        raise WrongState
