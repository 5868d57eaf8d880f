"""What a person may ask for, by when, who answers for it, and how the policy changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from funabin.policy.grammar import Grammar, grammar_of
from funabin.policy.model import Deadline, Origin, Policy, Right
from funabin.policy.prose.statement import PageLine, PageStatement, ground_in_words, grounded

Statements = Iterator[PageStatement]


def rights(policy: Policy, language: str) -> Statements:
    """The rights that are asked for in the same way stand together; then the times for an answer."""
    groups: dict[Hashable, list[Right]] = {}
    for right in sorted(policy.rights.values(), key=lambda right: right.origin is Origin.LAW):
        groups.setdefault((_way(right), right.origin, right.reason), []).append(right)
    grammar = grammar_of(policy, language)
    for alike in groups.values():
        clauses = dict.fromkeys(clause for right in alike for clause in right.clauses)
        yield grounded(
            policy, alike[0].model_copy(update={"clauses": tuple(clauses)}), language,
            text=grammar.say("rights_by_law" if alike[0].origin is Origin.LAW else "rights"),
            lines=tuple(_right(policy, grammar, right) for right in alike),
            after=grammar.paragraph(list(_procedure(grammar, alike[0]))) if _way(alike[0]) else "",
        )  # fmt: skip
    yield from _deadlines(policy, grammar)


def _way(right: Right) -> Hashable:
    """How it is asked for. What the law alone gives has no way of its own; its lines say all there is."""
    if right.origin is Origin.LAW:
        return ""
    return right.channels, right.answers, right.identity, right.agents, right.agent_papers, right.form


def _right(policy: Policy, grammar: Grammar, right: Right) -> PageLine:
    return PageLine(grammar.paragraph(_sentences(policy, grammar, right)))


def _sentences(policy: Policy, grammar: Grammar, right: Right) -> list[str]:
    """What may be asked, and behind it what only this right has: refusals, a fee."""
    sentences = [grammar.upper(policy.text(f"right.{right.kind}", grammar.language)) + grammar.words["stop"]]
    if right.refusable:
        names = policy.texts[grammar.language]
        articles = grammar.articles(right.refusable, names, "either")
        sentences.append(grammar.say("refusable", articles=articles))
    if right.fee:
        fee = right.fee
        sentences.append(grammar.say("fee", amount=f"{fee.amount:,f}", currency=fee.currency))
    if right.origin is Origin.LAW:
        sentences += _procedure(grammar, right)
    return sentences


def _procedure(grammar: Grammar, right: Right) -> Iterator[str]:
    yield from _steps(grammar, right).values()


def _steps(grammar: Grammar, right: Right) -> dict[str, str]:
    """What is said of each step of asking; a step of which the right says nothing is left out."""
    steps = {}
    if right.channels:
        steps["ask"] = grammar.say("ask", channels=grammar.named("channel", right.channels, "either"))
    if right.identity:
        named = grammar.named("identity", right.identity, "either")
        steps["identified"] = grammar.say("identified", identity=named)
    if right.agents:
        steps["agents"] = grammar.say("agents_papers" if right.agent_papers else "agents")
    if right.form:
        steps["form"] = grammar.say("form")
    if right.answers:
        sentence = "answered_choice" if len(right.answers) > 1 else "answered"
        steps["answered"] = grammar.say(sentence, answers=grammar.named("answer", right.answers, "either"))
    return steps


@dataclass(frozen=True)
class Asking:
    """All rights for whoever is about to ask: how is said once, and at a right only what differs there."""

    rights: dict[str, tuple[str, str]]  # kind -> the right, and what is said of it alone
    how: str
    times: tuple[PageStatement, ...]
    grounds: tuple[str, ...]  # where it is promised, each once


def how_to_ask(policy: Policy, language: str) -> Asking:
    """The same as `rights` says, without saying it again for each ground."""
    grammar = grammar_of(policy, language)
    own = [right for right in policy.rights.values() if right.origin is not Origin.LAW]
    steps = {right.kind: _steps(grammar, right) for right in own}
    usual = _usual(list(steps.values()))
    lines: dict[str, tuple[str, str]] = {}
    for right in policy.rights.values():
        first, *more = _sentences(policy, grammar, right)
        more += [said for key, said in steps.get(right.kind, {}).items() if usual.get(key) != said]
        lines[right.kind] = first, grammar.paragraph(more) if more else ""
    grounds = dict.fromkeys(said.ground for said in rights(policy, language) if said.ground)
    return Asking(
        lines, grammar.paragraph(list(usual.values())), tuple(_deadlines(policy, grammar)), tuple(grounds)
    )


def _usual(steps: list[dict[str, str]]) -> dict[str, str]:
    """The sentence most rights have for each step; none for a step of which one of them says nothing."""
    shared = [key for key in (steps[0] if steps else {}) if all(key in one for one in steps)]
    return {key: Counter(one[key] for one in steps).most_common(1)[0][0] for key in shared}


def _deadlines(policy: Policy, grammar: Grammar) -> Statements:
    """The times of every law that may protect the person, each with its article."""
    if policy.deadlines:
        lines = tuple(_deadline(policy, grammar, deadline) for deadline in policy.deadlines)
        yield PageStatement(grammar.say("deadlines"), "law", ground="", clauses=(), lines=lines)


def _deadline(policy: Policy, grammar: Grammar, deadline: Deadline) -> PageLine:
    kinds = [kind for kind in deadline.rights if f"right.{kind}" in policy.texts[grammar.language]]
    rights = [policy.text(f"right.{kind}", grammar.language) for kind in kinds]
    within = grammar.duration(deadline.within)
    if deadline.working_days:
        within = grammar.words["sentence.working_days"].format(within=within)
    words = grammar.join(rights) if "*" not in deadline.rights else grammar.words["sentence.every_right"]
    statute = policy.text(f"statute.{deadline.clauses[0].partition(' ')[0]}", grammar.language)
    text = grammar.say("deadline", rights=words, within=within, statute=statute)
    return PageLine(text, "law", ground_in_words(policy, deadline, grammar.language))


def clocks(policy: Policy, language: str) -> Statements:
    """Each promised time to act."""
    for key, clock in policy.clocks.items():
        within = grammar_of(policy, language).duration(clock.within)
        text = policy.text(f"clock.{key}", language).format(within=within)
        yield grounded(policy, clock, language, text=text)


def responsible(policy: Policy, language: str) -> Statements:
    """Who answers for what."""
    grammar = grammar_of(policy, language)
    for key, row in policy.responsible.items():
        name = policy.text(f"responsible.{key}", language)
        duties = [policy.text(f"duty.{duty}", language) for duty in row.duties]
        text = grammar.say("answers_for", responsible=name, duties=grammar.join(duties)) if duties else name
        yield grounded(policy, row, language, text=text)


def changes(policy: Policy, language: str) -> Statements:
    """How the policy changes and how people are told."""
    row, grammar = policy.changes, grammar_of(policy, language)
    if row is None:
        return
    notice = grammar.named("notice", row.notice)
    if row.ahead == "P0D":
        told = grammar.say("told", notice=notice)
    else:
        told = grammar.say("told_ahead", notice=notice, ahead=grammar.duration(row.ahead))
    yield grounded(policy, row, language, text=policy.text("changes", language), after=told)
