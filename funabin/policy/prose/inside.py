"""What data is used for, who inside may open it, and how long it is kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from funabin.policy.decide import applies_at, categories_at, matches
from funabin.policy.grammar import grammar_of
from funabin.policy.model import Grant, Policy, Purpose, Statement
from funabin.policy.prose.statement import PageStatement, grounded
from funabin.policy.retention import describe

Statements = Iterator[PageStatement]


def purposes(policy: Policy, language: str) -> Statements:
    """The purposes under the heading that groups them, a sentence for each ground they rest on."""
    leaves = [purpose for purpose in policy.purposes.values() if purpose.leaf]
    for parent in policy.purposes.values():
        if not parent.leaf:
            yield from _grouped(
                policy, [leaf for leaf in leaves if leaf.parent == parent.key], parent.key, language
            )
    yield from _grouped(policy, [leaf for leaf in leaves if not leaf.parent], "", language)


def _grouped(policy: Policy, leaves: list[Purpose], parent: str, language: str) -> Statements:
    grammar = grammar_of(policy, language)
    groups: dict[Hashable, list[Purpose]] = {}
    for leaf in leaves:
        groups.setdefault((leaf.opt_in, leaf.origin, leaf.reason), []).append(leaf)
    heading = {"heading": policy.text(f"purpose.{parent}", language)} if parent else {}
    for alike in groups.values():
        sentence = ("group" if parent else "alone") + ("_opt_in" if alike[0].opt_in else "")
        words = [policy.text(f"purpose.{leaf.key}", language) for leaf in alike]
        text = grammar.say(sentence, purposes=grammar.join(words), **heading)
        yield grounded(policy, _together(alike), language, text=text)


def _together(alike: list[Purpose] | list[Grant]) -> Statement:
    clauses = dict.fromkeys(clause for statement in alike for clause in statement.clauses)
    return alike[0].model_copy(update={"clauses": tuple(clauses)})


def access(policy: Policy, language: str) -> Statements:
    """Who inside may open what for which purpose; what the person may see is told once."""
    grammar = grammar_of(policy, language)
    for grant in policy.grants:
        roles = [role for role in grant.roles if role != "self"]
        if roles:
            text = grammar.say(
                "access_all" if "*" in grant.categories else "access",
                roles=grammar.join([grammar.lower(policy.text(f"role.{role}", language)) for role in roles]),
                categories=_opened(policy, grant, language),
                purposes=grammar.join([policy.text(f"purpose.{key}", language) for key in grant.purposes]),
            )
            yield grounded(policy, grant, language, text=text)
    widest = _widest(policy)
    if widest:
        text = grammar.say("access_self", categories=_opened(policy, widest, language))
        yield grounded(policy, widest, language, text=text)


def _widest(policy: Policy) -> Grant | None:
    """The grant to the person that opens most."""
    own = [grant for grant in policy.grants if "self" in grant.roles]
    return max(own, key=lambda grant: len(_categories_opened(policy, grant)), default=None)


def _opened(policy: Policy, grant: Grant, language: str) -> str:
    grammar = grammar_of(policy, language)
    if "*" in grant.categories:
        return grammar.words["everything"]
    opened = _categories_opened(policy, grant)
    return grammar.join([grammar.lower(policy.text(f"category.{key}", language)) for key in opened])


def _categories_opened(policy: Policy, grant: Grant) -> list[str]:
    wanted = [policy.purposes[key] for key in grant.purposes]
    within = {
        category
        for point in policy.collection_points.values()
        if matches(point.key, grant.points) and any(applies_at(purpose, point) for purpose in wanted)
        for category in categories_at(policy, point)
    }
    return [key for key in policy.categories if key in within and matches(key, grant.categories)]


def retention(policy: Policy, language: str) -> Statements:
    """How long each class is kept, and which data that is."""
    grammar = grammar_of(policy, language)
    for kept in policy.retention.values():
        taken = [point.key for point in policy.collection_points.values() if point.retention == kept.key]
        words = [grammar.lower(policy.text(f"point.{key}", language)) for key in taken]
        said = describe(policy, kept.key, language)
        text = grammar.say("kept", points=grammar.join(words), words=grammar.lower(said)) if words else said
        yield grounded(policy, kept, language, text=text)
