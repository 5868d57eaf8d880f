"""What the rights room says when it does not do a thing, in sentences for the page that hold no datum."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class RightsError(Exception):
    """The base of all refusals of this room; `message` is for the reader, in his language."""

    message: Any = _("This cannot be done.")

    def __init__(self, message: Any = None) -> None:
        super().__init__(type(self).__name__)
        if message is not None:
            self.message = message


class WrongState(RightsError):
    """The request is not in a state in which this may happen."""

    message = _("Its state has changed meanwhile, so this can no longer be done. Please load the page again.")


class UnknownRight(RightsError):
    """The policy gives no such right."""

    message = _("The privacy policy gives no such right.")


class WrongChannel(RightsError):
    """The request came on a way the policy does not name for this right, or that the desk cannot know."""

    message = _("The privacy policy does not name this way for this right.")


class NotIdentified(RightsError):
    """Nobody has looked yet whether it is the person who asks."""

    message = _("First find out whether it is the person who asks.")


class NotShown(RightsError):
    """A record was chosen that nothing has shown to be this person's: the same name is not enough."""

    message = _(
        "You chose a record that was not shown to be this person's. The same name is not enough: "
        "call back its number, or look at a paper."
    )


class NotMatched(RightsError):
    """A record was named that the request itself did not find."""

    message = _(
        "This record was not found by what the request told: choose one of those its page lists. "
        "Nothing was opened and nothing was kept."
    )


class WrongMeans(RightsError):
    """The policy does not name this means of finding out who asks."""

    message = _("The privacy policy does not name this means of finding out who asks.")


class NotHeld(RightsError):
    """A call goes only to a number that is held already."""

    message = _("Call only a number that we hold already. We hold none here.")


class AgencyUnchecked(RightsError):
    """The paper of the agent was not looked at yet."""

    message = _("First look at the paper that shows that the agent may act for the person.")


class NotTheirs(RightsError):
    """Somebody else asked."""

    message = _("This request is somebody else's.")


class NothingWritten(RightsError):
    """Neither words nor a paper."""

    message = _("Write a message first.")


class NotReached(RightsError):
    """No mail can tell the person that a message stands there."""

    message = _("No e-mail address is known. Tell the person by telephone or letter.")


class NoFee(RightsError):
    """No fee may be asked for this right, or not so much."""

    message = _("No fee may be asked for this, or not so much. The privacy policy tells the amount.")


class FeeNotAgreed(RightsError):
    """A fee was quoted, and the person has not agreed to it yet."""

    message = _("A fee was quoted. Wait until the person agrees, or waive it.")


class NotSearched(RightsError):
    """An answer wants a search for everything held."""

    message = _("First search for everything we hold.")


class NotMade(RightsError):
    """What is held is told by a bundle that was not made yet."""

    message = _("First make the answer: the person asked to be told what we hold.")


class NotRefusable(RightsError):
    """The article is none of those that let this right be refused."""

    message = _("Only an article that the privacy policy names for this right allows a refusal.")


class CannotWait(RightsError):
    """The law that sets the time does not let the clock stand."""

    message = _("The law that sets the time does not let it stand still. Answer by the day that is shown.")


class CannotExtend(RightsError):
    """A law that protects the person allows no later answer, or its first day has passed."""

    message = _(
        "Every law that protects the person must allow a later answer, and the person must be told "
        "before the first day has passed. That is not so here."
    )


class WrongManner(RightsError):
    """The policy does not name this manner of answering."""

    message = _("The privacy policy does not name this manner of answering.")


class NotCarriedOut(RightsError):
    """What was accepted is not done yet."""

    message = _("First carry out what was asked. Then the answer can say that it is done.")


class NothingChosen(RightsError):
    """It must be said which data is wrong, and what is right."""

    message = _("Choose the data that it is about, and write what is right.")


class NoCopyYet(RightsError):
    """The person wants the copies before they are destroyed."""

    message = _("First make the copies. Then destroy what we hold.")


class SeatLives(RightsError):
    """Who works here is not erased while he does: the seat would stand there with nobody on it."""

    message = _("This person works here. First the seat is taken away (Staff), then the data is erased.")


class AnswerGone(RightsError):
    """The answer is past its day, or was destroyed."""

    message = _("This answer is no longer here: its time has passed, and it was destroyed. Please ask again.")
