"""The total at a port, vehicle by vehicle, and the terms it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet

from funabin.kit.dates import day_in_japan
from funabin.kit.money import Money
from funabin.kit.pagecache.parts import kept_while
from funabin.shipping.models import FreightRate, InspectionRule, InsuranceRate, Port
from funabin.shipping.queries.edition import TERMS
from funabin.shipping.rules import (
    FreightTerms,
    Goods,
    InspectionTerms,
    InsuranceTerms,
    Tariff,
    Total,
    amounts_of,
    total_lines,
)

if TYPE_CHECKING:
    from funabin.catalogue.briefs import VehicleBrief
    from funabin.catalogue.models import Vehicle


def totals_for(vehicles: Iterable[Vehicle], port: str, at: datetime) -> dict[UUID, Total]:
    """Each vehicle's total at a port of discharge on the day of `at` in Japan. Four queries in all."""
    tariff = tariff_of(port, at)
    return {
        vehicle.pk: total_lines(goods_of(vehicle), tariff.terms(vehicle.location)) for vehicle in vehicles
    }


def cifs_for(vehicles: Iterable[VehicleBrief], port: str, at: datetime) -> dict[UUID, Money | None]:
    """The CIF amounts of `totals_for` alone, without their lines; None is "ask". Four queries in all."""
    tariff = tariff_of(port, at)
    return {
        vehicle.pk: amounts_of(goods_of(vehicle), tariff.terms(vehicle.location)).cif for vehicle in vehicles
    }


def goods_of(vehicle: Vehicle | VehicleBrief) -> Goods:
    """What a total starts from: the price before the discount, the discount, the volume."""
    price = vehicle.former_price or vehicle.price
    discount = Money(vehicle.discount_amount, vehicle.currency) if vehicle.discount_amount else None
    return Goods(price, discount, vehicle.m3)


def tariff_of(port: str, at: datetime) -> Tariff:
    """What holds for a port on the day of `at` in Japan. Four queries."""
    return _tariff(port, day_in_japan(at))


@kept_while(TERMS)
def _tariff(port: str, day: date) -> Tariff:
    country = Port.objects.filter(pk=port).values_list("country", flat=True).first() or ""
    inspections = _in_force(InspectionRule.objects.filter(country=country), day)
    return Tariff(
        country=country,
        freights=_freights(port, day),
        inspection=_inspection(inspections.last()),
        insurance=_insurance(_in_force(InsuranceRate.objects.all(), day).last()),
    )


def _in_force(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Rows in force on `day`, the newest last: a newer row takes over where two overlap."""
    unended = Q(effective_to__isnull=True) | Q(effective_to__gte=day)
    return rows.filter(unended, effective_from__lte=day).order_by("effective_from")


def _freights(port: str, day: date) -> dict[str, FreightTerms]:
    rows = _in_force(FreightRate.objects.filter(port=port), day)
    return {row.port_of_loading_id or "": _freight(row) for row in rows}


def _freight(row: FreightRate) -> FreightTerms:
    days = (row.transit_days_min, row.transit_days_max)
    return FreightTerms(
        per_m3=None if row.rate_per_m3 is None else Money(row.rate_per_m3, row.currency),
        surcharge=Money(row.surcharge, row.currency),
        largest_m3=row.largest_m3,
        transit_days=None if days[0] is None or days[1] is None else (days[0], days[1]),
        valid_until=row.effective_to,
    )


def _inspection(row: InspectionRule | None) -> InspectionTerms | None:
    if row is None:
        return None
    fee = None if row.fee is None else Money(row.fee, row.currency)
    return InspectionTerms(row.body, fee, row.effective_to)


def _insurance(row: InsuranceRate | None) -> InsuranceTerms | None:
    return None if row is None else InsuranceTerms(row.percent, row.effective_to)
