"""The keys and blind indexes of people: the only code that touches the second database.

It has no transaction in common with the first: a key is written before the datum it seals, and destroyed
before the rows above learn of it. What a crash leaves in between is found by `sweep_orphans` and
`settle_destructions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connections
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate import vault
from funabin.gate.models import BlindIndex, SubjectKey
from funabin.gate.normal import normal_forms
from funabin.gate.router import KEYRING
from funabin.gate.rules import Value, after
from funabin.policy.model import Category, RetentionClass


def key_for(*, subject: str, retention: RetentionClass, case: str, at: datetime) -> SubjectKey:
    """The person's key of this retention class (and case), made where there is none.

    Raises ValueError where the class is per case and no case is named.
    """
    if retention.scope == "case" and not case:
        raise ValueError(f"{retention.key} data needs a case")
    key_id = uuid4()
    key, _ = SubjectKey.objects.get_or_create(
        subject=subject,
        retention=retention.key,
        case=case if retention.scope == "case" else "",
        defaults={"id": key_id, "wrapped": vault.new_wrapped_key(key_id), "made_at": at},
    )
    if retention.starts == "taken":
        postpone([key], after(at, retention.lasts))
    return key


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


def destroy(keys: Iterable[UUID]) -> int:
    """Delete keys with their blind indexes, also from the write-ahead log; returns how many keys died."""
    died = SubjectKey.objects.filter(pk__in=list(keys)).delete()[1].get("gate.SubjectKey", 0)
    scrub()
    return died


def scrub() -> None:
    """Empty SQLite's write-ahead log, which secure_delete does not reach.

    PostgreSQL: the log lives shortly by setup.
    """
    connection = connections[KEYRING]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
