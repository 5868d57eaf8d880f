"""Folders and addresses that are watched for stock lists: kept, looked at when due, begun as imports."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from funabin.catalogue.actions.mappings import NAME, mapping_named
from funabin.catalogue.actions.running import begin_import
from funabin.catalogue.errors import CatalogueError, NotAllowed
from funabin.catalogue.feeds.mapping import as_data, mapping_from
from funabin.catalogue.feeds.packing import BLOCK, MAX_BYTES
from funabin.catalogue.feeds.watched import NO_FOLDER, arrived_since, may_watch, newest_file, opened_list
from funabin.catalogue.models import StockImport, StockSource
from funabin.catalogue.models.imports import UNDER_WAY
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.fetching import FetchRefused, check_address, fetch_to
from funabin.kit.logs import place_of

logger = logging.getLogger(__name__)
MOST_WAIT = 24 * 60  # minutes between two looks at a place that fails
OURS_FAILED = gettext_noop("Reading it failed on our side.")
FIELDS = frozenset(
    {"kind", "place", "mapping", "seller", "full", "publish", "missing", "guard", "price_rule"}
    | {"every_minutes", "active"}
)


@transaction.atomic
def save_source(*, name: str, by: Actor, **told: Any) -> StockSource:
    """Keep a watched place, or change what `told` names of it; it is looked at next time the worker comes.

    Raises NotAllowed for a name, folder or address that cannot be, FeedRefused for a mapping nobody knows.
    """
    if not NAME.fullmatch(name):
        raise NotAllowed(_("A name has small letters, figures and hyphens, 2 to 40 of them."))
    unknown = sorted(told.keys() - FIELDS)
    if unknown:
        raise TypeError(f"a source has no {', '.join(unknown)}")
    row = StockSource.objects.select_for_update().filter(name=name).first() or StockSource(name=name)
    place_before = (row.kind, row.place)
    for field, value in told.items():
        setattr(row, field, value)
    if row.pk is None or told.keys() != {"active"}:  # what may no longer be watched can still be paused
        _check(row)
    if (row.kind, row.place) != place_before:
        row.etag = row.modified = row.digest = ""
    row.due_at, row.failures, row.error = timezone.now(), 0, ""
    row.save()
    record("stock.source_saved", by=by, detail={"source": name, "active": row.active})
    return row


def _check(row: StockSource) -> None:
    if row.kind == "address":
        try:
            check_address(row.place)
        except FetchRefused as error:
            raise NotAllowed(_(error.message)) from error
    elif row.kind != "folder" or not may_watch(Path(row.place)):
        told = {"folders": ", ".join(settings.STOCK_FOLDERS)}
        raise NotAllowed(_("Give a folder below %(folders)s, or an https address.") % told)
    rules = mapping_named(row.mapping)
    if row.price_rule:
        mapping_from({**as_data(rules), "price": row.price_rule})


@transaction.atomic
def remove_source(*, name: str, by: Actor) -> None:
    """Stop watching a place; its imports stay on record."""
    if StockSource.objects.filter(name=name).delete()[0]:
        record("stock.source_removed", by=by, detail={"source": name})


def look_now(*, name: str, by: Actor) -> None:
    """Let the worker look at a place the next time it comes, whether or not it failed before."""
    StockSource.objects.filter(name=name).update(due_at=timezone.now())


def look_at_due(*, by: Actor, yen_rate: Decimal | None = None) -> int:
    """Look at each place that is due; begin an import where something new lies. Returns how many."""
    due = StockSource.objects.filter(active=True, due_at__lte=timezone.now()).order_by("due_at")
    return sum(_look(source, by, yen_rate) for source in due)


def _look(source: StockSource, by: Actor, yen_rate: Decimal | None) -> bool:
    """Whether an import began. A failure is told at the desk and backed off, twice as long each time."""
    now = timezone.now()
    if StockImport.objects.filter(source=source.name, kind="rows", state__in=UNDER_WAY).exists():
        return False  # never two at once; looked at again when it is over
    wait = source.every_minutes
    try:
        began = _take(source, by, yen_rate)
        source.failures, source.error = 0, ""
    except (InterfaceError, OperationalError):
        raise  # the database is away, which is nobody's list's fault
    except Exception as error:
        began = False
        source.failures = min(source.failures + 1, 100)
        source.error = _reason(error)[:300]
        wait = min(MOST_WAIT, source.every_minutes * 2 ** min(source.failures, 10))
    source.looked_at, source.due_at = now, now + timedelta(minutes=wait)
    source.save()
    return began


def _reason(error: Exception) -> str:
    """Why, as an English text without the address or the folder."""
    if isinstance(error, FetchRefused):
        return error.message
    if isinstance(error, CatalogueError | OSError):
        return str(error) if isinstance(error, CatalogueError) else NO_FOLDER
    logger.error("a watched place: %s", place_of(error))
    return OURS_FAILED


def _take(source: StockSource, by: Actor, yen_rate: Decimal | None) -> bool:
    if source.kind == "address":
        return _take_address(source, by, yen_rate)
    if not source.full:
        return _take_parts(source, by, yen_rate)
    found = newest_file(Path(source.place))
    if found is None:
        return False
    with opened_list(found) as file:
        digest = _digest(file)
        if digest == source.digest:
            return False
        _begin(source, file, found.name, by, yen_rate)
    source.digest = digest
    return True


def _take_parts(source: StockSource, by: Actor, yen_rate: Decimal | None) -> bool:
    """The next of the lists that came since the last: of parts none may be passed over. Whether one began."""
    for mark, path in arrived_since(Path(source.place), source.modified):
        with opened_list(path) as file:
            digest = _digest(file)
            known = StockImport.objects.filter(origin=source, digest=digest).exists()
            if not known:
                _begin(source, file, path.name, by, yen_rate)
        source.modified, source.digest = mark, digest
        if not known:
            return True
    return False


def _take_address(source: StockSource, by: Actor, yen_rate: Decimal | None) -> bool:
    with fetch_to(source.place, most=MAX_BYTES, etag=source.etag, modified=source.modified) as got:
        if got is None:
            return False  # not changed since
        with got.path.open("rb") as file:
            digest = _digest(file)
        if digest != source.digest:
            _begin(source, got.path, got.name, by, yen_rate)
        new, source.digest = digest != source.digest, digest
        source.etag, source.modified = got.etag[:200], got.modified[:60]
    return new


def _begin(
    source: StockSource, file: Path | BinaryIO, name: str, by: Actor, yen_rate: Decimal | None
) -> None:
    rules = as_data(mapping_named(source.mapping))
    if source.price_rule:
        rules["price"] = source.price_rule
    begin_import(
        file=file,
        file_name=name,
        mapping=rules,
        by=by,
        source=source.name,
        full=source.full,
        publish=source.publish,
        missing=source.missing,
        guard=source.guard,
        yen_rate=yen_rate,
        seller=source.seller,
        origin=source,
    )


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
