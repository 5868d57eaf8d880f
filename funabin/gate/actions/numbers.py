"""Give out the running numbers of cases."""

from __future__ import annotations

from datetime import datetime

from funabin.gate.models import NumberSequence
from funabin.kit.numbers import case_number, month_of


def next_number(series: str, *, at: datetime) -> str:
    """The next number of `series` in the month of `at`. Rolled back with the caller, it is given again."""
    month = month_of(at)
    NumberSequence.objects.bulk_create([NumberSequence(series=series, month=month)], ignore_conflicts=True)
    sequence = NumberSequence.objects.select_for_update().get(series=series, month=month)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return case_number(series, month, sequence.last)
