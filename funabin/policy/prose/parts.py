"""The parts of the page written from the rows: what is asked where, what for, who sees it, how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from funabin.policy.decide import applies_at, categories_at, matches
from funabin.policy.durations import parse_duration, say_duration
from funabin.policy.model import CollectionPoint, Cookie, Grant, Origin, Part, Policy, Purpose, Statement
from funabin.policy.prose.languages import GRAMMARS
from funabin.policy.prose.notice import items_in_words, use_in_words
from funabin.policy.prose.statement import PageLine, PageStatement, ground_in_words, grounded
from funabin.policy.retention import describe

Statements = Iterator[PageStatement]


def points(policy: Policy, language: str) -> Statements:
    """What is asked at each collection point, with the reason for each item."""
    for point in policy.collection_points.values():
        after = "".join(
            _spaced(language, [*_conditions(policy, point, language), *use_in_words(policy, point, language)])
        )
        yield grounded(
            policy,
            point,
            language,
            text=_asks(policy, point, language),
            lines=_items(policy, point, language),
            after=after,
        )


def _asks(policy: Policy, point: CollectionPoint, language: str) -> str:
    words = {"point": policy.text(f"point.{point.key}", language)}
    if point.channels == ("system",):
        return GRAMMARS[language].say("notes", **words)
    if point.subject == "customer":
        return GRAMMARS[language].say("asks", **words)
    return GRAMMARS[language].say(
        "asks_about", **words, subject=policy.text(f"subject.{point.subject}", language)
    )


def _items(policy: Policy, point: CollectionPoint, language: str) -> tuple[PageLine, ...]:
    grammar = GRAMMARS[language]
    return tuple(
        PageLine(grammar.say("item", label=item.label, need=grammar.needs[item.need], why=item.why))
        for item in items_in_words(policy, point, language)
    )


def _conditions(policy: Policy, point: CollectionPoint, language: str) -> Iterator[str]:
    grammar = GRAMMARS[language]
    if point.minimum_age is not None:
        yield grammar.say("age", age=str(point.minimum_age))
    for key in point.declarations:
        yield grammar.say("declares", words=policy.text(f"declaration.{key}", language))
    if point.derived:
        noted = [grammar.lower(policy.text(f"category.{key}", language)) for key in point.derived]
        yield grammar.say("derived", categories=grammar.join(noted))


def _spaced(language: str, sentences: list[str]) -> list[str]:
    return [" ".join(sentences)] if GRAMMARS[language].capitals else sentences


def purposes(policy: Policy, language: str) -> Statements:
    """The purposes under the heading that groups them, each with its own ground."""
    for parent in policy.purposes.values():
        if not parent.leaf:
            leaves = [
                purpose
                for purpose in policy.purposes.values()
                if purpose.parent == parent.key and purpose.leaf
            ]
            text = GRAMMARS[language].upper(policy.text(f"purpose.{parent.key}", language))
            lines = tuple(_purpose(policy, purpose, language) for purpose in leaves)
            yield grounded(policy, parent, language, text=text, lines=lines)
    for purpose in policy.purposes.values():
        if purpose.leaf and not purpose.parent:
            yield grounded(policy, purpose, language, text=_purpose(policy, purpose, language).text)


def _purpose(policy: Policy, purpose: Purpose, language: str) -> PageLine:
    sentence = "opts" if purpose.opt_in else "uses"
    text = GRAMMARS[language].say(sentence, purposes=policy.text(f"purpose.{purpose.key}", language))
    return PageLine(text, purpose.origin.value, ground_in_words(policy, purpose, language))


def access(policy: Policy, language: str) -> Statements:
    """Who inside may open what for which purpose: a sentence for each grant."""
    grammar = GRAMMARS[language]
    for grant in policy.grants:
        sentence = "access_self" if set(grant.roles) == {"self"} else "access"
        text = grammar.say(
            sentence,
            roles=grammar.join(
                [grammar.lower(policy.text(f"role.{role}", language)) for role in grant.roles]
            ),
            categories=_opened(policy, grant, language),
            purposes=grammar.join([policy.text(f"purpose.{key}", language) for key in grant.purposes]),
        )
        yield grounded(policy, grant, language, text=text)


def _opened(policy: Policy, grant: Grant, language: str) -> str:
    grammar = GRAMMARS[language]
    if "*" in grant.categories:
        return grammar.everything
    within = _categories_within(policy, grant)
    opened = [key for key in policy.categories if key in within and matches(key, grant.categories)]
    return grammar.join([grammar.lower(policy.text(f"category.{key}", language)) for key in opened])


def _categories_within(policy: Policy, grant: Grant) -> set[str]:
    purposes = [policy.purposes[key] for key in grant.purposes]
    return {
        category
        for point in policy.collection_points.values()
        if matches(point.key, grant.points) and any(applies_at(purpose, point) for purpose in purposes)
        for category in categories_at(policy, point)
    }


def retention(policy: Policy, language: str) -> Statements:
    """How long each class is kept, and which data that is."""
    grammar = GRAMMARS[language]
    for kept in policy.retention.values():
        taken = [point.key for point in policy.collection_points.values() if point.retention == kept.key]
        words = [grammar.lower(policy.text(f"point.{key}", language)) for key in taken]
        after = grammar.say("kept", points=grammar.join(words)) if words else ""
        yield grounded(policy, kept, language, text=describe(policy, kept.key, language), after=after)


def cookies(policy: Policy, language: str) -> Statements:
    """Every cookie there is."""
    for cookie in policy.cookies:
        text = (
            GRAMMARS[language]
            .sentences["cookie"]
            .format(name=cookie.name, path=cookie.path, words=cookie_in_words(policy, cookie, language))
        )
        yield grounded(policy, cookie, language, text=text)


def cookie_in_words(policy: Policy, cookie: Cookie, language: str) -> str:
    """What a cookie does, with how long it lasts filled in."""
    lasts = "" if cookie.lasts == "session" else say_duration(parse_duration(cookie.lasts), language)
    return policy.text(f"cookie.{cookie.name}", language).format(lasts=lasts)


def operator(policy: Policy, language: str) -> Statements:
    """The particulars of the operator, with the article (if any) that wants them published."""
    grammar = GRAMMARS[language]
    lines = tuple(PageLine(line) for line in grammar.operator(policy.operator))
    if not policy.particulars:
        yield PageStatement(grammar.say("operator"), Origin.OWN.value, ground="", clauses=(), lines=lines)
        return
    statement = Statement(origin=Origin.LAW, clauses=(policy.particulars,))
    yield grounded(policy, statement, language, text=grammar.say("operator"), lines=lines)


def sources(policy: Policy, language: str) -> Statements:
    """The archived texts the policy was written after."""
    grammar = GRAMMARS[language]
    for key, source in policy.sources.items():
        archived = grammar.day(source.archived) if source.archived else ""
        text = policy.text(f"source.{key}", language).format(archived=archived)
        yield PageStatement(
            text=text, origin=Origin.OWN.value, ground=source.note, clauses=(), archive=source.address
        )


PARTS: Mapping[Part, Callable[[Policy, str], Statements]] = {
    "points": points, "purposes": purposes, "access": access, "retention": retention, "cookies": cookies,
    "operator": operator, "sources": sources,
}  # fmt: skip
