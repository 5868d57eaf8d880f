"""One line as people type it becomes parameters: "2.0 diesel landcruiser 2015", "ハイエース 白 100万円以下".

What is certain becomes a filter; every other word stays a word and is searched in the text. Plain Python.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from funabin.catalogue.dictionary import Entry, by_name, squashed
from funabin.catalogue.rules import words_of
from funabin.catalogue.search.figures import is_year, take_figures
from funabin.catalogue.search.query import Known, Query, cleaned
from funabin.catalogue.search.spoken import LINKS, LONGEST, Pair, equipment, meanings
from funabin.catalogue.vocabulary import LISTED_MAKES, keys

ROUNDS = 3  # what was between two words may have parted a name
LONGEST_LINE = 200  # characters
_RUNS = re.compile(r"[!-~]+|[^!-~]+")  # Latin letters and figures, and others: ランクル70
_NOT = frozenset({"non", "not", "no", "without", "except"})


def read_phrase(text: str, known: Known | None = None) -> list[tuple[str, str]]:
    """Parameters for Query.parse. `known` lists makes, models, equipment on sale: these become filters."""
    known = known or {}
    makes, models = known.get("make", keys(LISTED_MAKES)), known.get("model", ())
    stock = _stock(frozenset(makes), frozenset(models), frozenset(known.get("equipment", ())))
    line, pairs = cleaned(unicodedata.normalize("NFKC", text[:LONGEST_LINE])), list[Pair]()
    for _ in range(ROUNDS):
        before = line
        line = _Line(take_figures(line, pairs).split(), stock, pairs).read()
        if line == before:
            break
    return ([("q", line)] if line else []) + list(dict.fromkeys(pairs))


def understand(query: Query, known: Known | None = None) -> Query:
    """The question with its words read as a line: what is certain of them becomes a filter."""
    if not query.text:
        return query
    pairs = read_phrase(query.text, known)
    if pairs == [("q", query.text)]:
        return query
    rest = [pair for pair in query.to_params() if pair[0] != "q"]
    if any(name == "sort" for name, _value in rest):
        pairs = [pair for pair in pairs if pair[0] != "sort"]  # what was chosen is surer than "cheap"
    found = Query.parse([*pairs, *rest], known)
    return found.telling(query.ignored)


class _Stock:
    """The makes and models on sale by their squashed names; the equipment that any vehicle on sale has."""

    def __init__(self, makes: Collection[str], models: Collection[str], kit: Collection[str]) -> None:
        self.kit = kit
        self.makes = {squashed(key): key for key in makes}
        self.whole: dict[str, set[str]] = {}
        self.beginning: dict[str, set[str]] = {}
        self.make_of: dict[str, str] = {}
        for key in models:
            parts = key.split("-")
            ends = (end for end in range(len(parts) - 1, 0, -1) if "-".join(parts[:end]) in makes)
            end = next(ends, 0)
            if end:
                self._learn(key, "-".join(parts[:end]), parts[end:])

    def _learn(self, key: str, make: str, parts: Sequence[str]) -> None:
        self.make_of[key] = make
        self.whole.setdefault(squashed("".join(parts)), set()).add(key)
        for end in range(1, len(parts) + 1):
            self.beginning.setdefault(squashed("".join(parts[:end])), set()).add(key)

    def make(self, name: str, entries: Sequence[Entry]) -> str | None:
        """The key of the make that a name means."""
        names = [name, *(squashed(each.make) for each in entries if not each.model)]
        return next((self.makes[each] for each in names if each in self.makes), None)

    def models(self, name: str, entries: Sequence[Entry]) -> set[str]:
        """The keys of the models that a name means, longer ones too: Hiace, Hiace Van."""
        found = set(self.beginning.get(name, ())) if name in self.whole else set()
        for each in entries:
            if each.model:
                longer = self.beginning.get(squashed(each.model), set())
                found |= {key for key in longer if squashed(self.make_of[key]) == squashed(each.make)}
        return found


@lru_cache(maxsize=4)
def _stock(makes: frozenset[str], models: frozenset[str], kit: frozenset[str]) -> _Stock:
    return _Stock(makes, models, kit)


class _Line:
    """The words of a line, read from the left; the longest name at a place counts."""

    def __init__(self, tokens: list[str], stock: _Stock, pairs: list[Pair]) -> None:
        self.tokens = tokens
        self.stock = stock
        self.pairs = pairs
        self.rest: list[str] = []
        self.make_before = ""
        self.models: set[str] = set()
        self.years: list[str] = []

    def read(self) -> str:
        """What stays a word."""
        at = 0
        while at < len(self.tokens):
            at += self._step(at)
        self._keep_names()
        if self.years:
            self.pairs += [("year_from", min(self.years)), ("year_to", max(self.years))]
        return " ".join(self.rest)

    def _step(self, at: int) -> int:
        """How many words were read."""
        if self._says_nothing(at):
            return 1
        if self.tokens[at].casefold() in _NOT and at + 1 < len(self.tokens):
            self.rest += self.tokens[at : at + 2]  # the opposite of what follows is no filter
            return 2
        for count in range(min(LONGEST, len(self.tokens) - at), 0, -1):
            if self._means(squashed("".join(self.tokens[at : at + count]))):
                return count
        self._single(self.tokens[at])
        return 1

    def _says_nothing(self, at: int) -> bool:
        """Whether it is "model" beside a year: a word of itself elsewhere, as in Model 3."""
        beside = [*self.tokens[max(0, at - 1) : at], *self.tokens[at + 1 : at + 2]]
        return self.tokens[at].casefold() == "model" and any(is_year(each) for each in beside)

    def _means(self, name: str) -> bool:
        """Whether a name was understood, and then kept."""
        if not name:
            return False
        entries = by_name().get(name, ())
        make = self.stock.make(name, entries)
        if make is None and name in meanings() and not self._models(name, entries, sure=True):
            self.pairs += meanings()[name]
            return True
        if make is None and equipment().get(name) in self.stock.kit:
            self.pairs.append(("features", equipment()[name]))
            return True
        models = set() if make else self._models(name, entries)
        if make:
            self.pairs.append(("make", make))
        self.models |= models
        if make or models:
            self.make_before = make or ""
        return bool(make or models)

    def _models(self, name: str, entries: Sequence[Entry], *, sure: bool = False) -> set[str]:
        """What is short, or only figures, is a model only right behind its make: Mazda 3, Peugeot 2008."""
        found = self.stock.models(name, entries)
        mine = {key for key in found if self.stock.make_of[key] == self.make_before}
        return mine if sure or len(name) < 3 or name.isdecimal() else mine or found

    def _single(self, token: str) -> None:
        self.make_before = ""
        bare = "".join(words_of(token))
        if is_year(bare):
            self.years.append(bare)
            return
        if not token.isascii() and (self._takes_apart(token) or self._takes_runs(token)):
            return
        self.rest.append(self._name(squashed(token), keep=False) or token)

    def _takes_apart(self, token: str) -> bool:
        """Whether Japanese words written without blanks were all known, and kept."""
        parts = _parted(squashed(token))
        return parts is not None and all(self._means(part) or self._name(part) for part in parts)

    def _takes_runs(self, token: str) -> bool:
        """The same where Latin letters or figures stand among them: these are words of their own."""
        runs = _RUNS.findall(token)
        told = {run: _parted(squashed(run)) for run in runs if not run.isascii() and run not in LINKS}
        if len(runs) == 1 or None in told.values():
            return False
        for run in runs:
            if run in told:
                self._takes_apart(run)
            elif run not in LINKS and not self._means(squashed(run)):
                self.rest.append(run)
        return True

    def _name(self, squashed_name: str, *, keep: bool = True) -> str:
        """The English name of what the dictionary knows and the stock has not; searched as words."""
        if squashed_name.isascii() and not keep:
            return ""
        entries = by_name().get(squashed_name, ())
        if entries and keep:
            self.rest.append(entries[0].name)
        return entries[0].name if entries else ""

    def _keep_names(self) -> None:
        """Models of the makes that were typed, where there are such; one make is told with them."""
        typed = {value for name, value in self.pairs if name == "make"}
        mine = {key for key in self.models if self.stock.make_of[key] in typed} or self.models
        makes = {self.stock.make_of[key] for key in mine}
        if not typed and len(makes) == 1:
            self.pairs += [("make", make) for make in makes]
        self.pairs += [("model", key) for key in sorted(mine)]


def _parted(token: str) -> list[str] | None:
    """Japanese words written without blanks, taken apart; None where not every part is known."""
    known: Mapping[str, object] = by_name()
    ways: dict[int, list[str]] = {0: []}
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - 20), end):
            part = token[start:end]
            if start in ways and (part in known or part in meanings() or part in LINKS):
                parts = ways[start] if part in LINKS else [*ways[start], part]
                if end not in ways or len(parts) < len(ways[end]):
                    ways[end] = parts
    return ways.get(len(token)) or None
