"""From records to drafts: the facts of each row, or the reason why it was left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funabin.catalogue.feeds.kinds import READERS, ROW_FIELDS
from funabin.catalogue.feeds.mapping import Rule, StockMapping
from funabin.catalogue.feeds.problems import BadValue, Problem, problem
from funabin.catalogue.feeds.reader import Row, Table

# An empty price means "ask"; any other empty cell says nothing, so what a clerk filled in stays.
PRICES: dict[str, Any] = {"fob_amount": None, "discount_amount": Decimal(0)}


@dataclass(frozen=True)
class Draft:
    """A row that could be read: its line, the facts of the vehicle, and what it says about itself."""

    line: int
    facts: dict[str, Any]
    about: dict[str, Any]

    @property
    def identity(self) -> str:
        """By what the row is known again: the feed's number, else the stock number."""
        return str(self.about.get("external_id") or self.about.get("stock_number") or "")


def drafts_of(table: Table, mapping: StockMapping) -> Iterator[Draft]:
    """Each row that could be read, once; the others go to the table's problems."""
    rules = mapping.rules_for(table.columns)
    identifying = next((f for f in ("external_id", "stock_number") if f in rules), "stock_number")
    seen: dict[str, int] = {}
    for row in table.rows():
        draft = _draft(row, rules, mapping, table.problems)
        if draft is None or not _is_new(draft, seen, identifying, table.problems):
            continue
        yield draft


def _is_new(draft: Draft, seen: dict[str, int], field: str, problems: list[Problem]) -> bool:
    first = seen.setdefault(draft.identity, draft.line)
    if not draft.identity:
        problems.append(problem(draft.line, field, "", "the row has nothing to know it again by"))
    elif first != draft.line:
        problems.append(problem(draft.line, field, draft.identity, f"the same vehicle as on line {first}"))
    return bool(draft.identity) and first == draft.line


def _draft(
    row: Row, rules: dict[str, tuple[Rule, ...]], mapping: StockMapping, problems: list[Problem]
) -> Draft | None:
    found: dict[str, Any] = {}
    wrong = len(problems)
    for field in {**rules, **mapping.defaults}:
        column, text = _text(row, field, rules.get(field, ()), problems)
        text = text or mapping.defaults.get(field, "")
        _take(found, field, text, problems, row.line, column)
    wrong_before_required = len(problems) > wrong
    for field in mapping.required:
        if field not in found and not wrong_before_required:
            column = " / ".join(rule.column for rule in rules.get(field, ())) or field
            problems.append(problem(row.line, column, "", f"the {field} is missing"))
    if len(problems) > wrong:
        return None
    about = {key: value for key, value in found.items() if key in ROW_FIELDS}
    return Draft(row.line, {k: v for k, v in found.items() if k not in ROW_FIELDS}, about)


def _text(row: Row, field: str, rules: tuple[Rule, ...], problems: list[Problem]) -> tuple[str, str]:
    for rule in rules:
        cell = row.cells[rule.column]
        try:
            text = rule.read(cell)
        except BadValue as error:
            problems.append(problem(row.line, rule.column, cell, str(error)))
            return rule.column, ""
        if text:
            return rule.column, text
    return (rules[0].column if rules else field), ""


def _take(
    found: dict[str, Any], field: str, text: str, problems: list[Problem], line: int, column: str
) -> None:
    if not text:
        if field in PRICES:
            found[field] = PRICES[field]
        return
    try:
        found[field] = READERS[field](unicodedata.normalize("NFKC", text).strip())
    except BadValue as error:
        problems.append(problem(line, column, text, str(error)))
