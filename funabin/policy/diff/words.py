"""A difference as sentences for people, in the words of both versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from funabin.policy.diff.lexicon import Lexicon
from funabin.policy.diff.model import Change, Diff, Need, Weight
from funabin.policy.diff.words_en import ENGLISH
from funabin.policy.diff.words_ja import JAPANESE
from funabin.policy.grammar import SHIPPED, Grammar
from funabin.policy.model import Policy
from funabin.policy.retention import describe

LEXICONS = {"en": ENGLISH, "ja": JAPANESE}
TEXT_OF = {  # section or field -> the kind of text that names its keys
    "purposes": "purpose", "purposes_after_erasure": "purpose", "parent": "purpose", "purpose": "purpose",
    "consents": "purpose", "categories": "category", "derived": "category", "reduce_to": "category",
    "points": "point", "recipients": "recipient", "readers": "recipient", "subjects": "subject",
    "subject": "subject", "rights": "right", "statistics": "statistic", "responsible": "responsible",
    "roles": "role", "role": "role", "duties": "duty", "declarations": "declaration",
    "promises": "promise", "paragraphs": "paragraph",
}  # fmt: skip
FIXED = {  # field -> the kind of fixed word that its values are
    "terms": "term", "channels": "channel", "answers": "answer", "identity": "identity", "notice": "notice",
}  # fmt: skip
SPANS = ("lasts", "idle", "within", "warn", "ahead", "review")


@dataclass(frozen=True)
class Sentence:
    """One change in words, with whom it is about and what it needs."""

    text: str
    people: str  # the kinds of people, in words
    need: str
    articles: str
    change: Change


@dataclass(frozen=True)
class Group:
    """The changes of one weight under their heading."""

    weight: Weight
    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Speaker:
    """Says changes from one version to another in one language."""

    older: Policy
    newer: Policy
    language: str

    @property
    def lexicon(self) -> Lexicon:
        """The fixed words."""
        return LEXICONS[self.language]

    @property
    def grammar(self) -> Grammar:
        """How the language joins words."""
        return SHIPPED[self.language]

    def groups(self, diff: Diff) -> tuple[Group, ...]:
        """All changes in words, by weight."""
        return tuple(
            Group(
                weight, self.lexicon.weights[weight.value], tuple(self.sentence(change) for change in changes)
            )
            for weight, changes in diff.by_weight().items()
        )

    def sentence(self, change: Change) -> Sentence:
        """One change in words."""
        grammar = self.grammar
        names = self.newer.texts.get(self.language, {})
        known = [a for a in change.articles if f"statute.{a.partition(' ')[0]}" in names]
        return Sentence(
            text=grammar.upper(self._said(change)),
            people=grammar.join([self._name("subject", key) for key in change.subjects])
            or self.lexicon.everybody,
            need=self.lexicon.needs[self._need(change)],
            articles=grammar.join([grammar.article(article, names) for article in known]),
            change=change,
        )

    def _need(self, change: Change) -> str:
        return "related" if change.is_asked and change.need is Need.NOTICE else change.need.name.lower()

    def _said(self, change: Change) -> str:
        words = self._words(change)
        if change.section == "texts":
            return (self.lexicon.text if change.key else self.lexicon.texts).format(**words)
        own = self.lexicon.sentences.get(change.kind)
        if own is not None:
            return own.format(**words)
        words["what"] = self.lexicon.named.format(words["what"]) if words["what"] else ""
        if change.verb in ("added", "removed"):
            words["what"] = self._words(change)["what"]
        form = change.verb if change.verb in ("added", "removed", "more", "less") else "changed"
        return str(getattr(self.lexicon, form)).format(**words)

    def _words(self, change: Change) -> dict[str, str]:
        points = self._listed("points", change.points)
        field = change.field or change.section
        return {
            "noun": self.lexicon.nouns.get(change.section, change.section),
            "field": self.lexicon.fields.get(change.field, change.field),
            "what": self._what(change),
            "who": self._name("role", change.key.partition(" ")[0]) if change.section == "access" else "",
            "points": points,
            "where": self.lexicon.where.format(points=points) if change.points else "",
            "old": self._values(change, field, change.old, self.older),
            "new": self._values(change, field, change.new, self.newer),
            "language": change.field,
            "described": self._described(change),
        }

    def _what(self, change: Change) -> str:
        if change.section == "access":
            return self._name("purpose", change.key.partition(" ")[2])
        if change.section == "items":
            return self.grammar.lower(self._name("category", change.key.partition(" ")[2]))
        if change.section == "clocks":
            return self._clock(change.key)
        if change.section in TEXT_OF:
            return self._name(TEXT_OF[change.section], change.key)
        return change.key

    def _clock(self, key: str) -> str:
        for policy in (self.newer, self.older):
            found = policy.texts.get(self.language, {}).get(f"clock.{key}")
            if found and key in policy.clocks:
                return found.format(within=self.grammar.duration(policy.clocks[key].within))
        return key

    def _values(self, change: Change, field: str, values: Iterable[str], policy: Policy) -> str:
        grammar = self.grammar
        if change.section == "points" and field == "retention":
            return " ".join(self._kept(policy, value) for value in values)
        if change.section == "texts" and change.key:
            return grammar.join(list(values))
        kind = "categories" if (change.section, change.field) in ENTRIES else field
        return self._listed(kind, values) or self.lexicon.nothing

    def _listed(self, field: str, values: Iterable[str]) -> str:
        grammar = self.grammar
        if field in SPANS:
            return grammar.join([self._span(value) for value in values])
        kind = TEXT_OF.get(field)
        if kind:
            return grammar.join([grammar.lower(self._name(kind, value)) for value in values])
        fixed = FIXED.get(field, "")
        words = [
            grammar.words.get(f"{fixed}.{value}") or self.lexicon.values.get(value, value) for value in values
        ]
        return grammar.join(words)

    def _span(self, value: str) -> str:
        if value == "session":
            return self.lexicon.values[value]
        return self.grammar.duration(value)

    def _name(self, kind: str, key: str) -> str:
        """What the newer version calls it, else the older, else its key."""
        for policy in (self.newer, self.older):
            found = policy.texts.get(self.language, {}).get(f"{kind}.{key}")
            if found:
                return found
        return self.lexicon.values.get(key, key)

    def _described(self, change: Change) -> str:
        if change.section != "retention":
            return ""
        return self._kept(self.newer if change.key in self.newer.retention else self.older, change.key)

    def _kept(self, policy: Policy, key: str) -> str:
        """How long a class is kept; its key where the version says nothing in this language."""
        if f"retention.{key}" in policy.texts.get(self.language, {}):
            return describe(policy, key, self.language)
        return key


ENTRIES = {("access", ""), ("recipients", "")}  # changes whose values are categories


def in_words(older: Policy, newer: Policy, diff: Diff, language: str) -> tuple[Group, ...]:
    """The difference in words, by weight. English where we do not speak the language."""
    return Speaker(older, newer, language if language in LEXICONS else "en").groups(diff)


def sentences_for(older: Policy, newer: Policy, changes: Iterable[Change], language: str) -> tuple[str, ...]:
    """Some changes in words, one sentence each."""
    speaker = Speaker(older, newer, language if language in LEXICONS else "en")
    return tuple(speaker.sentence(change).text for change in changes)


def plain_diff(older: Policy, newer: Policy, diff: Diff, language: str) -> str:
    """The difference as lines for a terminal."""
    lines = []
    for group in in_words(older, newer, diff, language):
        lines += [group.heading, "-" * len(group.heading)]
        for said in group.sentences:
            articles = f" [{said.articles}]" if said.articles else ""
            lines.append(f"- {said.text} ({said.people}) {said.need}{articles}")
        lines.append("")
    return "\n".join(lines)
