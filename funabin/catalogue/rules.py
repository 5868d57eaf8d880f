"""Rules of the catalogue on plain values: states, what may be published, shelves, the text a search reads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

WORD = re.compile(r"[^\W_]+")
NEW_ARRIVAL_DAYS = 45  # AR-0.3: the former site's own parameter
ON_SALE = ("available", "reserved")  # sold vehicles are still shown, but never counted
STATE_CHANGES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"available"}),
    "available": frozenset({"draft", "reserved", "sold"}),
    "reserved": frozenset({"available", "sold"}),
    "sold": frozenset(),
}
# What a buyer must be told before a vehicle may be offered.
NEEDED_ON_SALE = ("body_type", "registration_year", "transmission", "steering", "fuel", "location")
NO_STEERING_SIDE = ("motor_cycle", "other")


@dataclass(frozen=True)
class Shelf:
    """A saved filter: vehicles whose `field` has `value`; the arrivals' value is a number of days."""

    key: str
    label: str
    field: str
    value: str | bool | int


# The order is the menu's (AR-0.3). A truck is classified where the kind of its body is known.
SHELVES = (
    Shelf("new_arrivals", "New arrivals", "published_at", NEW_ARRIVAL_DAYS),
    Shelf("left_hand_drive", "Left hand drive", "steering", "left"),
    Shelf("handicapped", "Vehicles for people with disabilities", "for_handicapped", True),
    Shelf("manual", "Manual transmission", "transmission", "manual"),
    Shelf("diesel", "Diesel engine", "fuel", "diesel"),
    Shelf("hybrid", "Hybrid", "fuel", "hybrid"),
    Shelf("brand_new", "Brand-new cars", "brand_new", True),
    Shelf("classified_truck", "Classified trucks", "truck_class", True),
)


def may_change(state: str, to: str) -> bool:
    """Whether a vehicle in `state` may go `to` another state."""
    return to in STATE_CHANGES.get(state, frozenset())


def lacks_for_sale(facts: Mapping[str, object]) -> tuple[str, ...]:
    """The fields that must be filled before a vehicle may be published."""
    missing = [name for name in NEEDED_ON_SALE if facts.get(name) in (None, "")]
    if facts.get("body_type") in NO_STEERING_SIDE and "steering" in missing:
        missing.remove("steering")
    return tuple(missing)


def arrivals_since(at: datetime) -> datetime:
    """The earliest publication that still counts as a new arrival."""
    return at - timedelta(days=NEW_ARRIVAL_DAYS)


def words_of(text: str) -> list[str]:
    """The words of a text as a search compares them: NFKC, case-folded, letters and figures only."""
    return WORD.findall((text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold())


def chassis_prefix(chassis_number: str) -> str:
    """The part of a chassis number that names the model: TRH200 of TRH200-0123456."""
    return chassis_number.split("-")[0] if "-" in chassis_number else ""


def text_of(parts: Iterable[str]) -> str:
    """The text a search reads: each word once, a blank before it, so that words match by their beginning."""
    return "".join(f" {word}" for word in dict.fromkeys(word for part in parts for word in words_of(part)))


def emission_signs(model_code: str) -> int:
    """How many signs the emission prefix of a type code has: 3 of "CBF-TRH200V"; 0 without a prefix."""
    prefix, dash, _rest = model_code.partition("-")
    return len(prefix) if dash else 0
