"""Leaks, losses and damage of personal data, suspected ones too: who is affected, what was told to whom."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Incident(models.Model):
    """One incident. `heads` are the nine heads of the report, in words that name no person (Rule 8)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=24)  # oversight.rules.incidents.KINDS
    state = models.CharField(max_length=12, db_index=True)  # open, reported, closed
    drill = models.BooleanField(default=False)
    suspected = models.BooleanField(default=True)
    bad_purpose = models.BooleanField(default=False)  # intrusion, insider, ransom, skimming (Rule 7(iii))
    known_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=64)
    since = models.DateTimeField(null=True)  # the window in which data was exposed
    until = models.DateTimeField(null=True)
    recipient = models.ForeignKey("gate.Recipient", models.PROTECT, related_name="+", null=True)
    triggers = models.JSONField(default=list)  # codes of Rule 7, with those of other laws
    heads = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)  # frozen at noting: heads of journal and ledger, counts
    reportable = models.BooleanField(null=True)  # None: not judged yet
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True)

    cases = models.JSONField(default=list)  # numbers of cases whose people are concerned
    actor = models.CharField(max_length=64, blank=True)  # whose sign-in was used, by handle
    also = models.JSONField(default=list)  # triggers that a person added
    why_not = models.CharField(max_length=24, blank=True)  # why nobody need be told
    round = models.PositiveIntegerField(default=0)  # how often the people were looked for
    found_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)  # counts of people by category and country
    circulars = models.JSONField(default=dict)  # language -> the circular that people get
    telling_since = models.DateTimeField(null=True)
    public_since = models.DateTimeField(null=True)
    public_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-known_at", "number"]


class IncidentStore(models.Model):
    """One place data lies in, and what is found about it: sealed with its key safe, or readable."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="stores")
    store = models.CharField(max_length=24)  # oversight.rules.incidents.STORES
    reached = models.CharField(max_length=8)  # yes, no, unknown
    keys_reached = models.CharField(max_length=8)
    finding = models.CharField(max_length=12)  # sealed, readable, unknown, untouched
    evidence = models.JSONField(default=dict)  # numbers and codes
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "store"], name="oversight_store_once")]


class AffectedPerson(models.Model):
    """A person whose data was, or may have been, reached: found by openings, provisions, mails and keys.

    `readable` is False where everything of his was sealed and the keys were not reached; `harmed` are the
    categories that count as read. `round` says in which search he was found last.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="people")
    subject = models.CharField(max_length=26, db_index=True)
    categories = models.JSONField()
    country = models.CharField(max_length=2, blank=True)
    readable = models.BooleanField()  # False: sealed, and the key was not reached
    told_at = models.DateTimeField(null=True)
    manner = models.CharField(max_length=12, blank=True)  # mail, letter, notice (public)
    harmed = models.JSONField(default=list)
    round = models.PositiveIntegerField(default=0)
    mail = models.ForeignKey("outbox.Mail", models.PROTECT, related_name="+", null=True)
    hold = models.BigIntegerField(null=True)  # the gate.Hold that keeps his key until he is told

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "subject"], name="oversight_affected_once")
        ]


class IncidentReport(models.Model):
    """A report or notice that must be made: to which body, by when, and when it was."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reports")
    tells = models.CharField(max_length=16)  # authority, authority.final, persons, controller
    jurisdictions = models.JSONField(default=list)
    articles = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True, db_index=True)
    warned_at = models.DateTimeField(null=True)
    heads = models.JSONField(default=dict)  # as sent
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["due_at", "id"]


class EntrusteeNotice(models.Model):
    """An entrustee told us of an incident of its own; our clock runs from then on."""

    recipient = models.ForeignKey("gate.Recipient", models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    heads = models.JSONField(default=dict)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notices", null=True)
    dismissed_why = models.CharField(max_length=32, blank=True)
    due_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
