"""Give out running numbers, and remember tokens that were used."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from funabin.trade.models import NumberSequence, SpentToken
from funabin.trade.rules.numbers import case_number, month_of


def next_number(series: str, *, at: datetime) -> str:
    """The next number of `series` in the month of `at`. Rolled back with the caller, it is given again."""
    month = month_of(at)
    NumberSequence.objects.bulk_create([NumberSequence(series=series, month=month)], ignore_conflicts=True)
    sequence = NumberSequence.objects.select_for_update().get(series=series, month=month)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return case_number(series, month, sequence.last)


def spend_token(token: str, *, until: datetime) -> bool:
    """Whether `token` is used for the first time. Only its digest is kept, until it would expire anyway."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    with transaction.atomic():
        _, first = SpentToken.objects.get_or_create(digest=digest, defaults={"until": until})
    return first


def forget_spent_tokens(*, at: datetime | None = None) -> int:
    """Drop the digests of tokens that have expired; returns how many."""
    return SpentToken.objects.filter(until__lte=at or timezone.now()).delete()[0]
