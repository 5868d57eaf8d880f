"""Quotations: the lines of a price, fixed on the day it is issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from funabin.kit.money import Money, zero
from funabin.trade.rules.errors import DiscountTooLarge, Lapsed, NotPriced, NotYours, WrongState
from funabin.trade.rules.terms import TERMS, Terms, end_of_business_day

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
INCOTERMS = ("FOB", "CFR", "CIF")
# what each term includes, in the order in which it is read
INCLUDED = {
    "FOB": (FOB, DISCOUNT, OTHER),
    "CFR": (FOB, DISCOUNT, INSPECTION, FREIGHT, OTHER),
    "CIF": (FOB, DISCOUNT, INSPECTION, FREIGHT, INSURANCE, OTHER),
}


@dataclass(frozen=True)
class PriceLine:
    """One line as it will be fixed: its kind, its words, how it was computed, and its amount (None = "ask")."""

    kind: str
    label: str
    basis: str
    amount: Money | None


def _agreed(line: PriceLine, amounts: Mapping[str, Money]) -> PriceLine:
    if line.kind not in amounts:
        return line
    return PriceLine(line.kind, line.label, "as agreed", amounts[line.kind])


def fixed_lines(
    lines: Iterable[PriceLine], *, incoterm: str, discount: Money, agreed: Mapping[str, Money]
) -> tuple[PriceLine, ...]:
    """The lines of a quotation on `incoterm`, in one currency. `agreed` replaces amounts by kind ("ask" needs it).

    Raises NotPriced where an amount is unknown, DiscountTooLarge where the discount is more than the FOB price.
    """
    wanted = INCLUDED[incoterm]
    chosen = [_agreed(line, agreed) for line in lines if line.kind in wanted and line.kind != DISCOUNT]
    if any(line.amount is None for line in chosen) or not any(line.kind == FOB for line in chosen):
        raise NotPriced
    _check_discount(chosen, discount)
    if discount:
        chosen.append(PriceLine(DISCOUNT, "Discount", "", -discount))
    return tuple(sorted(chosen, key=lambda line: wanted.index(line.kind)))


def _check_discount(lines: Iterable[PriceLine], discount: Money) -> None:
    fob = total_of([line for line in lines if line.kind == FOB], discount.currency)
    if discount.amount < 0 or fob < discount:
        raise DiscountTooLarge


def total_of(lines: Iterable[PriceLine], currency: str) -> Money:
    """The sum of `lines` in `currency`. Raises NotPriced at an unknown amount, ValueError at another currency."""
    total = zero(currency)
    for line in lines:
        if line.amount is None:
            raise NotPriced
        total = total + line.amount
    return total


def valid_until(at: datetime, terms: Terms = TERMS) -> datetime:
    """Until when a quotation issued at `at` may be accepted."""
    return end_of_business_day(at, terms.quotation)


def is_due(*, state: str, until: datetime, at: datetime) -> bool:
    """Whether an issued quotation's time has run out."""
    return state == ISSUED and until <= at


def check_accept(*, state: str, until: datetime, mine: bool, at: datetime) -> None:
    """Whether the buyer may accept. Raises NotYours, Lapsed or WrongState."""
    if not mine:
        raise NotYours
    if state == LAPSED or is_due(state=state, until=until, at=at):
        raise Lapsed
    if state != ISSUED:
        raise WrongState


def check_withdraw(state: str) -> None:
    """Whether a quotation may be taken back or replaced: only while it stands. Raises WrongState."""
    if state != ISSUED:
        raise WrongState


