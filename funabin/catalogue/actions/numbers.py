"""Stock numbers nobody has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models.functions import Length

from funabin.catalogue.models import Vehicle

FIRST = 10_000
LOOKED_AT = 200  # of the longest numbers: others may have letters behind the hyphen


def free_numbers(prefix: str) -> Iterator[str]:
    """Stock numbers: one above the highest of the prefix, then on."""
    ours = Vehicle.objects.filter(stock_number__startswith=f"{prefix}-")
    longest = ours.annotate(letters=Length("stock_number")).order_by("-letters", "-stock_number")
    number = max(FIRST, _highest(prefix, longest.values_list("stock_number", flat=True)[:LOOKED_AT]))
    if number == FIRST and ours.exists():
        number = max(FIRST, _highest(prefix, ours.values_list("stock_number", flat=True)))
    while True:
        number += 1
        yield f"{prefix}-{number}"


def _highest(prefix: str, numbers: object) -> int:
    found = (re.fullmatch(rf"{re.escape(prefix)}-(\d+)", number) for number in numbers)  # type: ignore[attr-defined]
    return max((int(one[1]) for one in found if one), default=0)
