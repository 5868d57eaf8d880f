"""Recognising a buyer who asked for it: by what, how long, and how often somebody may guess."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

BYTES = 32  # 256 random bits: nobody finds one by trying
MOST_WRONG = 5  # answers; then the browser is forgotten
TOKEN_LASTS = timedelta(minutes=30)  # how long a guest's page may offer it
SALT = "funabin.trade.recognition"


def new_token() -> str:
    """What the cookie holds: random, and nothing about anybody."""
    return secrets.token_urlsafe(BYTES)


def digest_of(token: str) -> str:
    """What the table holds in its place."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_live(*, until: datetime, erased_at: datetime | None, at: datetime) -> bool:
    """Whether the browser is still recognised at `at`: not past its end, the person not erased."""
    return erased_at is None and at < until


def is_dropped(wrong: int) -> bool:
    """Whether too many answers were wrong."""
    return wrong >= MOST_WRONG
