"""The facts of a vehicle in the trade's words, in the language of the moment."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date
from django.utils.translation import get_language, gettext

from funabin.catalogue import vocabulary as words
from funabin.kit.tags import whole

if TYPE_CHECKING:
    from funabin.catalogue.briefs import VehicleBrief
    from funabin.catalogue.models import Vehicle

Fact = tuple[str, str]
FIRM = "\u00a0"  # a blank at which no line ends


def month(year: int | None, number: int | None) -> str:
    """ "Jun 2015", "2015" where the month is unknown, "" where the year is."""
    return "" if year is None else _month(year, number, get_language() or "en")


@lru_cache(maxsize=2048)
def _month(year: int, number: int | None, locale: str) -> str:
    if number is None:
        return str(format_date(date(year, 1, 1), "y年" if locale == "ja" else "y", locale=locale))
    pattern = "y年M月" if locale == "ja" else "MMM y"
    return str(format_date(date(year, number, 1), pattern, locale=locale))


def _word(closed_list: tuple[words.Word, ...], key: str) -> str:
    label = words.label_of(closed_list, key)
    return gettext(label) if label else ""


def _figure(value: int | None, unit: str) -> str:
    return f"{whole(value)} {unit}" if value is not None else ""


def brief(vehicle: Vehicle | VehicleBrief) -> str:
    """What a card tells in one line: month, distance, engine, gears, steering. Breaks between facts only."""
    told = (
        month(vehicle.registration_year, vehicle.registration_month),
        _figure(vehicle.mileage_km, "km"),
        _figure(vehicle.displacement_cc, "cc"),
        _word(words.TRANSMISSIONS, vehicle.transmission),
        _word(words.FUELS, vehicle.fuel),
        _word(words.STEERING, vehicle.steering),
    )
    return f"{FIRM}· ".join(fact.replace(" ", FIRM) for fact in told if fact)


def _told(facts: list[Fact]) -> list[Fact]:
    return [(label, value) for label, value in facts if value]


def identity(vehicle: Vehicle) -> list[Fact]:
    """Numbers, dates and where it stands."""
    return _told(
        [
            (gettext("Stock number"), vehicle.stock_number),
            (gettext("Chassis number"), vehicle.chassis_number),
            (gettext("Model code"), vehicle.model_code),
            (gettext("Registration"), month(vehicle.registration_year, vehicle.registration_month)),
            (gettext("Manufacture"), month(vehicle.manufacture_year, vehicle.manufacture_month)),
            (gettext("Mileage"), _figure(vehicle.mileage_km, "km")),
            (gettext("Location"), vehicle.location_text or vehicle.location),
        ]
    )


def make_up(vehicle: Vehicle) -> list[Fact]:
    """Type, engine, body."""
    return _told(
        [
            (gettext("Type"), _word(words.BODY_TYPES, vehicle.body_type)),
            (gettext("Truck body"), _word(words.TRUCK_CLASSES, vehicle.truck_class)),
            (gettext("Engine size"), _figure(vehicle.displacement_cc, "cc")),
            (gettext("Fuel"), _word(words.FUELS, vehicle.fuel)),
            (gettext("Transmission"), _word(words.TRANSMISSIONS, vehicle.transmission)),
            (gettext("Steering"), _word(words.STEERING, vehicle.steering)),
            (gettext("Drive"), _word(words.DRIVES, vehicle.drive)),
            (gettext("Colour"), _word(words.COLOURS, vehicle.colour)),
            (gettext("Doors"), _count(vehicle.doors)),
            (gettext("Seats"), _count(vehicle.seats)),
            (gettext("Length × width × height"), _size(vehicle)),
            (
                gettext("M3 (size for the freight)"),
                f"{whole(vehicle.m3)} m³" if vehicle.m3 else gettext("ask"),
            ),
            (gettext("Weight"), _figure(vehicle.weight_kg, "kg")),
        ]
    )


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


def _size(vehicle: Vehicle) -> str:
    sides = (vehicle.length_mm, vehicle.width_mm, vehicle.height_mm)
    return " × ".join(whole(side) for side in sides) + "\N{NO-BREAK SPACE}mm" if all(sides) else ""


def equipment(vehicle: Vehicle) -> list[str]:
    """What is built in, in the order of the closed list."""
    return [gettext(word.label) for word in words.FEATURES if word.key in vehicle.features]
