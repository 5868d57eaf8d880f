"""Vehicles that were never saved, the index over them, and random ones with random terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from funabin.catalogue import vocabulary as words
from funabin.catalogue.models import Vehicle
from funabin.catalogue.rules import emission_signs
from funabin.catalogue.search.columns import RAW
from funabin.catalogue.search.index import Index
from funabin.kit.money import Money
from funabin.shipping.rules import FreightTerms, InspectionTerms, InsuranceTerms, Rule, Tariff
from funabin.shipping.rules.landing import CONFIDENCES, KIND_BASES

PLACES = ["", "JPYOK", "JPNGO", "AEJEA"]
CURRENCIES = ["USD", "JPY", "EUR"]
MOSTLY = st.sampled_from([True, True, True, False])
MOSTLY_DOLLARS = st.sampled_from(["USD", "USD", "USD", *CURRENCIES])
BODIES = words.keys(words.BODY_TYPES)


def row_of(vehicle: Vehicle) -> tuple[Any, ...]:
    """The row an index is built from."""
    fob = vehicle.fob_amount
    known = {
        "id": vehicle.pk,
        "price": None if fob is None else int(fob * 100),
        "discount": int(vehicle.discount_amount * 100),
        "mileage": vehicle.mileage_km,
        "displacement": vehicle.displacement_cc,
        "year": vehicle.registration_year,
        "registered": _month(vehicle.registration_year, vehicle.registration_month),
        "built": _month(vehicle.manufacture_year, vehicle.manufacture_month),
        "m3": None if vehicle.m3 is None else int(vehicle.m3 * 1_000),
        "published": 0,
        "emission": emission_signs(vehicle.model_code),
        "status": "available",
        "features": (),
        "text": "",
    }
    own = ("body_type", "steering", "transmission", "fuel", "drive", "colour", "location", "currency")
    known |= {name: getattr(vehicle, name) for name in own}
    numbers = {"doors": None, "seats": None, "for_handicapped": 0, "brand_new": 0, "classified_truck": 0}
    known = {**dict.fromkeys(RAW, ""), **numbers, **known}
    return tuple(known[name] for name in RAW)


def index_of(vehicles: Sequence[Vehicle]) -> Index:
    """The index of these vehicles, some of which came later, into places of others that left."""
    half = len(vehicles) // 2
    index = Index.build([row_of(vehicle) for vehicle in vehicles[:half]])
    index.apply([row_of(vehicle) for vehicle in vehicles[half:]])
    return index


def _month(year: int | None, month: int | None) -> int | None:
    return None if year is None else year * 100 + (month or 0)


def money(*, digits: int = 2, largest: int = 10**7, least: int = 1) -> st.SearchStrategy[Decimal]:
    """Amounts of so many digits after the point."""
    return st.integers(least, largest * 10**digits).map(lambda number: Decimal(number).scaleb(-digits))


SIZES = money(digits=3, largest=60) | st.sampled_from([Decimal(10), Decimal("12.5"), Decimal("9999.999")])


@st.composite
def vehicles(draw: st.DrawFn) -> Vehicle:
    """A vehicle of random facts, in the bounds the catalogue keeps."""
    fob = draw(money()) if draw(MOSTLY) else None
    taken_off = draw(money(largest=int(fob), least=0)) if fob and draw(st.booleans()) else Decimal(0)
    years = st.none() | st.integers(1985, 2027) | st.sampled_from([0, 12_000, 9_998])
    months = st.none() | st.integers(1, 12)
    return Vehicle(
        location=draw(st.sampled_from(["JPYOK", "JPNGO", *PLACES])),
        m3=draw(SIZES) if draw(MOSTLY) else None,
        currency=draw(MOSTLY_DOLLARS),
        fob_amount=fob,
        discount_amount=min(taken_off, fob or taken_off),
        registration_year=draw(years),
        registration_month=draw(months),
        manufacture_year=draw(years),
        manufacture_month=draw(months),
        steering=draw(st.sampled_from(["", *words.keys(words.STEERING)])),
        fuel=draw(st.sampled_from(["", *words.keys(words.FUELS)])),
        displacement_cc=draw(st.none() | st.integers(1, 9_000) | st.sampled_from([1900, 1901])),
        body_type=draw(st.sampled_from(["", *BODIES])),
        model_code=draw(st.sampled_from(["", "GDJ150W", "-AE111", "E-AE100", "GH-AE111", "3DA-GDJ150W"])),
    )


STOCKS = st.lists(vehicles(), min_size=1, max_size=6)


@st.composite
def freights(draw: st.DrawFn) -> FreightTerms:
    """A rate of random size in a random currency."""
    currency = draw(MOSTLY_DOLLARS)
    rate = draw(money(largest=10_000)) if draw(MOSTLY) else None
    return FreightTerms(
        per_m3=None if rate is None else Money(rate, currency),
        surcharge=Money(draw(money(largest=10_000, least=0)), currency),
        largest_m3=None if draw(MOSTLY) else draw(SIZES),
    )


@st.composite
def tariffs(draw: st.DrawFn) -> Tariff:
    """What may hold for a port: rates from all of Japan and from single ports, in several currencies."""
    fee = draw(money(largest=10_000)) if draw(MOSTLY) else None
    inspection = InspectionTerms("QISJ", None if fee is None else Money(fee, draw(MOSTLY_DOLLARS)))
    percent = money(digits=3, largest=49)
    return Tariff(
        country="KE",
        freights=draw(
            st.fixed_dictionaries({"": freights()}, optional={place: freights() for place in PLACES[1:]})
        ),
        inspection=inspection if draw(st.booleans()) else None,
        insurance=InsuranceTerms(draw(percent)) if draw(MOSTLY) else None,
    )


VALUES = {
    "not_before": st.dates(date(1995, 1, 1), date(2027, 1, 1)).map(date.isoformat),
    "steering": st.sampled_from(words.keys(words.STEERING)),
    "sanction_fuel": st.sampled_from(["hybrid electric", "petrol"]),
    "sanction_cc": st.sampled_from(["660", "1900", "3000"]),
    "sanction_price": st.sampled_from(["JPY 6000000", "USD 50000.50"]),
}
KINDS = [
    "not_before",
    "max_age",
    "min_age",
    "costs_more_after",
    "registered_within",
    "steering",
    "emission_code",
    "banned",
    "condition",
    "sanction_cc",
    "sanction_fuel",
    "sanction_price",
]


@st.composite
def rules(draw: st.DrawFn, kinds: Sequence[str] = tuple(KINDS)) -> Rule:
    """A rule of a random kind, which may not be in force, be doubtful, or be for some bodies."""
    kind = draw(st.sampled_from(kinds))
    bases = KIND_BASES.get(kind, ("",))
    return Rule(
        key="xx",
        country="KE",
        kind=kind,
        value=draw(VALUES.get(kind, st.integers(1, 30).map(str))),
        basis=draw(st.sampled_from(bases)),
        body_types=tuple(draw(st.lists(st.sampled_from(BODIES), max_size=3, unique=True))),
        confidence=draw(st.sampled_from(CONFIDENCES)),
        source="a gazette",
        as_of=date(2025, 11, 14),
        effective_from=draw(st.sampled_from([date(2020, 1, 1), date(2027, 1, 1)])),
        effective_to=draw(st.sampled_from([None, None, date(2027, 6, 30)])),
    )


ARRIVALS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
