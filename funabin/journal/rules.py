"""What an entry may say and how it is digested: plain functions on plain values."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from funabin.journal.kinds import KINDS

LONGEST = 64
GENESIS = "0" * 64
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+,-]*\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T[0-9:.+Z-]+)?\Z", re.ASCII)
_NUMBERS_ONLY = re.compile(r"[0-9.+/-]{6,}\Z", re.ASCII)  # a telephone number hides here


class UnfitEntry(ValueError):
    """The journal takes ids, keys, numbers and booleans. The message names the place, never the value."""


def check_word(value: str, where: str) -> str:
    """The value, if it is an id or a key.

    No '@', no spaces, 64 characters at most. Else raises UnfitEntry.
    """
    if value == "":
        return value
    if len(value) > LONGEST or not _WORD.match(value):
        raise UnfitEntry(f"{where} is neither an id nor a key")
    if _NUMBERS_ONLY.match(value) and not _DATE.match(value):
        raise UnfitEntry(f"{where} looks like a telephone number; numbers are given as int")
    return value


def check_detail(kind: str, detail: Mapping[str, object]) -> dict[str, object]:
    """The detail, if `kind` is known and allows each key with a value of its type. Else raises UnfitEntry."""
    if kind not in KINDS:
        raise UnfitEntry("this kind of entry is not listed in funabin/journal/kinds.py")
    allowed = KINDS[kind].detail
    for key, value in detail.items():
        if key not in allowed:
            raise UnfitEntry(f"{kind} has no detail of this name")
        if type(value) is not allowed[key]:
            raise UnfitEntry(f"{kind}: {key} must be {allowed[key].__name__}")
        if isinstance(value, str):
            check_word(value, f"{kind}: {key}")
    return dict(detail)


def canonical(value: object) -> bytes:
    """One spelling of a JSON value, so that equal values have equal digests."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def digest_of(value: object) -> str:
    """SHA-256 (hex) over the canonical spelling of a JSON value."""
    return hashlib.sha256(canonical(value)).hexdigest()


def chain(previous: str, number: int, entry_digests: Iterable[str]) -> str:
    """The head of the chain after a batch.

    SHA-256 over the head before, the number and the entries in order.
    """
    return digest_of([previous, number, list(entry_digests)])
