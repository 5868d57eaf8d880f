"""What stands against a step of an incident, in sentences that hold no datum."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from funabin.oversight.rules.errors import OversightError


class InTheFuture(OversightError):
    """Nobody knows today what he learns tomorrow."""

    message = _("This moment has not come yet.")


class WrongOrder(OversightError):
    """The second moment comes first."""

    message = _("The end comes before the beginning.")


class NobodyLooked(OversightError):
    """The judgement rests on the people who were found."""

    message = _("Find the people first: something has changed since the last search.")


class NamesSomebody(OversightError):
    """Reports and notices name nobody."""

    message = _("This holds a mail address. Reports and notices name nobody: please take it out.")


class NothingToReport(OversightError):
    """It is done, or another step comes first."""

    message = _("This was done already, or the incident is closed. Please load the page again.")


class CannotCloseYet(OversightError):
    """Something is still to be done; `against` holds the codes of incident_words.TO_CLOSE."""

    message = _("It cannot be closed yet. What is still to do stands above.")

    def __init__(self, against: Collection[str]) -> None:
        super().__init__()
        self.against = tuple(against)
