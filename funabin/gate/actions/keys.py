"""A key has an end date: destroying keys is how retention ends and how erasure works."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from funabin.gate import keyring, ledger
from funabin.gate.keeping import kept_of
from funabin.gate.models import BlindIndex, DataSubject, SealedDatum, SubjectKey
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry

SETTLED = timedelta(days=1)  # what a crash left behind is older than any running transaction
SECOND_THOUGHTS = timedelta(days=30)  # after a restore, before keys without data are swept
PATIENCE = 2.0  # seconds an action waits for readers of the keyring
FINISHING_PATIENCE = 10.0  # seconds the hourly job waits for them


def report_event(
    *, event: str, subject: DataSubject, case: str = "", by: Actor, at: datetime | None = None
) -> None:
    """Tell the gate of an event that starts a retention ("invoice.issued"): keys of its classes get an end.

    A key that several events start lives until the latest of them.
    """
    at = at or timezone.now()
    count = end_after(event, list(SubjectKey.objects.filter(subject=subject.pk, case__in={"", case})), at)
    detail = {"event": event, "keys": count, "at": at.isoformat()}
    record("event.reported", by=by, subjects=[subject], case=case, detail=detail)


def end_after(event: str, keys: Sequence[SubjectKey], at: datetime) -> int:
    """Give the keys whose class starts by `event` their day, each by the shortest time that counts for it."""
    kept, count = kept_of(keys), 0
    for key in keys:
        end = kept[key.pk].end_after(event, at) if key.pk in kept else None
        count += keyring.postpone([key], end) if end else 0
    return count


def destroy_due_keys(*, by: Actor, at: datetime | None = None) -> int:
    """Destroy every key whose time is up at `at`, and those of people who have been silent too long."""
    at = at or timezone.now()
    due = destroy_keys(list(SubjectKey.objects.filter(due_at__lte=at)), reason="due", by=by, at=at)
    return due + destroy_keys(idle_keys(at), reason="idle", by=by, at=at)


def destroy_keys(keys: Sequence[SubjectKey], *, reason: str, by: Actor, at: datetime) -> int:
    """Destroy keys for good: the ledger is on the disk first, then the keys die, then the journal says so."""
    if not keys:
        return 0
    mark = ledger.append(
        ledger.Destruction.of(key.pk, key.subject, key.retention, key.case, reason=reason, at=at)
        for key in keys
    )
    died = keyring.destroy((key.pk for key in keys), mark=mark)
    with transaction.atomic():
        record("ledger.grown", by=by, detail={"lines": mark.lines, "head": mark.head})
        record_destroyed(keys, reason, by=by)
    scrub_keyring(by=by)
    return died


def settle_destructions(*, by: Actor, at: datetime | None = None) -> int:
    """Hold the keyring against the ledger.

    What must be dead is destroyed again, who asked for erasure stays erased.
    """
    alive = destroy_listed()
    with transaction.atomic():
        mark_erased(at or timezone.now())
        record_destroyed(alive, "ledger", by=by)
    if alive:
        scrub_keyring(by=by)
    return len(alive)


def destroy_listed() -> list[SubjectKey]:
    """Destroy the keys that the ledger names and that are there all the same. Touches the keyring only."""
    listed = {UUID(one.key) for one in ledger.destructions()}
    alive = [key for key in SubjectKey.objects.iterator() if key.pk in listed]
    keyring.destroy((key.pk for key in alive), mark=ledger.mark())
    return alive


def mark_erased(at: datetime) -> int:
    """Whoever the ledger calls erased is erased; returns how many had been forgotten."""
    erased = {one.subject for one in ledger.destructions() if one.reason == "erased"}
    return DataSubject.objects.filter(pk__in=erased, erased_at__isnull=True).update(erased_at=at)


def record_destroyed(keys: Iterable[SubjectKey], reason: str, *, by: Actor) -> None:
    """One entry for each key that died."""
    for key in keys:
        detail = {"key": str(key.pk), "retention": key.retention, "reason": reason}
        record("key.destroyed", by=by, subjects=[key.subject], case=key.case, detail=detail)


def scrub_keyring(*, by: Actor) -> bool:
    """Take what was destroyed out of the write-ahead log; False, and recorded, where a reader prevents it."""
    scrubbed = keyring.scrub(PATIENCE)
    if not scrubbed:
        record("keyring.scrub_delayed", by=by)
    return scrubbed


def finish_scrubbing(*, by: Actor) -> bool:
    """Do what a reader prevented before. False where one still does."""
    kinds = ("keyring.scrub_delayed", "keyring.scrubbed")
    said = Entry.objects.filter(kind__in=kinds).order_by("id").values_list("kind", flat=True).last()
    if not keyring.scrub(FINISHING_PATIENCE):
        return False
    if said == "keyring.scrub_delayed":
        record("keyring.scrubbed", by=by)
    return True


def sweep_orphans(*, by: Actor, at: datetime | None = None) -> int:
    """Remove what crashes left: data no row holds, blind indexes without a datum, keys that seal nothing."""
    at = at or timezone.now()
    data = sum(_sweep_data(place, at) for place in _places())
    indexes = _sweep_indexes(at)
    keys = destroy_keys(_unused_keys(at), reason="orphan", by=by, at=at)
    if data or indexes or keys:
        record("data.swept", by=by, detail={"data": data, "keys": keys, "indexes": indexes})
    return data + indexes + keys


def idle_keys(at: datetime) -> list[SubjectKey]:
    """Keys of people who were silent for as long as their class allows."""
    contacts = dict(DataSubject.objects.values_list("pk", "last_contact_at"))
    keys = list(SubjectKey.objects.order_by("made_at", "id"))
    kept, idle = kept_of(keys), []
    for key in keys:
        contact = contacts.get(key.subject, key.made_at)
        end = kept[key.pk].end_of_silence(contact) if key.pk in kept else None
        idle += [key] if end and end <= at else []
    return idle


def _places() -> list[str]:
    return list(SealedDatum.objects.order_by("place").values_list("place", flat=True).distinct())


def _sweep_data(place: str, at: datetime) -> int:
    label, name = place.rsplit(".", 1)
    try:
        model = apps.get_registered_model(*label.split("."))
    except LookupError:  # a feature that was taken out: its data ends with its keys
        return 0
    held = model._base_manager.filter(**{f"{name}__isnull": False})
    lost = SealedDatum.objects.filter(place=place, taken_at__lt=at - SETTLED)
    return lost.exclude(pk__in=held.values(name)).delete()[0]


def _sweep_indexes(at: datetime) -> int:
    old = BlindIndex.objects.filter(made_at__lt=at - SETTLED)
    indexed = set(old.values_list("datum", flat=True))
    held = set(SealedDatum.objects.values_list("pk", flat=True))
    return keyring.drop_indexes(indexed - held)


def _unused_keys(at: datetime) -> list[SubjectKey]:
    """Keys that seal nothing; after a restore, a newer copy of the main database may have their data."""
    before_moment = at - SETTLED
    restored = Entry.objects.filter(kind="backup.restored", at__gt=at - SECOND_THOUGHTS).order_by("id").last()
    used = set(SealedDatum.objects.values_list("key", flat=True).distinct())
    old: Iterable[SubjectKey] = SubjectKey.objects.filter(made_at__lt=before_moment).iterator()
    return [key for key in old if key.pk not in used and not (restored and key.made_at <= restored.at)]
