"""People come and go: a random token to begin with, destroyed keys at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from funabin.gate import keyring, ledger, vault
from funabin.gate.actions.keys import destroy_keys, end_after, note_erased, scrub_keyring
from funabin.gate.guarding import held_keys
from funabin.gate.keeping import kept_of
from funabin.gate.models import BlindIndex, DataSubject, SealedDatum, SubjectKey
from funabin.gate.policies import current_version
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.policy.model import Policy


@dataclass(frozen=True)
class Remaining:
    """Data that stays after an erasure: until a day, or (`until` is None) until some time after `event`."""

    category: str
    retention: str
    case: str
    until: datetime | None
    event: str
    reason: str  # the text `reason.<reason>` of the policy says why
    clauses: tuple[str, ...]
    held: str = ""  # a word of HOLD_REASONS: a hold keeps it, whatever else is said
    review_on: date | None = None  # when somebody looks whether the hold is still needed


@dataclass(frozen=True)
class Erasure:
    """What an erasure did: how many keys died, and what stays."""

    subject: str
    destroyed: int
    remaining: tuple[Remaining, ...]


@transaction.atomic
def enrol_subject(
    *, subject_class: str = "customer", by: Actor, country: str = "", language: str = ""
) -> DataSubject:
    """A new person, known by a random token.

    `country` (ISO 3166) and `language` are the coarse values kept in clear.
    """
    now = timezone.now()
    subject = DataSubject.objects.create(
        id=vault.new_token(), subject_class=subject_class, country=country, language=language,
        enrolled_at=now, last_contact_at=now,
    )  # fmt: skip
    record("subject.enrolled", by=by, subjects=[subject], detail={"subject_class": subject_class})
    return subject


def change_language(*, subject: DataSubject, language: str) -> None:
    """The coarse value of the language a person reads, kept in clear; the caller records who chose it."""
    DataSubject.objects.filter(pk=subject.pk).update(language=language)


def note_country(*, subject: DataSubject, country: str) -> None:
    """The coarse value of the country a person asks from, kept in clear, where none was known.

    Which laws protect the person follows from it: the times of requests, and who is told of a leak.
    """
    if country and not subject.country:
        subject.country = country
        DataSubject.objects.filter(pk=subject.pk, country="").update(country=country)


@transaction.atomic
def erase_subject(*, subject: DataSubject, by: Actor) -> Erasure:
    """Destroy at once every key that nothing obliges us to keep, and all the person could be found by.

    What a hold keeps stays and is named; it dies when the hold is lifted.
    """
    now = timezone.now()
    # the row is the lock: whoever is collecting meanwhile comes before the keys are listed, or is refused
    before = erased_at_of(subject)
    subject.erased_at = before or now
    subject.save(update_fields=["erased_at"])
    keys = keyring.keys_of(subject.pk)
    ends = kept_of(keys)
    kept = [key for key in keys if key.pk in ends and not ends[key.pk].erasable]
    end_after("erased", kept, now)
    destroyed = destroy_keys([key for key in keys if key not in kept], reason="erased", by=by, at=now)
    if not destroyed and not before:  # so that a restored copy knows of it all the same
        note_erased(subject, by=by, at=now)
    BlindIndex.objects.filter(subject=subject.pk).delete()
    scrub_keyring(by=by)
    mark = ledger.newest()
    detail = {"keys": destroyed, "kept": len(keys) - destroyed, "line": mark.lines, "head": mark.head}
    record("subject.erased", by=by, subjects=[subject], detail=detail)
    return Erasure(subject.pk, destroyed, remaining_data(subject.pk))


def erased_at_of(subject: DataSubject) -> datetime | None:
    """When the person asked to be erased; locks the person's row until the transaction ends."""
    locked = DataSubject.objects.select_for_update().filter(pk=subject.pk)
    return locked.values_list("erased_at", flat=True).get()


def remaining_data(subject: str) -> tuple[Remaining, ...]:
    """What living keys still hold about a person, by category, with until when and why."""
    policy = current_version().policy
    return tuple(
        sorted(_remaining(policy, keyring.keys_of(subject)), key=lambda one: (one.retention, one.category))
    )


def _remaining(policy: Policy, keys: list[SubjectKey]) -> Iterator[Remaining]:
    held = SealedDatum.objects.filter(key__in=[key.pk for key in keys]).order_by("category")
    categories = set(held.values_list("key", "category"))
    holds = held_keys(keys)
    for key in keys:
        hold, retention = holds.get(key.pk), policy.retention.get(key.retention)
        for category in sorted(category for key_id, category in categories if key_id == key.pk):
            yield Remaining(
                category=category,
                retention=key.retention,
                case=key.case,
                until=key.due_at,
                event=retention.starts if retention else "",
                reason=retention.reason if retention else "",
                clauses=retention.clauses if retention else (),
                held=hold.reason if hold else "",
                review_on=hold.review_on if hold else None,
            )
