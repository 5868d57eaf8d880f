"""The columns of the index, as data: what each holds, and which facet or range reads which. Plain Python."""

from __future__ import annotations

from funabin.catalogue import rules
from funabin.catalogue import vocabulary as words
from funabin.catalogue.search.fields import DISCOUNTS, DOORS, SEATS, Band

FEATURE_KEYS = tuple(words.keys(words.FEATURES))
CLOSED = {
    "body_type": words.keys(words.BODY_TYPES),
    "steering": words.keys(words.STEERING),
    "transmission": words.keys(words.TRANSMISSIONS),
    "fuel": words.keys(words.FUELS),
    "drive": words.keys(words.DRIVES),
    "colour": words.keys(words.COLOURS),
    "status": list(rules.ON_SALE),
}
OPEN = ("make", "model", "location", "place", "seller", "auction_grade", "currency")
JOINED_OPEN = ("make", "model", "location", "seller", "auction_grade")  # those of facets
BANDS: dict[str, tuple[str, tuple[Band, ...]]] = {
    "doors_band": ("doors", DOORS),
    "seats_band": ("seats", SEATS),
    "discount_band": ("discount_share", DISCOUNTS),
}
FLAGS = ("for_handicapped", "brand_new", "classified_truck")
NUMBERS = {
    "price": "int64",  # hundredths of the currency asked in
    "discount": "int64",  # the same, 0 for none
    "mileage": "int32",  # km
    "displacement": "int32",  # cubic centimetres
    "year": "int16",
    "registered": "int32",  # year x 100 + month, month 0 where only the year is known
    "built": "int32",  # the same, of manufacture
    "m3": "int32",  # thousandths of a cubic metre
    "published": "int64",  # microseconds since 1970
    "doors": "int16",
    "seats": "int16",
    "emission": "int8",  # signs before the dash of the model code, 0 without a dash
}
# the order of the values in a row the index is built from; see index.py for their units
RAW = ("id", *CLOSED, *OPEN, *NUMBERS, *FLAGS, "features", "text")


# which column answers a facet or a range of fields.py; the others bring their own (see engine.ExtraColumn)
FACET_COLUMNS = {
    "type": "body_type",
    "make": "make",
    "model": "model",
    "steering": "steering",
    "transmission": "transmission",
    "fuel": "fuel",
    "drive": "drive",
    "colour": "colour",
    "doors": "doors_band",
    "seats": "seats_band",
    "discount": "discount_band",
    "status": "status",
    "grade": "auction_grade",
    "location": "location",
    "seller": "seller",
}
RANGE_COLUMNS = {
    "year": ("year", 1),
    "registered": ("registered", 1),
    "built": ("built", 1),
    "price": ("price", 100),
    "total": ("", 100),
    "mileage": ("mileage", 1),
    "displacement": ("displacement", 1),
    "m3": ("m3", 1_000),
}
