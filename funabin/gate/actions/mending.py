"""What lies between a copy of the main database and one of the keyring that are not of the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max
from django.views.decorators.debug import sensitive_variables

from funabin.gate import keyring, ledger, ring, vault
from funabin.gate.actions.collecting import place_of
from funabin.gate.keeping import kept_of
from funabin.gate.models import BlindIndex, DataSubject, SealedDatum, SubjectKey
from funabin.gate.policies import current_version
from funabin.gate.rules import decode
from funabin.journal.models import Entry
from funabin.policy.model import Policy

AT_ONCE = 1_000  # data whose indexes are rebuilt at a time


@dataclass(frozen=True)
class Missing:
    """A person with data that no key opens, though nobody destroyed it."""

    subject: str
    data: int


def data_without_keys() -> tuple[tuple[Missing, ...], int]:
    """People whose data is newer than the keyring; how many data ended with a key the ledger names."""
    alive = set(SubjectKey.objects.values_list("pk", flat=True))
    ended = {UUID(one.key) for one in ledger.destructions()} - alive
    lost: dict[str, int] = {}
    over = 0
    for key, subject, count in SealedDatum.objects.values_list("key", "subject_id").annotate(Count("pk")):
        if key in ended:
            over += count
        elif key not in alive:
            lost[subject] = lost.get(subject, 0) + count
    return tuple(Missing(subject, count) for subject, count in sorted(lost.items())), over


def people_with_idle_keys() -> tuple[str, ...]:
    """People with keys that seal nothing: their data is newer than the main database."""
    used = set(SealedDatum.objects.values_list("key", flat=True).distinct())
    keys = SubjectKey.objects.values_list("pk", "subject")
    return tuple(sorted({subject for key, subject in keys if key not in used}))


def people_with_unreadable_keys() -> tuple[str, ...]:
    """People with keys that the newest key of their ring does not open, tried one by one."""
    rows = SubjectKey.objects.values_list("pk", "subject", "wrapped", "ring")
    newest = {of: ring.newest(of) for of in ring.RINGS}
    return tuple(sorted({who for key, who, wrapped, of in rows if not _opens(newest[of], key, wrapped)}))


def _opens(newest: str, key: UUID, wrapped: vault.Stored) -> bool:
    return bool(newest) and vault.is_wrapped_by(newest, key, wrapped)


def drop_stale_indexes() -> int:
    """Forget blind indexes of data that is not there; returns how many."""
    held = set(SealedDatum.objects.values_list("pk", flat=True))
    return keyring.drop_indexes(set(BlindIndex.objects.values_list("datum", flat=True)) - held)


def rebuild_indexes() -> int:
    """Make data findable again whose blind indexes the keyring does not have; returns how many data.

    People who asked for erasure stay unfindable.
    """
    policy, indexed = current_version().policy, set(BlindIndex.objects.values_list("datum", flat=True))
    wanted = [key for key, category in policy.categories.items() if category.index]
    findable = SealedDatum.objects.filter(category__in=wanted, subject__erased_at__isnull=True)
    lacking = [pk for pk in findable.values_list("pk", flat=True) if pk not in indexed]
    parts = (lacking[start : start + AT_ONCE] for start in range(0, len(lacking), AT_ONCE))
    return sum(_rebuilt(policy, part) for part in parts)


def _rebuilt(policy: Policy, data: list[UUID]) -> int:
    rows = list(SealedDatum.objects.filter(pk__in=data).select_related("subject"))
    keys = SubjectKey.objects.in_bulk({row.key for row in rows})
    found = [list(_indexes(policy, row, keys[row.key])) for row in rows if row.key in keys]
    BlindIndex.objects.bulk_create(index for indexes in found for index in indexes)
    return sum(bool(indexes) for indexes in found)


@sensitive_variables()
def _indexes(policy: Policy, datum: SealedDatum, key: SubjectKey) -> Iterator[BlindIndex]:
    try:
        cipher = keyring.cipher_of(key.pk, key.wrapped)
        value = decode(vault.unseal(datum.ciphertext, cipher=cipher, place=place_of(datum)))
    except vault.DoesNotOpen:  # its key is named among the unreadable ones
        return
    category, country = policy.categories[datum.category], datum.subject.country
    yield from keyring.indexes_of(key=key, datum=datum.pk, category=category, value=value, country=country)


def restore_ends() -> int:
    """Give keys the end that journal and data know of where the keyring is older; returns how many."""
    keys, ends = list(SubjectKey.objects.all()), dict[UUID, datetime]()
    kept = kept_of(keys)
    by_person: dict[str, list[SubjectKey]] = {}
    for key in keys:
        by_person.setdefault(key.subject, []).append(key)
    for event, subject, case, at in _starts():
        for key in by_person.get(subject, ()):
            end = kept[key.pk].end_after(event, at) if key.pk in kept else None
            if end and _is_of(key, event, case):
                ends[key.pk] = max(end, ends.get(key.pk, end))
    later = [key for key in keys if key.pk in ends and (key.due_at is None or key.due_at < ends[key.pk])]
    return sum(keyring.postpone([key], ends[key.pk]) for key in later)


def _is_of(key: SubjectKey, event: str, case: str) -> bool:
    return key.case == case or (key.case == "" and event not in ("case.ended", "taken"))


def _starts() -> Iterator[tuple[str, str, str, datetime]]:
    """Everything that starts a retention: event, person, case, moment."""
    said = Entry.objects.filter(kind__in=["event.reported", "case.ended"]).prefetch_related("subjects")
    for entry in said.order_by("id").iterator(chunk_size=AT_ONCE):
        event = entry.detail.get("event", entry.kind)
        at = datetime.fromisoformat(entry.detail["at"]) if "at" in entry.detail else entry.at
        yield from ((event, subject.subject, entry.case, at) for subject in entry.subjects.all())
    for person in DataSubject.objects.exclude(erased_at=None).only("erased_at"):
        if person.erased_at:
            yield from (("erased", person.pk, case, person.erased_at) for case in _cases_of(person.pk))
    taken = SealedDatum.objects.values_list("key", "subject_id", "case").annotate(Max("taken_at"))
    for _, subject, case, newest in taken:
        yield "taken", subject, case, newest


def _cases_of(subject: str) -> set[str]:
    return set(SubjectKey.objects.filter(subject=subject).values_list("case", flat=True))
