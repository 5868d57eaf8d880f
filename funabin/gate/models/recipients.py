"""Firms and authorities outside that may receive personal data, and everything that lets or stops them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from funabin.gate.fields import SealedField
from funabin.gate.models.people import DataSubject

KEY_LENGTH = 64


class Recipient(models.Model):
    """One firm or authority, registered under a kind of recipient of the policy (`key`).

    Who represents it is a person: sealed, taken at the point recipient.register. The rest is no one's data.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=KEY_LENGTH, db_index=True)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=400)
    country = models.CharField(max_length=2)
    office = models.CharField(max_length=200, blank=True)  # how the firm, not a person, is reached
    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+", null=True)
    representative = SealedField("party.representative")
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=64)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(address="") & ~Q(country=""), name="gate_recipient_is_named"
            )
        ]


class Agreement(models.Model):
    """What a recipient signed: its terms as data, from the day it was signed to the day it ends."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="agreements")
    reference = models.CharField(max_length=64)  # under which the paper is filed
    terms = models.JSONField()  # words of policy.model.Term
    signed_on = models.DateField()
    ends_on = models.DateField(null=True)  # the last day; open-ended where null
    sub_entrustment = models.BooleanField(default=False)  # whether it may pass the work on, after asking us
    equal_measures = models.BooleanField(
        default=False
    )  # abroad: bound to measures equal to Japan's (APPI 28(3))
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                name="gate_agreement_ends_after_it_begins",
            )
        ]


class Accreditation(models.Model):
    """A recipient found fit to receive data at all, for a time (accredited dealers)."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="accreditations")
    reference = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        ordering = ["-since", "-id"]


class Review(models.Model):
    """A look at how a recipient handles data: before the first provision, then as often as is promised."""

    PASSED, FAILED = "passed", "failed"

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="reviews")
    done_on = models.DateField()
    outcome = models.CharField(max_length=8)
    by = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-done_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["passed", "failed"]), name="gate_review_outcome")
        ]


class Suspension(models.Model):
    """While one lives, the recipient receives nothing. The reason is one of a few words, never a text."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"], condition=Q(lifted_at__isnull=True), name="gate_one_live_suspension"
            )
        ]


class Assessment(models.Model):
    """A recipient held against the standard of its kind before it is given anything (APPI 25)."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="assessments")
    standard = models.CharField(max_length=64)
    policy_version = models.PositiveIntegerField()
    answers = models.JSONField()  # criterion -> whether it is met
    score = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    done_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ["-done_on", "-id"]


class SubEntrustee(models.Model):
    """A firm that an entrustee passes work on to, after asking us."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="sub_entrustees")
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    task = models.CharField(max_length=200)
    asked_on = models.DateField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=64, blank=True)
    refused_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    recorded_by = models.CharField(max_length=64)

    class Meta:
        ordering = ["name", "id"]
