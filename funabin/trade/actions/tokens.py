"""Remember tokens that were used."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from funabin.trade.models import SpentToken


def spend_token(token: str, *, until: datetime) -> bool:
    """Whether `token` is used for the first time. Only its digest is kept, until it would expire anyway."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    with transaction.atomic():
        _, first = SpentToken.objects.get_or_create(digest=digest, defaults={"until": until})
    return first


def forget_spent_tokens(*, at: datetime | None = None) -> int:
    """Drop the digests of tokens that have expired; returns how many."""
    return SpentToken.objects.filter(until__lte=at or timezone.now()).delete()[0]
