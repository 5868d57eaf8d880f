"""Whether each vehicle may land: every rule asked by its own check, once for each set of facts that occurs.

The answers are spread over the vehicles by numbers of their facts. A number in which a check changes its
answer at most once (a price, a displacement) is not asked value by value: the place of the change is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from funabin.catalogue.search.columns import CLOSED
from funabin.catalogue.search.index import UNKNOWN
from funabin.kit.dates import Span
from funabin.kit.money import Money
from funabin.shipping.columns.part import Stock
from funabin.shipping.columns.pieces import pieces
from funabin.shipping.rules import Facts, Rule, span_of
from funabin.shipping.rules.landing import ASK as ASKED
from funabin.shipping.rules.landing import NO, ORDERED, SANCTIONED, facts_read, in_force, state_of

Ints: TypeAlias = NDArray[Any]
Tell: TypeAlias = Callable[[slice], Ints]  # a piece of the slots -> the answer of each
HIGHEST = 10**14  # above every number of ORDERED: hundredths of money, cubic centimetres
LANDS, ASK, LANDS_NOT = 1, 2, 3  # as the facet of the search numbers them
SAID = {ASKED: ASK, NO: LANDS_NOT, SANCTIONED: LANDS_NOT}  # whatever else a rule says lets in


def landings(index: Stock, rules: Iterable[Rule], arrival: date) -> Ints:
    """Whether each vehicle may land on the day `arrival`: LANDS, ASK or LANDS_NOT, the worst of all rules."""
    live = in_force(rules, arrival)
    worst = np.full(len(index.alive), LANDS if live else ASK, np.uint8)
    facts = _Facts(index)
    told = [
        tell for names, alike in _by_facts(live).items() for tell in _tellers(facts, names, alike, arrival)
    ]
    for piece in pieces(len(worst)):
        for tell in told:
            np.maximum(worst[piece], tell(piece), out=worst[piece])
    return worst


def _by_facts(rules: Iterable[Rule]) -> Mapping[tuple[str, ...], list[Rule]]:
    found: dict[tuple[str, ...], list[Rule]] = {}
    for rule in rules:
        found.setdefault(facts_read(rule), []).append(rule)
    return found


def _tellers(facts: _Facts, names: Sequence[str], rules: Sequence[Rule], arrival: date) -> list[Tell]:
    """What rules that look at the same facts tell of a piece of the stock."""
    if set(names) & set(ORDERED):
        return [_by_number(facts, rule, names, arrival) for rule in rules]
    return [_by_set(facts, rules, names, arrival)]


class _Facts:
    """The facts that occur in a stock, as numbers."""

    def __init__(self, index: Stock) -> None:
        self.index = index
        self._known: dict[str, tuple[list[int], Ints]] = {}

    def column(self, name: str) -> Ints:
        """The column of the index that holds a fact."""
        return self.index.columns[COLUMNS[name][0]]

    def read(self, name: str, number: int) -> Any:
        """The fact that a number of its column stands for."""
        return COLUMNS[name][1](self.index, number)

    def occurring(self, name: str) -> tuple[list[int], Ints]:
        """The numbers of one fact that occur, and the place of each number among them."""
        if name not in self._known:
            column = self.column(name)
            highest = int(column.max(initial=0))
            occurs = np.zeros(highest + 2, np.bool_)  # UNKNOWN (-1) is the last
            for piece in pieces(len(column)):
                occurs[column[piece]] = True
            found = np.flatnonzero(occurs)
            places = np.zeros(highest + 2, np.intp)
            places[found] = np.arange(len(found))
            numbers = [number if number <= highest else UNKNOWN for number in found.tolist()]
            self._known[name] = numbers, places
        return self._known[name]


class _Sets:
    """The sets of some facts that occur together; without names there is one, the empty one.

    found: the places of the sets.  numbers: the numbers of each.  size: how many places there are.
    """

    def __init__(self, facts: _Facts, names: Sequence[str]) -> None:
        self._facts = facts
        self._known = [(name, facts.column(name), *facts.occurring(name)) for name in names]
        shape = [len(numbers) for _, _, numbers, _ in self._known]
        self.size = prod(shape)
        occurs = np.zeros(self.size, np.bool_)
        for piece in pieces(len(facts.index.alive)):
            occurs[self.places(piece)] = True
        self.found = np.flatnonzero(occurs)
        at = zip(self._known, np.unravel_index(self.found, shape) if shape else (), strict=True)
        rows = [np.array(known[2])[number].tolist() for known, number in at]
        self.numbers = list(zip(*rows, strict=True)) if rows else [()] * len(self.found)

    def places(self, piece: slice) -> Ints:
        """The place of each slot's set."""
        found: Ints = np.zeros(1, np.intp)
        for _, column, numbers, places in self._known:
            found = found * len(numbers) + places.take(column[piece])
        return found

    def named(self, numbers: Sequence[int]) -> dict[str, Any]:
        """The facts of a set, by name."""
        pairs = zip(self._known, numbers, strict=True)
        return {known[0]: self._facts.read(known[0], number) for known, number in pairs}


def _by_set(facts: _Facts, rules: Sequence[Rule], names: Sequence[str], arrival: date) -> Tell:
    """The worst answer of rules that look at no number of ORDERED."""
    sets = _Sets(facts, names)
    answers = np.full(sets.size, LANDS, np.uint8)
    remembered = _remembered(tuple(rule.essence for rule in rules), arrival)
    for numbers in set(sets.numbers).difference(remembered):
        known = Facts(**sets.named(numbers))
        remembered[numbers] = max(_answer(rule, known, arrival) for rule in rules)
    answers[sets.found] = [remembered[numbers] for numbers in sets.numbers]
    return lambda piece: answers.take(sets.places(piece))


@lru_cache(maxsize=16)
def _remembered(rules: tuple[object, ...], arrival: date) -> dict[tuple[int, ...], int]:
    """The answers of these rules by the numbers of the facts: the stock changes more often than they do."""
    return {}


def _by_number(facts: _Facts, rule: Rule, names: Sequence[str], arrival: date) -> Tell:
    """The answers of a rule that looks at a number: where it is unknown, below its change, from there on."""
    [number] = (name for name in names if name in ORDERED)
    column, read, needed = NUMBERS[number]
    sets = _Sets(facts, [*(name for name in names if name != number), *needed])
    unknown, below, above = (np.full(sets.size, LANDS, np.uint8) for _ in range(3))
    change, values = np.zeros(sets.size, np.int64), facts.index.columns[column]
    for place, numbers in zip(sets.found.tolist(), sets.numbers, strict=True):
        known = sets.named(numbers)
        more = {name: known.pop(name) for name in needed}

        def answer(value: int | None, known: Any = known, more: Any = more) -> int:
            return _answer(rule, Facts(**known, **{number: read(value, **more)}), arrival)

        unknown[place], below[place], above[place] = answer(None), answer(0), answer(HIGHEST)
        change[place] = _change(answer)

    def tell(piece: slice) -> Ints:
        places, own = sets.places(piece), values[piece]
        known = np.where(own < change.take(places), below.take(places), above.take(places))
        return np.where(own < 0, unknown.take(places), known)

    return tell


def _change(answer: Callable[[int], int]) -> int:
    """The lowest number with the answer of the highest."""
    low, high, wanted = 0, HIGHEST, answer(HIGHEST)
    while low < high:
        middle = (low + high) // 2
        if answer(middle) == wanted:
            high = middle
        else:
            low = middle + 1
    return low


def _answer(rule: Rule, facts: Facts, arrival: date) -> int:
    return SAID.get(state_of(rule, facts, arrival) or "", LANDS)


def _span(_: Stock, number: int) -> Span | None:
    """The days of a number of the index's columns of months; a slot never used holds 0."""
    return span_of(number // 100, number % 100 or None)


def _word(name: str) -> Callable[[Stock, int], str]:
    words = ("", *CLOSED[name])
    return lambda _, number: words[number]


# fact of a rule -> the column it is read from, and what a number in it means
COLUMNS: Mapping[str, tuple[str, Callable[[Stock, int], Any]]] = {
    "registered": ("registered", _span),
    "manufactured": ("built", _span),
    "steering": ("steering", _word("steering")),
    "fuel": ("fuel", _word("fuel")),
    "body_type": ("body_type", _word("body_type")),
    "model_code": ("emission", lambda _, signs: "X" * signs + "-" if signs > 0 else ""),
    "currency": ("currency", lambda index, code: index.codes["currency"].texts[code]),
}


def _price(value: int | None, currency: str) -> Money | None:
    return None if value is None else Money(Decimal(value).scaleb(-2), currency)


# number of ORDERED -> its column, what a value in it means, and what else it takes to tell
NUMBERS: Mapping[str, tuple[str, Callable[..., Any], tuple[str, ...]]] = {
    "displacement_cc": ("displacement", lambda value: value, ()),
    "price": ("price", _price, ("currency",)),
}
