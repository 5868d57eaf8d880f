"""What is asked at each collection point. Points that ask alike stand together."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from funabin.policy.grammar import Grammar, grammar_of
from funabin.policy.model import CollectionPoint, Policy, Statement
from funabin.policy.prose.notice import items_in_words, use_in_words
from funabin.policy.prose.statement import PageLine, PageStatement, grounded


def points(policy: Policy, language: str) -> Iterator[PageStatement]:
    """A statement for points that ask the same for the same purposes, with the reason for each item."""
    for alike in _alike(policy):
        first, grammar = alike[0], grammar_of(policy, language)
        after = [*_conditions(policy, first, language), *use_in_words(policy, first, language)]
        yield grounded(
            policy,
            _together(alike),
            language,
            text=_asks(policy, alike, language),
            lines=_items(policy, first, language),
            after=grammar.paragraph([*after, *_offers(policy, first, language)]),
        )


def _alike(policy: Policy) -> list[list[CollectionPoint]]:
    groups: dict[Hashable, list[CollectionPoint]] = {}
    for point in policy.collection_points.values():
        groups.setdefault(_sameness(point), []).append(point)
    return list(groups.values())


def _sameness(point: CollectionPoint) -> Hashable:
    """What two points must share to be told in one breath; the reasons beside the fields may differ."""
    items = tuple((item.category, item.need, item.one_of, str(item.when)) for item in point.items)
    rest = (point.subject == "customer", point.channels == ("system",), point.minimum_age, point.declarations)
    return items, point.derived, point.purposes, point.consents, point.origin, point.reason, rest


def _together(alike: list[CollectionPoint]) -> Statement:
    clauses = dict.fromkeys(clause for point in alike for clause in point.clauses)
    return alike[0].model_copy(update={"clauses": tuple(clauses)})


def _asks(policy: Policy, alike: list[CollectionPoint], language: str) -> str:
    grammar, first = grammar_of(policy, language), alike[0]
    words = [policy.text(f"point.{point.key}", language) for point in alike]
    said = grammar.join([words[0], *(grammar.lower(word) for word in words[1:])])
    if first.channels == ("system",):
        return grammar.say("notes", points=said)
    if first.subject == "customer":
        return grammar.say("asks", points=said)
    subjects = dict.fromkeys(policy.text(f"subject.{point.subject}", language) for point in alike)
    return grammar.say("asks_about", points=said, subject=grammar.join(list(subjects)))


def _items(policy: Policy, point: CollectionPoint, language: str) -> tuple[PageLine, ...]:
    grammar = grammar_of(policy, language)
    return tuple(
        PageLine(grammar.say("item", label=item.label, need=item.need_words, why=item.why))
        for item in items_in_words(policy, point, language)
    )


def _conditions(policy: Policy, point: CollectionPoint, language: str) -> Iterator[str]:
    grammar = grammar_of(policy, language)
    if point.minimum_age is not None:
        yield grammar.say("age", age=str(point.minimum_age))
    for key in point.declarations:
        yield grammar.say("declares", words=policy.text(f"declaration.{key}", language))
    if point.derived:
        noted = [_lowered(policy, grammar, key) for key in point.derived]
        yield grammar.say("derived", categories=grammar.join(noted))


def _offers(policy: Policy, point: CollectionPoint, language: str) -> Iterator[str]:
    grammar, words = (
        grammar_of(policy, language),
        [policy.text(f"consent.{key}", language) for key in point.consents],
    )
    if len(words) == 1:
        yield grammar.say("offers", words=words[0])
    elif words:
        quoted = [grammar.words["quoted"].format(words=each) for each in words]
        yield grammar.say("offers_many", words=grammar.paragraph(quoted))


def _lowered(policy: Policy, grammar: Grammar, category: str) -> str:
    return grammar.lower(policy.text(f"category.{category}", grammar.language))
