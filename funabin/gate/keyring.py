"""The keys and blind indexes of people: the only code that touches the second database.

It has no transaction in common with the first: a key is written before the datum it seals, and destroyed
before the rows above learn of it. What a crash leaves in between is found by `sweep_orphans` and
`settle_destructions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connections, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate import ring, vault
from funabin.gate.keeping import kept_by
from funabin.gate.ledger import Mark
from funabin.gate.models import BlindIndex, KeyringState, SubjectKey
from funabin.gate.normal import normal_forms
from funabin.gate.router import KEYRING
from funabin.gate.rules import Value
from funabin.policy.model import Category, RetentionClass

HEADS = {ring.ORDINARY: "ring_head", ring.SPECIFIC: "specific_head"}


def key_for(*, subject: str, retention: RetentionClass, case: str, at: datetime) -> SubjectKey:
    """The person's key of this retention class (and case), made where there is none.

    Raises ValueError where the class is per case and no case is named.
    """
    if retention.scope == "case" and not case:
        raise ValueError(f"{retention.key} data needs a case")
    named = {
        "subject": subject,
        "retention": retention.key,
        "case": case if retention.scope == "case" else "",
    }
    key = SubjectKey.objects.filter(**named).first() or _new_key(named, at, of=retention.ring)
    end = kept_by(key).end_after("taken", at) if retention.starts == "taken" else None
    if end:
        postpone([key], end)
    return key


def _new_key(named: dict[str, str], at: datetime, *, of: str) -> SubjectKey:
    key_id = uuid4()
    with transaction.atomic(using=KEYRING):
        head = lock_ring_head(of)
        defaults = {"id": key_id, "wrapped": vault.new_wrapped_key(key_id, head), "wrapped_by": head}
        defaults["ring"] = of
        return SubjectKey.objects.get_or_create(**named, defaults={**defaults, "made_at": at})[0]


def lock_ring_head(of: str = ring.ORDINARY) -> str:
    """The print of the key of a ring that wraps, locked until the keyring's transaction ends.

    Who wraps holds the lock until the row is there: a rotation that moves the head afterwards sees the row,
    and who comes after the rotation uses the new head, whatever its own ring begins with. Raises
    RingLacksKey where this process was not given the ring.
    """
    state, _ = KeyringState.objects.select_for_update().get_or_create(pk=1)
    head: str = getattr(state, HEADS[of])
    if not head:
        head = ring.newest(of)
        if not head:
            raise vault.RingLacksKey(f"this process was not given the {of} ring")
        move_ring_head(head, of)
    return head


def ring_head(of: str = ring.ORDINARY) -> str:
    """The print of the key of a ring that wraps, as it stands now; "" before the first key."""
    state = KeyringState.objects.filter(pk=1).first()
    return getattr(state, HEADS[of]) if state else ""


def move_ring_head(head: str, of: str = ring.ORDINARY) -> None:
    """From now on new keys of a ring are wrapped by the one of this print."""
    KeyringState.objects.update_or_create(pk=1, defaults={HEADS[of]: head})


def cipher_of(key_id: UUID, wrapped: vault.Stored) -> vault.Cipher:
    """The cipher of a key as it was read; read once more where a rotation has wrapped it anew meanwhile.

    Raises DoesNotOpen where no ring key fits.
    """
    try:
        return vault.unwrap(key_id, wrapped)
    except vault.DoesNotOpen:
        now = SubjectKey.objects.filter(pk=key_id).values_list("wrapped", flat=True).first()
        if now is None or bytes(now) == bytes(wrapped):
            raise
        return vault.unwrap(key_id, now)


def rings_opening(key: SubjectKey) -> frozenset[str]:
    """Which of the rings opens this key, tried with each of their keys: one, and never both."""
    return frozenset(
        of for of in ring.RINGS for name in ring.prints(of) if vault.is_wrapped_by(name, key.pk, key.wrapped)
    )


def postpone(keys: Iterable[SubjectKey], due: datetime) -> int:
    """Let keys live until `due`, unless they already live longer; returns how many.

    A first due date always counts.
    """
    count = 0
    for key in keys:
        if key.due_at is None or key.due_at < due:
            SubjectKey.objects.filter(pk=key.pk).update(due_at=due)
        count += 1
    return count


def keys_of(subject: str) -> list[SubjectKey]:
    """The living keys of a person."""
    return list(SubjectKey.objects.filter(subject=subject).order_by("made_at", "id"))


@sensitive_variables("value", "forms")
def indexes_of(
    *, key: SubjectKey, datum: UUID, category: Category, value: Value, country: str
) -> list[BlindIndex]:
    """What makes a datum findable, unsaved; none where its category has no index.

    `country` (ISO 3166) helps to read telephone numbers.
    """
    forms, now = normal_forms(category.index, value, country), timezone.now()
    digests = [vault.blind_index(category.key, category.index, form) for form in forms]
    return [
        BlindIndex(
            key=key, subject=key.subject, datum=datum, category=category.key, digest=digest, made_at=now
        )
        for digest in digests
    ]


def drop_indexes(data: Iterable[UUID]) -> int:
    """Forget the blind indexes of these data; returns how many there were."""
    return BlindIndex.objects.filter(datum__in=list(data)).delete()[0]


def destroy(keys: Iterable[UUID], *, mark: Mark) -> int:
    """Delete keys with their blind indexes, and note which line of the ledger said so; returns how many died.

    `scrub` afterwards: what was deleted may still stand in the write-ahead log.
    """
    with transaction.atomic(using=KEYRING):
        # this row first, as whoever turns the ring does: the other order could lock both out for good
        KeyringState.objects.select_for_update().get_or_create(pk=1)
        died = SubjectKey.objects.filter(pk__in=list(keys)).delete()[1].get("gate.SubjectKey", 0)
        behind = KeyringState.objects.filter(pk=1, ledger_lines__lt=mark.lines)
        behind.update(ledger_lines=mark.lines, ledger_head=mark.head)
    return died


def obeyed() -> Mark:
    """The newest line of the erasure ledger that this keyring has obeyed."""
    state = KeyringState.objects.filter(pk=1).first()
    return Mark(state.ledger_lines, state.ledger_head) if state else Mark()


def scrub(patience: float) -> bool:
    """Empty SQLite's write-ahead log, which secure_delete does not reach; False where somebody still reads.

    Waits up to `patience` seconds for readers. Inside a transaction it leaves that to whoever began it.
    PostgreSQL: the log lives shortly by setup.
    """
    connection = connections[KEYRING]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        usual = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])  # milliseconds
        cursor.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        try:
            busy = bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not busy
