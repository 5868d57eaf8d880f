"""The token by which somebody who was erased fetches the certificate: he has no account any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.core import signing

SALT = "funabin.rights.proof"
LASTS = timedelta(hours=2)  # as long as the page it stands on


class NoProof(Exception):
    """The token is none of ours, or too old."""


def proof_token(subjects: Iterable[str]) -> str:
    """Names the records that were erased: random tokens, nothing about the person."""
    return signing.dumps(list(subjects), salt=SALT, compress=True)


def records_proved(token: str) -> tuple[str, ...]:
    """The records a token names. Raises NoProof."""
    try:
        return tuple(signing.loads(token, salt=SALT, max_age=LASTS))
    except signing.BadSignature:  # SignatureExpired among them
        raise NoProof from None
