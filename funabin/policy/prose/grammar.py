"""What a language must be able to say. A module each fills it in; a house's own words are its texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from funabin.policy.model import Operator

Words = Sequence[str]


@dataclass(frozen=True)
class Grammar:
    """The fixed words of a language, and how it joins the words of a house into sentences."""

    needs: Mapping[str, str]  # required, optional, one_of
    origins: Mapping[str, str]  # own, own_many, law, supplement; {} is the ground
    states: Mapping[str, str]
    everything: str
    comma: str
    last: str  # before the last of several
    operator_labels: Mapping[str, str]
    sentences: Mapping[str, str]
    capitals: bool

    def join(self, words: Words) -> str:
        """Several words as one: "a, b and c"."""
        head = self.comma.join(words[:-1])
        return f"{head}{self.last}{words[-1]}" if head else "".join(words)

    def say(self, sentence: str, **words: str) -> str:
        """One of the fixed sentences with its gaps filled; it begins with a capital where there are any."""
        return self.upper(self.sentences[sentence].format(**words))

    def upper(self, words: str) -> str:
        """As the beginning of a sentence."""
        return words[:1].upper() + words[1:] if self.capitals else words

    def lower(self, words: str) -> str:
        """As the middle of a sentence."""
        return words[:1].lower() + words[1:] if self.capitals else words

    def article(self, article: str, names: Mapping[str, str]) -> str:
        """What "APPI 33(2)" is to a lawyer of the language; `names` has the text statute.<short name>."""
        statute, _, number = article.partition(" ")
        name = names[f"statute.{statute}"]
        main, _, paragraph = number.rstrip(")").partition("(")
        form = "article_paragraph" if paragraph else "article"
        return self.sentences[form].format(statute=statute, name=name, article=main, paragraph=paragraph)

    def day(self, day: date) -> str:
        """A date in words."""
        month = MONTHS[day.month - 1] if self.capitals else str(day.month)
        return self.sentences["date"].format(year=day.year, month=month, day=day.day)

    def operator(self, operator: Operator) -> tuple[str, ...]:
        """The particulars of the operator, a line each; blank ones are left out."""
        shown = ((label, getattr(operator, field)) for field, label in self.operator_labels.items())
        return tuple(
            self.sentences["particular"].format(label=label, value=value) for label, value in shown if value
        )


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def frozen(**words: str) -> Mapping[str, str]:
    """A mapping nobody changes."""
    return MappingProxyType(words)
