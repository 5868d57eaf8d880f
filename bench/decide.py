"""What one decision costs: the compiled table beside a dictionary, the rows read each time, two engines.

The floor is one dictionary lookup: no answer can be quicker. The engines are asked less: only whether a grant
covers the question; they name no reason, and know neither consent nor erasure. They take part where
`make bench` could install them (requirements/bench.txt).
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from timeit import timeit
from typing import Any

from django.conf import settings

from funabin.policy import decide as room
from funabin.policy.decide import Question, decide, table_of
from funabin.policy.load import load_policy
from funabin.policy.model import Grant, Policy

QUESTIONS = 1_000  # half of them allowed
ROUNDS = 5


def figures() -> dict[str, float]:
    """Microseconds for one decision, the best of five rounds over a thousand; then rates and ratios."""
    policy = load_policy(Path(settings.BASE_DIR) / "houses" / "autorec" / "policy.yaml")
    table, chance = table_of(policy), random.Random(7)
    allowed = [Question(*chance.choice(list(table))) for _ in range(QUESTIONS // 2)]
    refused = [_refused(policy, chance) for _ in range(QUESTIONS // 2)]
    mixed = chance.sample(allowed + refused, QUESTIONS)
    rows = [(one.purpose, one.category, one.point, one.role) for one in mixed]
    asked = {
        "dictionary_floor_us": (table.get, rows),
        "decide_us": (lambda question: decide(policy, question), mixed),
        "decide_allowed_us": (lambda question: decide(policy, question), allowed),
        "decide_refused_us": (lambda question: decide(policy, question), refused),
        "rows_read_each_time_us": (lambda question: _uncompiled(policy, question), mixed),
        **{name: (ask, mixed) for name, ask in _peers(policy, mixed).items()},
    }
    found = _best(asked)
    return found | {
        "decisions_per_second": round(1e6 / found["decide_us"]),
        "allowed_per_second": round(1e6 / found["decide_allowed_us"]),
        "times_the_floor": round(found["decide_allowed_us"] / found["dictionary_floor_us"], 1),
        "quicker_than_rows_read": round(found["rows_read_each_time_us"] / found["decide_us"], 1),
    }


def _refused(policy: Policy, chance: random.Random) -> Question:
    points, roles = list(policy.collection_points), [*policy.roles, "nobody"]
    while True:
        purpose, category = chance.choice(list(policy.purposes)), chance.choice(list(policy.categories))
        question = Question(purpose, category, chance.choice(points), chance.choice(roles))
        if not decide(policy, question).allowed:
            return question


def _uncompiled(policy: Policy, question: Question) -> bool:
    against = room._against_row(policy, question, granted=False)
    return not against and not room._against_person(policy, question)


def _best(asked: dict[str, tuple[Callable[[Any], object], list[Any]]]) -> dict[str, float]:
    """Microseconds for one question, the best round of each; a busy machine is busy for all in a round."""
    rounds = [{name: _round(*way) for name, way in asked.items()} for _ in range(ROUNDS)]
    return {name: round(min(one[name] for one in rounds), 3) for name in asked}


def _round(answer: Callable[[Any], object], questions: list[Any]) -> float:
    def all_of_them() -> None:
        for question in questions:
            answer(question)

    return timeit(all_of_them, number=1) / len(questions) * 1e6


# --- engines that others use ------------------------------------------------------------------------------


def _peers(policy: Policy, questions: list[Question]) -> dict[str, Callable[[Question], bool]]:
    known = {"cedarpy": ("peer_cedar_us", _cedar), "casbin": ("peer_casbin_us", _casbin)}
    here = {name: make(policy) for module, (name, make) in known.items() if find_spec(module)}
    granted = [question for question in questions if decide(policy, question).allowed]
    if not all(ask(question) for ask in here.values() for question in granted):
        raise AssertionError("a peer was given other rules")
    return here


def _cedar(policy: Policy) -> Callable[[Question], bool]:
    """Cedar, its policies and entities parsed once: a policy for each grant."""
    import cedarpy

    rules = cedarpy.PolicySet.from_str("\n".join(_cedar_rule(grant) for grant in policy.grants))
    nobody = cedarpy.Entities.from_json_str("[]")

    def ask(question: Question) -> bool:
        context = {
            "role": question.role, "purpose": question.purpose,
            "category": question.category, "point": question.point,
        }  # fmt: skip
        request = {"principal": 'Role::"any"', "action": 'Action::"open"', "resource": 'Datum::"any"'}
        return bool(cedarpy.is_authorized({**request, "context": context}, rules, nobody).allowed)

    return ask


def _cedar_rule(grant: Grant) -> str:
    def like(name: str, patterns: tuple[str, ...]) -> str:
        return "(" + " || ".join(f'context.{name} like "{pattern}"' for pattern in patterns) + ")"

    def among(name: str, words: tuple[str, ...]) -> str:
        return "[" + ", ".join(f'"{word}"' for word in words) + f"].contains(context.{name})"

    parts = [
        among("role", grant.roles),
        among("purpose", grant.purposes),
        like("category", grant.categories),
        like("point", grant.points),
    ]
    return f"permit(principal, action, resource) when {{ {' && '.join(parts)} }};"


CASBIN_MODEL = """
[request_definition]
r = role, purpose, category, point
[policy_definition]
p = role, purpose, category, point
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.role == p.role && r.purpose == p.purpose && \
globMatch(r.category, p.category) && globMatch(r.point, p.point)
"""


def _casbin(policy: Policy) -> Callable[[Question], bool]:
    """Casbin, with a line for each role, purpose and pattern of each grant."""
    import casbin

    logging.getLogger("casbin").setLevel(logging.WARNING)
    model = casbin.Model()
    model.load_model_from_text(CASBIN_MODEL)
    enforcer = casbin.Enforcer(model)
    enforcer.add_policies(
        [
            [role, purpose, category, point]
            for grant in policy.grants
            for role in grant.roles
            for purpose in grant.purposes
            for category in grant.categories
            for point in grant.points
        ]
    )
    return lambda one: bool(enforcer.enforce(one.role, one.purpose, one.category, one.point))
