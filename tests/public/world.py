"""A small house for the public pages, built by actions: its tables, its policy, and vehicles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from funabin.catalogue.actions import add_vehicle, change_price, publish_vehicle
from funabin.catalogue.models import Vehicle
from tests.cast import DAICHI

PRADO: dict[str, Any] = {
    "make": "Toyota",
    "model": "Land Cruiser Prado",
    "grade": "TX L Package",
    "body_type": "suv",
    "registration_year": 2020,
    "registration_month": 5,
    "manufacture_year": 2020,
    "manufacture_month": 3,
    "mileage_km": 123456,
    "displacement_cc": 2693,
    "transmission": "auto",
    "steering": "right",
    "fuel": "petrol",
    "drive": "4wd",
    "colour": "white",
    "model_code": "3BA-TRJ150W",
    "m3": Decimal("15.1"),
    "location": "JPNGO",
    "location_text": "Nagoya",
}
_numbers: Iterator[int] = count(20001)


def vehicle(number: str = "", *, fob: int | None = 5000, days_ago: int = 10, **facts: object) -> Vehicle:
    """A published Prado; `facts` make it another. `fob` in dollars, None is "ask"."""
    number = number or f"AR-{next(_numbers)}"
    row = add_vehicle(stock_number=number, facts={**PRADO, **facts}, by=DAICHI)
    if fob is not None:
        change_price(vehicle=row, fob=Decimal(fob), by=DAICHI)
    return publish_vehicle(vehicle=row, by=DAICHI, at=timezone.now() - timedelta(days=days_ago))


def mixed_stock() -> list[Vehicle]:
    """One of each kind that a shelf, a type or a bucket of makes could lose."""
    return [
        vehicle("AR-10001"),
        vehicle("AR-10002", make="Nissan", model="Note", body_type="hatchback", fuel="hybrid", colour="red"),
        vehicle("AR-10003", make="BMW", model="320i", body_type="sedan", steering="left", days_ago=100),
        vehicle(
            "AR-10004", make="Mazda", model="Titan", body_type="truck", truck_class="dump", fuel="diesel"
        ),
        vehicle("AR-10005", make="Porsche", model="911", body_type="coupe", transmission="manual", fob=None),
        vehicle("AR-10006", make="Honda", model="N-BOX", body_type="van", for_handicapped=True, m3=None),
        vehicle("AR-10007", make="Suzuki", model="Swift", body_type="hatchback", brand_new=True),
        vehicle("AR-10008", make="Yamaha", model="TW200", body_type="motor_cycle", fob=900),
    ]
