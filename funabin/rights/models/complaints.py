"""Complaints and disputes: from the moment they arrive to the moment they are settled."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from funabin.gate.fields import SealedField
from funabin.rights.models.requests import NUMBER_LENGTH


class Complaint(models.Model):
    """A complaint (about how we handle data or do our work) or a dispute (about a purchase)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=NUMBER_LENGTH, unique=True)
    kind = models.CharField(max_length=12)  # complaint, dispute
    about = models.CharField(max_length=16)  # rights.rules.complaints.TOPICS
    state = models.CharField(max_length=12, db_index=True)  # rights.rules.complaints.STATES
    channel = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    jurisdictions = models.JSONField(default=list)
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    account = models.CharField(max_length=64, blank=True)
    case = models.CharField(max_length=64, blank=True)  # the inquiry, deal or request it is about
    recorded_by = models.CharField(max_length=64, blank=True)
    assigned_to = models.CharField(max_length=64, blank=True)

    name = SealedField("contact.name")
    email = SealedField("contact.email")
    phone = SealedField("contact.phone")
    address = SealedField("contact.address")
    text = SealedField("message.text")

    arrived_at = models.DateTimeField()  # its promised times are clocks (models.clocks.CaseClock)
    escalated_at = models.DateTimeField(null=True)  # to whoever answers for the data
    escalated_why = models.CharField(max_length=16, blank=True)  # rights.rules.complaints.WHY
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)  # rights.rules.complaints.OUTCOMES

    class Meta:
        ordering = ["arrived_at", "number"]


class ComplaintMessage(models.Model):
    """What was said in a complaint: by the person or by us, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="messages")
    author = models.CharField(max_length=8)  # person, staff
    text = SealedField("message.text")
    channel = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "id"]
