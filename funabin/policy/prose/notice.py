"""The notice shown at a form before it is sent (APPI 21(2)): what is asked and why, what for, how long."""

from __future__ import annotations

from dataclasses import dataclass

from funabin.policy.model import CollectionPoint, Policy
from funabin.policy.prose.languages import GRAMMARS
from funabin.policy.retention import describe


@dataclass(frozen=True)
class ItemWords:
    """One thing asked: the words beside its field. `one_of` groups items of which one is enough."""

    category: str
    label: str
    why: str
    need: str  # required, optional, one_of
    one_of: str = ""


@dataclass(frozen=True)
class Notice:
    """A collection point in words. `sentences` says all but the items, ready to print one after the other."""

    point: str
    title: str
    items: tuple[ItemWords, ...]
    purposes: tuple[str, ...]  # each in words
    opt_in: tuple[tuple[str, str], ...]  # (purpose key, words): only with consent
    retention: str
    recipients: str
    minimum_age: int | None
    declarations: tuple[tuple[str, str], ...]  # (key, words)
    sentences: tuple[str, ...]


def notice_of(policy: Policy, point: str, language: str) -> Notice:
    """The notice of a collection point. Raises KeyError where the policy has no such point or language."""
    asked = policy.collection_points[point]
    return Notice(
        point=point,
        title=policy.text(f"point.{point}", language),
        items=items_in_words(policy, asked, language),
        purposes=tuple(words for _, words in _purposes(policy, asked, language, opt_in=False)),
        opt_in=_purposes(policy, asked, language, opt_in=True),
        retention=describe(policy, asked.retention, language),
        recipients=recipients_in_words(policy, asked, language),
        minimum_age=asked.minimum_age,
        declarations=tuple((key, policy.text(f"declaration.{key}", language)) for key in asked.declarations),
        sentences=use_in_words(policy, asked, language),
    )


def items_in_words(policy: Policy, point: CollectionPoint, language: str) -> tuple[ItemWords, ...]:
    """The items of a point with label and reason."""
    return tuple(
        ItemWords(
            category=item.category,
            label=policy.text(f"category.{item.category}", language),
            why=policy.text(item.why, language),
            need=item.need,
            one_of=item.one_of,
        )
        for item in point.items
    )


def use_in_words(policy: Policy, point: CollectionPoint, language: str) -> tuple[str, ...]:
    """What the data is used for, with consent and without, how long it is kept, who receives it."""
    grammar = GRAMMARS[language]
    said = []
    for sentence, opt_in in (("uses", False), ("opts", True)):
        words = [words for _, words in _purposes(policy, point, language, opt_in=opt_in)]
        if words:
            said.append(grammar.say(sentence, purposes=grammar.join(words)))
    return (*said, describe(policy, point.retention, language), recipients_in_words(policy, point, language))


def recipients_in_words(policy: Policy, point: CollectionPoint, language: str) -> str:
    """Who outside receives what is taken at a point, or that nobody does."""
    grammar = GRAMMARS[language]
    if not point.recipients:
        return grammar.say("nobody")
    words = [policy.text(f"recipient.{key}", language) for key in point.recipients]
    return grammar.say("receives", recipients=grammar.join(words))


def _purposes(
    policy: Policy, point: CollectionPoint, language: str, *, opt_in: bool
) -> tuple[tuple[str, str], ...]:
    chosen = [key for key in point.purposes if policy.purposes[key].opt_in is opt_in]
    return tuple((key, policy.text(f"purpose.{key}", language)) for key in chosen)
