"""What a full list lacks: vehicles of its source that stand on the site but not in the file."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from funabin.catalogue.models import StockImport, StockRow


@dataclass(frozen=True)
class Guard:
    """More are missing than a list may lack without a second look: `percent` of `of`, above `limit`."""

    missing: int
    of: int
    percent: int
    limit: int


def missing_rows(run: StockImport) -> QuerySet[StockRow]:
    """Rows of available vehicles of the run's source that its first pass has not seen."""
    return StockRow.objects.filter(source=run.source, vehicle__state="available").exclude(seen_in=run.pk)


def reserved_missing(run: StockImport) -> int:
    """How many reserved vehicles the list lacks; nothing happens to them."""
    rows = StockRow.objects.filter(source=run.source, vehicle__state="reserved").exclude(seen_in=run.pk)
    return rows.count()


def guard_of(run: StockImport) -> Guard | None:
    """The guard where it speaks: too much of the source's stock is missing. Else None."""
    on_sale = StockRow.objects.filter(source=run.source, vehicle__state__in=("available", "reserved"))
    total = on_sale.count()
    missing = run.missing
    if not missing or missing * 100 <= run.guard * total:
        return None
    return Guard(missing, total, missing * 100 // max(total, 1), run.guard)
