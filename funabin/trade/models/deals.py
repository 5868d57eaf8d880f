"""Deals and the people the vehicle goes to."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from funabin.gate.fields import SealedField
from funabin.trade.models.quotations import Quotation
from funabin.trade.rules.deals import ACCEPTED, ENDED, STATES


class Deal(models.Model):
    """An accepted quotation on its way to delivery. `number` is the case, `state` says what is next."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    quotation = models.OneToOneField(Quotation, models.PROTECT, related_name="deal")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    state = models.CharField(max_length=9, choices=[(key, key) for key in STATES], default=ACCEPTED)
    clerk = models.CharField(
        max_length=64, blank=True, db_index=True
    )  # the token of the clerk who has the case
    name = SealedField("contact.name")
    address = SealedField("contact.address")
    phone = SealedField("contact.phone")
    email = SealedField("contact.email")
    mobile = SealedField("contact.mobile")
    fax = SealedField("contact.fax")
    postal_code = SealedField("contact.postal_code")
    country = SealedField("person.country")
    shipping_port = SealedField("shipping.port")
    business = SealedField("business.info")
    accepted_at = models.DateTimeField()
    warning_read = models.BooleanField(default=False)  # the buyer said so when he accepted
    ordered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-accepted_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="deal_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=ENDED, ended_at__isnull=False)
                | (~models.Q(state__in=ENDED) & models.Q(ended_at__isnull=True)),
                name="deal_ends_with_its_state",
            ),
        ]


class Consignee(models.Model):
    """Who receives the vehicle, where it is not the buyer himself: a data subject of his own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    deal = models.OneToOneField(Deal, models.PROTECT, related_name="consignee")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    name = SealedField("contact.name")
    address = SealedField("contact.address")
    phone = SealedField("contact.phone")
    email = SealedField("contact.email")
    mobile = SealedField("contact.mobile")
    fax = SealedField("contact.fax")
    postal_code = SealedField("contact.postal_code")
    country = SealedField("person.country")


class NotifyParty(models.Model):
    """Whom the carrier tells of the arrival, where it is not the consignee: a data subject of his own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    deal = models.OneToOneField(Deal, models.PROTECT, related_name="notify_party")
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    name = SealedField("contact.name")
    address = SealedField("contact.address")
    phone = SealedField("contact.phone")
    email = SealedField("contact.email")
    mobile = SealedField("contact.mobile")
    fax = SealedField("contact.fax")
    postal_code = SealedField("contact.postal_code")
    country = SealedField("person.country")
