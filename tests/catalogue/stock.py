"""Vehicles for tests, made by the actions that make real ones."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from funabin.catalogue.actions import add_vehicle, publish_vehicle
from funabin.catalogue.models import Vehicle
from tests.cast import DAICHI

HIACE: dict[str, Any] = {
    "make": "Toyota",
    "model": "Hiace Van",
    "grade": "Super GL",
    "body_type": "van",
    "model_code": "CBF-TRH200V",
    "registration_year": 2016,
    "registration_month": 5,
    "mileage_km": 81_000,
    "displacement_cc": 2000,
    "transmission": "auto",
    "steering": "right",
    "fuel": "petrol",
    "drive": "2wd",
    "colour": "white",
    "doors": 5,
    "seats": 9,
    "m3": Decimal("15.770"),
    "location": "JPYOK",
    "location_text": "Yokohama",
    "features": ["air_conditioner", "abs"],
    "fob_amount": Decimal(12_400),
}
_numbers = count(70_001)


def draft(**facts: Any) -> Vehicle:
    """A draft: a Hiace unless told otherwise."""
    number = facts.pop("stock_number", f"AR-{next(_numbers)}")
    return add_vehicle(stock_number=number, facts={**HIACE, **facts}, by=DAICHI)


def offered(*, days: int = 0, **facts: Any) -> Vehicle:
    """A vehicle on sale since so many days."""
    at = timezone.now() - timedelta(days=days)
    return publish_vehicle(vehicle=draft(**facts), by=DAICHI, at=at)
