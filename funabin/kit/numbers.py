"""How cases are numbered: a letter, the month in Japan, a running number of that month."""

from __future__ import annotations

from datetime import datetime

from funabin.kit.dates import TOKYO


def month_of(at: datetime) -> str:
    """The month of `at` in Japan, as two digits of the year and two of the month ("2611")."""
    return at.astimezone(TOKYO).strftime("%y%m")


def case_number(series: str, month: str, position: int) -> str:
    """The number people read and quote: case_number("Q", "2611", 32) is "Q2611-0032"."""
    return f"{series}{month}-{position:04d}"
