"""What the trade room says when it does not do a thing, in sentences for the page that hold no datum."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class TradeError(Exception):
    """The base of all refusals of this room; `message` is for the reader, in his language."""

    message: Any = _("This cannot be done.")

    def __init__(self, message: Any = None) -> None:
        super().__init__(type(self).__name__)
        if message is not None:
            self.message = message


class WrongState(TradeError):
    """The row is not in a state in which this may happen."""

    message = _("Its state has changed meanwhile, so this can no longer be done. Please load the page again.")


class NotYours(TradeError):
    """The case belongs to another clerk, or the deal to another buyer."""

    message = _("This case belongs to somebody else.")


class NoNotice(TradeError):
    """A clerk wrote an inquiry down without telling the person what is kept and why."""

    message = _("Tell the person what we keep and why before you write it down, and mark that you did.")


class NoContact(TradeError):
    """Neither an e-mail address nor a phone number was left: no answer could ever arrive."""

    message = _("Please leave an e-mail address or a phone number, so that we can answer.")


class NotPriced(TradeError):
    """A line of the price is unknown ("ask") and the clerk agreed no amount for it."""

    message = _("A part of the price is not known. Enter the amount that you agreed for it.")


class DiscountTooLarge(TradeError):
    """The discount is below zero or above the price of the vehicle itself."""

    message = _("The discount must be zero or more, and not more than the FOB price.")


class Lapsed(TradeError):
    """The quotation's time has run out."""

    message = _("This quotation is no longer valid. Please ask us for a new one.")


class NotDeclared(TradeError):
    """The buyer did not declare that he may make a binding contract (AR-3.1a)."""

    message = _("Please confirm that you are able to make a binding contract.")


class AlreadyQuoted(TradeError):
    """There is a standing quotation for this vehicle in this case: it is revised, not doubled."""

    message = _("There is a quotation for this vehicle already. Revise it instead of writing a second one.")


class Sanctioned(TradeError):
    """The law forbids this export: nothing is quoted."""

    message = _("This vehicle may not be exported to that country. It cannot be quoted.")


class NotAcknowledged(TradeError):
    """The vehicle may not be let in there, and the buyer did not say that he knows."""

    message = _("Please confirm that you have read the warning about the import of this vehicle.")
