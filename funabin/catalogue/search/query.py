"""A question to the catalogue, read from the parameters of an address. Plain Python.

Whatever stands in an address is read in the same short time and never refused: what is not understood is
kept in `ignored`. A question has one spelling (`to_params`), and that spelling reads as the same question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from funabin.catalogue.rules import words_of
from funabin.catalogue.search.fields import (
    ALIASES,
    FACETS,
    MAX_PAGE,
    MAX_TEXT,
    MAX_VALUES,
    MAX_WORDS,
    RANGES,
    SORTS,
    Facet,
    Range,
)
from funabin.catalogue.vocabulary import OTHER_MAKES, keys

Params: TypeAlias = Any  # a Django QueryDict, a mapping to one text or several, or pairs
Known: TypeAlias = Mapping[str, Collection[str]]
Span: TypeAlias = tuple[str, int | None, int | None]
Mark: TypeAlias = tuple[int, int]  # where a vehicle stands in an order: its key there, and its id
_OPEN_VALUE = re.compile(r"[\w.+-]{1,100}")
_MONTH = re.compile(r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})?)?月?")
_FIGURES = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,6}))?")
_MARK = re.compile(r"(-?[0-9]{1,18})\.([0-9a-f]{1,32})", re.ASCII)
_BLANKS = {"Cc": " ", "Cs": " ", "Cf": ""}  # what stands for control signs, halves, unseen marks
LONGEST = 200  # characters of one value that are looked at
MOST_READ = 100  # values of one parameter that are looked at
OF_LANDING = "landing"  # the facet that a country to land in makes
PARAMETERS = frozenset(
    {"q", "sort", "page", "lands", "arrival", "price_in", "as_of", "after"}
    | {each.name for each in FACETS}
    | {f"{each.name}_{end}" for each in RANGES for end in ("from", "to")}
)


@dataclass(frozen=True)
class Query:
    """What is asked: chosen facet values, spans of numbers, words, an order and a page.

    spans: both ends included; of months year x 100 + month (a year alone: from 201500, to 201512).
    lands, arrival: the country the vehicle may land in, and the month it arrives ("2027-01").
    price_in: the currency of the FOB price asked for.  as_of: only what was published until then
    (microseconds since 1970); on later pages of the newest, so that arrivals do not shift them.
    after: the vehicle at the end of the page before, so that nothing is passed over when others are sold.
    ignored: (parameter, value) of what could not be understood; it is not part of the question.
    """

    text: str = ""
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    spans: tuple[Span, ...] = ()
    sort: str = "newest"
    page: int = 1
    lands: str = ""
    arrival: str = ""
    price_in: str = ""
    as_of: int | None = None
    after: Mark | None = None
    ignored: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def parse(cls, params: Params, known: Known | None = None) -> Query:
        """The question in `params`. `known` lists the values of make, model and location that exist."""
        reader = _Reader(_lists(params), known or {})
        sort, page, lands = reader.sort(), reader.page(), reader.code("lands", 2)
        facets = [each for each in FACETS if lands or each.name != OF_LANDING]
        return cls(
            text=reader.text(),
            chosen=tuple((f.name, found) for f in facets if (found := reader.values(f))),
            spans=tuple(span for r in RANGES if (span := reader.span(r))[1:] != (None, None)),
            sort=sort,
            page=page,
            lands=lands,
            arrival=reader.arrival() if lands else "",
            price_in=reader.code("price_in", 3),
            as_of=reader.as_of() if sort == "newest" and page > 1 else None,
            after=reader.after() if page > 1 else None,
            ignored=tuple(reader.ignored),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """The words every vehicle found must have, each as the beginning of one of its own."""
        return tuple(dict.fromkeys(words_of(self.text)))[:MAX_WORDS]

    def values(self, name: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        return dict(self.chosen).get(name, ())

    def span(self, name: str) -> tuple[int | None, int | None]:
        """The two ends of a range, None where it is open."""
        return next(((low, high) for each, low, high in self.spans if each == name), (None, None))

    def to_params(self) -> list[tuple[str, str]]:
        """The one spelling of this question as parameters; what goes without saying is left out."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name, values in self.chosen for value in values]
        for name, low, high in self.spans:
            ends = (("from", low), ("to", high))
            pairs += [(f"{name}_{end}", spelled(name, end, v)) for end, v in ends if v is not None]
        rest = (("lands", self.lands), ("arrival", self.arrival), ("price_in", self.price_in))
        pairs += [(name, value) for name, value in rest if value]
        pairs += [("sort", self.sort)] if self.sort != "newest" else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        pairs += [("as_of", str(self.as_of))] if self.as_of is not None else []
        return pairs + ([("after", f"{self.after[0]}.{self.after[1]:x}")] if self.after else [])

    def toggled(self, name: str, value: str) -> Query:
        """The same question with a facet value added, or removed where it was chosen; from page 1."""
        now = self.values(name)
        after = tuple(v for v in now if v != value) if value in now else (*now, value)
        return self._with(name, after)

    def without(self, name: str) -> Query:
        """From page 1 without a facet, a range, the words ("q") or the country ("lands")."""
        if name == "q":
            return replace(self._with("", ()), text="")
        if name == "lands":
            return replace(self._with(OF_LANDING, ()), lands="", arrival="")
        spans = tuple(span for span in self.spans if span[0] != name)
        return replace(self._with(name, ()), spans=spans)

    def refusing(self, name: str) -> Query:
        """The same question without the country ("lands") or currency ("price_in") that the house lacks.

        A price in such a currency goes too: in another one it would be another price.
        """
        told = (*self.ignored, (name, str(getattr(self, name))))
        rest = self.without("lands") if name == "lands" else replace(self.without("price"), price_in="")
        return replace(rest, page=self.page, as_of=self.as_of, after=self.after, ignored=told)

    def telling(self, ignored: Iterable[tuple[str, str]]) -> Query:
        """The same question, with what was not understood before it."""
        return replace(self, ignored=(*ignored, *self.ignored))

    def at_page(self, page: int, as_of: int | None = None, after: Mark | None = None) -> Query:
        """The same question, another page; `as_of` and `after` hold it still while others arrive and go."""
        keeps = page > 1 and self.sort == "newest"
        anchor = (self.as_of if as_of is None else as_of) if keeps else None
        return replace(self, page=page, as_of=anchor, after=after if page > 1 else None, ignored=())

    def _with(self, name: str, values: tuple[str, ...]) -> Query:
        now = {**dict(self.chosen), name: values}
        chosen = tuple((f.name, _ordered(f, now[f.name])) for f in FACETS if now.get(f.name))
        return replace(self, chosen=chosen, page=1, as_of=None, after=None, ignored=())


def spelled(name: str, end: str, value: int) -> str:
    """An end of a span ("from" or "to") as it stands in an address: "8000", "2015", "2015-06"."""
    if not _range(name).months:
        return str(value)
    year, month = divmod(value, 100)
    return str(year) if month == (0 if end == "from" else 12) else f"{year}-{month:02}"


def _range(name: str) -> Range:
    return next(each for each in RANGES if each.name == name)


def cleaned(text: str) -> str:
    """A text as it may stand on a page and in an address: no control signs, no halves of a pair."""
    kept = "".join(_BLANKS.get(unicodedata.category(sign), sign) for sign in text)
    return " ".join(kept.split())


def _lists(params: Params) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in _pairs(params):
        texts = [value] if isinstance(value, str) else [str(each) for each in value]
        if name in PARAMETERS:
            found.setdefault(name, []).extend(texts)
    return {name: [cleaned(text[:LONGEST]) for text in texts[:MOST_READ]] for name, texts in found.items()}


def _pairs(params: Params) -> Iterable[tuple[str, str | Sequence[str]]]:
    if hasattr(params, "lists"):  # Django's QueryDict
        return list(params.lists())
    return params.items() if isinstance(params, Mapping) else params


def _ordered(facet: Facet, values: Iterable[str]) -> tuple[str, ...]:
    unique = dict.fromkeys(values)
    if facet.choices:
        return tuple(key for key in keys(facet.choices) if key in unique)
    return tuple(sorted(unique))


class _Reader:
    """Reads one parameter after the other; what it does not understand goes to `ignored`."""

    def __init__(self, params: Mapping[str, Sequence[str]], known: Known) -> None:
        self._params = params
        self._known = known
        self.ignored: list[tuple[str, str]] = []

    def values(self, facet: Facet) -> tuple[str, ...]:
        found = list(dict.fromkeys(self._understood(facet)))
        for value in found[MAX_VALUES:]:
            self._ignore(facet.name, value)
        return _ordered(facet, found[:MAX_VALUES])

    def _understood(self, facet: Facet) -> Iterator[str]:
        for raw in self._texts(facet.name):
            value = ALIASES.get((facet.name, raw), raw)
            if self._exists(facet, value):
                yield value
            else:
                self._ignore(facet.name, raw)

    def _exists(self, facet: Facet, value: str) -> bool:
        if facet.choices:
            return value in keys(facet.choices)
        if facet.name == "make" and value == OTHER_MAKES.key:
            return True
        if facet.name in self._known:
            return value in self._known[facet.name]
        return bool(_OPEN_VALUE.fullmatch(value))

    def span(self, wanted: Range) -> Span:
        if wanted.months:
            return self._months(wanted)
        low, high = (self._number(f"{wanted.name}_{end}", wanted) for end in ("from", "to"))
        if low is not None and high is not None and low > high:
            low, high = high, low
        return wanted.name, low, high

    def _months(self, wanted: Range) -> Span:
        low, high = (self._month(f"{wanted.name}_{end}", wanted) for end in ("from", "to"))
        if low and high and (low[0], low[1] or 0) > (high[0], high[1] or 12):
            low, high = high, low
        first = None if low is None else low[0] * 100 + (low[1] or 0)
        return wanted.name, first, None if high is None else high[0] * 100 + (high[1] or 12)

    def _month(self, name: str, wanted: Range) -> tuple[int, int | None] | None:
        """A year and its month, if one is told."""
        for raw in self._texts(name)[:1]:
            found = _MONTH.fullmatch(unicodedata.normalize("NFKC", raw))
            month = int(found[2]) if found and found[2] else None
            if found and wanted.lowest <= int(found[1]) <= wanted.highest and (month or 1) in range(1, 13):
                return int(found[1]), month or None
            self._ignore(name, raw)
        return None

    def _number(self, name: str, wanted: Range) -> int | None:
        found = self._whole(name)
        return None if found is None else max(wanted.lowest, min(found, wanted.highest))

    def _whole(self, name: str) -> int | None:
        """A number of zero or more; what stands behind its point widens the span."""
        for raw in self._texts(name)[:1]:
            found = _FIGURES.fullmatch(_figures(raw))
            if found:
                return int(found[1]) + (1 if name.endswith("_to") and int(found[2] or 0) else 0)
            self._ignore(name, raw)
        return None

    def sort(self) -> str:
        for raw in self._texts("sort")[:1]:
            if raw in keys(SORTS):
                return raw
            self._ignore("sort", raw)
        return "newest"

    def page(self) -> int:
        for raw in self._texts("page")[:1]:
            if re.fullmatch(r"[0-9]+", _figures(raw)):
                return max(1, min(int(_figures(raw)), MAX_PAGE))
            self._ignore("page", raw)
        return 1

    def as_of(self) -> int | None:
        for raw in self._texts("as_of")[:1]:
            if re.fullmatch(r"[0-9]{1,18}", raw, re.ASCII):
                return int(raw)
        return None

    def after(self) -> Mark | None:
        for raw in self._texts("after")[:1]:
            if found := _MARK.fullmatch(raw):
                return int(found[1]), int(found[2], 16)
        return None

    def arrival(self) -> str:
        for raw in self._texts("arrival")[:1]:
            found = re.fullmatch(r"(20\d\d)-(\d\d)", _figures(raw), re.ASCII)
            if found and 1 <= int(found[2]) <= 12:
                return found[0]
            self._ignore("arrival", raw)
        return ""

    def code(self, name: str, length: int) -> str:
        """A code of so many letters, in capitals."""
        for raw in self._texts(name)[:1]:
            if raw.isascii() and raw.isalpha() and len(raw) == length:
                return raw.upper()
            self._ignore(name, raw)
        return ""

    def text(self) -> str:
        raw = " ".join(self._texts("q"))[:MAX_TEXT].strip()
        if raw and not words_of(raw):
            self._ignore("q", raw)
            return ""
        return raw

    def _texts(self, name: str) -> list[str]:
        return [text for text in self._params.get(name, []) if text]

    def _ignore(self, name: str, value: str) -> None:
        if len(self.ignored) < MAX_VALUES:
            self.ignored.append((name, value[:MAX_TEXT]))


def _figures(raw: str) -> str:
    """Figures of any width, without blanks and the commas between thousands."""
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", raw))
