"""A run that trips whoever reads it is set aside, so that it stops no other list."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from funabin.catalogue.actions.reading import forget_reading
from funabin.catalogue.actions.sources import OURS_FAILED
from funabin.catalogue.models import StockImport


@transaction.atomic
def set_aside(*, import_id: int) -> None:
    """End a run under way as failed, for a reason of ours; a clerk may let it go on."""
    forget_reading(import_id)
    run = StockImport.objects.select_for_update().get(pk=import_id)
    if run.state not in ("reading", "writing"):
        return
    run.form = {**run.form, "stopped_in": run.state}
    run.state, run.error, run.ended_at = "failed", OURS_FAILED, timezone.now()
    run.save(update_fields=["form", "state", "error", "ended_at", "moved_at"])
