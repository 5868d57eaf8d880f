"""Whose work is what: the house's own roles, told by the grants of its policy."""

from __future__ import annotations

from collections.abc import Iterable

from funabin.gate.queries import granted_roles, staff_roles
from funabin.gate.rules import may_work
from funabin.journal.actor import Actor
from funabin.trade.rules.engagements import ANSWER, DEAL, FULFIL, INVOICE, SYSTEM, Duty

ASKED_AT = ("inquiry", "inquiry.by_staff", "thread")
ORDERED_AT = ("order", "invoice")
PARTIES_AT = ("order.consignee", "order.notify_party")


def answering_roles() -> frozenset[str]:
    """Who takes and answers inquiries, and quotes."""
    return staff_roles(ANSWER, points=ASKED_AT)


def dealing_roles() -> frozenset[str]:
    """Who works on deals, whatever part of them."""
    return staff_roles(*DEAL, points=ORDERED_AT)


def ordering_roles() -> frozenset[str]:
    """Who enters orders for buyers and cancels deals."""
    return staff_roles(FULFIL, points=ORDERED_AT)


def billing_roles() -> frozenset[str]:
    """Who issues invoices."""
    return staff_roles(INVOICE, points=ORDERED_AT)


def may_answer(by: Actor) -> bool:
    """Whether somebody takes and answers inquiries, while it is granted."""
    return may_work(by, answering_roles(), ANSWER)


def may_deal(by: Actor) -> bool:
    """Whether somebody works on deals, while any part of it is granted."""
    return may_work(by, dealing_roles(), *DEAL)


def may_order(by: Actor) -> bool:
    """Whether somebody enters orders for buyers and cancels deals, while it is granted."""
    return may_work(by, ordering_roles(), FULFIL)


def may_bill(by: Actor) -> bool:
    """Whether somebody issues invoices, while it is granted."""
    return may_work(by, billing_roles(), INVOICE)


def duties_for(purposes: Iterable[str], *, points: Iterable[str]) -> tuple[Duty, ...]:
    """Each purpose with the staff, and the worker, that the policy grants it at `points`."""
    found = [(purpose, _workers(purpose, tuple(points))) for purpose in purposes]
    return tuple(Duty((purpose,), roles) for purpose, roles in found if roles)


def _workers(purpose: str, points: tuple[str, ...]) -> tuple[str, ...]:
    granted = granted_roles(purpose, points=points)
    return tuple(sorted(staff_roles(purpose, points=points) | (granted & {SYSTEM})))
