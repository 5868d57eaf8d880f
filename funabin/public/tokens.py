"""FormTokens: single-use tokens in the forms of a guest's own page. They stand in for a cookie.

A token names a case and a verb, is signed, lives two hours and is used up by the act it carries.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils import timezone

from funabin.trade.actions.tokens import spend_token

LASTS = timedelta(hours=2)
SALT = "funabin.public.token"


class TokenError(Exception):
    """The token cannot be used. Never holds it."""


class NoToken(TokenError):
    """There is none, or it is not ours, or it is for something else."""


class TokenUsed(TokenError):
    """It was used before or is too old: a new link is offered for `target`."""

    def __init__(self, target: str) -> None:
        super().__init__()
        self.target = target


@dataclass(frozen=True)
class FormTokens:
    """Fresh tokens for the forms of one page: `page.tokens.write` in a template."""

    target: str

    def __getitem__(self, verb: str) -> str:
        """A token for `verb`."""
        told = {"target": self.target, "verb": verb, "once": secrets.token_urlsafe(12)}
        return signing.dumps(told, salt=SALT, compress=True)


def use_token(token: str, verb: str) -> str:
    """The case a token for `verb` is for; it is used up. Raises NoToken, TokenUsed."""
    target = read_token(token, verb)
    try:
        signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        raise TokenUsed(target) from None
    if not spend_token(token, until=timezone.now() + LASTS):
        raise TokenUsed(target)
    return target


def read_token(token: str, verb: str) -> str:
    """The case a token is for, whatever its age, without using it up. Raises NoToken."""
    try:
        told = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise NoToken from None
    if told["verb"] != verb:
        raise NoToken
    return str(told["target"])
