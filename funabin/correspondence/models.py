"""Threads of messages between a person and the firm, one per case, and notices of a new policy."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from funabin.gate.fields import SealedField


class Thread(models.Model):
    """The conversation of one case with one person."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.CharField(max_length=32, unique=True)
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()


class Message(models.Model):
    """One message: who wrote it (kind and token of the actor), through which channel, when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    author_kind = models.CharField(max_length=10)
    author = models.CharField(max_length=64)
    body = SealedField("message.text")
    channel = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class PolicyNotice(models.Model):
    """The proof that a person was told of a version of the policy: which mail it was, or that none could go.

    How the mail fared stands in the outbox. `since` is the version the changes were told from.
    """

    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    policy_version = models.ForeignKey("gate.PolicyVersion", models.PROTECT, related_name="+")
    since = models.PositiveIntegerField()
    mail = models.ForeignKey("outbox.Mail", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "policy_version"], name="correspondence_told_once"),
        ]
