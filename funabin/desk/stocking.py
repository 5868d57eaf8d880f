"""What the pages of stock lists call things: facts of a vehicle in groups, units, words, values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funabin.catalogue import vocabulary as closed
from funabin.catalogue.feeds.fields import label_of
from funabin.catalogue.feeds.kinds import PARTS, READERS
from funabin.catalogue.feeds.problems import BadValue
from funabin.kit.site import site
from funabin.kit.tags import whole

Choices = list[tuple[str, Any]]

# The facts a column may hold, in the order of the select; groups as people look for them.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("How it is known"), ("stock_number", "external_id", "chassis_number")),
    (
        gettext_lazy("What it is"),
        ("make", "model", "make_model", "grade", "model_code", "body_type", "truck_class"),
    ),
    (
        gettext_lazy("Age and use"),
        (
            *("registration", "registration_year", "registration_month", "manufacture", "manufacture_year"),
            *("manufacture_month", "mileage_km", "brand_new"),
        ),
    ),
    (gettext_lazy("Engine and drive"), ("displacement_cc", "transmission", "steering", "fuel", "drive")),
    (
        gettext_lazy("Body"),
        ("colour", "doors", "seats", "m3", "size", "length_mm", "width_mm", "height_mm", "weight_kg"),
    ),
    (gettext_lazy("Price"), ("fob_amount", "currency", "discount_amount", "domestic_price")),
    (
        gettext_lazy("Place, condition, equipment"),
        (
            *("location", "location_text", "auction", "auction_grade", "auction_house", "features"),
            *("for_handicapped", "remarks", "photos"),
        ),
    ),
    (gettext_lazy("In their list"), ("state", "days_in_stock", "days_since_sale")),
)
KNOWN = (*READERS, *PARTS)
GROUPED = tuple(name for _group, names in GROUPS for name in names)

# Closed lists: a cell's word is translated to one of these.
CLOSED: Mapping[str, tuple[closed.Word, ...]] = {
    "body_type": closed.BODY_TYPES,
    "truck_class": closed.TRUCK_CLASSES,
    "transmission": closed.TRANSMISSIONS,
    "steering": closed.STEERING,
    "fuel": closed.FUELS,
    "drive": closed.DRIVES,
    "colour": closed.COLOURS,
    "state": closed.STATES,
}
SEVERAL = {"features": closed.FEATURES}  # several words in one cell: no select for each

# What a bare number of a column counts: (factor as text, what people read).
YEN: Choices = [("1", gettext_lazy("single units")), ("1000", gettext_lazy("thousands")), ("10000", "万")]
LENGTHS: Choices = [("1", "mm"), ("10", "cm"), ("1000", "m")]
UNITS: Mapping[str, Choices] = {
    "mileage_km": [
        ("1", "km"),
        ("1000", gettext_lazy("thousand km")),
        ("10000", "万km"),
        ("1.609344", gettext_lazy("miles")),
    ],
    "displacement_cc": [("1", "cc"), ("1000", gettext_lazy("litres"))],
    "length_mm": LENGTHS,
    "width_mm": LENGTHS,
    "height_mm": LENGTHS,
    "weight_kg": [("1", "kg"), ("1000", gettext_lazy("tonnes"))],
    "fob_amount": YEN,
    "discount_amount": YEN,
    "domestic_price": YEN,
}

# in what a fact is kept, so that a wrong unit of a list is seen
COUNTED = {
    "mileage_km": "km",
    "displacement_cc": "cc",
    "length_mm": "mm",
    "width_mm": "mm",
    "height_mm": "mm",
    "weight_kg": "kg",
    "domestic_price": "JPY",
}

MONEY = ("fob_amount", "discount_amount")  # in the currency of the row, else the site's

RUNNING = ("reading", "writing")  # states in which the worker is at a list

# Facts that may be the same for a whole list.
SAME = ("make", "currency", "steering", "location", "auction_house", "fuel", "drive", "body_type")


def is_running(run: Any) -> bool:
    """Whether the worker is at a list."""
    return run.state in RUNNING


def field_choices() -> Choices:
    """The facts in their groups, for a select."""
    listed = [(group, [(name, label_of(name)) for name in names]) for group, names in GROUPS]
    other = [(name, label_of(name)) for name in KNOWN if name not in GROUPED]
    return [*listed, *([(_("Other"), other)] if other else [])]


def words_of(field: str) -> Choices:
    """The words of a closed list in the reader's language; [] where a fact has none."""
    return [(word.key, _(word.label)) for word in CLOSED.get(field, ())]


def key_of(field: str, text: str) -> str:
    """The word of a closed list that `text` is understood as by itself; "" where it is not."""
    try:
        return str(READERS[field](flat(text)))
    except BadValue:
        return ""


def flat(text: str) -> str:
    """A cell as mappings compare it: one width of letters, no blanks at its ends."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_bare_figure(text: str) -> bool:
    """Whether a cell is a number that does not say what it counts."""
    return bool(re.fullmatch(r"\d[\d,.]*", flat(text)))


def value_in_words(field: str, value: Any) -> str:
    """A fact's value as people read it: the word of a closed list, a number grouped by the language."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    listed = {**CLOSED, **SEVERAL}.get(field)
    if listed:
        keys = value if isinstance(value, list) else [value]
        return _(", ").join(_(closed.label_of(listed, key)) if key else "" for key in keys)
    if isinstance(value, int | Decimal) and not field.endswith(("_year", "_month")):
        unit = COUNTED.get(field, "")
        return f"{whole(value)} {unit}" if unit else whole(value)
    return str(value)


def facts_in_words(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts of a previewed vehicle with what they are called, in the order of GROUPS; no empty ones."""
    named = [name for name in GROUPED if name not in ("make", "model", "stock_number", "currency")]
    money = str(facts.get("currency") or site().currency)
    return [
        (label_of(name), f"{money} {said}" if name in MONEY else said)
        for name in named
        if facts.get(name) not in (None, "", [], False) and (said := value_in_words(name, facts[name]))
    ]
