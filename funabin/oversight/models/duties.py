"""Standing duties: internal rules and who read them, unusual openings, measures signed, data to come back."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class InternalRule(models.Model):
    """One version of a rule for staff. It speaks of no person."""

    key = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    language = models.CharField(max_length=8)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)

    class Meta:
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version", "language"], name="oversight_rule_version")
        ]


class RuleReading(models.Model):
    """A member of staff confirmed that he read a version."""

    key = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    reader = models.CharField(max_length=64)  # the account's handle
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version", "reader"], name="oversight_read_once")
        ]


class TrainingAttendance(models.Model):
    """A member of staff took part in a training in data protection (APPI 24)."""

    held_on = models.DateField(db_index=True)
    attendee = models.CharField(max_length=64, db_index=True)  # the account's handle
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["held_on", "attendee"], name="oversight_attended_once")
        ]


class OpeningFlag(models.Model):
    """An unusual pattern of openings by one member of staff, until somebody looked at it."""

    pattern = models.CharField(max_length=24)  # oversight.rules.patterns
    actor = models.CharField(max_length=64, db_index=True)
    day = models.DateField()
    figures = models.JSONField()  # counts only
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["pattern", "actor", "day"], name="oversight_flag_once")
        ]


class MeasureCheck(models.Model):
    """Somebody looked at a measure and signed what he found (evidence "attested")."""

    measure = models.CharField(max_length=64, db_index=True)
    done_on = models.DateField()
    passed = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ["-done_on", "-id"]


class ReturnTask(models.Model):
    """An agreement ended: the data comes back or is destroyed, with proof (APPI 25)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recipient = models.ForeignKey("gate.Recipient", models.PROTECT, related_name="+")
    agreement = models.BigIntegerField()  # gate.Agreement
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    warned_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)  # returned, destroyed, nothing_held
    proof = models.CharField(max_length=64, blank=True)  # reference under which the proof is filed
    proof_sha256 = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "agreement"], name="oversight_return_once")
        ]
