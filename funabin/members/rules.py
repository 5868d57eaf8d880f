"""May it? Plain functions on plain values about people and their sign-in."""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from datetime import date, datetime, timedelta

from funabin.kit.dates import day_in_japan

SEALED_DOMAIN = "@sealed.invalid"  # RFC 2606: never resolves, so mail to a token fails safe
NOT_AN_ADDRESS = "not-an-address-"  # stands for typed text that is no address
TOKEN = re.compile(r"[a-z2-7]{40}@sealed\.invalid")
MARKER = re.compile(rf"{TOKEN.pattern}|{NOT_AN_ADDRESS}[a-z2-7]{{16}}")
_PART = r"[^\s@\"'<>,;:\\(){}\[\]]"  # of an address; one on each side is enough, and is found in one pass
_CLEAR = re.compile(rf"(?<={_PART})@(?!sealed\.invalid\b){_PART}")
UNCONFIRMED = timedelta(days=4)  # the confirming link lasts three days; then account and data go
FRESH_SIGN_IN = 300  # seconds
PAPERS, BANK = "members.verification", "members.bank"  # collection points
VERIFICATION, BANK_PURPOSE = "verification", "payment"  # what their data is opened for
LOOKED_AT_WITHIN = timedelta(days=30)  # a paper that nobody looked at
MOST_WAITING = 3  # papers of one member

Pair = tuple[str, str]  # role, purpose
ADMINISTRATORS = frozenset({"admin"})
MANAGE = "staff.manage"
EVERY = "*"  # of a seat from before there were grants: whatever the policy lets its role do
QUARTER = timedelta(days=92)  # the longest quarter of a year: a grant is approved again in each (AR-8.2)
UNUSED_FOR = timedelta(days=90)  # what nobody needed for a quarter is not needed (AR-8.2)
DUE_SOON = timedelta(days=14)  # who approves is told this long before the end
UNAPPROVED = timedelta(days=14)  # how long that lives which could not wait for its approval
EXPIRED, UNUSED, TAKEN, SEAT_ENDED, REPLACED = "expired", "unused", "taken", "seat_ended", "replaced"


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


def why_ended(
    *, until: datetime, in_use_since: date, may_rest: bool, keeps_the_door: bool, at: datetime
) -> str:
    """Why a grant ends now: "expired", "unused", or "" where it goes on (AR-8.2).

    `may_rest`: what a law imposes is kept ready for the day it is asked for, and does not lapse unused.
    `keeps_the_door`: the last grant to manage staff stays, overdue, or nobody could give any.
    """
    if keeps_the_door:
        return ""
    if until <= at:
        return EXPIRED
    return UNUSED if not may_rest and day_in_japan(at) - in_use_since > UNUSED_FOR else ""


def cannot_wait(
    *,
    granted: frozenset[Pair],
    known: frozenset[Pair],
    live: frozenset[Pair],
    imposed: frozenset[str],
    somebody_manages: bool,
) -> frozenset[Pair]:
    """What a changed policy newly lets a seat do that works before anybody approved it; else it waits.

    `granted`: what the policy in force lets its roles do; `known`: whatever it was ever given, so that
    nothing that ran out comes back. Three cases, each because somebody outside or everybody inside waits:
    what a law imposes, for its clocks run; managing staff, where nobody is left who could approve; and a role
    all of whose former work goes by another name now.
    """
    fresh = granted - known
    stranded = {role for role, _ in live} - {role for role, _ in live & granted}
    return frozenset(
        (role, purpose)
        for role, purpose in fresh
        if purpose in imposed or role in stranded or (purpose == MANAGE and not somebody_manages)
    )


def is_left_lying(sent_at: datetime, at: datetime) -> bool:
    """Whether nobody looked at a paper in time, so that it goes and the member is told (AR-4.2i)."""
    return at - sent_at > LOOKED_AT_WITHIN


def may_send_another(waiting: int) -> bool:
    """Whether a member may send one more paper while so many wait."""
    return waiting < MOST_WAITING
