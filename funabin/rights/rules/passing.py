"""When a recipient is told of a change to data it got, and when it is asked again (GDPR 19, AR-7.3a)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

WHAT = ("correction", "addition", "deletion", "erasure", "stop_use", "stop_provision")
MANNERS = ("mail", "letter", "phone")
TELL_WITHIN = timedelta(days=3)  # from the answer to the person on
CONFIRM_WITHIN = timedelta(days=14)  # from the day the recipient was told
ASK_AGAIN_AFTER = timedelta(days=7)
REMIND_EVERY = timedelta(hours=23)  # staff, of what is late


class PassingError(Exception):
    """The base of what stops a step; `message` is for the reader."""

    message: Any = _("This cannot be done.")

    def __init__(self) -> None:
        super().__init__(type(self).__name__)


class NotToldYet(PassingError):
    """Nobody told the recipient, so it cannot have confirmed, nor be asked again."""

    message = _("Tell the recipient first. Then it can confirm.")


class AlreadyConfirmed(PassingError):
    """The recipient confirmed; nothing is left to do."""

    message = _("The recipient has confirmed already. Nothing is left to do.")


def tell_by(opened_at: datetime) -> datetime:
    """Until when the recipient is told."""
    return opened_at + TELL_WITHIN


def confirmation_due(told_at: datetime) -> datetime:
    """Until when the recipient should have confirmed."""
    return told_at + CONFIRM_WITHIN


def next_asking(at: datetime) -> datetime:
    """Until when it should have answered after it was asked again."""
    return at + ASK_AGAIN_AFTER
