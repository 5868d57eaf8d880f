"""How the text of a cell becomes a fact: one reader per field. Each raises BadValue with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from funabin.catalogue import vocabulary as words
from funabin.catalogue.feeds.problems import BadValue

ERAS = {"R": 2018, "令和": 2018, "H": 1988, "平成": 1988, "S": 1925, "昭和": 1925}  # year 1 is base + 1
TRUE = {"1", "yes", "true", "y", "○", "有"}
FALSE = {"0", "no", "false", "n", "×", "無"}
Reader = Callable[[str], Any]


def number(text: str) -> Decimal:
    """A plain number; thousands may be parted by commas."""
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise BadValue("not a number") from None
    if not found.is_finite():
        raise BadValue("not a number")
    return found


def whole(low: int, high: int) -> Reader:
    """A whole number from `low` to `high`; what a unit left behind the point is rounded."""

    def read(text: str) -> int:
        found = int(number(text).to_integral_value(ROUND_HALF_UP))
        if not low <= found <= high:
            raise BadValue(f"must lie between {low:,} and {high:,}")
        return found

    return read


def decimal(low: str, high: str, step: str) -> Reader:
    """An exact number from `low` to `high`, rounded to `step`."""

    def read(text: str) -> Decimal:
        found = number(text).quantize(Decimal(step), ROUND_HALF_UP)
        if not Decimal(low) <= found <= Decimal(high):
            raise BadValue(f"must lie between {low} and {high}")
        return found

    return read


def year(text: str) -> int:
    """A year, Western (2019) or of a Japanese era (R1, H30, 令和元年)."""
    era = re.fullmatch(r"(R|H|S|令和|平成|昭和)\s*(\d{1,2}|元)年?", text.strip())
    if era:
        return ERAS[era[1]] + (1 if era[2] == "元" else int(era[2]))
    found: int = whole(1930, 2100)(text)
    return found


def text(longest: int) -> Reader:
    """Words on one line, of at most `longest` characters."""

    def read(value: str) -> str:
        flat = " ".join(value.split())
        if len(flat) > longest:
            raise BadValue(f"longer than {longest} characters")
        return flat

    return read


def one_of(choices: tuple[words.Word, ...]) -> Reader:
    """A word of a closed list, by its key or its English label."""
    spoken = {name.casefold(): word.key for word in choices for name in (word.key, word.label)}

    def read(value: str) -> str:
        if value.casefold() not in spoken:
            raise BadValue(f"not one of {', '.join(words.keys(choices))}")
        return spoken[value.casefold()]

    return read


def several_of(choices: tuple[words.Word, ...]) -> Reader:
    """Words of a closed list, parted by semicolons, in the order of the list."""
    single = one_of(choices)

    def read(value: str) -> list[str]:
        found = {single(part.strip()) for part in value.split(";") if part.strip()}
        return [key for key in words.keys(choices) if key in found]

    return read


def yes_or_no(value: str) -> bool:
    """Whether a cell says yes."""
    if value.casefold() in TRUE | FALSE:
        return value.casefold() in TRUE
    raise BadValue("neither yes nor no")


def unlocode(value: str) -> str:
    """Five letters and figures that begin with two letters: JPYOK."""
    if not re.fullmatch(r"[A-Z]{2}[A-Z2-9]{3}", value.upper()):
        raise BadValue("not a UN/LOCODE such as JPYOK")
    return value.upper()


def pattern(expression: str, hint: str) -> Reader:
    """A text of a form, else `hint` is the reason."""

    def read(value: str) -> str:
        if not re.fullmatch(expression, value):
            raise BadValue(hint)
        return value

    return read


READERS: dict[str, Reader] = {
    "stock_number": pattern(r"[A-Z0-9][A-Z0-9-]{1,19}", "a stock number has capitals, figures and hyphens"),
    "external_id": text(80),
    "make": text(60),
    "model": text(80),
    "grade": text(120),
    "body_type": one_of(words.BODY_TYPES),
    "truck_class": one_of(words.TRUCK_CLASSES),
    "chassis_number": text(40),
    "model_code": text(40),
    "registration_year": year,
    "registration_month": whole(1, 12),
    "manufacture_year": year,
    "manufacture_month": whole(1, 12),
    "mileage_km": whole(0, 3_000_000),
    "displacement_cc": whole(1, 50_000),
    "transmission": one_of(words.TRANSMISSIONS),
    "steering": one_of(words.STEERING),
    "fuel": one_of(words.FUELS),
    "drive": one_of(words.DRIVES),
    "colour": one_of(words.COLOURS),
    "doors": whole(1, 9),
    "seats": whole(1, 99),
    "m3": decimal("0.1", "500", "0.001"),
    "length_mm": whole(300, 30_000),
    "width_mm": whole(200, 6_000),
    "height_mm": whole(200, 6_000),
    "weight_kg": whole(20, 80_000),
    "location": unlocode,
    "location_text": text(60),
    "features": several_of(words.FEATURES),
    "auction_grade": text(10),
    "auction_house": text(40),
    "remarks": text(2_000),
    "fob_amount": decimal("1", "9999999", "0.01"),
    "currency": pattern(r"[A-Z]{3}", "not a currency such as USD"),
    "discount_amount": decimal("0", "9999999", "0.01"),
    "domestic_price": decimal("1", "9999999999", "1"),
    "for_handicapped": yes_or_no,
    "brand_new": yes_or_no,
    "state": one_of(words.STATES),
    "days_in_stock": whole(0, 20_000),
    "days_since_sale": whole(0, 20_000),
}
# Not facts of a vehicle: what a feed says about the row itself.
ROW_FIELDS = frozenset({"stock_number", "external_id", "state", "days_in_stock", "days_since_sale"})
