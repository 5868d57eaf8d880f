"""The closed lists that the facts of a vehicle are taken from. Labels are English msgids. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One value of a closed list: `key` is stored and stands in URLs, `label` is what people read."""

    key: str
    label: str


@dataclass(frozen=True)
class BodyType(Word):
    """A type of vehicle, with the category number of the site's former addresses (AR-0.4)."""

    legacy_id: int


# The order is the menu's (AR-0.1).
BODY_TYPES = (
    BodyType("suv", "SUV", 3),
    BodyType("sedan", "Sedan", 1),
    BodyType("mini_van", "Mini van", 6),
    BodyType("hatchback", "Hatchback", 4),
    BodyType("truck", "Truck", 8),
    BodyType("bus", "Bus", 7),
    BodyType("van", "Van", 5),
    BodyType("coupe", "Coupe", 2),
    BodyType("motor_cycle", "Motor cycle", 9),
    BodyType("other", "Other", 99),
)

# The order is the menu's (AR-0.2); every other make is counted in one bucket, OTHER_MAKES.
LISTED_MAKES = (
    Word("toyota", "Toyota"),
    Word("nissan", "Nissan"),
    Word("honda", "Honda"),
    Word("mazda", "Mazda"),
    Word("mitsubishi", "Mitsubishi"),
    Word("subaru", "Subaru"),
    Word("suzuki", "Suzuki"),
    Word("isuzu", "Isuzu"),
    Word("daihatsu", "Daihatsu"),
    Word("lexus", "Lexus"),
    Word("hino", "Hino"),
    Word("yanmar", "Yanmar"),
    Word("mercedes-benz", "Mercedes Benz"),
    Word("bmw", "BMW"),
    Word("volkswagen", "Volkswagen"),
    Word("land-rover", "Land Rover"),
    Word("jaguar", "Jaguar"),
    Word("audi", "Audi"),
    Word("volvo", "Volvo"),
    Word("peugeot", "Peugeot"),
    Word("ford", "Ford"),
    Word("chevrolet", "Chevrolet"),
    Word("chrysler", "Chrysler"),
    Word("fiat", "Fiat"),
    Word("alfa-romeo", "Alfa Romeo"),
)
OTHER_MAKES = Word("other-makes", "Other makes")

STATES = (
    Word("draft", "Draft"),
    Word("available", "Available"),
    Word("reserved", "Reserved"),
    Word("sold", "Sold"),
)
TRANSMISSIONS = (Word("auto", "Automatic"), Word("manual", "Manual"), Word("cvt", "CVT"))
STEERING = (Word("right", "Right hand drive"), Word("left", "Left hand drive"))
FUELS = (
    Word("petrol", "Petrol"),
    Word("diesel", "Diesel"),
    Word("hybrid", "Hybrid"),
    Word("electric", "Electric"),
    Word("lpg", "LPG"),
)
DRIVES = (Word("2wd", "2WD"), Word("4wd", "4WD"))
COLOURS = (
    Word("white", "White"),
    Word("pearl", "Pearl"),
    Word("black", "Black"),
    Word("silver", "Silver"),
    Word("gray", "Gray"),
    Word("blue", "Blue"),
    Word("light_blue", "Light blue"),
    Word("red", "Red"),
    Word("wine", "Wine"),
    Word("pink", "Pink"),
    Word("purple", "Purple"),
    Word("green", "Green"),
    Word("yellow", "Yellow"),
    Word("orange", "Orange"),
    Word("gold", "Gold"),
    Word("beige", "Beige"),
    Word("brown", "Brown"),
)
TRUCK_CLASSES = (
    Word("flat_body", "Flat body"),
    Word("double_cab", "Double cab"),
    Word("dump", "Dump"),
    Word("crane", "Crane"),
    Word("box_body", "Box body"),
    Word("refrigerated", "Refrigerated"),
    Word("garbage", "Garbage"),
    Word("tank", "Tank"),
    Word("tractor_head", "Tractor head"),
)
FEATURES = (
    Word("air_conditioner", "Air conditioner"),
    Word("power_steering", "Power steering"),
    Word("power_windows", "Power windows"),
    Word("central_locking", "Central locking"),
    Word("keyless_entry", "Keyless entry"),
    Word("push_start", "Push start"),
    Word("abs", "ABS"),
    Word("airbag", "Airbag"),
    Word("side_airbag", "Side airbag"),
    Word("esc", "Stability control"),
    Word("collision_brake", "Collision brake"),
    Word("cruise_control", "Cruise control"),
    Word("back_camera", "Back camera"),
    Word("camera_360", "360-degree camera"),
    Word("parking_sensors", "Parking sensors"),
    Word("navigation", "Navigation"),
    Word("alloy_wheels", "Alloy wheels"),
    Word("leather_seats", "Leather seats"),
    Word("heated_seats", "Heated seats"),
    Word("sunroof", "Sunroof"),
    Word("roof_rails", "Roof rails"),
    Word("third_row", "Third row of seats"),
    Word("power_slide_door", "Power sliding door"),
    Word("led_headlamps", "LED headlamps"),
    Word("fog_lamps", "Fog lamps"),
    Word("turbo", "Turbo"),
    Word("spare_tyre", "Spare tyre"),
    Word("jack", "Jack"),
)


def keys(words: tuple[Word, ...]) -> list[str]:
    """The stored values of a closed list, in its order."""
    return [word.key for word in words]


def label_of(words: tuple[Word, ...], key: str) -> str:
    """What people read for `key` (an English msgid); the empty text for an unknown or empty key."""
    return next((word.label for word in words if word.key == key), "")
