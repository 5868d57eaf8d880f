"""Who holds shares, and which notices went out to them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from funabin.gate.fields import SealedField


class Shareholder(models.Model):
    """One entry of the register, from the day the shares were acquired to the day they were given up."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.OneToOneField("gate.DataSubject", models.PROTECT, related_name="+")
    name = SealedField("contact.name")
    address = SealedField("contact.address")
    email = SealedField("contact.email")
    holding = SealedField("shareholder.holding")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="shareholders_end_after_beginning"
            ),
        ]


class MyNumber(models.Model):
    """The My Number a shareholder handed in on paper, sealed under a ring of its own (MNA 9; ADR 0011)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    shareholder = models.OneToOneField(Shareholder, models.PROTECT, related_name="my_number")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    number = SealedField("shareholder.my_number")
    shown = models.CharField(max_length=16)  # what proved it (MNA 16): shareholders.rules
    handed_in_on = models.DateField()
    destroyed_at = models.DateTimeField(null=True)


class Notice(models.Model):
    """A notice to all who held shares that day: mailed where there is an address for it, else printed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    circular = models.OneToOneField("outbox.Circular", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    mails = models.PositiveIntegerField()
    letters = models.PositiveIntegerField()

    class Meta:
        ordering = ["-sent_at"]
