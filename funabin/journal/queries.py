"""Read the journal, and hold it against its hash chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db.models import QuerySet

from funabin.journal.models import Batch, BatchEntry, Entry
from funabin.journal.rules import GENESIS, chain, digest_of


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


def entries_of_case(case: str) -> QuerySet[Entry]:
    """All entries of a case number, oldest first."""
    return Entry.objects.filter(case=case).order_by("id")


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
    return digest_of([*head, subjects, body_digest(entry.categories, entry.detail)])


def verify_journal() -> Report:
    """Recompute every batch of the chain; stops at the first that does not hold and says what is wrong."""
    previous, number, entries = GENESIS, 0, 0
    for batch in Batch.objects.order_by("number").iterator():
        number += 1
        rows = list(_rows(batch))
        fault = _fault(batch, rows, previous=previous, number=number)
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
    body = body_digest(entry.categories, entry.detail)
    return body != entry.body_digest or entry_digest(entry) != row.digest


def _unsealed() -> int:
    return Entry.objects.filter(sealed__isnull=True).count()
