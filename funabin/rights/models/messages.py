"""What is written in a request after it arrived: by the person, by the agent, by us."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from funabin.gate.fields import SealedField
from funabin.rights.models.requests import Request


class RequestMessage(models.Model):
    """One message of a request, sealed under the person's key; an agent's paper under the agent's own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="messages")
    author = models.CharField(max_length=8)  # rights.rules.messages.AUTHORS
    text = SealedField("message.text")
    paper = SealedField("document.agency")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "id"]
