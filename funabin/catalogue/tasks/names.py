"""Write search texts anew after names changed, some thousand vehicles a round. Safe to repeat."""

from __future__ import annotations

import time

from django.db.models import F

from funabin.catalogue.actions.names import Named, texts_written, write_texts
from funabin.catalogue.models import Make, VehicleModel

SECONDS = 4.0  # of one round: mail waits for the same worker
# where a walk of this process stands; another process begins anew and finds most texts right already
_reached: dict[tuple[str, int, int], object] = {}


def run_texts(*, seconds: float = SECONDS) -> int:
    """Work on makes and models whose names changed, for about so many seconds; returns how many are done."""
    end, done = time.monotonic() + seconds, 0
    for table in (Make, VehicleModel):
        due: list[Named] = list(table.objects.filter(names_version__gt=F("text_version")).order_by("pk"))
        for row in due:
            done += _walk(row, end)
            if time.monotonic() >= end:
                return done
    return done


def _walk(row: Named, end: float) -> bool:
    place = (type(row).__name__, row.pk, row.names_version)
    after = _reached.pop(place, None)
    while True:
        after = write_texts(row, after)
        if after is None:
            texts_written(row, row.names_version)
            return True
        if time.monotonic() >= end:
            _reached[place] = after
            return False
