"""What can be searched, as data: facets, ranges, sort orders. Plain Python. Labels are English msgids."""

from __future__ import annotations

from dataclasses import dataclass

from funabin.catalogue import rules
from funabin.catalogue import vocabulary as words
from funabin.catalogue.vocabulary import Word

PAGE_SIZE = 24
MAX_PAGE = 10_000
MAX_VALUES = 30  # values chosen of one facet
MAX_TEXT = 100  # characters
MAX_WORDS = 8
SORTS = (
    Word("newest", "Newest"),
    Word("price", "Lowest FOB price"),
    Word("total", "Lowest total price"),
    Word("year", "Newest year"),
    Word("mileage", "Lowest mileage"),
)


@dataclass(frozen=True)
class Band(Word):
    """A value of a facet that stands for a span of numbers, both ends included."""

    low: int
    high: int


@dataclass(frozen=True)
class Facet:
    """A list of values with counts.

    name: the parameter of the address.  column: of the vehicle.  choices: the closed list; empty where the
    values come from the stock (make, model, location).  all_of: several values narrow instead of widening.
    """

    name: str
    label: str
    column: str
    choices: tuple[Word, ...] = ()
    all_of: bool = False


@dataclass(frozen=True)
class Range:
    """A span of numbers: parameters `<name>_from` and `<name>_to`. An empty column is an extra column's."""

    name: str
    label: str
    column: str
    lowest: int
    highest: int


DOORS = (*(Band(str(n), str(n), n, n) for n in (2, 3, 4, 5)), Band("6-up", "6 and more", 6, 99))
SEATS = (
    Band("1-2", "1 to 2", 1, 2),
    Band("3", "3", 3, 3),
    Band("4", "4", 4, 4),
    Band("5", "5", 5, 5),
    Band("6", "6", 6, 6),
    Band("7", "7", 7, 7),
    Band("8", "8", 8, 8),
    Band("9-15", "9 to 15", 9, 15),
    Band("16-up", "16 and more", 16, 99),
)
SHELVES = tuple(Word(shelf.key, shelf.label) for shelf in rules.SHELVES)
# Short names that other addresses use.
ALIASES = {("shelf", "lhd"): "left_hand_drive", ("shelf", "new"): "new_arrivals"}

FACETS = (
    Facet("type", "Type", "body_type", words.BODY_TYPES),
    Facet("make", "Make", "make"),
    Facet("model", "Model", "model"),
    Facet("shelf", "Category", "", SHELVES, all_of=True),
    Facet("steering", "Steering", "steering", words.STEERING),
    Facet("transmission", "Transmission", "transmission", words.TRANSMISSIONS),
    Facet("fuel", "Fuel", "fuel", words.FUELS),
    Facet("drive", "Drive", "drive", words.DRIVES),
    Facet("colour", "Colour", "colour", words.COLOURS),
    Facet("doors", "Doors", "doors", DOORS),
    Facet("seats", "Seats", "seats", SEATS),
    Facet("location", "Location", "location"),
    Facet("features", "Features", "features", words.FEATURES, all_of=True),
)
RANGES = (
    Range("year", "Year", "registration_year", 1930, 2100),
    Range("price", "FOB price", "fob_amount", 0, 10_000_000),
    Range("total", "Total price", "", 0, 10_000_000),
    Range("mileage", "Mileage (km)", "mileage_km", 0, 3_000_000),
    Range("displacement", "Engine size (cc)", "displacement_cc", 0, 50_000),
)


def facet(name: str) -> Facet:
    """The facet of a name. Raises KeyError."""
    return {each.name: each for each in FACETS}[name]
