"""A language's fixed words, and the few things grammar does with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from funabin.policy.durations import parse_duration
from funabin.policy.model import Operator

Words = Sequence[str]
_ARTICLE = re.compile(r"([^()]+)|\(([^()]*)\)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@dataclass(frozen=True)
class Grammar:
    """`words` holds every fixed word and sentence of a language by its dotted key ("sentence.uses")."""

    language: str
    words: Mapping[str, str]

    @property
    def capitals(self) -> bool:
        """Whether a sentence begins with a capital letter."""
        return self.words["capitals"] == "yes"

    @property
    def space(self) -> str:
        """What stands between two sentences."""
        return self.words["space"]

    def join(self, words: Words, last: str = "last") -> str:
        """Several words as one: "a, b, and c"; `last="either"` makes it "a, b, or c"."""
        if len(words) < 2:
            return "".join(words)
        between = self.words.get(f"{last}_of_many", self.words[last]) if len(words) > 2 else self.words[last]
        return self.words["comma"].join(words[:-1]) + between + words[-1]

    def alternatives(self, words: Words) -> str:
        """Several long phrases of which one holds: "a; b; or c"."""
        head = self.words["pause"].join(words[:-1])
        return f"{head}{self.words['pause_last']}{words[-1]}" if head else "".join(words)

    def named(self, kind: str, keys: Words, last: str = "last") -> str:
        """Several fixed words of a kind as one: channels, terms, grounds."""
        return self.join([self.words[f"{kind}.{key}"] for key in keys], last)

    def say(self, sentence: str, **words: str) -> str:
        """One of the fixed sentences with its gaps filled; it begins with a capital where there are any."""
        return self.upper(self.words[f"sentence.{sentence}"].format(**words))

    def paragraph(self, sentences: Words) -> str:
        """Sentences one after the other; '' is none."""
        return self.space.join(sentence for sentence in sentences if sentence)

    def upper(self, words: str) -> str:
        """As the beginning of a sentence."""
        return words[:1].upper() + words[1:] if self.capitals else words

    def lower(self, words: str) -> str:
        """As the middle of a sentence."""
        return words[:1].lower() + words[1:] if self.capitals else words

    def duration(self, text: str) -> str:
        """In words: "P1Y6M" is "1 year and 6 months", "PT48H" is "48 hours"."""
        span = parse_duration(text)
        spans = {"year": span.years, "month": span.months, "day": span.days, "hour": span.hours}
        said = [self._unit(unit, number) for unit, number in spans.items() if number]
        return self.join(said, "between_units") or self._unit("day", 0)

    def _unit(self, unit: str, number: int) -> str:
        form = f"unit.{unit}.{self._locale.plural_form(number)}"
        return self.words.get(form, self.words[f"unit.{unit}.other"]).format(n=number)

    def day(self, day: date) -> str:
        """A date in words."""
        return format_date(day, self.words["date"], locale=self._locale)

    def country(self, code: str) -> str:
        """A country by its ISO 3166-1 code; the code itself where the language has no name for it."""
        return str(self._locale.territories.get(code, code))

    @property
    def _locale(self) -> Locale:
        try:
            return Locale.parse(self.language)
        except (UnknownLocaleError, ValueError):
            return Locale("en")

    def articles(self, articles: Words, names: Mapping[str, str], last: str = "last") -> str:
        """Several articles as one; an act is named once where its articles follow one another."""
        acts = [article.partition(" ")[0] for article in articles]
        again = [act == before for act, before in zip(acts, ["", *acts], strict=False)]
        told = [
            self.article(article, names, again=same) for article, same in zip(articles, again, strict=True)
        ]
        return self.join(told, last)

    def article(self, article: str, names: Mapping[str, str], *, again: bool = False) -> str:
        """What "APPI 27(1)(ii)" is to a lawyer of the language; `names` has the text statute.<short name>.

        `again`: the act was just named.
        """
        statute, _, number = article.partition(" ")
        parts = [plain or inner for plain, inner in _ARTICLE.findall(number)]
        return self.words["sentence.article_again" if again else "sentence.article"].format(
            statute=statute,
            name=names[f"statute.{statute}"],
            article=parts[0],
            parts="".join(self._part(part) for part in parts[1:]),
        )

    def _part(self, part: str) -> str:
        if part not in _ROMAN:
            return self.words["sentence.article_paragraph"].format(paragraph=part)
        return self.words["sentence.article_item"].format(item=part, number=_ROMAN.index(part) + 1)

    def operator(self, operator: Operator) -> tuple[str, ...]:
        """The particulars of the operator, a line each; blank ones are left out."""
        labels = {key: label for key, label in self.words.items() if key.startswith("operator.")}
        shown = ((label, getattr(operator, key.partition(".")[2])) for key, label in labels.items())
        return tuple(
            self.words["sentence.particular"].format(label=label, value=value)
            for label, value in shown
            if value
        )
