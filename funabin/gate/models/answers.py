"""What people answered when a new version of the policy asked them about data they had given before."""

from __future__ import annotations

from django.db import models

from funabin.gate.models.people import DataSubject, PolicyVersion


class PolicyAnswer(models.Model):
    """A yes or a no to one change of a version. The newest about the same thing counts; rows never change."""

    subject = models.ForeignKey(DataSubject, models.PROTECT, related_name="+")
    about = models.CharField(max_length=80)  # "purpose:promo.own", "retention:service"
    policy_version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    agreed = models.BooleanField()
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "about"], name="gate_policy_answer")]
