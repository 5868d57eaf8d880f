"""Complaints and disputes: what they are about, who hears of them, when they are over."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from funabin.rights.rules.errors import RightsError, WrongState
from funabin.rights.rules.service import COMPLAINT, DISPUTE

DATA, SERVICE, PURCHASE, UNANSWERED = "data", "service", "purchase", "unanswered"
TOPICS = (DATA, SERVICE, PURCHASE, UNANSWERED)
ABOVE = (DATA, UNANSWERED)  # goes to who answers for the data at once (AR-11b; APPI 40)
OPEN, TAKEN, ANSWERED, SETTLED = "open", "taken", "answered", "settled"
STATES = (OPEN, TAKEN, ANSWERED, SETTLED)
LIVE = (OPEN, TAKEN, ANSWERED)
OUTCOMES = ("mended", "agreed", "explained", "rejected", "withdrawn")
SYSTEM = "system"  # the channel of a complaint that a clock made, where nobody wrote
CHANNELS = ("web", "email", "phone", "letter", "fax", SYSTEM)
SPOKEN = ("phone",)  # where the receipt is said at once
PERSON_SAYS, LATE, BY_STAFF, TOPIC = "person", "late", "staff", "topic"
WHY = (PERSON_SAYS, LATE, BY_STAFF, TOPIC)


class NotYours(RightsError):
    """It is another clerk's, or another person's, or waits for somebody else."""

    message = _("This complaint belongs to somebody else.")


class NothingSaid(RightsError):
    """Nobody wrote a word."""

    message = _("Please say what is wrong.")


def kind_of(topic: str) -> str:
    """A dispute where it is about a purchase, else a complaint."""
    return DISPUTE if topic == PURCHASE else COMPLAINT


def check_arrival(*, topic: str, channel: str) -> None:
    """Whether it is about something known and came on a known way. Raises WrongState."""
    if topic not in TOPICS or channel not in CHANNELS:
        raise WrongState


def may_see(*, assigned_to: str, token: str, handles: bool, answers: bool, escalated: bool) -> bool:
    """Whether somebody of the staff sees it.

    Whoever handles such complaints, until somebody took it; then that one, and who answers for the data
    (`answers`) once it was put before him.
    """
    return (handles and assigned_to in ("", token)) or (answers and escalated)


def check_take(*, state: str, assigned_to: str, token: str, handles: bool, above: bool) -> None:
    """Whether it may be taken: by whoever handles such complaints, while it is nobody's.

    Who answers for the data takes it from a colleague once it was put `above`. Raises NotYours, WrongState.
    """
    if not (above or (handles and assigned_to in ("", token))):
        raise NotYours
    check_live(state)


def check_own(*, state: str, assigned_to: str, token: str) -> None:
    """Whether somebody works on it: only who has taken it. Raises NotYours, WrongState."""
    if assigned_to != token:
        raise NotYours
    check_live(state)


def check_outcome(outcome: str) -> None:
    """Whether it may end so. Raises WrongState."""
    if outcome not in OUTCOMES:
        raise WrongState


def check_live(state: str) -> None:
    """Whether it still goes on. Raises WrongState."""
    if state not in LIVE:
        raise WrongState


def check_words(text: str, *, channel: str) -> None:
    """Whether somebody said something; only a clock may say nothing. Raises NothingSaid."""
    if not text.strip() and channel != SYSTEM:
        raise NothingSaid
