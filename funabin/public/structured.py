"""A vehicle as schema.org tells it, for search engines. The chassis number is no VIN and stays out.

What search engines ask of a vehicle listing: brand, model, vehicleModelDate, mileageFromOdometer, image, and
an offer with price, currency and availability.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from funabin.kit.site import site

if TYPE_CHECKING:
    from funabin.catalogue.models import Vehicle

AVAILABILITY = {"available": "InStock", "reserved": "LimitedAvailability", "sold": "SoldOut"}
STEERS = {"left": "LeftHandDriving", "right": "RightHandDriving"}
DRIVEN = {"2wd": "TwoWheelDriveConfiguration", "4wd": "FourWheelDriveConfiguration"}
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def as_linked_data(vehicle: Vehicle, address: str, images: Iterable[str] = ()) -> SafeString:
    """A JSON-LD block of type Car: data, not script; nothing in it runs or can end the block.

    images: paths of its photos on this site. A vehicle whose price is "ask" has no offer.
    """
    condition = f"https://schema.org/{'New' if vehicle.brand_new else 'Used'}Condition"
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Car",
        "name": vehicle.title,
        "sku": vehicle.stock_number,
        "url": address,
        "brand": {"@type": "Brand", "name": vehicle.make.name},
        "model": vehicle.model.name,
        "itemCondition": condition,
        "image": [site().base_url + path for path in images],
        **_known(vehicle),
    }
    if vehicle.price:
        told["offers"] = {
            "@type": "Offer",
            "price": str(vehicle.price.amount),
            "priceCurrency": vehicle.price.currency,
            "availability": f"https://schema.org/{AVAILABILITY[vehicle.state]}",
            "itemCondition": condition,
            "url": address,
            "seller": {"@type": "AutoDealer", "name": site().legal_name},
        }
    if not told["image"]:
        del told["image"]
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped here


def _known(vehicle: Vehicle) -> dict[str, Any]:
    built, first = vehicle.manufacture_year, vehicle.registration_year
    facts: dict[str, Any] = {
        "vehicleModelDate": (built or first) and str(built or first),
        "dateVehicleFirstRegistered": _month(first, vehicle.registration_month),
        "productionDate": _month(built, vehicle.manufacture_month),
        "bodyType": vehicle.body_type.replace("_", " "),
        "steeringPosition": _term(STEERS.get(vehicle.steering)),
        "driveWheelConfiguration": _term(DRIVEN.get(vehicle.drive)),
        "vehicleEngine": _engine(vehicle.displacement_cc),
        "color": vehicle.colour.replace("_", " "),
        "fuelType": vehicle.fuel,
        "vehicleTransmission": vehicle.transmission,
        "numberOfDoors": vehicle.doors,
        "vehicleSeatingCapacity": vehicle.seats,
        "mileageFromOdometer": _measured(vehicle.mileage_km, "KMT"),
    }
    return {name: value for name, value in facts.items() if value}


def _term(name: str | None) -> str:
    return f"https://schema.org/{name}" if name else ""


def _month(year: int | None, month: int | None) -> str:
    """ISO 8601, as exact as it is known: "2015-06", "2015"."""
    return "" if year is None else f"{year}-{month:02}" if month else str(year)


def _engine(displacement_cc: int | None) -> dict[str, Any] | None:
    size = _measured(displacement_cc, "CMQ")  # cubic centimetres
    return size and {"@type": "EngineSpecification", "engineDisplacement": size}


def _measured(value: int | None, unit: str) -> dict[str, Any] | None:
    return None if value is None else {"@type": "QuantitativeValue", "value": value, "unitCode": unit}
