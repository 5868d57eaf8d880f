"""What stops an opening, or the end of a key, beside the policy: stops, holds, the second person."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from funabin.gate.models.people import DataSubject


class UseStop(models.Model):
    """A person's data is not used: while a request is examined, or for good (APPI 35; AR-7.3a).

    While one lives, nothing opens but for the person's own rights and for duties of law. `purposes` limits
    it to some; empty means all.
    """

    EXAMINED, UPHELD = "examined", "upheld"

    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    case = models.CharField(max_length=64)  # the request
    why = models.CharField(max_length=12)
    purposes = models.JSONField(default=list)
    since = models.DateTimeField()
    by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "case"], condition=Q(ended_at__isnull=True), name="gate_one_live_use_stop"
            ),
            models.CheckConstraint(condition=Q(why__in=["examined", "upheld"]), name="gate_use_stop_why"),
        ]


class Hold(models.Model):
    """Keys of a person (or of one case) do not die while it lives: a claim, a dispute, a demand of a court.

    It has a reason of a list and a day on which somebody looks whether it is still needed.
    """

    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    case = models.CharField(max_length=64, blank=True)  # "" holds all keys of the person
    reason = models.CharField(max_length=24)
    reference = models.CharField(max_length=64, blank=True)  # of the claim, dispute or demand
    review_on = models.DateField()
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=64)
    lift_asked_at = models.DateTimeField(null=True)
    lift_asked_by = models.CharField(max_length=64, blank=True)  # the first of two who lift it
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["review_on", "id"]


class JointOpening(models.Model):
    """Two people of the staff open high-class data together: one asks, another agrees, for a short time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=64)
    case = models.CharField(max_length=64, blank=True)
    data = models.JSONField()  # ids of the sealed data
    first = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    second = models.CharField(max_length=64, blank=True)
    second_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)  # from the second's word on
    declined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-first_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(first=F("second")), name="gate_joint_opening_by_two")
        ]


class Untold(models.Model):
    """A case the person is not shown for now: an authority asked, and nobody may tell it yet (APPI 33(2)).

    While one lives, openings and provisions of the case stay out of what the person sees. They are recorded
    all the same, and seen once it ends.
    """

    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    case = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateField(null=True)  # by itself on this day; none: until somebody ends it
    by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "case"], condition=Q(ended_at__isnull=True), name="gate_one_live_untold"
            )
        ]
