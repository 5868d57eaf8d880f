"""From records to drafts: the facts of each row, or the reason why it was left out.

A `Plan` is a mapping made ready for one list: cells by their place, every outcome remembered, since the
cells of most columns repeat.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from funabin.catalogue.feeds.beside import is_beside
from funabin.catalogue.feeds.figures import is_formula, sign_of
from funabin.catalogue.feeds.kinds import PARTS, READERS, ROW_FIELDS, STRICT
from funabin.catalogue.feeds.makes import make_in, make_model
from funabin.catalogue.feeds.mapping import Rule, StockMapping, as_data
from funabin.catalogue.feeds.problems import LEFT_OUT, NOTE, REJECTED, BadValue, Problem, problem
from funabin.catalogue.feeds.reader import Row
from funabin.catalogue.feeds.words import ASK, NOTHING

# An empty price means "ask"; any other empty cell says nothing, so what a clerk filled in stays.
PRICES: dict[str, Any] = {"fob_amount": None, "discount_amount": Decimal(0)}
YES_OR_NO = frozenset({"for_handicapped", "brand_new"})
SIDES = ("length_mm", "width_mm", "height_mm")
LITRE = Decimal("0.001")  # of a cubic metre
REMEMBERED = 20_000  # outcomes of one column
LONG = 80  # characters above which a cell hardly repeats


@dataclass(frozen=True)
class Draft:
    """A row that could be read: its line, the facts of the vehicle, and what it says about itself."""

    line: int
    facts: dict[str, Any]
    about: dict[str, Any]
    whole: bool = True  # whether every cell could be read

    @property
    def identity(self) -> str:
        """By what the row is known again: the feed's number, else the stock number."""
        return str(self.about.get("external_id") or self.about.get("stock_number") or "")


class _Field:
    """One fact of a list: where its text stands, how it is read, and what cells gave so far."""

    __slots__ = ("column", "default", "known", "name", "nothing", "place", "read", "rules", "several")

    def __init__(self, name: str, rules: tuple[Rule, ...], places: dict[str, int], default: str) -> None:
        self.name = name
        self.rules = [(places[rule.column], rule) for rule in rules]
        self.column = rules[0].column if rules else name
        self.several = name == "photos" and len(rules) > 1  # a column for each
        self.read = READERS.get(name) or PARTS[name]
        self.default = default
        self.nothing = frozenset() if name in YES_OR_NO else NOTHING
        if name in PRICES or name == "domestic_price":
            self.nothing |= ASK
        self.known: dict[str, Any] = {}
        # the one column it stands in, an empty cell of which says nothing; -1: not so simple
        simple = len(self.rules) == 1 and not self.several and not default and not rules[0].default
        self.place = self.rules[0][0] if simple else -1

    def outcome(self, cells: list[str]) -> Any:
        """The value of a row, None for nothing, or a _Wrong."""
        if self.several:
            return self._all_of(cells)
        for place, rule in self.rules:
            cell = cells[place]
            if not cell:
                if rule.default:
                    return self._of(rule, cell)
                continue
            found = self.known.get(cell, self)
            if found is self:
                found = self._of(rule, cell)
                if len(cell) <= LONG and len(self.rules) == 1:
                    if len(self.known) >= REMEMBERED:
                        self.known.clear()
                    self.known[cell] = found
            if found is not None:
                return found
        return self._settled(self.default, self.column, self.default) if self.default else None

    def _all_of(self, cells: list[str]) -> Any:
        found = [self._of(rule, cells[place]) for place, rule in self.rules if cells[place]]
        wrong = next((one for one in found if isinstance(one, _Wrong)), None)
        return wrong or list(dict.fromkeys(item for one in found if one for item in one)) or None

    def _of(self, rule: Rule, cell: str) -> Any:
        try:
            if is_formula(cell):
                raise BadValue("formula_unsaved")
            text = rule.read(cell)
        except BadValue as error:
            return _Wrong(self.name, rule.column, cell, error)
        return self._settled(text, rule.column, cell)

    def _settled(self, text: str, column: str, cell: str) -> Any:
        if not text or text.casefold() in self.nothing:
            return None
        try:
            return self.read(text)
        except BadValue as error:
            return _Wrong(self.name, column, text or cell, error)


class _Wrong:
    """A cell that could not be read."""

    __slots__ = ("column", "error", "field", "value")

    def __init__(self, field: str, column: str, value: str, error: BadValue) -> None:
        self.field, self.column, self.value, self.error = field, column, error.value or value, error

    def told(self, line: int, kind: str) -> Problem:
        """The problem on a line."""
        return problem(line, self.column, self.value, self.error.code, kind=kind, **self.error.params)


class Plan:
    """A mapping ready for a list with these columns. `problems` fills up while drafts are read.

    currency: the site's.  yen_rate: yen per one unit of it, None where no rate is known.
    """

    def __init__(
        self,
        mapping: StockMapping,
        columns: list[str],
        *,
        currency: str,
        yen_rate: Decimal | None = None,
        seller: str = "",
    ) -> None:
        self.mapping, self.currency, self.seller = mapping, currency, seller
        self.problems: list[Problem] = []
        self.rate = mapping.price.rate if mapping.price and mapping.price.rate else yen_rate
        rules = mapping.rules_for(columns)
        places = {name: place for place, name in enumerate(columns)}
        self._fields = [
            _Field(name, rules.get(name, ()), places, mapping.defaults.get(name, ""))
            for name in {**rules, **mapping.defaults}
        ]
        self._parts = [field for field in self._fields if field.name in PARTS]
        self._single = [(field, field.place) for field in self._fields if field.name not in PARTS]
        self._strict = STRICT | set(mapping.required)
        self._money = [
            (field.name, place, rule.column)
            for field, _place in self._single
            if field.name in PRICES
            for place, rule in field.rules
        ]
        self._priced = [name for name in PRICES if name in rules]
        by_name = {field.name: field for field in self._fields}
        named = next((n for n in ("external_id", "stock_number") if n in by_name), "stock_number")
        self.identifying = by_name[named].column if named in by_name else named
        self.beside = False  # whether the last row was no vehicle at all: totals, a remark
        self._names = [by_name[n] for n in ("external_id", "stock_number") if n in by_name]
        self._read_places = sorted({place for field in self._fields for place, _rule in field.rules})
        self._key = self._plan_key(columns)

    def _plan_key(self, columns: list[str]) -> bytes:
        read = [columns[place] for place in self._read_places]
        rate = str(self.rate) if self.mapping.price else ""
        told = json.dumps([as_data(self.mapping), read, rate, self.seller, self.currency], sort_keys=True)
        return hashlib.blake2b(told.encode(), digest_size=32).digest()

    def identity(self, cells: list[str]) -> str:
        """By what the row is known again; "" where it has nothing, or nothing that can be read."""
        for field in self._names:
            found = field.outcome(cells)
            if found is not None and not isinstance(found, _Wrong):
                return str(found)
        return ""

    def digest(self, cells: list[str]) -> bytes:
        """16 bytes over what this plan reads of a row: the same row under the same plan is the same."""
        text = "\x1f".join([cells[place] for place in self._read_places])
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key).digest()

    def draft(self, row: Row) -> Draft | None:
        """The facts of a row; None where it must be left out. Every cell it could not read is a problem."""
        wrong: list[_Wrong] = []
        found: dict[str, Any] = {}
        for field in self._parts:
            self._take(found, field, row.cells, wrong, parts=True)
        for field, place in self._single:
            if place < 0:
                self._take(found, field, row.cells, wrong, parts=False)
            elif cell := row.cells[place]:
                value = field.known.get(cell)
                if value is None or value.__class__ is _Wrong:
                    self._take(found, field, row.cells, wrong, parts=False)
                else:
                    found[field.name] = value
        if not self._enough(row, found, wrong):
            return None
        for name in self._priced:
            found.setdefault(name, PRICES[name])
        self._complete(found)
        about = {key: found.pop(key) for key in ROW_FIELDS & found.keys()}
        self.problems.extend(one.told(row.line, LEFT_OUT) for one in wrong)
        return Draft(row.line, found, about, not wrong)

    def _take(
        self, found: dict[str, Any], field: _Field, cells: list[str], wrong: list[_Wrong], *, parts: bool
    ) -> None:
        value = field.outcome(cells)
        if value is None:
            return
        if isinstance(value, _Wrong):
            wrong.append(value)
            if value.error.partial is not None:
                found[field.name] = value.error.partial
        elif parts:
            found |= value
        else:
            found[field.name] = value

    def _enough(self, row: Row, found: dict[str, Any], wrong: list[_Wrong]) -> bool:
        """Whether a row may become a vehicle; tells why not."""
        self._check_signs(row.cells, str(found.get("currency", self.currency)), wrong)
        grave, self.beside = any(one.field in self._strict for one in wrong), False
        if (grave or not found.get("model")) and (code := is_beside(row.cells)):
            self.problems.append(problem(row.line, "", " ".join(filter(None, row.cells)), code, kind=NOTE))
            self.beside = True
            return False
        if not grave:
            if "make" not in found and "model" in found:
                self._take_make_of_model(row.cells, found)
            missing = [field for field in self.mapping.required if field not in found]
            for field in missing:
                told = problem(row.line, self._columns_of(field), "", "missing", field=field)
                self.problems.append(told)
            if not missing and not (found.get("external_id") or found.get("stock_number")):
                self.problems.append(problem(row.line, self.identifying, "", "no_identity"))
                missing = ["identity"]
            grave = bool(missing)
        if grave:
            self.problems.extend(one.told(row.line, REJECTED) for one in wrong)
        return not grave

    def _take_make_of_model(self, cells: list[str], found: dict[str, Any]) -> None:
        """Where the cell of the make is empty and that of the model begins with one: BMW X3."""
        for place, _rule in next((field.rules for field in self._fields if field.name == "model"), []):
            text = " ".join(unicodedata.normalize("NFKC", cells[place]).split())
            if make_in(text)[0]:
                with suppress(BadValue):
                    found |= make_model(text)
                return

    def _columns_of(self, field: str) -> str:
        names = (field, "make_model") if field in ("make", "model") else (field,)
        rules = next((f.rules for f in self._fields if f.name in names), [])
        return " / ".join(rule.column for _place, rule in rules) or field

    def _check_signs(self, cells: list[str], currency: str, wrong: list[_Wrong]) -> None:
        for name, place, column in self._money:
            cell = cells[place]
            if (
                cell
                and not (cell[0].isdigit() and cell[-1].isdigit())
                and (sign := sign_of(cell))
                and sign != currency
            ):
                wrong.append(_Wrong(name, column, cell, BadValue("other_currency", currency=sign)))

    def _complete(self, found: dict[str, Any]) -> None:
        """What follows from other facts: the volume from the sides, FOB from the cost, whose stock it is."""
        if "m3" not in found and all(side in found for side in SIDES):
            length, width, height = (found[side] for side in SIDES)
            volume = Decimal(length * width * height).scaleb(-9).quantize(LITRE, ROUND_HALF_UP)
            if volume > 0:
                found["m3"] = volume
        if self.seller:
            found.setdefault("seller", self.seller)
        rule = self.mapping.price
        if rule and self.rate and not found.get("fob_amount") and rule.cost in found:
            found["fob_amount"] = rule.fob(found[rule.cost], self.rate)
