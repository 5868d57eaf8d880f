"""Write the journal: record what happened, seal what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from funabin.journal.actor import Actor
from funabin.journal.models import Batch, BatchEntry, Entry, EntrySubject, SealerLock
from funabin.journal.queries import Report, body_digest, entry_digest, unsealed_entries, verify_journal
from funabin.journal.rules import GENESIS, chain, check_detail, check_word

__all__ = ["Report", "note_verification", "record", "seal_journal", "verify_journal"]

LARGEST_BATCH = 5_000


def record(
    kind: str,
    *,
    by: Actor,
    subjects: Iterable[Any] = (),
    case: str = "",
    purpose: str = "",
    categories: Iterable[str] = (),
    detail: Mapping[str, object] | None = None,
) -> Entry:
    """Write one entry in the caller's transaction. `subjects` are tokens or rows whose key is the token.

    Raises UnfitEntry where the kind or a detail key is not listed in kinds.py, or a value could be personal
    data.
    """
    body = check_detail(kind, detail or {})
    named = sorted({check_word(key, "a category") for key in categories})
    tokens = sorted({check_word(_token(subject), "a subject") for subject in subjects})
    entry = Entry.objects.create(
        at=timezone.now(),
        kind=kind,
        actor_kind=check_word(by.kind, "the actor's kind"),
        actor_token=check_word(by.token, "the actor's token"),
        purpose=check_word(purpose, "the purpose"),
        case=check_word(case, "the case"),
        categories=named,
        detail=body,
        body_digest=body_digest(named, body),
    )
    EntrySubject.objects.bulk_create([EntrySubject(entry=entry, subject=token) for token in tokens])
    return entry


def _token(subject: Any) -> str:
    return subject if isinstance(subject, str) else str(subject.pk)


@transaction.atomic
def seal_journal(*, by: Actor) -> int:
    """Put every unsealed entry into batches of the hash chain; returns how many were sealed.

    One sealer at a time.
    """
    SealerLock.objects.select_for_update().get_or_create(pk=1)
    entries = list(unsealed_entries())
    for start in range(0, len(entries), LARGEST_BATCH):
        _seal_batch(entries[start : start + LARGEST_BATCH], by=by)
    return len(entries)


def _seal_batch(entries: list[Entry], *, by: Actor) -> None:
    last = Batch.objects.order_by("-number").first()
    previous, number = (last.head, last.number + 1) if last else (GENESIS, 1)
    digests = [entry_digest(entry) for entry in entries]
    head = chain(previous, number, digests)
    batch = Batch.objects.create(
        number=number, previous=previous, head=head, sealed_at=timezone.now(), sealed_by=by.token
    )
    BatchEntry.objects.bulk_create(
        BatchEntry(batch=batch, entry=entry, position=position, digest=digest)
        for position, (entry, digest) in enumerate(zip(entries, digests, strict=True))
    )


@transaction.atomic
def note_verification(*, report: Report, by: Actor) -> None:
    """Keep that the chain was recomputed, and whether it held: the policy page says when."""
    detail = {"entries": report.entries, "batches": report.batches, "holds": report.holds}
    record("journal.verified", by=by, detail=detail)
