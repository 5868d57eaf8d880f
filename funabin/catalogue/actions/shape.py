"""Where a kept list's columns are named: another line, another sheet of its workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funabin.catalogue.errors import FeedRefused, NotAllowed
from funabin.catalogue.feeds.guessing import guess, mapping_of
from funabin.catalogue.feeds.keeping import list_of
from funabin.catalogue.feeds.mapping import as_data
from funabin.catalogue.feeds.preview import LOOKED_AT
from funabin.catalogue.feeds.reader import Table, open_list
from funabin.catalogue.models import StockImport
from funabin.journal.actor import Actor


@transaction.atomic
def shape_list(*, import_id: int, by: Actor, line: int | None = None, sheet: str = "") -> StockImport:
    """Read a kept list with the names of its columns on `line` (0: it has none; None: find them) of `sheet`.

    What its columns were taken for is guessed anew. Raises NotAllowed for a list that began, FeedRefused for
    a line or sheet that is not there.
    """
    run = StockImport.objects.select_for_update().get(pk=import_id)
    if run.state != "kept":
        raise NotAllowed(_("The state of this import does not allow it."))
    form: dict[str, Any] = {
        key: value for key, value in run.form.items() if key not in ("columns", "head", "head_at")
    }
    if sheet:
        if sheet not in form.get("sheets", ()):
            raise FeedRefused(_("The workbook has no sheet %(sheet)s.") % {"sheet": sheet})
        form["sheet"] = sheet
    if line is not None:
        form["head_at"] = line
    with list_of(run) as file:
        table = open_list(file, form)
        run.form, run.mapping = table.form, _mapping_of(table, run.mapping)
    run.save(update_fields=["form", "mapping", "moved_at"])
    return run


def _mapping_of(table: Table, before: Mapping[str, Any]) -> dict[str, Any]:
    rows = [row.cells for _number, row in zip(range(LOOKED_AT), table.rows(), strict=False)]
    rules = mapping_of(guess(table.columns, rows), str(before.get("name", "") or "list"))
    kept = {key: before[key] for key in ("price", "stock_prefix") if key in before}
    return {**as_data(rules), **kept}
