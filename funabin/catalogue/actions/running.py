"""Stock lists as they are taken: kept, planned, read in batches that lose nothing, asked about, ended.

A run is a row (StockImport). Each batch is one transaction that writes vehicles, problems, counts and the
position together; so a process may die at any moment, and whoever goes on begins behind the last batch.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from funabin.catalogue.actions.mappings import mapping_named
from funabin.catalogue.actions.reading import Reading, forget_reading, reading_of
from funabin.catalogue.errors import FeedRefused, NotAllowed
from funabin.catalogue.feeds.keeping import FILE_GONE, list_of
from funabin.catalogue.feeds.mapping import HOUSE, StockMapping, as_data
from funabin.catalogue.feeds.missing import guard_of, missing_rows
from funabin.catalogue.feeds.packing import BLOCK, MAX_BYTES
from funabin.catalogue.feeds.reader import open_list
from funabin.catalogue.models import StockImport, StockRow, StockSource, Vehicle
from funabin.catalogue.models.imports import ANSWERS, UNDER_WAY
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.claims import claimed
from funabin.kit.storage import private_storage

BATCH = 1_000  # rows of one transaction: a fifth of a second, short enough for the writers who wait
SEEN_AT_ONCE = 2_000
MOST_PROBLEMS = 1_000  # kept with the run; all are counted
KEPT_FOR = timedelta(days=30)  # files of lists that are over: their refused rows can still be corrected
OVER = ("kept", "done", "failed", "stopped")
PLANNED = ("kept", "stopped", "failed")
NO_RATE = gettext_noop("The price rule needs an exchange rate, and there is none for today.")
Given = Path | BinaryIO | bytes
Told = Callable[[StockImport], None]


def receive_list(*, file: Given, file_name: str, by: Actor, kind: str = "rows") -> StockImport:
    """Keep a list in private storage and find its form; no stock comes of it yet. Raises FeedRefused."""
    with given(file) as stream:
        form = open_list(stream).form if kind == "rows" else {}
        stream.seek(0)
        digest, size = _digest(stream)
        stream.seek(0)
        name = private_storage().save(f"imports/{uuid4().hex}", File(stream))
    run = StockImport(kind=kind, state="kept", file=name, file_name=Path(file_name).name[:200], digest=digest)
    run.size, run.form, run.started_by = size, form, by.token
    run.save()
    return run


@transaction.atomic
def plan_import(
    *,
    import_id: int,
    mapping: str | Path | StockMapping | Mapping[str, Any],
    by: Actor,
    source: str = "",
    full: bool = False,
    publish: bool = False,
    missing: str = "ask",
    guard: int = 20,
    yen_rate: Decimal | None = None,
    seller: str = "",
    origin: StockSource | None = None,
) -> StockImport:
    """Say how a received list is read. `missing`: what becomes of vehicles a full list lacks ("ask" first).

    yen_rate: yen per one unit of the site's currency, fixed for the run. Raises FeedRefused for a mapping
    that does not fit the list, NotAllowed for a run that is under way or over.
    """
    run = _locked(import_id, PLANNED)
    rules = mapping_named(mapping)
    _suit_columns(run, rules)
    if run.position and as_data(rules) != run.mapping:
        raise NotAllowed(_("Part of this list is taken already; send it again to read it otherwise."))
    run.mapping, run.source = as_data(rules), (source or rules.name)[:40]
    run.full, run.publish, run.guard = full, publish, guard
    run.missing_answer = "" if missing == "ask" else missing
    run.yen_rate, run.seller, run.origin = yen_rate, seller, origin or run.origin
    if rules.price and not (rules.price.rate or yen_rate):
        raise FeedRefused(_(NO_RATE))
    run.save()
    return run


def start_import(*, import_id: int, by: Actor) -> StockImport:
    """Let a planned, stopped or failed run be read (on). Raises FeedRefused where its source has another."""
    try:
        with transaction.atomic():
            run = _locked(import_id, PLANNED)
            if not run.file:
                raise NotAllowed(_(FILE_GONE))
            if run.kind == "rows" and not run.mapping:
                raise NotAllowed(_("Nobody has said yet how the columns of this list are read."))
            run.state, run.error, run.ended_at = run.form.get("stopped_in", "reading"), "", None
            run.save()
            detail = {"import": run.pk, "full": run.full, "publish": run.publish}
            record("stock.import_begun", by=by, detail=detail)  # the worker writes; who had it begin is kept
    except IntegrityError as error:
        raise FeedRefused(
            _("Another list of the same source is being read. Wait for it, or stop it.")
        ) from error
    return run


def begin_import(
    *,
    file: Given,
    file_name: str = "",
    mapping: str | Path | StockMapping | Mapping[str, Any] = HOUSE,
    by: Actor,
    **plan: Any,
) -> StockImport:
    """Receive, plan and start at once; see these. What is refused leaves nothing behind."""
    run = receive_list(file=file, file_name=file_name or _name_of(file), by=by)
    try:
        plan_import(import_id=run.pk, mapping=mapping, by=by, **plan)
        return start_import(import_id=run.pk, by=by)
    except (FeedRefused, NotAllowed):
        drop_import(import_id=run.pk, by=by)
        raise


def continue_import(
    *, import_id: int, by: Actor, seconds: float | None = None, progress: Told | None = None
) -> StockImport:
    """Take batch after batch until the list is taken, somebody must answer, or `seconds` are over.

    Another process at the same run is let alone. A list that breaks ends as "failed" with its reason.
    """
    until = None if seconds is None else time.monotonic() + seconds
    with claimed(f"stock-import-{import_id}") as ours:
        run = StockImport.objects.get(pk=import_id)
        while ours and run.state in ("reading", "writing") and (until is None or time.monotonic() < until):
            run = _advance(run, by)
            if progress:
                progress(run)
        if run.state not in ("reading", "writing"):
            forget_reading(run.pk)
    return run


@transaction.atomic
def stop_import(*, import_id: int, by: Actor) -> StockImport:
    """Stop a run between two batches; what is taken stays. `start_import` goes on."""
    run = _locked(import_id, UNDER_WAY)
    run.form = {**run.form, "stopped_in": run.state}
    run.state = "stopped"
    run.save()
    record("stock.import_stopped", by=by, detail={"import": run.pk})
    return run


@transaction.atomic
def answer_missing(*, import_id: int, answer: str, by: Actor, despite_guard: bool = False) -> StockImport:
    """Say what becomes of vehicles the full list lacks: "sold", "withdraw" or "keep"; then it is taken.

    Raises NotAllowed where so many are missing that the guard must be overruled by name.
    """
    run = _locked(import_id, ("asking",))
    if answer not in ANSWERS:
        raise NotAllowed(_("Answer sold, withdraw or keep."))
    if answer != "keep" and not despite_guard and guard_of(run):
        raise NotAllowed(
            _("So many vehicles are missing that the list may be cut off. Say that it is whole nevertheless.")
        )
    run.missing_answer, run.state, run.position = answer, "writing", 0
    run.save()
    detail = {"import": run.pk, "answer": answer, "vehicles": run.missing}
    record("stock.missing_answered", by=by, detail=detail)
    return run


@transaction.atomic
def drop_import(*, import_id: int, by: Actor) -> None:
    """Throw away a list of which nothing was taken yet, with its file. Raises NotAllowed."""
    run = _locked(import_id, PLANNED)
    if run.position or run.ended_at:
        raise NotAllowed(_("Part of this list is taken already; it stays on record."))
    name = run.file
    run.delete()
    if name:
        transaction.on_commit(lambda: private_storage().delete(name))


def drop_old_files(*, at: datetime) -> int:
    """Drop the files of lists done long ago, and lists that nobody planned; returns how many."""
    over = StockImport.objects.exclude(file="").filter(moved_at__lt=at - KEPT_FOR, state__in=OVER)
    for run in over[:100]:
        name, run.file = run.file, ""
        run.save(update_fields=["file"])
        private_storage().delete(name)
    return len(over[:100])


# one step of a run


def _advance(run: StockImport, by: Actor) -> StockImport:
    began = time.monotonic()
    try:
        reading = reading_of(run)
        step = _look if run.state == "reading" else _write
        with transaction.atomic():
            held = StockImport.objects.select_for_update().get(pk=run.pk)
            if (held.state, held.position) != (run.state, run.position):
                forget_reading(run.pk)
                return held
            step(held, reading, by)
            held.working_seconds += time.monotonic() - began
            held.save()
    except FeedRefused as error:
        return _fail(run, str(error))
    except BaseException:
        forget_reading(run.pk)  # the transaction is undone: what was read ahead is no longer true
        raise
    return held


def _fail(run: StockImport, why: str) -> StockImport:
    forget_reading(run.pk)
    run.form = {**run.form, "stopped_in": run.state}
    run.state, run.error, run.ended_at = "failed", why[:300], timezone.now()
    run.save(update_fields=["form", "state", "error", "ended_at", "moved_at"])
    return run


def _look(run: StockImport, reading: Reading, by: Actor) -> None:
    """The first pass of a full list: which of the vehicles we have are in it. A partial one needs none."""
    if run.full:
        rows = reading.next_rows(SEEN_AT_ONCE)
        names = [name for row in rows if (name := reading.plan.identity(row.cells))]
        StockRow.objects.filter(source=run.source, identity__in=names).update(seen_in=run.pk)
        run.position += len(rows)
        run.rows = reading.about_rows(run.position)
        if rows:
            return
        run.rows = run.position
        run.missing = missing_rows(run).count()
    forget_reading(run.pk)
    run.state, run.position = "writing", 0
    if run.missing and (not run.missing_answer or (run.missing_answer != "keep" and guard_of(run))):
        run.state, run.missing_answer = "asking", ""


def _write(run: StockImport, reading: Reading, by: Actor) -> None:
    rows = reading.next_rows(BATCH)
    if rows:
        reading.taker.run = run
        reading.taker.take(rows).add_to(run)
        run.position += len(rows)
        if not run.full:
            run.rows = reading.about_rows(run.position)
    _keep_problems(run, reading, ended=not rows)
    if not rows:
        run.rows = run.position
        if not _settle_missing(run):
            _end(run, by)


def _keep_problems(run: StockImport, reading: Reading, *, ended: bool) -> None:
    told = reading.problems_until_now(ended=ended)
    run.rejected += reading.lines_left_out(told)
    run.set_aside += reading.lines_set_aside(told)
    room = MOST_PROBLEMS - len(run.problems)
    if told and room > 0:
        run.problems = [*run.problems, *(one.as_json() for one in told[:room])]


def _settle_missing(run: StockImport) -> bool:
    """Sell or withdraw some of the vehicles that the list lacks; whether there may be more."""
    if not run.full or run.missing_answer not in ("sold", "withdraw"):
        return False
    rows = dict(missing_rows(run).values_list("vehicle_id", "pk")[:BATCH])
    at = timezone.now()
    held = Vehicle.objects.select_for_update().filter(pk__in=rows, state="available")
    ids = list(held.values_list("pk", flat=True))
    state = {"state": "sold", "sold_at": at} if run.missing_answer == "sold" else {"state": "draft"}
    Vehicle.objects.filter(pk__in=ids).update(**state, updated_at=at)
    # the row is read anew when the vehicle comes back, and nobody but the feed has touched it
    StockRow.objects.filter(pk__in=rows.values()).update(digest=b"", stamp=at)
    run.gone += len(ids)
    return bool(ids)


def _end(run: StockImport, by: Actor) -> None:
    run.state, run.ended_at = "done", timezone.now()
    counts = {name: getattr(run, name) for name in ("created", "updated", "unchanged", "rejected", "gone")}
    detail: dict[str, Any] = {"import": run.pk, "mapping": str(run.mapping.get("name", "")), **counts}
    record("stock.imported", by=by, detail=detail)


# helpers of the above


def _locked(import_id: int, states: tuple[str, ...]) -> StockImport:
    run = StockImport.objects.select_for_update().get(pk=import_id)
    if run.state not in states:
        raise NotAllowed(_("The state of this import does not allow it."))
    return run


def _suit_columns(run: StockImport, rules: StockMapping) -> None:
    """The mapping's own columns name the head of a list that nobody read before. Raises FeedRefused."""
    needed = rules.needed_columns()
    if needed <= set(run.form.get("columns", ())) or run.kind != "rows":
        return
    table = open_list(list_of(run), run.form)
    try:
        if not run.position:
            table.suit(needed)
        table.require(needed)
    finally:
        table.close()
    run.form = table.form


def given(file: Given) -> BinaryIO:
    """What somebody gave us as a stream that we may close. Raises FeedRefused for a missing file."""
    if isinstance(file, bytes):
        return io.BytesIO(file)
    if isinstance(file, Path):
        try:
            return file.open("rb")
        except OSError as error:
            told = {"file": file.name, "reason": error.strerror}
            raise FeedRefused(_("%(file)s cannot be read: %(reason)s.") % told) from error
    file.seek(0)
    return cast(BinaryIO, _Kept(file))


class _Kept(io.RawIOBase):
    """Somebody else's stream, which is not ours to close."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def read(self, size: int | None = -1) -> bytes:
        return self._inner.read(-1 if size is None else size)


def _name_of(file: Given) -> str:
    return file.name if isinstance(file, Path) else Path(str(getattr(file, "name", "") or "list")).name


def _digest(stream: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK):
        digest.update(block)
        size += len(block)
        if size > MAX_BYTES:
            raise FeedRefused(
                _("The stock list is larger than %(most)s MB. Split it.") % {"most": MAX_BYTES // 1024**2}
            )
    return digest.hexdigest(), size
