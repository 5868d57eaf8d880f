"""Inquiries and the vehicles they are about."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from funabin.gate.fields import SealedField
from funabin.trade.rules.inquiries import CHANNELS, OPEN, SOURCES, STATES, UNCONFIRMED


class Inquiry(models.Model):
    """Somebody asks. `number` is the case. A guest's inquiry has a subject of its own, a member's has his."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    channel = models.CharField(max_length=8, choices=[(key, key) for key in CHANNELS])
    state = models.CharField(max_length=11, choices=[(key, key) for key in STATES], default=OPEN)
    name = SealedField("contact.name")
    email = SealedField("contact.email")
    phone = SealedField("contact.phone")
    mobile = SealedField("contact.mobile")
    fax = SealedField("contact.fax")
    address = SealedField("contact.address")
    postal_code = SealedField("contact.postal_code")
    country = SealedField("person.country")
    shipping_port = SealedField("shipping.port")
    business = SealedField("business.info")
    jurisdiction = models.CharField(
        max_length=2, blank=True
    )  # coarse and clear: whose law protects the person
    language = models.CharField(max_length=5)
    port = models.CharField(max_length=5, blank=True)  # UN/LOCODE as asked for, a snapshot
    thread = models.ForeignKey("correspondence.Thread", models.PROTECT, related_name="+")
    assigned_to = models.CharField(max_length=64, blank=True, db_index=True)  # a clerk's token
    received_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)  # the address was confirmed by link or sign-in
    notice_given = models.BooleanField(default=True)  # a web form shows it; a clerk says that he gave it
    source = models.CharField(max_length=5, choices=[(key, key) for key in SOURCES], default="self")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["state", "assigned_to", "-received_at"], name="inquiry_inbox")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="inquiry_state_known"),
            models.CheckConstraint(condition=models.Q(channel__in=CHANNELS), name="inquiry_channel_known"),
            models.CheckConstraint(condition=models.Q(notice_given=True), name="inquiry_notice_given"),
            models.CheckConstraint(
                condition=~models.Q(state=UNCONFIRMED) | models.Q(confirmed_at__isnull=True, channel="web"),
                name="inquiry_only_web_unconfirmed",
            ),
        ]


class InquiryVehicle(models.Model):
    """A vehicle the inquiry is about."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="vehicles")
    vehicle = models.ForeignKey("catalogue.Vehicle", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "vehicle"], name="inquiry_names_a_vehicle_once")
        ]
