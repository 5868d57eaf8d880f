"""What can be searched, as data: facets, ranges, sort orders. Plain Python. Labels are English msgids."""

from __future__ import annotations

from dataclasses import dataclass

from funabin.catalogue import rules
from funabin.catalogue import vocabulary as words
from funabin.catalogue.vocabulary import Word

PAGE_SIZE = 24
MAX_PAGE = 1_000_000  # more than the vehicles of ten such catalogues fill
MAX_VALUES = 30  # values chosen of one facet
MAX_TEXT = 100  # characters
MAX_WORDS = 8
SORTS = (
    Word("newest", "Newest"),
    Word("price", "Lowest FOB price"),
    Word("total", "Lowest total price"),
    Word("year", "Newest year"),
    Word("mileage", "Lowest mileage"),
    Word("discount", "Largest discount"),
)


@dataclass(frozen=True)
class Band(Word):
    """A value of a facet that stands for a span of numbers, both ends included."""

    low: int
    high: int


@dataclass(frozen=True)
class Facet:
    """A list of values with counts.

    name: the parameter of the address.  choices: the closed list; empty where the values come from the
    stock (make, model, location, grade, seller).  all_of: several values narrow instead of widening.
    """

    name: str
    label: str
    choices: tuple[Word, ...] = ()
    all_of: bool = False


@dataclass(frozen=True)
class Range:
    """A span of numbers: parameters `<name>_from` and `<name>_to`.

    months: its ends are years or months ("2015", "2015-06"), `lowest` and `highest` are years.
    """

    name: str
    label: str
    lowest: int
    highest: int
    months: bool = False


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
DISCOUNTS = (  # hundredths of a percent
    Band("1-9", "Less than 10 %", 1, 999),
    Band("10-19", "10 % to 19 %", 1_000, 1_999),
    Band("20-29", "20 % to 29 %", 2_000, 2_999),
    Band("30-up", "30 % and more", 3_000, 10_000),
)
STATUS = tuple(word for word in words.STATES if word.key in rules.ON_SALE)
LANDING = (Word("yes", "May be imported"), Word("ask", "Must be asked"), Word("no", "May not be imported"))
SHELVES = tuple(Word(shelf.key, shelf.label) for shelf in rules.SHELVES)
# Short names that other addresses use.
ALIASES = {("shelf", "lhd"): "left_hand_drive", ("shelf", "new"): "new_arrivals"}

FACETS = (
    Facet("type", "Type", words.BODY_TYPES),
    Facet("make", "Make"),
    Facet("model", "Model"),
    Facet("shelf", "Category", SHELVES, all_of=True),
    Facet("steering", "Steering", words.STEERING),
    Facet("transmission", "Transmission", words.TRANSMISSIONS),
    Facet("fuel", "Fuel", words.FUELS),
    Facet("drive", "Drive", words.DRIVES),
    Facet("colour", "Colour", words.COLOURS),
    Facet("doors", "Doors", DOORS),
    Facet("seats", "Seats", SEATS),
    Facet("status", "Status", STATUS),
    Facet("discount", "Discount", DISCOUNTS),
    Facet("grade", "Auction grade"),
    Facet("location", "Location"),
    Facet("seller", "Seller"),
    Facet("landing", "May I import it?", LANDING),
    Facet("features", "Features", words.FEATURES, all_of=True),
)
RANGES = (
    Range("year", "Year", 1930, 2100),
    Range("price", "FOB price", 0, 10_000_000_000),
    Range("total", "Total price", 0, 10_000_000_000),
    Range("mileage", "Mileage (km)", 0, 3_000_000),
    Range("displacement", "Engine size (cc)", 0, 50_000),
    Range("registered", "Registration", 1930, 2100, months=True),
    Range("built", "Manufacture", 1930, 2100, months=True),
    Range("m3", "M3 (size for the freight)", 0, 1_000),
)


def facet(name: str) -> Facet:
    """The facet of a name. Raises KeyError."""
    return {each.name: each for each in FACETS}[name]
