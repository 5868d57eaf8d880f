"""How cases are numbered: a letter, the month in Japan, a running number of that month."""

from __future__ import annotations

from datetime import datetime

from funabin.kit.dates import TOKYO

INQUIRY, DEAL = "Q", "D"


def month_of(at: datetime) -> str:
    """The month of `at` in Japan, as two digits of the year and two of the month ("2611")."""
    return at.astimezone(TOKYO).strftime("%y%m")


def case_number(series: str, month: str, position: int) -> str:
    """The number people read and quote: case_number("Q", "2611", 32) is "Q2611-0032"."""
    return f"{series}{month}-{position:04d}"


def quotation_number(inquiry: str, position: int) -> str:
    """The number of an inquiry's quotation: that of the inquiry and its place ("Q2611-0032-2")."""
    return f"{inquiry}-{position}"


def proforma_number(deal: str) -> str:
    """The number of a deal's one proforma invoice: proforma_number("D2611-0007") is "P2611-0007"."""
    return f"P{deal[1:]}"
