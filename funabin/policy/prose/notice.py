"""The notice shown at a form before it is sent (APPI 21(2)): what is asked and why, what for, how long."""

from __future__ import annotations

from dataclasses import dataclass

from funabin.policy.decide import is_specific
from funabin.policy.grammar import grammar_of
from funabin.policy.model import CollectionPoint, Item, Policy
from funabin.policy.retention import describe


@dataclass(frozen=True)
class ItemWords:
    """One thing asked: the words beside its field. `one_of` groups items of which one is enough."""

    category: str
    label: str
    why: str
    need: str  # required, optional, one_of, conditional
    one_of: str = ""
    need_words: str = ""  # the need in words, with the condition where there is one


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
    consents: tuple[tuple[str, str], ...] = ()  # (purpose key, exact words beside its unticked box)


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
        sentences=(
            *use_in_words(policy, asked, language),
            describe(policy, asked.retention, language),
            recipients_in_words(policy, asked, language),
        ),
        consents=tuple((key, policy.text(f"consent.{key}", language)) for key in asked.consents),
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
            need_words=_need(policy, item, language),
        )
        for item in point.items
    )


def _need(policy: Policy, item: Item, language: str) -> str:
    grammar = grammar_of(policy, language)
    conditions = [
        grammar.words["sentence.condition"].format(
            label=policy.text(f"category.{other}", language),
            answers=grammar.join([_answer(policy, other, answer, language) for answer in answers], "either"),
        )
        for other, answers in item.when.items()
    ]
    return grammar.words[f"need.{item.need}"].format(condition=grammar.join(conditions))


def _answer(policy: Policy, category: str, answer: str, language: str) -> str:
    is_country = category in policy.categories and policy.categories[category].kind == "country"
    return grammar_of(policy, language).country(answer) if is_country else answer


def use_in_words(policy: Policy, point: CollectionPoint, language: str) -> tuple[str, ...]:
    """What the data is used for, with consent and without."""
    grammar = grammar_of(policy, language)
    said = []
    for sentence, opt_in in (("uses", False), ("opts", True)):
        words = [words for _, words in _purposes(policy, point, language, opt_in=opt_in)]
        if words:
            said.append(grammar.say(sentence, purposes=grammar.join(words)))
    return tuple(said)


def recipients_in_words(policy: Policy, point: CollectionPoint, language: str) -> str:
    """Who outside receives what is taken at a point, or that nobody does."""
    grammar = grammar_of(policy, language)
    if not point.recipients:
        return grammar.say("nobody")
    words = [policy.text(f"recipient.{key}", language) for key in point.recipients]
    by_law_alone = any(is_specific(policy, item.category) for item in point.items)  # My Number (MNA 19)
    return grammar.say("files" if by_law_alone else "receives", recipients=grammar.join(words))


def _purposes(
    policy: Policy, point: CollectionPoint, language: str, *, opt_in: bool
) -> tuple[tuple[str, str], ...]:
    chosen = [key for key in point.purposes if policy.purposes[key].opt_in is opt_in]
    return tuple((key, policy.text(f"purpose.{key}", language)) for key in chosen)
