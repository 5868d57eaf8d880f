"""Read the journal, and hold it against its hash chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from django.db.models import QuerySet
from django.utils import timezone

from funabin.journal.models import Batch, BatchEntry, Entry
from funabin.journal.rules import GENESIS, chain, digest_of

TERM = "journal.term"  # the kind of the entry that says how long bodies are kept at least
LOWERED_AFTER = timedelta(days=30)  # a shorter term counts once it has stood in the chain so long
Terms = list[tuple[datetime, int]]  # since when in the chain, days


@dataclass(frozen=True)
class Report:
    """What verifying found.

    `bad_batch` is the number of the first batch that does not hold, None if all do.
    """

    batches: int
    entries: int
    unsealed: int
    head: str
    bad_batch: int | None = None
    fault: str = ""

    @property
    def holds(self) -> bool:
        """Whether every sealed entry is as it was sealed."""
        return self.bad_batch is None


def entries_of(subject: str) -> QuerySet[Entry]:
    """All entries about the person with this token, oldest first."""
    return Entry.objects.filter(subjects__subject=subject).order_by("id")


def newest_head() -> tuple[int, str]:
    """The number and the head of the newest batch."""
    last = Batch.objects.order_by("-number").values_list("number", "head").first()
    return last or (0, GENESIS)


def newest_verification() -> Entry | None:
    """The entry of the last time the chain was recomputed; None before the first."""
    return Entry.objects.filter(kind="journal.verified", dropped_at__isnull=True).order_by("-id").first()


def unsealed_entries() -> QuerySet[Entry]:
    """Entries no batch has sealed yet, whatever order they were committed in."""
    return Entry.objects.filter(sealed__isnull=True).order_by("id").prefetch_related("subjects")


def body_digest(categories: list[str], detail: dict[str, object]) -> str:
    """Digest (hex) of the part of an entry that may be dropped one day."""
    return digest_of([categories, detail])


def entry_digest(entry: Entry) -> str:
    """Digest (hex) of a whole entry as it stands in the database now, its subjects included."""
    subjects = sorted(subject.subject for subject in entry.subjects.all())
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    head = [entry.pk, at, entry.kind, entry.actor_kind, entry.actor_token, entry.purpose, entry.case]
    return digest_of([*head, subjects, _body_digest(entry)])


def _body_digest(entry: Entry) -> str:
    """Digest of the body as it stands there; of a dropped one, what was noted when it was written."""
    if entry.dropped_at and not entry.categories and not entry.detail:
        return entry.body_digest
    return body_digest(entry.categories, entry.detail)


def terms() -> Terms:
    """How many days bodies were to be kept at least, in the order of the chain, what is unsealed last."""
    said = [entry for entry in Entry.objects.filter(kind=TERM).order_by("id") if "days" in entry.detail]
    return sealed_terms() + [
        (timezone.now(), entry.detail["days"]) for entry in said if not _is_sealed(entry)
    ]


def _is_sealed(entry: Entry) -> bool:
    return BatchEntry.objects.filter(entry=entry).exists()


def sealed_terms() -> Terms:
    """The terms that stand in the chain, in its order, each since the latest sealing up to its batch.

    Not since what its own row says: a row is inserted by whoever reaches the database, a place in the chain
    before other batches is not.
    """
    rows = BatchEntry.objects.filter(entry__kind=TERM).select_related("entry").order_by("batch", "position")
    sealings = Batch.objects.order_by("number").values_list("number", "sealed_at")
    latest = dict(
        zip((number for number, _ in sealings), accumulate((at for _, at in sealings), max), strict=True)
    )
    return [(latest[row.batch_id], row.entry.detail["days"]) for row in rows if "days" in row.entry.detail]


def least_days(kept: Terms, at: datetime) -> int | None:
    """How many days a body dropped at `at` must have been kept: the longest that counts; None without a term.

    The newest that has stood for LOWERED_AFTER counts, and each that was noted since: a longer one at once, a
    shorter one not yet. The very first counts at once.
    """
    stood = [place for place, (since, _) in enumerate(kept) if since + LOWERED_AFTER <= at]
    first = stood[-1] if stood else 0
    counting = (
        days for place, (since, days) in enumerate(kept) if place >= first and (place == first or since <= at)
    )
    return max(counting, default=None)


def droppable(before: datetime, *, after: int = 0) -> QuerySet[Entry]:
    """Sealed entries from before a moment with a body, in their order, beginning behind the id `after`."""
    newest = Entry.objects.filter(at__lt=before).order_by("-at").values_list("pk", flat=True).first() or 0
    found = Entry.objects.filter(pk__gt=after, pk__lte=newest, at__lt=before, dropped_at__isnull=True)
    return found.filter(sealed__isnull=False).exclude(kind=TERM).order_by("pk")


def verify_journal() -> Report:
    """Recompute every batch of the chain; stops at the first that does not hold and says what is wrong."""
    previous, number, entries, kept = GENESIS, 0, 0, sealed_terms()
    for batch in Batch.objects.order_by("number").iterator():
        number += 1
        rows = list(_rows(batch))
        fault = _fault(batch, rows, previous=previous, number=number)
        if not fault and any(_is_dropped_early(row.entry, kept) for row in rows):
            fault = "a body was dropped before its time"
        if fault:
            return Report(number, entries, _unsealed(), previous, bad_batch=number, fault=fault)
        previous, entries = batch.head, entries + len(rows)
    return Report(number, entries, _unsealed(), previous)


def _rows(batch: Batch) -> Iterator[BatchEntry]:
    rows = BatchEntry.objects.filter(batch=batch).order_by("position")
    return rows.select_related("entry").prefetch_related("entry__subjects").iterator(chunk_size=500)


def _fault(batch: Batch, rows: list[BatchEntry], *, previous: str, number: int) -> str:
    if batch.number != number:
        return "a batch is missing"
    if batch.previous != previous:
        return "the batch does not follow the one before"
    if [row.position for row in rows] != list(range(len(rows))):
        return "an entry is missing"
    if any(_is_changed(row) for row in rows):
        return "an entry was changed"
    if chain(previous, number, (row.digest for row in rows)) != batch.head:
        return "the head does not follow from the entries"
    return ""


def _is_changed(row: BatchEntry) -> bool:
    entry = row.entry
    return _body_digest(entry) != entry.body_digest or entry_digest(entry) != row.digest


def _is_dropped_early(entry: Entry, kept: Terms) -> bool:
    """Whether a body went sooner than the terms of the chain let it, or is said to go one day."""
    if entry.dropped_at is None:
        return False
    days = least_days(kept, entry.dropped_at)
    is_due = days is not None and entry.at + timedelta(days=days) <= entry.dropped_at
    return not is_due or entry.kind == TERM or entry.dropped_at > timezone.now()


def _unsealed() -> int:
    return Entry.objects.filter(sealed__isnull=True).count()
