"""A mapping says which column of a stock list is which fact: checked YAML, every mistake with its place."""

from __future__ import annotations

import io
import re
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.figures import number
from funabin.catalogue.feeds.kinds import PARTS, READERS
from funabin.catalogue.feeds.pricing import PriceRule
from funabin.catalogue.feeds.problems import BadValue

FOLDER = Path(__file__).parent / "mappings"
FORMULA = frozenset("=+-@")
HOUSE = "house"  # the project's own format: each column is called as the fact it holds


class Rule(BaseModel):
    """How one fact is read: a column, the part of its text that counts, translations, units.

    column: the column's name.  pattern: a regular expression; its group (or the whole match) is the text.
    values: text of the file -> text of ours.  others: what becomes of a text that `values` lacks.
    units: what follows the number -> by what it is multiplied ("万km": 10000).  factor: for bare numbers.
    cut: longer texts are cut at a blank.  empty: texts that mean nothing.  default: where there is nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str
    pattern: str | None = None
    values: dict[str, str] = {}
    others: Literal["keep", "refuse", "blank"] = "refuse"
    units: dict[str, Decimal] = {}
    factor: Decimal = Decimal(1)
    cut: int | None = None
    empty: tuple[str, ...] = ()
    default: str = ""

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return value

    def read(self, cell: str) -> str:
        """The text a cell stands for, "" for nothing. Raises BadValue."""
        text = cell if cell.isascii() else unicodedata.normalize("NFKC", cell)
        if text[:1] == "'" and text[1:2] in FORMULA:
            text = text[1:]  # how sheets are told that a text is no formula
        elif text[:2] == '="' and text[2:].endswith('"'):
            text = text[2:-1]  # how they are told that figures are a text: ="0012"
        text = " ".join(text.split())
        if text in self.empty:
            text = ""
        if text and self.pattern:
            text = self._part(text)
        if text and self.values:
            text = self._translated(text)
        if text and self.units:
            text = self._measured(text)
        elif text and self.factor != 1:
            text = self._multiplied(text)
        return self._cut(text) or self.default

    def _part(self, text: str) -> str:
        found = re.search(self.pattern or "", text)
        if not found:
            return ""
        return (found[1] if found.re.groups else found[0]) or ""

    def _translated(self, text: str) -> str:
        if text in self.values or self.others == "keep":
            return self.values.get(text, text)
        if self.others == "blank":
            return ""
        raise BadValue("no_translation")

    def _measured(self, text: str) -> str:
        found = re.fullmatch(r"([\d.,]+)\s*(\D*)", text)
        unit = found[2].strip() if found else ""
        if not found or unit not in self.units:
            raise BadValue("bad_unit", units=", ".join(self.units))
        return str(number(found[1]) * self.units[unit])

    def _multiplied(self, text: str) -> str:
        """A bare number times the factor; a text with a unit of its own says itself what it counts."""
        try:
            return str(number(text) * self.factor)
        except BadValue:
            return text

    def _cut(self, text: str) -> str:
        if self.cut is None or len(text) <= self.cut:
            return text
        return text[: self.cut + 1].rpartition(" ")[0] or text[: self.cut]


class StockMapping(BaseModel):
    """A whole mapping: fields with one rule, or several of which the first that finds something counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    identity: bool = False
    stock_prefix: str = ""
    fields: dict[str, tuple[Rule, ...]] = {}
    defaults: dict[str, str] = {}
    required: tuple[str, ...] = ("make", "model")
    price: PriceRule | None = None

    @field_validator("fields", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: rules if isinstance(rules, list) else [rules] for key, rules in value.items()}

    @model_validator(mode="after")
    def _known(self) -> StockMapping:
        known = READERS.keys() | PARTS.keys()
        unknown = sorted({*self.fields, *self.defaults, *self.required} - known)
        if unknown:
            raise ValueError(
                f"a vehicle has no field {', '.join(unknown)}; it has {', '.join(sorted(known))}"
            )
        return self

    def rules_for(self, columns: list[str]) -> dict[str, tuple[Rule, ...]]:
        """The rules by field; the house's own format has one for each column it knows."""
        if not self.identity:
            return self.fields
        return {name: (Rule(column=name),) for name in columns if name in READERS or name in PARTS}

    def columns(self) -> set[str]:
        """Every column the mapping reads."""
        return {rule.column for rules in self.fields.values() for rule in rules}

    def needed_columns(self) -> set[str]:
        """Every column a list must have; of the house's own format only the least there is."""
        return self.columns() or ({"stock_number", *self.required} if self.identity else set())


def load_mapping(mapping: str | Path) -> StockMapping:
    """The mapping of a name (one of ours) or a file. Raises FeedRefused with every mistake and its place."""
    path = FOLDER / f"{mapping}.yaml" if isinstance(mapping, str) else mapping
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        ours = ", ".join(shipped())
        raise FeedRefused(f"No mapping {mapping}. Give a file, or one of: {ours}.") from error
    return read_mapping(text, place=str(path))


def shipped() -> list[str]:
    """The names of the mappings that come with the project."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def read_mapping(text: str, *, place: str = "mapping") -> StockMapping:
    """The mapping a YAML text holds. Raises FeedRefused with every mistake and its place."""
    try:
        return mapping_from(YAML(typ="safe", pure=True).load(text), place=place)
    except YAMLError as error:
        raise FeedRefused(f"{place} is not YAML: {error}") from error


def mapping_from(data: Any, *, place: str = "mapping") -> StockMapping:
    """The mapping of plain values, as as_data() gives them. Raises FeedRefused with every mistake."""
    try:
        return StockMapping.model_validate(data)
    except ValidationError as error:
        mistakes = (f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors())
        raise FeedRefused(f"{place}: {'; '.join(mistakes)}") from error


def as_data(mapping: StockMapping) -> dict[str, Any]:
    """The mapping as plain values, without what is as it would be anyway."""
    return mapping.model_dump(mode="json", exclude_defaults=True)


def as_yaml(mapping: StockMapping) -> str:
    """The mapping as the text of a mapping file."""
    out = io.StringIO()
    YAML(typ="safe", pure=True).dump(as_data(mapping), out)
    return out.getvalue()
