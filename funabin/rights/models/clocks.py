"""Promised times of cases: inquiries, complaints and disputes, each step by its own clock."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CaseClock(models.Model):
    """One step of one case: since when it is waited for, by when it is promised, and when it was done.

    `due_at` is None where nobody promised a time: the step is measured all the same.
    """

    about = models.CharField(max_length=12)  # rights.rules.service.ABOUT
    step = models.CharField(max_length=12)  # rights.rules.service.STEPS
    case = models.CharField(max_length=64)
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    promises = models.JSONField(default=list)  # clauses and articles that set the time
    warned_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)  # when it was seen to be late, and told
    met_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # the case ended without this step

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "step"], name="rights_one_clock_a_step")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(met_at=None, dropped_at=None), name="rights_clock_running"
            ),
            models.Index(fields=["about", "step", "-started_at"], name="rights_clock_measured"),
        ]
