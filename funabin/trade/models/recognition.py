"""Browsers that are recognised because their buyer asked for it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Recognition(models.Model):
    """One browser of one person. The cookie's number stands nowhere: only its hash."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the cookie's value, hexadecimal
    subject = models.ForeignKey("gate.DataSubject", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    wrong = models.PositiveSmallIntegerField(default=0)  # wrong answers since the last right one

    @property
    def case(self) -> str:
        """What the person's engagement for this browser is called."""
        return f"R-{self.id.hex[:12]}"
