"""A model with sealed fields, as another room would write one; its table is made for these tests only."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from funabin.gate.fields import SealedField


class Card(models.Model):
    """What an inquiry asks, and one field of another collection point."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+", db_constraint=False)
    name = SealedField("contact.name")
    email = SealedField("contact.email")
    phone = SealedField("contact.phone")
    message = SealedField("message.text")
    country = SealedField("person.country")
    address = SealedField("contact.address")
    paper = SealedField("document.proforma")

    class Meta:
        app_label = "gate_sample"


class Member(models.Model):
    """A registration: the birth date is checked, what is kept of it has a sealed field here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+", db_constraint=False)
    name = SealedField("contact.name")
    email = SealedField("contact.email")
    phone = SealedField("contact.phone")
    over_16 = SealedField("person.over_16")

    class Meta:
        app_label = "gate_sample"


MODELS = (Card, Member)
