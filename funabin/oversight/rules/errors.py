"""What the oversight room says when it does not do a thing, in sentences that hold no datum."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class OversightError(Exception):
    """The base of all refusals of this room; `message` is for the reader, in his language."""

    message: Any = _("This cannot be done.")

    def __init__(self) -> None:
        super().__init__(type(self).__name__)


class WrongStep(OversightError):
    """Another step comes first, or somebody did it meanwhile."""

    message = _("Its state has changed meanwhile, so this can no longer be done. Please load the page again.")


class NoPaper(OversightError):
    """A demand without its paper."""

    message = _("Attach the paper. A demand without a paper is declined: record it as an oral one.")


class NoLaw(OversightError):
    """A demand under a law that names none, or none we know."""

    message = _("Name the law and the article that the paper rests on.")


class WrongAuthority(OversightError):
    """The policy gives this recipient nothing on such a ground."""

    message = _("The policy gives this recipient nothing on such a paper. Choose another one.")


class NotRefusable(OversightError):
    """The reason does not hold against this kind of paper."""

    message = _("This reason does not hold against such a paper. Ask your lawyer before you refuse an order.")


class NobodyFound(OversightError):
    """Nothing can be weighed before it is known whose data it is."""

    message = _("Find the person first. If we hold nothing, refuse with that reason.")


class NotSoGiven(OversightError):
    """A file cannot stand in a table, and a table needs no archive."""

    message = _("It cannot go in this way. Please load the page again.")


class MoreThanAsked(OversightError):
    """More than the paper asks for, or nothing at all."""

    message = _("Tick some of the data that the paper asks for, and no more.")


class Unfounded(OversightError):
    """The exception of the law lacks what it needs."""

    message = _("This exception of the law needs more: say why the person cannot be asked.")


class NobodyToMail(OversightError):
    """No address that we may write to is held."""

    message = _("We hold no e-mail address of this person. Print a letter instead.")


class DayMissing(OversightError):
    """To tell somebody later needs the day."""

    message = _("Name a day in the future on which the person is told.")


class NoProof(OversightError):
    """Data that came back or was destroyed is shown by a paper."""

    message = _("Give the number under which the proof is filed.")
