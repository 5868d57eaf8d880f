"""Who outside receives what, on which grounds; what is only counted; where links lead."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from funabin.policy.decide import matches
from funabin.policy.grammar import Grammar, grammar_of
from funabin.policy.model import Policy, Recipient, Statistic
from funabin.policy.prose.statement import PageLine, PageStatement, grounded

Statements = Iterator[PageStatement]
CONDITIONS = ("case_only", "response_only", "accredited", "two_persons")


def recipients(policy: Policy, language: str) -> Statements:
    """Recipients under the same conditions stand together; then what is said about links to other sites."""
    grammar, groups = grammar_of(policy, language), dict[Hashable, list[Recipient]]()
    for recipient in policy.recipients.values():
        groups.setdefault(_conditions_of(recipient), []).append(recipient)
    for alike in groups.values():
        yield _handed(policy, grammar, alike)
    if policy.links:
        yield grounded(policy, policy.links, language, text=policy.text("links", language))


def _conditions_of(recipient: Recipient) -> Hashable:
    flags = tuple(getattr(recipient, word) for word in CONDITIONS)
    agreed = (recipient.terms, recipient.review, recipient.joint_use and recipient.key)
    said = (recipient.origin, recipient.reason, bool(recipient.categories))
    return recipient.grounds, recipient.articles, recipient.countries, flags, agreed, said


def _handed(policy: Policy, grammar: Grammar, alike: list[Recipient]) -> PageStatement:
    first = alike[0]
    clauses = dict.fromkeys(clause for recipient in alike for clause in recipient.clauses)
    sentences = [
        *(grammar.say(word) for word in CONDITIONS if getattr(first, word)),
        *_where(grammar, first),
        *_agreement(grammar, first),
        *_joint_use(policy, grammar, first),
    ]
    grounds = _grounds(policy, grammar, first)
    is_list = bool(first.categories) and (len(alike) > 1 or len(first.grounds) > 1)
    alone = grounds if first.categories and not is_list else ""
    given = [_gives(policy, grammar, recipient, alone=alone) for recipient in alike]
    head = grammar.say("given_many" if len(first.grounds) > 1 else "given", grounds=grounds)
    return grounded(
        policy, first.model_copy(update={"clauses": tuple(clauses)}), grammar.language,
        text=head if is_list else grammar.paragraph(given),
        lines=tuple(PageLine(words) for words in given) if is_list else (),
        after=grammar.paragraph(sentences),
    )  # fmt: skip


def _gives(policy: Policy, grammar: Grammar, recipient: Recipient, *, alone: str) -> str:
    """What one recipient receives; `alone` is the one ground, said in the same sentence, else ''."""
    name = policy.text(f"recipient.{recipient.key}", grammar.language)
    if not recipient.categories:
        return grammar.say("gives_totals", recipient=name)
    purposes = grammar.join([policy.text(f"purpose.{key}", grammar.language) for key in recipient.purposes])
    said = {"recipient": name, "purposes": purposes, "grounds": alone}
    if "*" in recipient.categories:
        return grammar.say("needed_alone" if alone else "gives_needed", **said)
    given = [key for key in policy.categories if matches(key, recipient.categories)]
    words = [grammar.lower(policy.text(f"category.{key}", grammar.language)) for key in given]
    return grammar.say("gives_alone" if alone else "gives", categories=grammar.join(words), **said)


def _grounds(policy: Policy, grammar: Grammar, recipient: Recipient) -> str:
    articles = grammar.articles(recipient.articles, policy.texts[grammar.language])
    words = [grammar.words[f"ground.{ground}"].format(articles=articles) for ground in recipient.grounds]
    return grammar.alternatives(words)


def _where(grammar: Grammar, recipient: Recipient) -> Iterator[str]:
    if "*" not in recipient.countries:
        countries = [grammar.country(code) for code in recipient.countries]
        yield grammar.say("countries", countries=grammar.join(countries, "either"))


def _agreement(grammar: Grammar, recipient: Recipient) -> Iterator[str]:
    if recipient.terms:
        yield grammar.say("terms", terms=grammar.named("term", recipient.terms))
    if recipient.review:
        yield grammar.say("review", review=grammar.duration(recipient.review))


def _joint_use(policy: Policy, grammar: Grammar, recipient: Recipient) -> Iterator[str]:
    """The particulars that APPI 27(5)(iii) wants told beforehand."""
    if recipient.joint_use:
        told = recipient.joint_use
        yield policy.text(f"joint_use.{recipient.key}", grammar.language)
        yield grammar.say("responsible_for_joint_use", responsible=told.responsible, address=told.address)
        if told.representative:
            yield grammar.say("joint_representative", representative=told.representative)


def statistics(policy: Policy, language: str) -> Statements:
    """What is counted without knowing anybody; statistics under one rule are told together."""
    grammar, groups = grammar_of(policy, language), dict[Hashable, list[Statistic]]()
    for statistic in policy.statistics.values():
        rule = (statistic.floor, statistic.readers, statistic.lasts, statistic.origin, statistic.reason)
        groups.setdefault(rule, []).append(statistic)
    for alike in groups.values():
        first = alike[0]
        clauses = dict.fromkeys(clause for statistic in alike for clause in statistic.clauses)
        counted = [policy.text(f"statistic.{statistic.key}", language) for statistic in alike]
        sentences = [grammar.say("floor", floor=str(first.floor), lasts=grammar.duration(first.lasts))]
        if first.readers:
            readers = [policy.text(f"recipient.{key}", language) for key in first.readers]
            sentences.append(grammar.say("readers", readers=grammar.join(readers)))
        yield grounded(
            policy, first.model_copy(update={"clauses": tuple(clauses)}), language,
            text=grammar.say("counts", statistics=grammar.join(counted)), after=grammar.paragraph(sentences),
        )  # fmt: skip
