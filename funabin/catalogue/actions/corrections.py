"""Rows that were left out come again, corrected, as a list of their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from django.utils.translation import gettext as _

from funabin.catalogue.actions.running import plan_import, receive_list
from funabin.catalogue.errors import NotAllowed
from funabin.catalogue.feeds.runs import refused_rows
from funabin.catalogue.models import StockImport
from funabin.journal.actor import Actor


def correct_rows(*, import_id: int, cells: Mapping[int, Mapping[str, str]], by: Actor) -> StockImport:
    """A planned partial run of the rows of `cells` (line -> column -> text), read as the run they come from.

    What is not named stays as it stood. Raises NotAllowed where none of the lines was left out, FeedRefused
    where the file is gone.
    """
    run = StockImport.objects.get(pk=import_id)
    columns, rows = refused_rows(run)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    brought = 0
    for line, before in rows:
        if line in cells:
            told = dict(zip(columns, before, strict=False)) | dict(cells[line])
            writer.writerow([told.get(column, "") for column in columns])
            brought += 1
    if not brought:
        raise NotAllowed(_("There is no row to correct."))
    name = f"{run.file_name.rpartition('.')[0] or run.file_name}-corrected.csv"
    again = receive_list(file=out.getvalue().encode(), file_name=name, by=by)
    again = plan_import(
        import_id=again.pk,
        mapping=run.mapping,
        by=by,
        source=run.source,
        publish=run.publish,
        yen_rate=run.yen_rate,
        seller=run.seller,
    )
    again.corrects = run
    again.save(update_fields=["corrects"])
    return again
