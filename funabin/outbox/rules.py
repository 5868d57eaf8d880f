"""When is a mail tried again, what may it carry? Plain functions on plain values."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440))  # after each failed attempt
CLAIM = timedelta(minutes=5)  # a worker that died leaves its mail to the next after this
RENEW_WAIT = timedelta(minutes=5)  # one new link per old one in this time
LINK_DAYS = 7
STOP_SALT = "funabin.outbox.stop"  # a stop link never ends: mail lies in boxes for years
SPANS = ("days", "minutes")
_WORD = re.compile(r"[\w .:/,+#()-]{0,120}")

LONGEST_CIRCULAR = 20_000  # characters


class UnfitCircular(ValueError):
    """A circular wants a title of one line and a text, and names nobody's address."""


class UnfitContext(ValueError):
    """A mail's context may hold ids, keys and numbers only: a person's data is opened at sending."""


def check_circular(title: str, text: str) -> tuple[str, str]:
    """Title and text without blanks around them. Raises UnfitCircular."""
    title, text = " ".join(title.split()), text.strip()
    if not title or not text or len(title) > 120 or len(text) > LONGEST_CIRCULAR:
        raise UnfitCircular("a title of at most 120 letters and a text are wanted")
    return title, text


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after the `attempts`-th failure; None when it is given up."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None


def check_context(context: Mapping[str, object]) -> dict[str, object]:
    """The context as it may be stored. Raises UnfitContext at anything but short words, numbers, one link."""
    checked: dict[str, object] = {}
    for key, value in context.items():
        checked[key] = _check_link(value) if key == "link" else _check_value(key, value)
    return checked


def _check_value(key: str, value: object) -> object:
    if isinstance(value, list | tuple):
        return [_check_value(key, item) for item in value]
    if isinstance(value, bool | int) or (isinstance(value, str) and _WORD.fullmatch(value)):
        return value
    raise UnfitContext(f"{key}: ids, keys, numbers and dates only")


def _check_link(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping) or not {"kind", "target"} <= set(value) <= {"kind", "target", *SPANS}:
        raise UnfitContext("link: wants kind and target, may have days or minutes")
    return {str(key): _check_value(f"link.{key}", part) for key, part in value.items()}


def link_life(wanted: Mapping[str, Any]) -> timedelta:
    """How long a mailed link lives from its sending: as its mail says in days or minutes, else LINK_DAYS."""
    told = {span: wanted[span] for span in SPANS if span in wanted}
    return timedelta(**told) if told else timedelta(days=LINK_DAYS)


def new_link_token() -> str:
    """The secret of a mailed link: 32 random bytes, URL-safe."""
    return secrets.token_urlsafe(32)


def link_hash(token: str) -> str:
    """What is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()
