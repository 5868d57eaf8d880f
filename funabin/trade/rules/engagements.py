"""For which purposes a case is worked on, and by which roles: those that the house's policy grants them."""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM = "system"  # the worker that mails
ACKNOWLEDGE, ANSWER = "inquiry.acknowledge", "inquiry.answer"
FULFIL, SHIP, CLEAR, INVOICE, PAYMENT = "order.fulfil", "ship", "clear", "invoice", "payment"
NOTICE = "notice.service"
NOTICE_DAYS = 3  # how long the last mail of a case may still be sent


@dataclass(frozen=True)
class Duty:
    """Purposes that go together, and the roles that act for them."""

    purposes: tuple[str, ...]
    roles: tuple[str, ...]


UNCONFIRMED = (Duty((ACKNOWLEDGE,), (SYSTEM,)),)
TAKEN = (Duty((ACKNOWLEDGE, ANSWER), (SYSTEM,)),)  # beside them, the clerk alone
OPEN = (ACKNOWLEDGE, ANSWER)  # whoever may answer may take the case
DEAL = (FULFIL, SHIP, CLEAR, INVOICE, PAYMENT)
PARTY = (FULFIL, SHIP, CLEAR, INVOICE)  # consignee and notify party
BUYERS_OWN = (ANSWER, FULFIL, INVOICE, PAYMENT)  # what the buyer's own pages are for
