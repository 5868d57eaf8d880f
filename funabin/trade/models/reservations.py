"""Reservations: a vehicle waits for one deal."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import models

from funabin.trade.models.deals import Deal
from funabin.trade.rules.reservations import ENDINGS
from funabin.trade.rules.terms import last_day


class Reservation(models.Model):
    """A vehicle is kept for a deal until a moment. Two live ones of a vehicle are refused by the database."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    vehicle = models.ForeignKey("catalogue.Vehicle", models.PROTECT, related_name="+")
    deal = models.OneToOneField(Deal, models.PROTECT, related_name="reservation")
    made_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=9, blank=True, choices=[(key, key) for key in ENDINGS])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=models.Q(ended_at__isnull=True),
                name="one_live_reservation_per_vehicle",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_why="")
                | models.Q(ended_at__isnull=False, ended_why__in=ENDINGS),
                name="reservation_ends_with_a_reason",
            ),
        ]

    @property
    def last_day(self) -> date:
        """The last day, in Japan, on which the vehicle waits."""
        return last_day(self.until)
