"""The policy page as plain data, for a template or plain text: sections of statements with who says them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from funabin.policy.grammar import Grammar, grammar_of
from funabin.policy.model import Paragraph, Policy, Promise
from funabin.policy.prose.parts import PARTS
from funabin.policy.prose.statement import PageStatement, grounded


@dataclass(frozen=True)
class PageSection:
    """A heading and what stands under it."""

    key: str
    heading: str
    statements: tuple[PageStatement, ...]


@dataclass(frozen=True)
class PolicyDocument:
    """The whole page in one language. `statutes` explains the short names of acts that stand on it.

    `digest` is the version.
    """

    house: str
    language: str
    title: str
    operator: str
    effective: str
    digest: str
    sections: tuple[PageSection, ...]
    statutes: tuple[tuple[str, str], ...]
    grammar: Grammar


def render_policy(
    policy: Policy, language: str, *, states: Mapping[str, str] | None = None
) -> PolicyDocument:
    """Write the policy in `language`. `states` gives the computed state of promises by clause id.

    A promise without a computed state is shown without one, except void and missing, which the file says.
    Raises KeyError for a language the policy is not written in.
    """
    grammar = grammar_of(policy, language)
    sections = tuple(_section(policy, language, key, states or {}) for key in policy.sections)
    return PolicyDocument(
        house=policy.house,
        language=language,
        title=policy.text("title", language),
        operator=policy.operator.name,
        effective=grammar.say("effective", date=grammar.day(policy.effective)),
        digest=policy.digest,
        sections=sections,
        statutes=tuple(
            (statute, policy.text(f"statute.{statute}", language))
            for statute in _named(policy.statutes, sections)
        ),
        grammar=grammar,
    )


def _section(policy: Policy, language: str, key: str, states: Mapping[str, str]) -> PageSection:
    promises = [promise for promise in policy.promises.values() if promise.section == key]
    generated = (
        replace(_as_far_as_kept(policy, language, statement), part=part)
        for part in policy.sections[key]
        for statement in PARTS[part](policy, language)
    )
    return PageSection(
        key=key,
        heading=policy.text(f"section.{key}", language),
        statements=(
            *(_promise(policy, language, promise, states) for promise in promises),
            *(_paragraph(policy, language, row) for row in policy.paragraphs.values() if row.section == key),
            *generated,
        ),
    )


def _named(statutes: Iterable[str], sections: Iterable[PageSection]) -> list[str]:
    """The acts that the page calls by their short names."""
    said = " ".join(
        words
        for section in sections
        for one in section.statements
        for words in (one.text, one.after, one.note, one.ground, *(f"{x.text} {x.ground}" for x in one.lines))
    )
    return [statute for statute in statutes if re.search(rf"\b{re.escape(statute)} ", said)]


def _as_far_as_kept(policy: Policy, language: str, statement: PageStatement) -> PageStatement:
    """A generated sentence promises no more than its clauses: where none is kept yet, it says so too."""
    promises = [policy.promises[key] for key in statement.promises]
    if not promises or not all(promise.missing for promise in promises):
        return statement
    words = grammar_of(policy, language).words["state.missing"]
    notes = dict.fromkeys(_note(policy, language, promise) for promise in promises)
    note = grammar_of(policy, language).paragraph(list(notes))
    return replace(statement, state="missing", state_words=words, note=note)


def _paragraph(policy: Policy, language: str, row: Paragraph) -> PageStatement:
    """Free words: people answer for them, the software does not."""
    words, grammar = policy.text(f"paragraph.{row.key}", language), grammar_of(policy, language)
    return grounded(
        policy, row, language, text=words, state="pledged", state_words=grammar.words["state.pledged"]
    )


def _promise(policy: Policy, language: str, promise: Promise, states: Mapping[str, str]) -> PageStatement:
    state = states.get(promise.id) or (
        "void" if promise.void_article else "missing" if promise.missing else ""
    )
    return grounded(
        policy,
        promise,
        language,
        text=policy.text(f"promise.{promise.id}", language),
        state=state,
        state_words=grammar_of(policy, language).words[f"state.{state}"] if state else "",
        note=_note(policy, language, promise),
    )


def _note(policy: Policy, language: str, promise: Promise) -> str:
    """Why it is not applied (with the article), which feature is missing, or what people do for it."""
    if promise.void_article:
        grammar, words = grammar_of(policy, language), policy.text(f"void.{promise.id}", language)
        article = grammar.article(promise.void_article, policy.texts[language])
        return grammar.say("void_note", words=words, article=article)
    if promise.missing:
        return policy.text(f"missing.{promise.missing}", language)
    return policy.text(f"pledge.{promise.id}", language) if promise.is_pledge else ""
