"""Write the journal: record what happened, seal what was recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from funabin.journal.actor import Actor
from funabin.journal.models import Batch, BatchEntry, Entry, EntrySubject, SealerLock
from funabin.journal.queries import (
    TERM,
    Report,
    body_digest,
    entry_digest,
    terms,
    unsealed_entries,
    verify_journal,
)
from funabin.journal.rules import GENESIS, chain, check_detail, check_word

__all__ = [
    "Report",
    "Said",
    "drop_bodies",
    "note_term",
    "note_verification",
    "record",
    "record_each",
    "seal_journal",
    "verify_journal",
]

LARGEST_BATCH = 5_000
AT_ONCE = 500  # entries written by one statement


@dataclass(frozen=True)
class Said:
    """What an entry says beside its kind and its actor."""

    subjects: Iterable[Any] = ()
    case: str = ""
    purpose: str = ""
    categories: Iterable[str] = ()
    detail: Mapping[str, object] = field(default_factory=dict)


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
    said = Said(subjects, case, purpose, categories, detail or {})
    entry, tokens = _entry(kind, by, said)
    entry.save(force_insert=True)
    EntrySubject.objects.bulk_create([EntrySubject(entry=entry, subject=token) for token in tokens])
    return entry


def record_each(kind: str, *, by: Actor, entries: Iterable[Said]) -> int:
    """Write many entries of a kind, some hundreds by a statement; returns how many. Raises UnfitEntry."""
    written, source = 0, iter(entries)
    while some := [_entry(kind, by, said) for said in islice(source, AT_ONCE)]:
        rows = Entry.objects.bulk_create([entry for entry, _ in some])
        EntrySubject.objects.bulk_create(
            EntrySubject(entry=entry, subject=token)
            for entry, (_, tokens) in zip(rows, some, strict=True)
            for token in tokens
        )
        written += len(rows)
    return written


def _entry(kind: str, by: Actor, said: Said) -> tuple[Entry, list[str]]:
    """An entry as it will stand there, and the tokens of the people it is about."""
    body = check_detail(kind, said.detail)
    named = sorted({check_word(key, "a category") for key in said.categories})
    tokens = sorted({check_word(_token(subject), "a subject") for subject in said.subjects})
    entry = Entry(
        at=timezone.now(),
        kind=kind,
        actor_kind=check_word(by.kind, "the actor's kind"),
        actor_token=check_word(by.token, "the actor's token"),
        purpose=check_word(said.purpose, "the purpose"),
        case=check_word(said.case, "the case"),
        categories=named,
        detail=body,
        body_digest=body_digest(named, body),
    )
    return entry, tokens


def _token(subject: Any) -> str:
    return subject if isinstance(subject, str) else str(subject.pk)


@transaction.atomic
def seal_journal(*, by: Actor) -> int:
    """Put every unsealed entry into batches of the hash chain; returns how many were sealed.

    One sealer at a time.
    """
    SealerLock.objects.select_for_update().get_or_create(pk=1)
    sealed = 0
    while entries := list(unsealed_entries()[:LARGEST_BATCH]):
        _seal_batch(entries, by=by)
        sealed += len(entries)
    return sealed


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
def note_term(*, days: int, by: Actor) -> None:
    """Bodies are kept at least so many days from now on; the database and verification read it here.

    Saying the same again writes nothing.
    """
    said = terms()
    if not said or said[-1][1] != days:
        record(TERM, by=by, detail={"days": days})


@transaction.atomic
def drop_bodies(ids: Collection[int]) -> int:
    """Empty categories and detail of these entries; their digests stay, and the chain holds.

    Raises an error of the database where one of them is too young, or not sealed yet.
    """
    sealed = Entry.objects.filter(pk__in=ids, dropped_at__isnull=True)
    return sealed.update(categories=[], detail={}, dropped_at=timezone.now())


@transaction.atomic
def note_verification(*, report: Report, by: Actor) -> None:
    """Keep that the chain was recomputed, and whether it held: the policy page says when."""
    detail = {"entries": report.entries, "batches": report.batches, "holds": report.holds}
    record("journal.verified", by=by, detail=detail)
