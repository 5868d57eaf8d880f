"""One statement of the policy page, with who says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from funabin.policy.grammar import Grammar, grammar_of
from funabin.policy.model import Origin, Policy, Statement


@dataclass(frozen=True)
class PageLine:
    """A line under a statement; `ground` where it rests on another ground than the statement."""

    text: str
    origin: str = ""
    ground: str = ""


@dataclass(frozen=True)
class PageStatement:
    """A sentence of the page. `text` comes first, then `lines`, then `after`; `note` explains the state."""

    text: str
    origin: str  # own, law, supplement
    ground: str  # the same in words: "Archived policy, clause AR-4.2a"
    clauses: tuple[str, ...]
    archive: str = ""  # address of the archived text an own statement was written after
    lines: tuple[PageLine, ...] = ()
    after: str = ""
    promises: tuple[str, ...] = ()
    state: str = ""  # enforced, evidenced, pledged, void, missing; "" where nothing is computed
    state_words: str = ""
    note: str = ""
    part: str = ""  # the generated part it belongs to; "" for promises and paragraphs
    key: str = ""  # of the measure it tells of


def grounded(
    policy: Policy, statement: Statement, language: str, *, text: str, **parts: Any
) -> PageStatement:
    """A statement of the page with the origin, clauses and archive of a statement of the policy."""
    own = statement.origin is Origin.OWN
    return PageStatement(
        text=text,
        origin=statement.origin.value,
        ground=ground_in_words(policy, statement, language),
        clauses=statement.clauses,
        archive=next((source.address for source in policy.sources.values()), "") if own else "",
        promises=tuple(clause for clause in statement.clauses if clause in policy.promises),
        **parts,
    )


def ground_in_words(policy: Policy, statement: Statement, language: str) -> str:
    """Who says it: the archived clause, the article of law, or why it was added."""
    grammar = grammar_of(policy, language)
    if statement.origin is Origin.OWN:
        return clauses_in_words(grammar, statement.clauses)
    if statement.origin is Origin.LAW:
        articles = grammar.articles(statement.clauses, policy.texts[language])
        return grammar.words["origin.law"].format(ground=articles)
    reason = policy.text(f"reason.{statement.reason}", language)
    return grammar.words["origin.supplement"].format(ground=reason)


def clauses_in_words(grammar: Grammar, clauses: tuple[str, ...]) -> str:
    """The clauses of the archived policy that a statement rests on."""
    return grammar.words["origin.own_many" if len(clauses) > 1 else "origin.own"].format(
        ground=grammar.join(clauses)
    )
