"""Mails waiting, sent, failed or refused, and the links they carried. No address, no rendered text."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from funabin.gate.fields import Handle


class MailState(models.TextChoices):
    """Where a mail stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"  # given up, or refused for good by the mail server
    REFUSED = "refused"  # the gate did not open the address


class Mail(models.Model):
    """A mail as template, recipient's handle and ids; rendered and addressed only while it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    template = models.CharField(max_length=64)
    to_datum = models.UUIDField()
    to_category = models.CharField(max_length=64)
    to_place = models.CharField(max_length=100)
    to_row = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    case = models.CharField(max_length=32, blank=True, default="")
    language = models.CharField(max_length=5)
    context = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(
        max_length=80, blank=True, default=""
    )  # class and code, never a text of the server
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="outbox_mail_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="outbox_sent_has_a_time",
            ),
        ]

    @property
    def to(self) -> Handle:
        """The handle of the recipient's address."""
        return Handle(
            datum=UUID(str(self.to_datum)), category=self.to_category, place=self.to_place, row=self.to_row
        )


class Circular(models.Model):
    """A text written once for many: a notice, an announcement. It says nothing about a person."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    title = models.CharField(max_length=120)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=64)


class MailedLink(models.Model):
    """A single-use link that went out in a mail; only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=64)
    target = models.CharField(max_length=64)
    mail = models.ForeignKey(Mail, models.CASCADE, related_name="links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)
