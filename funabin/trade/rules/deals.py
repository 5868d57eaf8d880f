"""Deals: where one stands, and the one next action of each party."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from funabin.trade.rules.errors import NotDeclared, NotYours, WrongState

ACCEPTED, ORDERED, INVOICED = "accepted", "ordered", "invoiced"
LAPSED, CANCELLED, DELIVERED = "lapsed", "cancelled", "delivered"
STATES = (ACCEPTED, ORDERED, INVOICED, LAPSED, CANCELLED, DELIVERED)
LIVE = (ACCEPTED, ORDERED, INVOICED)
ENDED = (LAPSED, CANCELLED, DELIVERED)


@dataclass(frozen=True)
class Step:
    """What one party does next: a key for buttons (empty: nothing to do) and a sentence for people."""

    key: str
    text: Any


@dataclass(frozen=True)
class NextActions:
    """Exactly one next action for each party."""

    buyer: Step
    exporter: Step


_DONE = NextActions(Step("", _("Nothing left to do.")), Step("", _("Nothing left to do.")))
_NEXT = {
    ACCEPTED: NextActions(
        Step("place_order", _("Give us your name and address, the consignee and the notify party.")),
        Step("", _("Wait for the buyer's order data.")),
    ),
    ORDERED: NextActions(
        Step("", _("Wait for the proforma invoice.")),
        Step("issue_proforma", _("Issue the proforma invoice.")),
    ),
    INVOICED: NextActions(
        Step("pay", _("Pay as the proforma invoice says, before the reservation ends.")),
        Step("complete_deal", _("Wait for the payment. When the vehicle is delivered, complete the deal.")),
    ),
}
_STANDING = {
    ACCEPTED: _("The quotation is accepted and the vehicle is reserved."),
    ORDERED: _("The order is complete. The proforma invoice comes next."),
    INVOICED: _("The proforma invoice is issued. The vehicle is reserved until the payment terms run out."),
    LAPSED: _("The time ran out, and the vehicle was released."),
    CANCELLED: _("The deal was cancelled, and the vehicle was released."),
    DELIVERED: _("The vehicle is delivered. The deal is complete."),
}


def next_actions(state: str) -> NextActions:
    """What each party does next in `state`."""
    return _NEXT.get(state, _DONE)


def standing(state: str) -> Any:
    """One sentence of where the deal stands."""
    return _STANDING[state]


def check_order(*, state: str, mine: bool, declared: bool) -> None:
    """Whether the order's data may be given. Raises NotYours, WrongState, NotDeclared (AR-3.1a)."""
    if not mine:
        raise NotYours
    if state != ACCEPTED:
        raise WrongState
    if not declared:
        raise NotDeclared


def check_cancel(state: str) -> None:
    """Whether the deal may still be cancelled. Raises WrongState."""
    if state not in LIVE:
        raise WrongState


def check_complete(state: str) -> None:
    """Whether delivery may be recorded: only of an invoiced vehicle. Raises WrongState."""
    if state != INVOICED:
        raise WrongState
