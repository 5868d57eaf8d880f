"""Dated facts of shipping, each with its source. `effective_from` and `effective_to` are both inclusive."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from funabin.shipping.rules.landing import CHECKS, CONFIDENCES, KIND_BASES


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    condition = Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from"))
    return models.CheckConstraint(condition=condition, name=f"{name}_ends_after_it_begins")


def _has_a_source(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(source=""), name=f"{name}_has_a_source")


class Port(models.Model):
    """A port by its UN/LOCODE. `sells`: the house offers prices to this port of discharge."""

    unlocode = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    role = models.CharField(max_length=10)
    sells = models.BooleanField(default=False)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["country", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["load", "discharge"]), name="port_role_known"),
            models.CheckConstraint(
                condition=Q(unlocode__startswith=F("country")), name="port_lies_in_its_country"
            ),
            models.CheckConstraint(
                condition=Q(sells=False) | Q(role="discharge"), name="port_sold_to_discharges"
            ),
            _has_a_source("port"),
        ]


class FreightRate(models.Model):
    """Money for a cubic metre (none: ask) from a port of loading (none: any in Japan) to another."""

    port_of_loading = models.ForeignKey(
        Port, models.PROTECT, null=True, blank=True, related_name="rates_from"
    )
    port = models.ForeignKey(Port, models.PROTECT, related_name="rates")
    rate_per_m3 = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    surcharge = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    largest_m3 = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    currency = models.CharField(max_length=3)
    transit_days_min = models.PositiveSmallIntegerField(null=True, blank=True)
    transit_days_max = models.PositiveSmallIntegerField(null=True, blank=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    as_of = models.DateField()

    class Meta:
        ordering = ["port", "effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(surcharge__gte=0) & (Q(rate_per_m3__isnull=True) | Q(rate_per_m3__gt=0)),
                name="freight_rate_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(largest_m3__isnull=True) | Q(largest_m3__gt=0),
                name="freight_rate_size_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(transit_days_min__isnull=True, transit_days_max__isnull=True)
                | Q(
                    transit_days_min__gt=0,
                    transit_days_max__isnull=False,  # a comparison with NULL would let the row pass
                    transit_days_max__gte=F("transit_days_min"),
                ),
                name="freight_rate_transit_is_a_range",
            ),
            models.UniqueConstraint(
                fields=["port", "effective_from"],
                condition=Q(port_of_loading__isnull=True),
                name="freight_rate_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["port_of_loading", "port", "effective_from"],
                name="freight_rate_once_a_day_and_loading",
            ),
            _ends_after_it_begins("freight_rate"),
            _has_a_source("freight_rate"),
        ]


class InspectionRule(models.Model):
    """The inspection before shipping that a country asks. A fee of none is asked for, never 0."""

    country = models.CharField(max_length=2)
    body = models.CharField(max_length=80)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    as_of = models.DateField()

    class Meta:
        ordering = ["country", "effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fee__isnull=True) | Q(fee__gt=0), name="inspection_fee_is_positive"
            ),
            models.CheckConstraint(condition=~Q(body=""), name="inspection_names_its_body"),
            models.UniqueConstraint(fields=["country", "effective_from"], name="inspection_once_a_day"),
            _ends_after_it_begins("inspection"),
            _has_a_source("inspection"),
        ]


class InsuranceRate(models.Model):
    """The marine insurance premium in percent of the insured value (110 % of CIF)."""

    percent = models.DecimalField(max_digits=5, decimal_places=3)
    effective_from = models.DateField(unique=True)
    effective_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    as_of = models.DateField()

    class Meta:
        ordering = ["effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lt=50), name="insurance_percent_is_sane"
            ),
            _ends_after_it_begins("insurance"),
            _has_a_source("insurance"),
        ]


class ImportRule(models.Model):
    """A country's rule on what may land, or a sanction. `kind` and `basis` are those of rules.landing."""

    key = models.SlugField(max_length=60, unique=True)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=60, blank=True)
    basis = models.CharField(max_length=20, blank=True)
    body_types = models.JSONField(default=list, blank=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    as_of = models.DateField()
    confidence = models.CharField(max_length=10)
    note = models.JSONField(default=dict, blank=True)  # language -> sentence

    class Meta:
        ordering = ["country", "key"]
        indexes = [models.Index(fields=["country", "effective_from"], name="import_rule_by_country")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(CHECKS)), name="import_rule_kind_known"),
            models.CheckConstraint(
                condition=Q(basis__in=["", *KIND_BASES["max_age"]]), name="import_rule_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=CONFIDENCES), name="import_rule_confidence_known"
            ),
            _ends_after_it_begins("import_rule"),
            _has_a_source("import_rule"),
        ]


class ExchangeRate(models.Model):
    """How much of `quote` one unit of `base` was worth on `day`: indicative, never a price."""

    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=16, decimal_places=6)
    day = models.DateField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["base", "quote", "day"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_is_positive"),
            models.CheckConstraint(condition=~Q(base=F("quote")), name="exchange_rate_has_two_currencies"),
            models.UniqueConstraint(fields=["base", "quote", "day"], name="exchange_rate_once_a_day"),
            _has_a_source("exchange_rate"),
        ]
