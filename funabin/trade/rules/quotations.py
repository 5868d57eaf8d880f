"""Quotations: the lines of a price, fixed on the day it is issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from funabin.kit.money import Money, zero
from funabin.trade.rules.errors import (
    AlreadyQuoted,
    DiscountTooLarge,
    Lapsed,
    NotAcknowledged,
    NotPriced,
    NotYours,
    WrongState,
)
from funabin.trade.rules.terms import days_after

AS_AGREED = "as agreed"
ISSUED, ACCEPTED, WITHDRAWN = "issued", "accepted", "withdrawn"
SUPERSEDED, LAPSED = "superseded", "lapsed"
STATES = (ISSUED, ACCEPTED, WITHDRAWN, SUPERSEDED, LAPSED)
FOB, DISCOUNT, FREIGHT, INSPECTION, INSURANCE, OTHER = (
    "fob",
    "discount",
    "freight",
    "inspection",
    "insurance",
    "other",
)
KINDS = (FOB, DISCOUNT, FREIGHT, INSPECTION, INSURANCE, OTHER)
INCOTERMS = ("FOB", "C&F", "CIF")
# what each term includes, in reading order; C&F holds a required inspection: without it nothing lands
INCLUDED = {
    "FOB": (FOB, DISCOUNT, OTHER),
    "C&F": (FOB, DISCOUNT, FREIGHT, INSPECTION, OTHER),
    "CIF": (FOB, DISCOUNT, FREIGHT, INSPECTION, INSURANCE, OTHER),
}

LABELS = {
    FOB: _("Vehicle price (FOB)"),
    DISCOUNT: _("Discount"),
    FREIGHT: _("Sea freight"),
    INSPECTION: _("Inspection before shipping"),
    INSURANCE: _("Marine insurance"),
}


@dataclass(frozen=True)
class PriceLine:
    """One line as it will be fixed. `amount` None is "ask"; a discount's is below zero."""

    kind: str
    label: str
    basis: str
    amount: Money | None


def _agreed(line: PriceLine, amounts: Mapping[str, Money]) -> PriceLine:
    if line.kind not in amounts:
        return line
    return PriceLine(line.kind, line.label, AS_AGREED, amounts[line.kind])


def fixed_lines(
    lines: Iterable[PriceLine],
    *,
    incoterm: str,
    agreed: Mapping[str, Money],
    extras: Iterable[PriceLine] = (),
) -> tuple[PriceLine, ...]:
    """The lines of a quotation. `agreed` replaces amounts by kind ("ask" needs it), `extras` are added.

    Raises NotPriced where an amount is unknown or there is no FOB price.
    """
    wanted = INCLUDED[incoterm]
    chosen = [_agreed(line, agreed) for line in (*lines, *extras) if line.kind in wanted]
    if any(line.amount is None for line in chosen) or not any(line.kind == FOB for line in chosen):
        raise NotPriced
    return tuple(sorted(chosen, key=lambda line: wanted.index(line.kind)))


def check_discount(discount: Money, fob: Money | None) -> None:
    """Whether `discount` may be taken off `fob`. Raises DiscountTooLarge or NotPriced."""
    if fob is None:
        raise NotPriced
    if discount.amount < 0 or fob < discount:
        raise DiscountTooLarge


def total_of(lines: Iterable[PriceLine], currency: str) -> Money:
    """The sum of `lines` in `currency`. Raises NotPriced or, at another currency, ValueError."""
    total = zero(currency)
    for line in lines:
        if line.amount is None:
            raise NotPriced
        total = total + line.amount
    return total


def valid_until(at: datetime, days: int) -> datetime:
    """Until when a quotation issued at `at` may be accepted: the end, in Japan, of `days` calendar days."""
    return days_after(at, days)


def is_due(*, state: str, until: datetime, at: datetime) -> bool:
    """Whether an issued quotation's time has run out."""
    return state == ISSUED and until <= at


def check_accept(
    *, state: str, until: datetime, mine: bool, warned: bool, acknowledged: bool, at: datetime
) -> None:
    """Whether the buyer may accept. Raises NotYours, Lapsed, WrongState, or NotAcknowledged if `warned`."""
    if not mine:
        raise NotYours
    if state == LAPSED or is_due(state=state, until=until, at=at):
        raise Lapsed
    if state != ISSUED:
        raise WrongState
    if warned and not acknowledged:
        raise NotAcknowledged


def check_withdraw(state: str) -> None:
    """Whether a quotation may be taken back or replaced: only while it stands. Raises WrongState."""
    if state != ISSUED:
        raise WrongState


def check_unquoted(*, is_standing: bool) -> None:
    """Whether the vehicle may be quoted once more: only where no quotation stands. Raises AlreadyQuoted."""
    if is_standing:
        raise AlreadyQuoted


def label_of(kind: str) -> Any:
    """What a line of `kind` is called, in the reader's language; "" for "other", which has its own words."""
    return LABELS.get(kind, "")
