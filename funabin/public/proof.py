"""Proof of work against machines that fill in forms, in the protocol of ALTCHA. Nothing is stored."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from datetime import timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from funabin.kit.http import client_key
from funabin.kit.rates import BUCKETS
from funabin.trade.actions.tokens import spend_token

LASTS = timedelta(minutes=30)
HARDEST = 20_000  # digests at most: a few seconds on a cheap phone, begun while the form is filled in


def _key() -> bytes:
    return hashlib.sha256(b"funabin.public.proof:" + settings.SECRET_KEY.encode()).digest()


def new_challenge() -> dict[str, Any]:
    """A task for a browser: signed, so that it need not be remembered, and short-lived."""
    options = ChallengeOptions(max_number=HARDEST, hmac_key=_key(), expires=timezone.now() + LASTS)
    return dict(create_challenge(options).to_dict())


def solved_challenge(payload: str) -> str:
    """The challenge that `payload` solves; "" where it solves none of ours in time. Not used up here."""
    try:
        answer = json.loads(base64.b64decode(payload, validate=True))
        is_solved, _ = verify_solution(answer, hmac_key=_key(), check_expires=True)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):  # whatever somebody invents
        return ""
    return str(answer["challenge"]) if is_solved else ""


def seconds_to_wait(request: HttpRequest, name: str, payload: str) -> float:
    """From a browser that proved no work: two an hour, for each sends a mail to an address somebody typed.

    Returns 0, or the seconds to wait.
    """
    proof = solved_challenge(payload)
    if proof and spend_token(proof, until=timezone.now() + LASTS):
        return 0
    key = (f"{name}.unproved", client_key(request))
    return BUCKETS.take(key, per_hour=2, burst=2, at=time.monotonic())
