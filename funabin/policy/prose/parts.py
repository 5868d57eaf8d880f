"""The parts of the page written from the rows, by the name `sections` gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from funabin.policy.grammar import grammar_of
from funabin.policy.model import Cookie, Origin, Part, Policy, Statement
from funabin.policy.prose.inside import access, purposes, retention
from funabin.policy.prose.outside import recipients, statistics
from funabin.policy.prose.points import points
from funabin.policy.prose.promised import changes, clocks, responsible, rights
from funabin.policy.prose.statement import PageLine, PageStatement, grounded

Statements = Iterator[PageStatement]


def cookies(policy: Policy, language: str) -> Statements:
    """Every cookie there is, and what is lost without it."""
    grammar = grammar_of(policy, language)
    for cookie in policy.cookies:
        words = cookie_in_words(policy, cookie, language)
        sentences = [grammar.words["sentence.cookie"].format(name=cookie.name, path=cookie.path, words=words)]
        if cookie.opt_in:
            sentences.append(grammar.say("cookie_opt_in"))
        if cookie.refusable:
            lost = policy.text(f"refused.{cookie.name}", language)
            sentences.append(grammar.say("cookie_refusable", words=lost))
        yield grounded(policy, cookie, language, text=grammar.paragraph(sentences))


def cookie_in_words(policy: Policy, cookie: Cookie, language: str) -> str:
    """What a cookie does, with how long it lasts filled in."""
    lasts = "" if cookie.lasts == "session" else grammar_of(policy, language).duration(cookie.lasts)
    return policy.text(f"cookie.{cookie.name}", language).format(lasts=lasts)


def operator(policy: Policy, language: str) -> Statements:
    """The particulars of the operator, with the article (if any) that wants them published."""
    grammar = grammar_of(policy, language)
    lines = tuple(PageLine(line) for line in grammar.operator(policy.operator))
    if not policy.particulars:
        yield PageStatement(grammar.say("operator"), Origin.OWN.value, ground="", clauses=(), lines=lines)
        return
    statement = Statement(origin=Origin.LAW, clauses=(policy.particulars,))
    yield grounded(policy, statement, language, text=grammar.say("operator"), lines=lines)


def sources(policy: Policy, language: str) -> Statements:
    """The archived texts the policy was written after."""
    grammar = grammar_of(policy, language)
    for key, source in policy.sources.items():
        archived = grammar.day(source.archived) if source.archived else ""
        text = policy.text(f"source.{key}", language).format(archived=archived)
        note = source.note if language == policy.languages[0] else ""  # the file holds it in one language
        yield PageStatement(
            text=text, origin=Origin.OWN.value, ground=note, clauses=(), archive=source.address
        )


def measures(policy: Policy, language: str) -> Statements:
    """The security measures that are told to everybody (APPI 32(1))."""
    for key, measure in policy.measures.items():
        if measure.published:
            yield grounded(policy, measure, language, text=policy.text(f"measure.{key}", language), key=key)


PARTS: Mapping[Part, Callable[[Policy, str], Statements]] = {
    "points": points, "purposes": purposes, "access": access, "recipients": recipients,
    "statistics": statistics, "retention": retention, "cookies": cookies, "rights": rights, "clocks": clocks,
    "responsible": responsible, "changes": changes, "operator": operator, "sources": sources,
    "measures": measures,
}  # fmt: skip
