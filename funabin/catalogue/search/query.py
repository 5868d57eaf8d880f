"""A question to the catalogue, read from the parameters of an address. Plain Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
_OPEN_VALUE = re.compile(r"[\w.+-]{1,100}")


@dataclass(frozen=True)
class Query:
    """What is asked: chosen facet values, spans of numbers, words, an order and a page.

    `ignored` holds (parameter, value) of what could not be understood; it is not part of the question.
    """

    text: str = ""
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    spans: tuple[Span, ...] = ()
    sort: str = "newest"
    page: int = 1
    ignored: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, params: Params, known: Known | None = None) -> Query:
        """The question in `params`. `known` lists the values of make, model and location that exist."""
        reader = _Reader(_lists(params), known or {})
        return cls(
            text=reader.text(),
            chosen=tuple((f.name, found) for f in FACETS if (found := reader.values(f))),
            spans=tuple(span for r in RANGES if (span := reader.span(r))[1:] != (None, None)),
            sort=reader.sort(),
            page=reader.page(),
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
            pairs += [(f"{name}_{end}", str(v)) for end, v in (("from", low), ("to", high)) if v is not None]
        pairs += [("sort", self.sort)] if self.sort != "newest" else []
        return pairs + ([("page", str(self.page))] if self.page > 1 else [])

    def toggled(self, name: str, value: str) -> Query:
        """The same question with a facet value added, or removed where it was chosen; from page 1."""
        now = self.values(name)
        after = tuple(v for v in now if v != value) if value in now else (*now, value)
        return self._with(name, after)

    def without(self, name: str) -> Query:
        """The same question without a facet, a range or ("q") the words; from page 1."""
        if name == "q":
            return replace(self, text="", page=1, ignored=())
        spans = tuple(span for span in self.spans if span[0] != name)
        return replace(self._with(name, ()), spans=spans)

    def at_page(self, page: int) -> Query:
        """The same question, another page."""
        return replace(self, page=page, ignored=())

    def _with(self, name: str, values: tuple[str, ...]) -> Query:
        now = {**dict(self.chosen), name: values}
        chosen = tuple((f.name, _ordered(f, now[f.name])) for f in FACETS if now.get(f.name))
        return replace(self, chosen=chosen, page=1, ignored=())


def _lists(params: Params) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in _pairs(params):
        texts = [value] if isinstance(value, str) else [str(each) for each in value]
        found.setdefault(name, []).extend(texts)
    return found


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
        return _ordered(facet, list(self._understood(facet))[:MAX_VALUES])

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
        low, high = (self._number(f"{wanted.name}_{end}", wanted) for end in ("from", "to"))
        if low is not None and high is not None and low > high:
            low, high = high, low
        return wanted.name, low, high

    def _number(self, name: str, wanted: Range) -> int | None:
        found = self._whole(name)
        return None if found is None else max(wanted.lowest, min(found, wanted.highest))

    def _whole(self, name: str) -> int | None:
        for raw in self._texts(name)[:1]:
            figures = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", raw))
            if re.fullmatch(r"[0-9]{1,15}", figures):
                return int(figures)
            self._ignore(name, raw)
        return None

    def sort(self) -> str:
        for raw in self._texts("sort")[:1]:
            if raw in keys(SORTS):
                return raw
            self._ignore("sort", raw)
        return "newest"

    def page(self) -> int:
        return max(1, min(self._whole("page") or 1, MAX_PAGE))

    def text(self) -> str:
        raw = " ".join(" ".join(self._params.get("q", [])).split())[:MAX_TEXT].strip()
        if raw and not words_of(raw):
            self._ignore("q", raw)
            return ""
        return raw

    def _texts(self, name: str) -> list[str]:
        return [text.strip() for text in self._params.get(name, []) if text.strip()]

    def _ignore(self, name: str, value: str) -> None:
        if len(self.ignored) < MAX_VALUES:
            self.ignored.append((name, value[:MAX_TEXT]))
