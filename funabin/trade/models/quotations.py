"""Quotations and their lines, which never change."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import get_language

from funabin.kit.money import Money
from funabin.trade.documents.words import basis_in
from funabin.trade.models.inquiries import Inquiry
from funabin.trade.rules.quotations import DISCOUNT, INCOTERMS, ISSUED, KINDS, STATES, label_of
from funabin.trade.rules.terms import last_day


class Quotation(models.Model):
    """A price for one vehicle to one port, fixed. Another price is another one that `revises` it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="quotations")
    vehicle = models.ForeignKey("catalogue.Vehicle", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(key, key) for key in STATES], default=ISSUED)
    revises = models.OneToOneField("self", models.PROTECT, related_name="revised_by", null=True, blank=True)
    incoterm = models.CharField(max_length=3, choices=[(key, key) for key in INCOTERMS])
    port = models.CharField(max_length=5)
    port_name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    landing = models.CharField(max_length=10)  # "may I import it?" on the day of issue: yes, no, ask
    transit_days = models.CharField(max_length=20, blank=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(db_index=True)
    issued_by = models.CharField(max_length=64)  # a clerk's token
    ended_at = models.DateTimeField(null=True, blank=True)  # accepted, withdrawn, superseded or lapsed

    class Meta:
        ordering = ["issued_at", "number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="quotation_state_known"),
            models.CheckConstraint(
                condition=models.Q(incoterm__in=INCOTERMS), name="quotation_incoterm_known"
            ),
            models.CheckConstraint(condition=models.Q(total__gte=0), name="quotation_total_not_below_zero"),
            models.CheckConstraint(
                condition=models.Q(state=ISSUED, ended_at__isnull=True)
                | (~models.Q(state=ISSUED) & models.Q(ended_at__isnull=False)),
                name="quotation_ends_with_its_state",
            ),
            models.UniqueConstraint(
                fields=["inquiry", "vehicle"],
                condition=models.Q(state=ISSUED),
                name="one_standing_quotation_per_vehicle",
            ),
        ]

    @property
    def price(self) -> Money:
        """The total, in the quotation's currency."""
        return Money(self.total, self.currency)

    @property
    def last_day(self) -> date:
        """The last day, in Japan, on which it may be accepted."""
        return last_day(self.valid_until)


class QuotationLine(models.Model):
    """One line of a quotation. The database refuses to change it (migration 0002)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    quotation = models.ForeignKey(Quotation, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(key, key) for key in KINDS])
    label = models.CharField(max_length=120)
    basis = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["quotation", "position"], name="quotation_line_position_once"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="quotation_line_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind=DISCOUNT, amount__lte=0)
                | (~models.Q(kind=DISCOUNT) & models.Q(amount__gte=0)),
                name="quotation_line_only_a_discount_below_zero",
            ),
        ]

    @property
    def money(self) -> Money:
        """The amount, in the quotation's currency; a discount's is below zero."""
        return Money(self.amount, self.quotation.currency)

    @property
    def words(self) -> Any:
        """What the line is for, in the reader's language; further lines keep the clerk's own words."""
        return label_of(self.kind) or self.label

    @property
    def basis_words(self) -> str:
        """How the line is counted, in the reader's language; the record itself is kept in English."""
        return basis_in(get_language() or "en", self.basis)
