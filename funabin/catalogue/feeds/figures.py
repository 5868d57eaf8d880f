"""Figures as people write them: thousands, 万 and 千, units before or behind; exact Decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from funabin.catalogue.feeds.problems import BadValue

_MYRIADS = {"万": Decimal(10_000), "千": Decimal(1_000), "億": Decimal(100_000_000), "k": Decimal(1_000)}
_NUMBER = re.compile(r"([-+]?\d[\d,']*(?:\.\d+)?|[-+]?\.\d+)\s*")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?")  # 1,280,000; 12,50,000
_CONTINENTAL = re.compile(r"([-+]?\d{1,3}(?:\.\d{3})+),(\d{1,2})")  # 4.200,00
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")  # 66 000
_FORMULA = re.compile(r"=[-+(]*(…|'|\d|[A-Z][A-Z0-9.]*\(|\$?[A-Z]{1,3}\$?\d|[\w.]+!)")
NO_UNITS: Mapping[str, Decimal] = {}


DISTANCES = {
    **dict.fromkeys(("km", "kms", "キロ", "㎞", "kilometers", "kilometres", "k.m.", "km走行"), Decimal(1)),
    **dict.fromkeys(("mi", "mile", "miles", "マイル", "ml"), Decimal("1.609344")),
    "m": Decimal("0.001"),
}
VOLUMES = {
    **dict.fromkeys(("cc", "㏄", "cm3", "c.c.", "ｃｃ"), Decimal(1)),
    **dict.fromkeys(
        ("l", "リットル", "ℓ", "litre", "liter", "ltr", "litres", "liters"), Decimal(1)
    ),  # see kinds
}
VOLUMES_M3 = dict.fromkeys(("m3", "m³", "㎥", "cbm", "立米", "立方メートル"), Decimal(1))
LENGTHS = {
    **dict.fromkeys(("mm", "㎜", "ミリ"), Decimal(1)),
    **dict.fromkeys(("cm", "㎝", "センチ"), Decimal(10)),
    **dict.fromkeys(("m", "メートル"), Decimal(1000)),
}
WEIGHTS = {
    **dict.fromkeys(("kg", "kgs", "㎏", "キロ"), Decimal(1)),
    **dict.fromkeys(("t", "トン", "ton"), Decimal(1000)),
}
COUNTS = dict.fromkeys(
    (
        "人",
        "名",
        "人乗り",
        "名乗り",
        "人乗",
        "名乗",
        "ドア",
        "枚",
        "d",
        "dr",
        "doors",
        "door",
        "seats",
        "seater",
        "pax",
    ),
    Decimal(1),
)
YEN = dict.fromkeys(
    ("円(税込)", "円(税抜)", "円税込", "円", "¥", "jpy", "yen", "\\", "税込", "(税込)", "-"), Decimal(1)
)
SIGNS = {
    "JPY": ("¥", "円", "jpy", "yen"),
    "USD": ("$", "usd"),
    "EUR": ("€", "eur"),
    "GBP": ("£", "gbp"),
}
MONEY = {
    **dict.fromkeys(("us$", "usd", "$", "eur", "€", "gbp", "£", "fob", "(fob)", "-"), Decimal(1)),
    **YEN,
}


def number(text: str) -> Decimal:
    """A plain number; thousands may be parted by commas. Raises BadValue, so where a comma may be a point."""
    if "," in text:
        continental = _CONTINENTAL.fullmatch(text)
        if continental:
            text = f"{continental[1].replace('.', '')}.{continental[2]}"
        elif not _GROUPED.fullmatch(text):
            raise BadValue("not_number")
    try:
        found = Decimal(text.replace(",", "").replace("'", ""))
    except InvalidOperation:
        raise BadValue("not_number") from None
    if not found.is_finite() or len(text) > 40 or abs(found.adjusted()) > 30:
        raise BadValue("not_number")
    return found


def measured(text: str, units: Mapping[str, Decimal]) -> Decimal:
    """A number with one of `units` (or none): "1.5万km", "¥1,280,000", "12,000 km". Raises BadValue."""
    try:
        return number(text)  # nearly always
    except BadValue:
        if not units and not any(mark in text for mark in "万千億"):
            raise
    said = _SPACED.sub("", _without_sign(text.casefold().strip(), units))
    found = _NUMBER.match(said)
    if not found:
        raise BadValue("not_number")
    value, rest = number(found[1]), said[found.end() :].strip()
    while rest[:1] in _MYRIADS and rest not in units and (rest[0] != "k" or rest[1:] in units):
        value *= _MYRIADS[rest[0]]
        rest = rest[1:].strip()
        further = _NUMBER.match(rest)  # 1億2,000万
        if further:
            return value + measured(rest, units)
    rest = rest if rest in units else rest.rstrip(".")
    if rest and rest not in units:
        if not units:
            raise BadValue("not_number")
        raise BadValue("bad_unit", units=", ".join(unit for unit in units if unit.isascii() and unit))
    return value * units.get(rest, Decimal(1))


def _without_sign(said: str, units: Mapping[str, Decimal]) -> str:
    """A text without the units that stand before its number: "us$ 5,000", "fob ¥1,280,000"."""
    while sign := next((u for u in units if u and said.startswith(u)), ""):
        rest = said.removeprefix(sign).lstrip(" :")
        if not rest or not (rest[0].isdigit() or rest[0] in ".+-" or rest[:1] in "$¥\\€£u"):
            break
        said = rest
    return said


def sign_of(text: str) -> str:
    """The currency a text names by its sign or code: "¥1,280,000" is JPY; "" where it names none."""
    said = text.casefold()
    return next((code for code, marks in SIGNS.items() if any(mark in said for mark in marks)), "")


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """`value` rounded half up to `step` (1, 0.01). Raises BadValue where it has too many figures."""
    try:
        return value.quantize(step, ROUND_HALF_UP)
    except InvalidOperation:
        raise BadValue("not_number") from None


def is_formula(cell: str) -> bool:
    """Whether a cell holds a formula that nobody calculated: =B2*1.1."""
    return cell[:1] == "=" and bool(_FORMULA.match(cell))
