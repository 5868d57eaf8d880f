"""Running numbers of the month, and tokens that were used once."""

from __future__ import annotations

from django.db import models


class NumberSequence(models.Model):
    """The last number given of a series in a month. Its row is the lock."""

    series = models.CharField(max_length=1)
    month = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "month"], name="one_sequence_per_month")]


class SpentToken(models.Model):
    """The digest of a proof of work or form token that was used; kept until it would expire anyway."""

    digest = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)
