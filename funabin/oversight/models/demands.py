"""Demands of authorities for people's data, and what we would give of our own accord in an emergency."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from funabin.gate.fields import SealedField


class Demand(models.Model):
    """One demand: on which paper, how it was checked, who decided what, and whether the person was told.

    What is given leaves by `gate.hand_over` on a `gate.Decision`; here stands why, in codes only.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=16)  # order, inquiry, own_judgement: told by the instrument
    state = models.CharField(max_length=12, db_index=True)  # oversight.rules.demands.STATES
    instrument = models.CharField(max_length=24)  # oversight.rules.demands.INSTRUMENTS
    statute = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=64, blank=True)  # the authority's own number of the paper
    recipient = models.ForeignKey("gate.Recipient", models.PROTECT, related_name="+", null=True)
    received_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    due_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)

    people = models.JSONField(default=list)  # tokens of the records it is about, once they are found
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")  # keeps the paper's key
    paper = SealedField("document.demand")
    note = SealedField("message.text")
    paper_sha256 = models.CharField(max_length=64, blank=True)
    asked = models.JSONField(default=list)  # categories

    authentic = models.CharField(max_length=16, blank=True)  # how it was checked that it is genuine
    authentic_at = models.DateTimeField(null=True)
    authentic_by = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=64, blank=True)
    need = models.CharField(max_length=32, blank=True)  # why the data is necessary, or the harm feared
    article = models.CharField(max_length=32, blank=True)
    consent_hard = models.CharField(max_length=32, blank=True)

    decision = models.UUIDField(null=True)  # gate.Decision
    first_by = models.CharField(max_length=64, blank=True)
    second_by = models.CharField(max_length=64, blank=True)
    given = models.JSONField(default=list)  # categories
    refused_why = models.CharField(max_length=32, blank=True)

    told = models.CharField(max_length=16, blank=True)  # told, forbidden, later, out_of_reach
    told_at = models.DateTimeField(null=True)
    tell_on = models.DateField(null=True)  # where the person is told later
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by="") | ~Q(first_by=F("second_by")), name="oversight_demand_by_two"
            )
        ]
