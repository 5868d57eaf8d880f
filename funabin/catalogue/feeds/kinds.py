"""How the text of a cell becomes a fact: one reader per field. Each raises BadValue with a reason.

Texts arrive in NFKC, without blanks at their ends. `PARTS` are readers of one text for several facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import Any

from funabin.catalogue import vocabulary as words
from funabin.catalogue.feeds import dates, figures
from funabin.catalogue.feeds.makes import make_model
from funabin.catalogue.feeds.problems import BadValue
from funabin.catalogue.feeds.words import PORTS, plain, spoken
from funabin.catalogue.search.query import cleaned

TRUE = {"1", "yes", "true", "y", "○", "◯", "有", "あり", "有り", "on", "x"}
FALSE = {"0", "no", "false", "n", "×", "✕", "無", "なし", "無し", "off", "-"}
SAID_YES = TRUE | {"front", "rear", "dual", "double", "driver", "passenger", "side", "ok", "standard", "付"}
SAID_NO = FALSE | {"without", "not", "none", "broken", "不良", "故障", "欠品", "非装着", "レス", "ナシ"}
FORMULA_ERRORS = {
    f"#{word}" for word in ("REF!", "N/A", "VALUE!", "DIV/0!", "NAME?", "NULL!", "NUM!", "SPILL!")
}
Reader = Callable[[str], Any]


def whole(low: int, high: int, units: Mapping[str, Decimal] = figures.NO_UNITS) -> Reader:
    """A whole number from `low` to `high`; what a unit left behind the point is rounded."""

    def read(text: str) -> int:
        found = figures.rounded(figures.measured(text, units), Decimal(1))
        if not low <= found <= high:
            raise BadValue("range", low=f"{low:,}", high=f"{high:,}")
        return int(found)

    return read


def decimal(low: str, high: str, step: str, units: Mapping[str, Decimal] = figures.NO_UNITS) -> Reader:
    """An exact number from `low` to `high`, rounded to `step`."""

    def read(text: str) -> Decimal:
        found = figures.rounded(figures.measured(text, units), Decimal(step))
        if not Decimal(low) <= found <= Decimal(high):
            raise BadValue("range", low=low, high=high)
        return found

    return read


def amount(low: str) -> Reader:
    """An amount of money; "4.200" is told, which is 4.2 to one reader and 4200 to the next."""
    plain_amount = decimal(low, "9999999", "0.01", figures.MONEY)

    def read(text: str) -> Decimal:
        if re.fullmatch(r"\D*[1-9]\d{0,2}(?:\.\d{3})+\D*", text):
            raise BadValue("point_or_comma")
        found: Decimal = plain_amount(text)
        return found

    return read


def displacement(text: str) -> int:
    """Cubic centimetres: "2,000cc", "660", "2.0L"; a bare figure below 20 is litres."""
    found = figures.measured(text, figures.VOLUMES)
    if found < 20 and not re.search(r"cc|cm", text, re.IGNORECASE):
        found *= 1000
    cc = int(figures.rounded(found, Decimal(1)))
    if not 1 <= cc <= 50_000:
        raise BadValue("range", low="1", high="50,000")
    return cc


def _flat(value: str) -> str:
    """On one line, without signs nobody sees: what a page and an address can carry."""
    return " ".join(value.split()) if value.isprintable() else cleaned(value)


def text(longest: int) -> Reader:
    """Words on one line, of at most `longest` characters."""

    def read(value: str) -> str:
        flat = _flat(value)
        if len(flat) > longest:
            raise BadValue("too_long", most=longest)
        if flat[:1] == "#" and flat.upper() in FORMULA_ERRORS:
            raise BadValue("formula_error")
        return flat

    return read


def one_of(choices: tuple[words.Word, ...], *, within: bool = False) -> Reader:
    """A word of a closed list, by key, label or a word of the trade; `within`: also inside of the text."""
    known = spoken(choices)
    longest_first = sorted((name for name in known if len(name) > 2), key=len, reverse=True)

    def read(value: str) -> str:
        said = plain(value)
        found = known.get(said) or known.get(re.sub(r"[\s・()_/-]+", "", said))
        if found is None and within:
            # the first that is named, of two that begin together the longer: "pearl white", "red/black"
            at, name = min(((said.find(n), n) for n in longest_first if n in said), default=(-1, ""))
            found = (
                known.get(max((n for n in longest_first if said.startswith(n, at)), key=len))
                if name
                else None
            )
        if found is None:
            raise BadValue("unknown_word", words=", ".join(words.keys(choices)))
        return found

    return read


def transmission(value: str) -> str:
    """Automatic, manual or CVT, however many gears and wherever the lever: 5MT, F6, FAT, インパネCVT."""
    said = plain(value).replace(" ", "")
    if re.fullmatch(r"[fc][3-7]|[3-7][fc]", said) or re.search(
        r"[2-9]?m/?t$|[2-9]速(マニュアル)?$|マニュアル", said
    ):
        return "manual"
    if "cvt" in said or "無段" in said:
        return "cvt"
    if re.search(r"(^|[^a-z])[fcids]?a/?t\d{0,2}(車)?$", said):
        return "auto"
    found: str = _TRANSMISSION(value)
    return found


def _told(single: Callable[[str], str], part: str) -> tuple[set[str], list[str]]:
    """What a part of a list of words says: one word, a word with a yes, or several, some of them known."""
    name, colon, said = re.sub(r"[:：]", ":", part).partition(":")
    for text in (part, *([name] if colon and plain(said) in SAID_YES else [])):
        with suppress(BadValue):
            return {single(text)}, []
    pieces = list(filter(None, re.split(r"[/・]" if part.isascii() else r"[/・\s]", part)))
    several = len(pieces) > 1 and not SAID_NO & set(map(plain, pieces))
    each = [_told(single, piece) for piece in pieces] if several else []
    known = {key for keys, _unknown in each for key in keys}
    return (known, [word for _keys, words in each for word in words]) if known else (set(), [part])


def several_of(choices: tuple[words.Word, ...]) -> Reader:
    """Words of a closed list, parted by semicolons, commas or slashes, in the order of the list.

    Words in Japanese may be parted by blanks; what is said of one (A/C: Front) counts where it is a yes.
    """
    single = lru_cache(maxsize=1_000)(one_of(choices))  # the same words stand in every row
    order = {key: place for place, key in enumerate(words.keys(choices))}

    def read(value: str) -> list[str]:
        found: set[str] = set()
        unknown: list[str] = []
        for part in filter(None, map(str.strip, re.split(r"[;,|、，]|\s/\s", value))):
            known_here, unknown_here = _told(single, part)
            found |= known_here
            unknown += unknown_here
        known = sorted(found, key=order.__getitem__)
        if unknown:
            raise BadValue("unknown_word", words=", ".join(order), partial=known, value=unknown)
        return known

    return read


def yes_or_no(value: str) -> bool:
    """Whether a cell says yes."""
    if value.casefold() in TRUE | FALSE:
        return value.casefold() in TRUE
    raise BadValue("not_yes_no")


def unlocode(value: str) -> str:
    """Five letters and figures that begin with two letters (JPYOK), or the name of a port of loading."""
    named = PORTS.get(plain(value))
    if named:
        return named
    if not re.fullmatch(r"[A-Z]{2}[A-Z2-9]{3}", value.upper()) or value.casefold() in ("osaka", "tokyo"):
        raise BadValue("not_place")
    return value.upper()


def stock_number(value: str) -> str:
    """Capitals, figures and hyphens: AR-10234."""
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,19}", value):
        raise BadValue("not_stock_number")
    return value


def chassis_number(value: str) -> str:
    """A chassis number as it is stamped: capitals, without blanks around the hyphen."""
    found = re.sub(r"\s*-\s*", "-", _flat(value.replace("‐", "-").replace("−", "-"))).upper()
    if len(found) > 40:
        raise BadValue("too_long", most=40)
    return found


def currency(value: str) -> str:
    """Three capitals; the common signs are understood."""
    found = {"$": "USD", "US$": "USD", "¥": "JPY", "円": "JPY", "€": "EUR", "£": "GBP"}.get(
        value, value.upper()
    )
    if not re.fullmatch(r"[A-Z]{3}", found):
        raise BadValue("not_currency")
    return found


def auction(value: str) -> dict[str, Any]:
    """A grade with its house: "USS 4.5", "4.5/B (USS Nagoya)", "HAA Kobe 評価4", "R", "RA", "***"."""
    mark = re.search(
        r"(?<![A-Za-z0-9.])([1-6](?:\.5|\.0)?|S|RA|R|A|\*{2,3})(?:点)?(?:\s*/\s*([A-E]))?(?![A-Za-z0-9.])",
        value,
    )
    if not mark:
        return {"auction_grade": text(10)(value)}
    grade = mark[1].removesuffix(".0") + (f"/{mark[2]}" if mark[2] else "")
    rest = re.sub(
        r"評価点?|grade|auction|[()（）:,]",
        " ",
        value[: mark.start()] + " " + value[mark.end() :],
        flags=re.I,
    )
    house = " ".join(rest.strip(" -/").split())
    found: dict[str, Any] = {"auction_grade": grade}
    if house:
        found["auction_house"] = text(40)(house)
    return found


def size(value: str) -> dict[str, Any]:
    """Length, width and height in mm, cm or m ("4695x1695x1980", "469×169×198cm"), in this order."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", value)
    if len(found) != 3:
        raise BadValue("not_size")
    unit = re.search(r"(mm|cm|m)\W*$", value.casefold())
    values = [figures.number(part) for part in found]
    factor = _FACTOR[unit[1]] if unit else _guessed_factor(max(values))
    length, width, height = (int(figures.rounded(part * factor, Decimal(1))) for part in values)
    sides = (("length_mm", length), ("width_mm", width), ("height_mm", height))
    return {name: READERS[name](str(side)) for name, side in sides}


def _guessed_factor(longest: Decimal) -> Decimal:
    if longest < 30:
        return _FACTOR["m"]
    return _FACTOR["cm"] if longest < 1600 and longest < 1000 else _FACTOR["mm"]


_FACTOR = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000)}
_TRANSMISSION = one_of(words.TRANSMISSIONS, within=True)
LENGTHS = figures.LENGTHS

READERS: dict[str, Reader] = {
    "stock_number": stock_number,
    "external_id": text(80),
    "make": text(60),
    "model": text(80),
    "grade": text(120),
    "body_type": one_of(words.BODY_TYPES),
    "truck_class": one_of(words.TRUCK_CLASSES),
    "chassis_number": chassis_number,
    "model_code": text(40),
    "registration_year": dates.year,
    "registration_month": dates.month,
    "manufacture_year": dates.year,
    "manufacture_month": dates.month,
    "mileage_km": whole(0, 3_000_000, figures.DISTANCES),
    "displacement_cc": displacement,
    "transmission": transmission,
    "steering": one_of(words.STEERING),
    "fuel": one_of(words.FUELS, within=True),
    "drive": one_of(words.DRIVES, within=True),
    "colour": one_of(words.COLOURS, within=True),
    "doors": whole(1, 9, figures.COUNTS),
    "seats": whole(1, 99, figures.COUNTS),
    "m3": decimal("0.1", "500", "0.001", figures.VOLUMES_M3),
    "length_mm": whole(300, 30_000, LENGTHS),
    "width_mm": whole(200, 6_000, LENGTHS),
    "height_mm": whole(200, 6_000, LENGTHS),
    "weight_kg": whole(20, 80_000, figures.WEIGHTS),
    "location": unlocode,
    "location_text": text(60),
    "features": several_of(words.FEATURES),
    "auction_grade": text(10),
    "auction_house": text(40),
    "remarks": text(2_000),
    "fob_amount": amount("1"),
    "currency": currency,
    "discount_amount": amount("0"),
    "domestic_price": decimal("1", "9999999999", "1", figures.YEN),
    "seller": text(60),
    "for_handicapped": yes_or_no,
    "brand_new": yes_or_no,
    "state": one_of(words.STATES),
    "days_in_stock": whole(0, 20_000),
    "days_since_sale": whole(0, 20_000),
}
# One text for several facts; a field of its own for one of them comes first.
PARTS: dict[str, Reader] = {
    "registration": dates.both("registration"),
    "manufacture": dates.both("manufacture"),
    "size": size,
    "auction": auction,
    "make_model": make_model,
}
# Not facts of a vehicle: what a feed says about the row itself.
ROW_FIELDS = frozenset({"stock_number", "external_id", "state", "days_in_stock", "days_since_sale", "photos"})
# A row in which one of these cannot be read is left out: guessing it would sell a vehicle wrongly.
STRICT = frozenset(
    {
        *ROW_FIELDS,
        "make",
        "model",
        "make_model",
        "fob_amount",
        "currency",
        "discount_amount",
        "domestic_price",
    }
)


def photo_addresses(value: str) -> list[str]:
    """The https addresses of a cell, parted by blanks, semicolons, commas or bars; each once, in order."""
    found = re.split(r"[\s;|]+|,(?=https?://)", value)
    return list(dict.fromkeys(part.rstrip(",") for part in found if part.lower().startswith("https://")))


READERS["photos"] = photo_addresses
