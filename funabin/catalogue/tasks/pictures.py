"""Make what is shown of new photos; put changed watermarks on; let originals go. Safe to repeat."""

from __future__ import annotations

import time

from funabin.catalogue.actions.pictures import drop_originals, make_picture, mark_pictures_anew
from funabin.catalogue.models import Picture

SECONDS = 4.0  # of one round: mail waits for the same worker
AT_ONCE = 50


def run_pictures(*, seconds: float = SECONDS) -> int:
    """Make waiting photos, the oldest first, for about so many seconds. Returns how many are done now."""
    end, done = time.monotonic() + seconds, 0
    waiting = Picture.objects.filter(state="waiting").select_related("vehicle").order_by("pk")
    for picture in waiting[:AT_ONCE]:
        done += make_picture(picture)
        if time.monotonic() >= end:
            break
    return done


def run_marks() -> int:
    """Have photos with a former mark made again; returns how many."""
    return mark_pictures_anew()


def run_originals() -> int:
    """Let go the originals of vehicles sold long ago; returns how many."""
    return drop_originals()
