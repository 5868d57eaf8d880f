"""The tables of the journal.

The database itself refuses to change or delete their rows (see the migration).
"""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing that happened.

    `body_digest` covers categories and detail, so that they can be dropped when their time has passed: the
    digest of the entry, and the chain, are then computed from it.
    """

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=64, db_index=True)
    actor_kind = models.CharField(max_length=16)
    actor_token = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64, blank=True)
    case = models.CharField(max_length=64, blank=True, db_index=True)
    categories = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    body_digest = models.CharField(max_length=64)
    dropped_at = models.DateTimeField(null=True)  # since when categories and detail are empty

    class Meta:
        ordering = ["id"]


class EntrySubject(models.Model):
    """A person an entry is about, by token."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="subjects")
    subject = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "subject"], name="journal_subject_once")]


class Batch(models.Model):
    """A link of the hash chain: `head` follows from `previous`, `number` and the digests of its entries."""

    number = models.PositiveIntegerField(primary_key=True)
    previous = models.CharField(max_length=64, unique=True)
    head = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()
    sealed_by = models.CharField(max_length=64)


class BatchEntry(models.Model):
    """Which batch sealed an entry, at which position, with which digest.

    Apart, so that entries never change.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="entries")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="sealed")
    position = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="journal_position_once")]


class SealerLock(models.Model):
    """One row, locked by whoever seals: batches follow one another."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_one_sealer")]
