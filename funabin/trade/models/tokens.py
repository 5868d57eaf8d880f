"""Tokens that were used once."""

from __future__ import annotations

from django.db import models


class SpentToken(models.Model):
    """The digest of a proof of work or form token that was used; kept until it would expire anyway."""

    digest = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)
