"""Who works on a case, for which purposes: what is engaged when an inquiry arrives and when a deal starts."""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM, SALES, SHIPPING, ACCOUNTS = "system", "sales", "shipping", "accounts"
ACKNOWLEDGE, ANSWER = "inquiry.acknowledge", "inquiry.answer"
FULFIL, SHIP, INVOICE, PAYMENT = "order.fulfil", "ship", "invoice", "payment"
NOTICE = "notice.service"
NOTICE_DAYS = 3  # how long the last mail of a case may still be sent


@dataclass(frozen=True)
class Duty:
    """Purposes that go together, and the staff roles that act for them."""

    purposes: tuple[str, ...]
    roles: tuple[str, ...]


UNCONFIRMED = (Duty((ACKNOWLEDGE,), (SYSTEM,)),)
OPEN = (Duty((ACKNOWLEDGE,), (SYSTEM,)), Duty((ANSWER,), (SYSTEM, SALES)))
TAKEN = (Duty((ACKNOWLEDGE, ANSWER), (SYSTEM,)),)  # beside them, the clerk alone
DEAL = (
    Duty((FULFIL,), (SYSTEM, SALES)),
    Duty((SHIP,), (SHIPPING,)),
    Duty((INVOICE,), (SYSTEM, SALES, ACCOUNTS)),
    Duty((PAYMENT,), (SYSTEM, ACCOUNTS)),
)
BUYERS_OWN = (ANSWER, FULFIL, INVOICE, PAYMENT)  # what the buyer's own pages are for
# consignee and notify party
PARTY = (Duty((FULFIL,), (SALES,)), Duty((SHIP,), (SHIPPING,)), Duty((INVOICE,), (SALES, ACCOUNTS)))
