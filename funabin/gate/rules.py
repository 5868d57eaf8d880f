"""Dates, ages and the bytes of values: plain functions on plain values."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from django.views.decorators.debug import sensitive_variables

Value = str | bytes | date | bool

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?\Z")


def after(start: datetime, lasts: str) -> datetime:
    """`start` plus an ISO 8601 duration of whole years, months and days. Raises ValueError for anything else."""
    return _moved(start, lasts, 1)


def before(end: datetime, lasts: str) -> datetime:
    """`end` less an ISO 8601 duration of whole years, months and days. Raises ValueError for anything else."""
    return _moved(end, lasts, -1)


def _moved(moment: datetime, lasts: str, sign: int) -> datetime:
    match = _DURATION.match(lasts)
    if match is None or lasts == "P":
        raise ValueError("a duration is P, then years, months or days")
    years, months, days = (sign * int(part or 0) for part in match.groups())
    year, month = divmod(moment.year * 12 + moment.month - 1 + years * 12 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day) + timedelta(days=days)


def age_on(day: date, born: date) -> int:
    """Whole years; who is born on 29 February has a birthday on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@sensitive_variables()
def encode(value: Value) -> bytes:
    """A value with a letter for its type, as it is sealed."""
    if isinstance(value, bool):
        return b"b1" if value else b"b0"
    if isinstance(value, bytes):
        return b"x" + value
    if isinstance(value, date):
        return b"d" + value.isoformat().encode("ascii")
    return b"s" + value.encode("utf-8")


@sensitive_variables()
def decode(blob: bytes) -> Value:
    """The value that was encoded."""
    letter, body = blob[:1], blob[1:]
    if letter == b"b":
        return body == b"1"
    if letter == b"x":
        return body
    if letter == b"d":
        return date.fromisoformat(body.decode("ascii"))
    return body.decode("utf-8")


def is_empty(value: object) -> bool:
    """Whether nothing was given: None, an empty or blank text, no bytes. A plain no is an answer."""
    return value is None or (isinstance(value, str) and not value.strip()) or value == b""
