"""Threads of messages between a person and the firm, one per case. What was written is sealed."""

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
