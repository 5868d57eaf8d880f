"""Running numbers of cases."""

from __future__ import annotations

from django.db import models


class NumberSequence(models.Model):
    """The last number given of a series in a month. Its row is the lock."""

    series = models.CharField(max_length=1)
    month = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "month"], name="gate_one_sequence_a_month")]
