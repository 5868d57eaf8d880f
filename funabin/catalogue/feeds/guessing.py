"""A mapping guessed from what columns are called and what stands in them, with a certainty for each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from funabin.catalogue.feeds.dates import year_and_month
from funabin.catalogue.feeds.figures import sign_of
from funabin.catalogue.feeds.kinds import PARTS, READERS
from funabin.catalogue.feeds.makes import make_in
from funabin.catalogue.feeds.mapping import Rule, StockMapping, as_yaml, mapping_from
from funabin.catalogue.feeds.problems import BadValue
from funabin.catalogue.feeds.words import ASK, NOTHING

__all__ = ["ColumnGuess", "as_yaml", "guess", "mapping_of"]

SHOWN, MOST_VALUES = 3, 50
TAKEN_FROM = 50  # certainty from which a guess stands in the mapping
BY_NAME = gettext_noop("by its name")
BY_VALUES = gettext_noop("by its values")
BY_BOTH = gettext_noop("by its name and its values")
# Fields whose values are told by themselves, and how many of a sample must fit.
TELLING = {
    "chassis_number": re.compile(r"[A-Z]{1,4}\d{1,3}[A-Z]{0,3}\d?-\d{5,7}"),
    "model_code": re.compile(r"(?:[A-Z0-9]{1,3}-)[A-Z]{1,5}\d{1,4}[A-Z]{0,4}"),
    "location": re.compile(r"JP[A-Z2-9]{3}"),
    "photos": re.compile(r"https://\S+\.(?:jpe?g|png|webp)\S*(?:[\s;|,]+https://\S+)*", re.IGNORECASE),
    "size": re.compile(r"\d[\d,.]*\s*[x×*]\s*\d[\d,.]*\s*[x×*]\s*\d[\d,.]*\s*(?:mm|cm|m)?", re.IGNORECASE),
}
# a date in one column says year and month; a year alone is only that
MONTHED = frozenset({"registration_year", "manufacture_year"})
MONTHLESS = frozenset({"registration", "manufacture"})
CLOSED = ("transmission", "drive", "steering", "fuel", "colour", "body_type")
SEVERAL = frozenset({"photos"})  # a column for each
_BRACKETS = re.compile(r"\s*[(（\[【]([^)）\]】]*)[)）\]】]\s*")
_YEN_UNITS = {"千円": "1000", "万円": "10000", "万": "10000", "thousand yen": "1000"}
_LENGTH_UNITS = {"cm": "10", "m": "1000"}
MILE, MILES = "1.609344", frozenset({"mi", "mi.", "mile", "miles", "マイル"})
# what a header says in brackets of its bare figures
_UNITS_IN_NAMES: dict[str, dict[str, str]] = {
    "mileage_km": {
        "千km": "1000",
        "千キロ": "1000",
        "万km": "10000",
        **dict.fromkeys(("miles", "mile", "mi"), MILE),
    },
    **dict.fromkeys(("domestic_price", "fob_amount", "discount_amount"), _YEN_UNITS),
    **dict.fromkeys(("length_mm", "width_mm", "height_mm"), _LENGTH_UNITS),
    "weight_kg": {"t": "1000", "トン": "1000"},
}
FREE = frozenset(
    {"make", "model", "grade", "remarks", "seller", "location_text", "auction_house", "model_code"}
)


@dataclass(frozen=True)
class ColumnGuess:
    """What a column was taken for: `field` ("" none), `certainty` 0 to 100, the rule it is read by, and why.

    why: an English msgid.  examples: the first values.  values: the commonest with their counts.
    """

    column: str
    field: str
    certainty: int
    rule: dict[str, Any]
    why: str
    examples: list[str]
    values: list[tuple[str, int]] = with_default(default_factory=list)
    distinct: int = 0


def guess(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[ColumnGuess]:
    """A guess for each column of a sample; no field is given to two columns."""
    looked = [_Column(name, [row[place] for row in rows]) for place, name in enumerate(columns)]
    offers = sorted(
        (
            (certainty, -place, field, why)
            for place, one in enumerate(looked)
            for field, certainty, why in one.offers()
        ),
        key=lambda offer: (-offer[0], -offer[1], offer[2]),
    )
    chosen: dict[int, tuple[str, int, str]] = {}
    taken: set[str] = set()
    for certainty, place, fact, why in offers:
        if -place not in chosen and (fact in SEVERAL or not taken & _same_as(fact)):
            chosen[-place] = (fact, certainty, why)
            taken.add(fact)
    _settle_make_and_model(looked, chosen)
    _settle_miles(looked, chosen)
    return [one.told(*chosen.get(place, ("", 0, ""))) for place, one in enumerate(looked)]


def _settle_make_and_model(looked: Sequence[_Column], chosen: dict[int, tuple[str, int, str]]) -> None:
    """Where no column has the make, but it can be read from the models, their column holds both."""
    facts = {fact: place for place, (fact, certainty, _why) in chosen.items() if certainty >= TAKEN_FROM}
    if "model" in facts and "make" not in facts:
        place = facts["model"]
        if looked[place].says_makes():
            chosen[place] = ("make_model", chosen[place][1], BY_BOTH)


def _settle_miles(looked: Sequence[_Column], chosen: dict[int, tuple[str, int, str]]) -> None:
    """Where a column beside the mileage says of every row that it counts miles."""
    for place, (fact, _certainty, _why) in chosen.items():
        units = [one for one in looked if one.key.endswith("unit") and one.key[:4] == looked[place].key[:4]]
        if fact == "mileage_km" and any(one.says_miles() for one in units):
            looked[place].factor = MILE


def _same_as(fact: str) -> set[str]:
    """Fields that would be told twice: a date in one, and its year."""
    pairs = {"registration": "registration_year", "manufacture": "manufacture_year"}
    back = {value: key for key, value in pairs.items()}
    return {fact, pairs.get(fact, fact), back.get(fact, fact)}


def mapping_of(guesses: Sequence[ColumnGuess], name: str) -> StockMapping:
    """The mapping that the surer guesses make together."""
    fields: dict[str, list[dict[str, Any]]] = {}
    for one in guesses:
        if one.field and one.certainty >= TAKEN_FROM:
            fields.setdefault(one.field, []).append({"column": one.column, **one.rule})
    model = next((one for one in guesses if one.field == "model"), None)
    if model and "pattern" in model.rule and "grade" not in fields:
        fields["grade"] = [{"column": model.column, "pattern": r"^\S+ (.+)", "cut": 40}]
    known = [one for one in ("external_id", "stock_number") if one in fields]
    required = [one for one in (known[:1] or ["stock_number"])] + ["make", "model"]
    told = {"name": name, "fields": fields, "required": required}
    if "fob_amount" in fields and "currency" not in fields:
        sign = sign_of(" ".join(_BRACKETS.findall(fields["fob_amount"][0]["column"])))
        told["defaults"] = {"currency": sign} if sign else {}
    return mapping_from(told)


class _Column:
    """One column of a sample."""

    def __init__(self, name: str, cells: list[str]) -> None:
        self.name, self.key = name, squashed(name)
        self.bare = squashed(bare_name(name))  # "走行 (千km)" is called 走行
        self.cells = [_flat(cell) for cell in cells]
        self.filled = [cell for cell in self.cells if cell and cell.casefold() not in NOTHING | ASK]
        self.counts = Counter(self.filled)
        self.share = len(self.filled) / max(1, len(cells))
        self.factor = ""  # of its bare figures, as another column says

    def offers(self) -> list[tuple[str, int, str]]:
        """The fields this column may be, each with a certainty and why."""
        found = []
        for fact in (*READERS, *PARTS):
            by_name = max(_name_score(self.key, fact), _name_score(self.bare, fact) - 1)
            fits = self._fits(fact) if by_name else 0.0
            certainty, why = self._weighed(fact, by_name, fits)
            if certainty >= 20:
                found.append((fact, certainty, why))
        return found

    def _weighed(self, fact: str, by_name: int, fits: float) -> tuple[int, str]:
        if not self.filled:
            return (by_name // 2, BY_NAME)
        if fact == "external_id" and self._counts_rows():
            return (0, "")
        if by_name:
            if fact in FREE or fact == "external_id":
                score = by_name * (0.7 + 0.3 * self.share)
                return (round(score * self._fitness_of_free(fact)), BY_NAME)
            if fact in MONTHED and self._tells_months():
                return (round(by_name * 0.3), BY_NAME)
            if fact in MONTHLESS and not self._tells_months():
                return (round(by_name * 0.3), BY_NAME)
            score = by_name * (0.35 + 0.65 * fits) * (0.9 + 0.1 * self.share)
            return (round(score * self._plausible(fact)), BY_BOTH if fits > 0.8 else BY_NAME)
        told = self._tells(fact)
        return (round(60 * told), BY_VALUES) if told >= 0.9 else (0, "")

    def _fitness_of_free(self, fact: str) -> float:
        if fact == "external_id":
            return 1.0 if len(self.counts) == len(self.filled) else 0.3
        unknown = self.counts.get("Unknown", 0) / max(1, len(self.filled))
        if fact in ("make", "location_text", "seller") and len(self.counts) > 0.8 * len(self.filled) > 20:
            return 0.5
        return 1.0 - unknown

    def _plausible(self, fact: str) -> float:
        signs = Counter(sign_of(cell) for cell in self.filled[:200])
        if fact == "fob_amount" and signs["JPY"] > len(self.filled[:200]) / 2:
            return 0.3
        return 1.0

    def _fits(self, fact: str) -> float:
        read = READERS.get(fact) or PARTS[fact]
        sample = self.filled[:300]
        if not sample:
            return 0.0
        return sum(_reads(read, cell) for cell in sample) / len(sample)

    def _tells(self, fact: str) -> float:
        sample = self.filled[:300]
        if fact in TELLING:
            return sum(bool(TELLING[fact].fullmatch(cell)) for cell in sample) / len(sample)
        if fact == "make":
            return sum(bool(make) and not rest for make, rest in map(make_in, sample)) / len(sample)
        if fact in CLOSED and 2 <= len(self.counts) <= 60 and not any(cell.isdigit() for cell in sample):
            exact = [cell for cell in sample if len(cell) > 1]
            return self._fits(fact) if len(exact) > 0.8 * len(sample) else 0.0
        return 0.0

    def _tells_months(self) -> bool:
        """Whether a tenth of its dates say the month: the reader of dates takes years alone as well."""
        sample = self.filled[:100]
        return 10 * sum(_month_in(cell) for cell in sample) >= max(1, len(sample))

    def _counts_rows(self) -> bool:
        """Whether it only numbers the rows of this file: 1, 2, 3."""
        figures = [int(cell) for cell in self.filled[:50] if cell.isdecimal()]
        return (
            len(figures) > 2
            and figures == list(range(figures[0], figures[0] + len(figures)))
            and figures[0] < 2
        )

    def told(self, fact: str, certainty: int, why: str) -> ColumnGuess:
        """The guess, with the rule that reads the column so."""
        rule = self._rule(fact) if fact else {}
        values = self.counts.most_common(MOST_VALUES)
        examples = list(self.counts)[:SHOWN]
        return ColumnGuess(self.name, fact, min(certainty, 99), rule, why, examples, values, len(self.counts))

    def says_makes(self) -> bool:
        """Whether make and model can be read from most of its texts."""
        return self._fits("make_model") >= 0.5

    def says_miles(self) -> bool:
        """Whether each of its texts is the unit of miles."""
        return bool(self.counts) and {one.casefold() for one in self.counts} <= MILES

    def _rule(self, fact: str) -> dict[str, Any]:
        if self.factor:
            return {"factor": self.factor}
        unit = _UNITS_IN_NAMES.get(fact, {}).get(" ".join(_BRACKETS.findall(_flat(self.name))).casefold(), "")
        if unit:
            return {"factor": unit}
        if fact in ("mileage_km", "domestic_price") and self._in_myriads(fact):
            return {"factor": "10000"}
        if fact == "external_id" and any("/" in cell for cell in self.filled):
            return self._part_that_differs()
        if fact == "model" and self._is_text():
            return {"pattern": r"^(\S+)"}
        if fact in ("grade", "remarks") and any(len(cell) > 100 for cell in self.filled):
            return {"cut": 120 if fact == "grade" else 2000}
        return {}

    def _is_text(self) -> bool:
        words = [len(cell.split()) for cell in self.filled]
        return bool(words) and sum(words) / len(words) > 3.5

    def _in_myriads(self, fact: str) -> bool:
        figures = [Decimal(cell) for cell in self.filled if re.fullmatch(r"\d+(\.\d+)?", cell)]
        if len(figures) < 0.9 * len(self.filled) or not figures:
            return False
        middle = sorted(figures)[len(figures) // 2]
        named = "万" in self.name or "wan" in self.key
        return named or (
            middle < 10_000
            if fact == "domestic_price"
            else middle < 100 and any("." in c for c in self.filled)
        )

    def _part_that_differs(self) -> dict[str, Any]:
        """The part of an address that is the listing's own: what differs, between what does not."""
        first = _common(self.filled)
        first = first[: first.rfind("/") + 1]
        last = _common([cell[::-1] for cell in self.filled])[::-1]
        last = last[last.find("/") :] if "/" in last else ""
        part = re.compile(rf"{re.escape(first)}([^/?&#]+){re.escape(last)}")
        ids = {found[1] for cell in self.filled if (found := part.search(cell))}
        return {"pattern": part.pattern} if first and len(ids) == len(self.counts) else {}


def _common(texts: list[str]) -> str:
    """What all texts begin with."""
    low, high = min(texts), max(texts)
    same = next((at for at, letter in enumerate(low) if high[at : at + 1] != letter), len(low))
    return low[:same]


def bare_name(name: str) -> str:
    """A header without what stands in brackets: units, a second language."""
    return _BRACKETS.sub(" ", name) if not _BRACKETS.fullmatch(name.strip()) else name


def squashed(text: str) -> str:
    """A header as names are compared: NFKC, casefolded, letters and figures only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=1)
def headers() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "headers.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            fact, _colon, names = line.partition(":")
            found[fact] = [squashed(name) for name in names.split(" | ")]
    return found


def _name_score(key: str, fact: str) -> int:
    """How surely a column called so is this fact: 96 by our own name, 95 down by the table, 60 by a part."""
    if key == squashed(fact):
        return 96
    names = headers().get(fact, [])
    if key in names:
        return 95 - min(names.index(key), 12)
    inside = [name for name in names[:8] if len(name) > 3 and name in key]
    return 60 + min(20, 20 * max(map(len, inside)) // len(key)) if inside else 0


_AS_IT_STANDS = Rule(column="")


def _reads(read: Any, cell: str) -> bool:
    try:
        read(_AS_IT_STANDS.read(cell) if cell else cell)
    except BadValue as error:
        return error.partial is not None and bool(error.partial)
    return True


def _month_in(cell: str) -> bool:
    try:
        return year_and_month(cell)[1] is not None
    except BadValue:
        return False


def _flat(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).split())
