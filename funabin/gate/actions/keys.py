"""A key has an end date: destroying keys is how retention ends and how erasure works."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from funabin.gate import keyring, ledger
from funabin.gate.guarding import held_keys
from funabin.gate.keeping import AT_ONCE, batched, kept_of, pages, people_silent_since, silence_of_classes
from funabin.gate.models import BlindIndex, DataSubject, SealedDatum, SubjectKey
from funabin.journal.actions import Said, record, record_each
from funabin.journal.actor import Actor
from funabin.journal.models import Entry

SETTLED = timedelta(days=1)  # what a crash left behind is older than any running transaction
SECOND_THOUGHTS = timedelta(days=30)  # after a restore, before keys without data are swept
NO_KEY = UUID(int=0)  # of a line about a person and no key
PATIENCE = 2.0  # seconds an action waits for readers of the keyring
FINISHING_PATIENCE = 10.0  # seconds the hourly job waits for them
Lines = list[tuple[ledger.Line, ledger.Mark]]
Progress = Callable[[int], object]  # hears how many are done


def silently(_: int) -> None:
    """Say nothing of the progress."""


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


def destroy_due_keys(*, by: Actor, at: datetime | None = None, progress: Progress = silently) -> int:
    """Destroy every key whose time is up at `at`, and those of people who have been silent too long.

    Some hundreds at a time: each batch is done for good before the next, so that it may be stopped at any
    moment and goes on where it was. `progress` hears after each how many have died.
    """
    at = at or timezone.now()
    due = destroy_keys(due_keys(at), reason="due", by=by, at=at, progress=progress)
    return due + destroy_keys(
        idle_keys(at), reason="idle", by=by, at=at, progress=lambda died: progress(due + died)
    )


def destroy_keys(
    keys: Iterable[SubjectKey], *, reason: str, by: Actor, at: datetime, progress: Progress = silently
) -> int:
    """Destroy keys for good: the ledger is on the disk first, then the keys die, then the journal says so.

    What a hold keeps is left.
    """
    died = 0
    for batch in batched(keys, AT_ONCE):
        died += _destroy_batch(list(batch), reason=reason, by=by, at=at)
        progress(died)
    if died:
        scrub_keyring(by=by)
    return died


def _destroy_batch(batch: list[SubjectKey], *, reason: str, by: Actor, at: datetime) -> int:
    with transaction.atomic():
        # the people's rows are the lock: a hold placed meanwhile comes before this, or finds the keys dead
        people = DataSubject.objects.select_for_update().filter(pk__in={key.subject for key in batch})
        list(people.order_by("pk").values_list("pk"))
        held = held_keys(batch)
        dying = [key for key in batch if key.pk not in held]
        if not dying:
            return 0
        mark = ledger.append(
            ledger.Destruction.of(key.pk, key.subject, key.retention, key.case, reason=reason, at=at)
            for key in dying
        )
        died = keyring.destroy((key.pk for key in dying), mark=mark)
        record("ledger.grown", by=by, detail={"lines": mark.lines, "head": mark.head})
        record_destroyed(dying, reason, by=by)
    return died


def note_erased(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    """Write to the ledger that this person asked although no key died, under a key that nobody has."""
    mark = ledger.append([ledger.Destruction.of(NO_KEY, subject.pk, "", "", reason="erased", at=at)])
    keyring.destroy([], mark=mark)
    record("ledger.grown", by=by, detail={"lines": mark.lines, "head": mark.head})


def destroy_unheld(*, subject: DataSubject, by: Actor) -> int:
    """What a hold kept and nothing keeps any more dies: what the person had erased, what was due."""
    now, keys = timezone.now(), keyring.keys_of(subject.pk)
    kept = kept_of(keys)
    is_erased = DataSubject.objects.filter(pk=subject.pk, erased_at__isnull=False).exists()
    erased = [key for key in keys if is_erased and (key.pk not in kept or kept[key.pk].erasable)]
    due = [key for key in keys if key not in erased and key.due_at and key.due_at <= now]
    died = destroy_keys(erased, reason="erased", by=by, at=now)
    return died + destroy_keys(due, reason="due", by=by, at=now)


def settle_destructions(*, by: Actor, at: datetime | None = None) -> int:
    """Hold the keyring against the ledger.

    What must be dead is destroyed again, who asked for erasure stays erased.
    """
    count, newest = 0, ledger.Mark()
    for lines in batched(ledger.lines(), AT_ONCE):
        alive, newest = _destroy_listed(lines), lines[-1][1]
        with transaction.atomic():
            _mark_erased(lines, at or timezone.now())
            record_destroyed(alive, "ledger", by=by)
        count += len(alive)
    keyring.destroy((), mark=newest)
    if count:
        scrub_keyring(by=by)
    return count


def destroy_listed() -> list[SubjectKey]:
    """Destroy the keys that the ledger names and that are there all the same. Touches the keyring only."""
    found: list[SubjectKey] = []
    newest = ledger.Mark()
    for lines in batched(ledger.lines(), AT_ONCE):
        found += _destroy_listed(lines)
        newest = lines[-1][1]
    keyring.destroy((), mark=newest)
    return found


def _destroy_listed(lines: Lines) -> list[SubjectKey]:
    dead = [one.key for one, _ in lines if isinstance(one, ledger.Destruction)]
    alive = list(SubjectKey.objects.filter(pk__in=dead))
    if alive:
        keyring.destroy((key.pk for key in alive), mark=lines[-1][1])
    return alive


def mark_erased(at: datetime) -> int:
    """Whoever the ledger calls erased is erased; returns how many had been forgotten."""
    return sum(_mark_erased(lines, at) for lines in batched(ledger.lines(), AT_ONCE))


def _mark_erased(lines: Lines, at: datetime) -> int:
    said = (one for one, _ in lines if isinstance(one, ledger.Destruction))
    erased = {one.subject for one in said if one.reason == "erased"}
    forgotten = DataSubject.objects.filter(pk__in=erased, erased_at__isnull=True)
    return forgotten.update(erased_at=at) if erased else 0


def record_destroyed(keys: Iterable[SubjectKey], reason: str, *, by: Actor) -> None:
    """One entry for each key that died."""
    record_each(
        "key.destroyed",
        by=by,
        entries=(
            Said(
                subjects=(key.subject,),
                case=key.case,
                detail={"key": str(key.pk), "retention": key.retention, "reason": reason},
            )
            for key in keys
        ),
    )


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


def due_keys(at: datetime) -> Iterator[SubjectKey]:
    """Keys whose time is up at `at`, the longest overdue first."""
    last: tuple[datetime, UUID] | None = None
    while True:
        page = SubjectKey.objects.filter(due_at__lte=at).order_by("due_at", "id")
        if last:
            page = page.filter(Q(due_at__gt=last[0]) | Q(due_at=last[0], id__gt=last[1]), due_at__gte=last[0])
        keys = list(page[:AT_ONCE])
        yield from keys
        if len(keys) < AT_ONCE or keys[-1].due_at is None:
            return
        last = (keys[-1].due_at, keys[-1].pk)


def idle_keys(at: datetime) -> Iterator[SubjectKey]:
    """Keys of people who were silent for as long as their class allows, whoever is silent longest first."""
    yield from (key for key, _ in ends_of_silence(at))


def ends_of_silence(at: datetime) -> Iterator[tuple[SubjectKey, datetime]]:
    """The keys that silence has ended by `at`, each with the moment it ended them. Reads page by page."""
    silence = silence_of_classes(at)
    for since, people in people_silent_since(max(silence.values())) if silence else ():
        classes = [key for key, moment in silence.items() if since is None or moment >= since]
        keys = list(SubjectKey.objects.filter(subject__in=people, retention__in=classes))
        silent = DataSubject.objects.filter(pk__in={key.subject for key in keys})
        contacts = dict(silent.values_list("pk", "last_contact_at")) if keys else {}
        kept = kept_of(keys)
        for key in keys:
            end = kept[key.pk].end_of_silence(contacts[key.subject]) if key.pk in kept else None
            if end and end <= at:
                yield key, end


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
    """Page by page: what the main database no longer holds needs no index."""
    count, old = 0, BlindIndex.objects.filter(made_at__lt=at - SETTLED)
    for page in pages(old.values_list("pk", "datum")):
        indexed = {datum for _, datum in page}
        held = set(SealedDatum.objects.filter(pk__in=indexed).values_list("pk", flat=True))
        count += keyring.drop_indexes(indexed - held) if indexed - held else 0
    return count


def _unused_keys(at: datetime) -> Iterator[SubjectKey]:
    """Keys that seal nothing; after a restore, a newer copy of the main database may have their data."""
    restored = Entry.objects.filter(kind="backup.restored", at__gt=at - SECOND_THOUGHTS).order_by("id").last()
    old = SubjectKey.objects.filter(made_at__lt=at - SETTLED)
    if restored:
        old = old.filter(made_at__gt=restored.at)
    for page in pages(old.values_list("pk")):
        ids = [pk for (pk,) in page]
        used = SealedDatum.objects.filter(key__in=ids).order_by().values_list("key", flat=True).distinct()
        unused = set(ids) - set(used)
        yield from SubjectKey.objects.filter(pk__in=unused) if unused else ()
