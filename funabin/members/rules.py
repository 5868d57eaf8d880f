"""May it? Plain functions on plain values about people and their sign-in."""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from datetime import datetime, timedelta

SEALED_DOMAIN = "@sealed.invalid"  # RFC 2606: never resolves, so mail to a token fails safe
NOT_AN_ADDRESS = "not-an-address-"  # stands for typed text that is no address
TOKEN = re.compile(r"[a-z2-7]{40}@sealed\.invalid")
MARKER = re.compile(rf"{TOKEN.pattern}|{NOT_AN_ADDRESS}[a-z2-7]{{16}}")
_PART = r"[^\s@\"'<>,;:\\(){}\[\]]"  # of an address; one on each side is enough, and is found in one pass
_CLEAR = re.compile(rf"(?<={_PART})@(?!sealed\.invalid\b){_PART}")
UNCONFIRMED = timedelta(days=4)  # the confirming link lasts three days; then account and data go
FRESH_SIGN_IN = 300  # seconds


def random_word(octets: int) -> str:
    """Random lower-case base32 without padding."""
    return base64.b32encode(secrets.token_bytes(octets)).decode().rstrip("=").lower()


def new_handle() -> str:
    """A random account handle, 26 characters: all that journal and logs ever see of an account."""
    return random_word(16)


def new_token() -> str:
    """A pseudonymous address: random, so that the main database holds no function of the real one."""
    return random_word(25) + SEALED_DOMAIN


def new_marker() -> str:
    """What stands in a form for typed text that is no address."""
    return NOT_AN_ADDRESS + random_word(10)


def normal_address(text: str) -> str:
    """The address as it is sealed and looked up: NFKC, without surrounding blanks, lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def holds_clear_address(text: str) -> bool:
    """Whether `text` contains anything like a mail address that is no token."""
    return bool(_CLEAR.search(text))


def is_past_confirming(opened_at: datetime, at: datetime) -> bool:
    """Whether an account that never confirmed its address has to go."""
    return at - opened_at > UNCONFIRMED


def is_fresh(proved_at: float, at: float) -> bool:
    """Whether a session has just proved who it is, so that nothing is asked twice. Both in seconds."""
    return at - proved_at < FRESH_SIGN_IN


def may_manage_staff(roles: frozenset[str], kind: str) -> bool:
    """Whether an actor may invite, end and re-key staff: administrators, and the command line."""
    return "admin" in roles or kind == "system"
