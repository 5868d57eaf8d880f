"""A key has an end date: destroying keys is how retention ends and how erasure works."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from funabin.gate import keyring, ledger, vault
from funabin.gate.models import BlindIndex, DataSubject, SealedDatum, SubjectKey
from funabin.gate.policies import current_version
from funabin.gate.rules import after
from funabin.journal.actions import record
from funabin.journal.actor import Actor

SETTLED = timedelta(days=1)  # what a crash left behind is older than any running transaction


def report_event(
    *, event: str, subject: DataSubject, case: str = "", by: Actor, at: datetime | None = None
) -> None:
    """Tell the gate of an event that starts a retention ("invoice.issued"): keys of its classes get an end.

    A key that several events start lives until the latest of them.
    """
    at, retention = at or timezone.now(), current_version().policy.retention
    started = {key for key, found in retention.items() if found.starts == event}
    keys = SubjectKey.objects.filter(subject=subject.pk, retention__in=started, case__in={"", case})
    count = sum(keyring.postpone([key], after(at, retention[key.retention].lasts)) for key in keys)
    record("event.reported", by=by, subjects=[subject], case=case, detail={"event": event, "keys": count})


def destroy_due_keys(*, by: Actor, at: datetime | None = None) -> int:
    """Destroy every key whose time is up at `at`, and those of people who have been silent too long."""
    at = at or timezone.now()
    due = destroy_keys(list(SubjectKey.objects.filter(due_at__lte=at)), reason="due", by=by, at=at)
    return due + destroy_keys(_idle(at), reason="idle", by=by, at=at)


def destroy_keys(keys: Sequence[SubjectKey], *, reason: str, by: Actor, at: datetime) -> int:
    """Destroy keys for good: the ledger is on the disk first, then the keys die, then the journal says so."""
    if not keys:
        return 0
    ledger.append(
        ledger.Destruction.of(key.pk, key.subject, key.retention, key.case, reason=reason, at=at)
        for key in keys
    )
    died = keyring.destroy(key.pk for key in keys)
    with transaction.atomic():
        for key in keys:
            detail = {"key": str(key.pk), "retention": key.retention, "reason": reason}
            record("key.destroyed", by=by, subjects=[key.subject], case=key.case, detail=detail)
    return died


def settle_destructions(*, by: Actor, at: datetime | None = None) -> int:
    """Hold the keyring against the ledger.

    What must be dead is destroyed again, who asked for erasure stays erased.
    """
    at, listed = at or timezone.now(), {UUID(one.key): one for one in ledger.destructions()}
    erased = {one.subject for one in listed.values() if one.reason == "erased"}
    DataSubject.objects.filter(pk__in=erased, erased_at__isnull=True).update(erased_at=at)
    alive = [key for key in SubjectKey.objects.iterator() if key.pk in listed]
    keyring.destroy(key.pk for key in alive)
    with transaction.atomic():
        for key in alive:
            detail = {"key": str(key.pk), "retention": key.retention, "reason": "ledger"}
            record("key.destroyed", by=by, subjects=[key.subject], case=key.case, detail=detail)
    return len(alive)


def rotate_ring(*, by: Actor) -> int:
    """Wrap every key under the newest key of the ring, so that older ring keys can be taken away."""
    keys = list(SubjectKey.objects.all())
    for key in keys:
        key.wrapped = vault.rewrap(key.wrapped)
    SubjectKey.objects.bulk_update(keys, ["wrapped"], batch_size=500)
    keyring.scrub()
    record("ring.rotated", by=by, detail={"keys": len(keys)})
    return len(keys)


def sweep_orphans(*, by: Actor, at: datetime | None = None) -> int:
    """Remove what crashes left: data no row holds, blind indexes without a datum, keys that seal nothing."""
    at = at or timezone.now()
    data = sum(_sweep_data(place, at) for place in _places())
    indexes = _sweep_indexes(at)
    keys = destroy_keys(_unused_keys(at - SETTLED), reason="orphan", by=by, at=at)
    if data or indexes or keys:
        record("data.swept", by=by, detail={"data": data, "keys": keys, "indexes": indexes})
    return data + indexes + keys


def _idle(at: datetime) -> list[SubjectKey]:
    """Keys of people who were silent for as long as their class allows."""
    keys: list[SubjectKey] = []
    contacts = dict(DataSubject.objects.values_list("pk", "last_contact_at"))
    for retention in current_version().policy.retention.values():
        if retention.idle:
            of_class = SubjectKey.objects.filter(retention=retention.key).iterator()
            last = ((key, contacts.get(key.subject, key.made_at)) for key in of_class)
            keys += [key for key, contact in last if after(contact, retention.idle) <= at]
    return keys


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


def _unused_keys(before_moment: datetime) -> list[SubjectKey]:
    used = set(SealedDatum.objects.values_list("key", flat=True).distinct())
    old: Iterable[SubjectKey] = SubjectKey.objects.filter(made_at__lt=before_moment).iterator()
    return [key for key in old if key.pk not in used]
