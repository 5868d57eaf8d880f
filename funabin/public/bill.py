"""The price box: a total laid out as FOB, C&F and CIF, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from funabin.kit.money import Money
from funabin.shipping.rules import Line, Total, payable


@dataclass(frozen=True)
class Row:
    """One row of the box. look: "", "sum" or "total". An amount of None reads "ask"."""

    label: str
    amount: Money | None
    basis: str = ""
    look: str = ""
    is_taken_off: bool = False


def price_rows(total: Total) -> list[Row]:
    """The lines of a total with its sums between: FOB after a discount, C&F, and CIF at the end."""
    rows: list[Row] = []
    for line in total.lines:
        if line.kind == "freight" and rows[-1].is_taken_off:
            rows.append(Row("FOB", total.fob, look="sum"))
        if line.kind == "insurance":
            rows.append(Row("C&F", payable(total, "C&F"), look="sum"))
        rows.append(_row(line))
    return [*rows, Row(gettext("Whole price (CIF)"), total.cif, look="total")]


def _row(line: Line) -> Row:
    return Row(line.label, line.amount, line.basis, is_taken_off=line.kind == "discount")


def fob_rows(price: Money | None, former: Money | None) -> list[Row]:
    """The box before a port is chosen: the vehicle alone."""
    rows = [
        Row(gettext("Vehicle price (FOB)"), price, gettext("vehicle, loaded on the ship in Japan"), "total")
    ]
    return [Row(gettext("Former price"), former), *rows] if former else rows
