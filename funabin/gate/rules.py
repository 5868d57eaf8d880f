"""Who may work on what; dates, ages and the bytes of values: plain functions on plain values."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.views.decorators.debug import sensitive_variables

from funabin.journal.actor import Actor
from funabin.policy.durations import add_duration, parse_duration

Value = str | bytes | date | bool


def may_work(by: Actor, roles: Collection[str], *purposes: str) -> bool:
    """Whether somebody works in one of `roles` for one of `purposes`: a role he holds, a grant that lives.

    Much of the work opens nothing, so that no opening would ask for the grant (AR-8.2).
    """
    held = by.roles & frozenset(roles)
    if by.grants is None:
        return bool(held)
    return any((role, purpose) in by.grants for role in held for purpose in purposes)


def after(start: datetime, lasts: str) -> datetime:
    """`start` plus an ISO 8601 duration of whole years, months and days ("P7Y").

    ValueError for anything else.
    """
    return add_duration(start, parse_duration(lasts))


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
