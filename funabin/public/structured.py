"""A vehicle as schema.org tells it, for search engines. The chassis number is no VIN and stays out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from funabin.catalogue.models import Vehicle

AVAILABILITY = {"available": "InStock", "reserved": "LimitedAvailability", "sold": "SoldOut"}
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def as_linked_data(vehicle: Vehicle, address: str) -> SafeString:
    """A JSON-LD block of type Car: data, not script; nothing in it runs or can end the block."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Car",
        "name": vehicle.title,
        "sku": vehicle.stock_number,
        "url": address,
        "brand": {"@type": "Brand", "name": vehicle.make.name},
        "model": vehicle.model.name,
        "itemCondition": f"https://schema.org/{'New' if vehicle.brand_new else 'Used'}Condition",
        **_known(vehicle),
    }
    if vehicle.price:
        told["offers"] = {
            "@type": "Offer",
            "price": str(vehicle.price.amount),
            "priceCurrency": vehicle.price.currency,
            "availability": f"https://schema.org/{AVAILABILITY[vehicle.state]}",
        }
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped here


def _known(vehicle: Vehicle) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "vehicleModelDate": vehicle.registration_year and str(vehicle.registration_year),
        "color": vehicle.colour.replace("_", " "),
        "fuelType": vehicle.fuel,
        "vehicleTransmission": vehicle.transmission,
        "numberOfDoors": vehicle.doors,
        "vehicleSeatingCapacity": vehicle.seats,
        "mileageFromOdometer": _measured(vehicle.mileage_km, "KMT"),
    }
    return {name: value for name, value in facts.items() if value}


def _measured(value: int | None, unit: str) -> dict[str, Any] | None:
    return None if value is None else {"@type": "QuantitativeValue", "value": value, "unitCode": unit}
