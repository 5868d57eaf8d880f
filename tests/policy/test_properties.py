"""What holds for every policy: the room agrees with a plain reading of the rules, and no beats yes."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from funabin.policy import decide as room
from funabin.policy.decide import CODES, Decision, decide, table_of
from funabin.policy.load import load_policy
from funabin.policy.model import Policy
from tests.policy import oracle
from tests.policy.invented import aimed, asked, cases, grants, policies, policy_from
from tests.policy.oracle import Case, Rows, against

MANY = settings(max_examples=100, suppress_health_check=list(HealthCheck))
questions = st.lists(cases, min_size=5, max_size=12)


def decided(rows: Rows, case: Case) -> Decision:
    return decide(policy_from(rows), asked(case))


def codes(decision: Decision) -> set[str]:
    return set() if decision.allowed else {reason.code for reason in decision.reasons}


def test_the_oracle_shares_no_code_with_the_room() -> None:
    text = Path(oracle.__file__).read_text(encoding="utf-8")
    assert "funabin" not in text.replace("docs/privacy", "")
    assert "fnmatch" not in text


def agrees(rows: Rows, several: list[Case]) -> None:
    policy = policy_from(rows)
    for case in several:
        assert codes(decide(policy, asked(case))) == against(rows, case)


@MANY
@given(policies, questions)
def test_the_room_and_the_oracle_give_the_same_answer_and_the_same_reasons(rows, several):
    agrees(rows, several)


@MANY
@given(aimed())
def test_they_agree_where_much_is_allowed(rows_and_case):
    rows, case = rows_and_case
    agrees(rows, [case, replace(case, consented=frozenset()), replace(case, erased=not case.erased)])


MUTANTS: dict[str, tuple[str, Callable[..., object]]] = {
    "a banned category opens": ("_is_banned", lambda policy, key: False),
    "a parent opens": ("_is_leaf", lambda policy, key: key in policy.purposes),
    "every purpose applies everywhere": ("applies_at", lambda purpose, point: True),
    "every grant covers everything": ("matches", lambda key, globs: True),
    "a glob is a prefix": ("matches", lambda key, globs: any(key.startswith(g.rstrip("*")) for g in globs)),
    "nobody has said anything": ("_against_person", lambda policy, question: []),
    "nothing is reduced": ("categories_at", lambda policy, point: frozenset(i.category for i in point.items)),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_comparison_sees_a_room_that_is_wrong(mutant, monkeypatch):
    monkeypatch.setattr(room, *MUTANTS[mutant])
    found = settings(MANY, derandomize=True, database=None, phases=[Phase.generate], max_examples=400)
    with pytest.raises(AssertionError):
        found(given(aimed(), questions)(_agrees_with))()


def _agrees_with(rows_and_case: tuple[Rows, Case], several: list[Case]) -> None:
    rows, case = rows_and_case
    agrees(rows, [case, replace(case, erased=True), *several])


# --- the shipped houses -----------------------------------------------------------------------------------

HOUSES = Path(__file__).resolve().parents[2] / "houses"


def rows_of(policy: Policy) -> Rows:
    """The rows of a policy as the oracle reads them."""
    whole = policy.model_dump(mode="json")
    rows = {section: whole[section] for section in ("categories", "purposes", "grants", "retention")}
    points = whole["collection_points"]
    asked_at = {key: [item["category"] for item in point["items"]] for key, point in points.items()}
    return {
        **rows,
        "collection_points": {key: point | {"items": asked_at[key]} for key, point in points.items()},
    }


@pytest.mark.parametrize("house", sorted(path.parent.name for path in HOUSES.glob("*/policy.yaml")))
def test_each_shipped_house_is_decided_as_the_oracle_reads_it(house):
    policy, chance = load_policy(HOUSES / house / "policy.yaml"), random.Random(house)
    rows, purposes = rows_of(policy), sorted(policy.purposes)
    several = [Case(*row, consented=frozenset(purposes)) for row in sorted(table_of(policy))]
    several += [
        Case(
            chance.choice(purposes),
            chance.choice(sorted(policy.categories)),
            chance.choice(sorted(policy.collection_points)),
            chance.choice((*policy.roles, "nobody")),
            erased=chance.random() < 0.2,
            consented=frozenset(chance.sample(purposes, len(purposes) // 2)),
            objected=frozenset(chance.sample(purposes, len(purposes) // 4)),
        )
        for _ in range(3_000)
    ]
    for case in several:
        assert codes(decide(policy, asked(case))) == against(rows, case)
    assert any(not against(rows, case) for case in several)


# --- nothing is allowed that no row states ----------------------------------------------------------------


@MANY
@given(aimed())
def test_what_is_allowed_is_refused_once_its_rows_are_gone(rows_and_case):
    rows, case = rows_and_case
    assume(decided(rows, case).allowed)
    without_grants = [
        grant
        for grant in rows["grants"]
        if case.purpose not in grant["purposes"] or case.role not in grant["roles"]
    ]
    assert codes(decided({**rows, "grants": without_grants}, case)) == {"role_not_granted"}
    silent = copy.deepcopy(rows)
    silent["collection_points"][case.point] |= {"items": [], "derived": []}
    assert codes(decided(silent, case)) == {"undeclared_category"}
    if not rows["purposes"][case.purpose]["every_point"]:
        unlisted = copy.deepcopy(rows)
        unlisted["collection_points"][case.point]["purposes"] = []
        assert codes(decided(unlisted, case)) == {"not_for_this_purpose"}


@MANY
@given(policies)
def test_the_table_holds_only_what_the_oracle_allows(rows):
    everything = frozenset(rows["purposes"])
    for purpose, category, point, role in table_of(policy_from(rows)):
        assert not against(rows, Case(purpose, category, point, role, consented=everything))


def test_a_policy_without_rows_allows_nothing() -> None:
    empty = {"categories": {}, "purposes": {}, "collection_points": {}, "grants": [], "retention": {}}
    refusal = decided(empty, Case("p", "a.one", "x", "sales"))
    assert codes(refusal) == {"unknown_purpose", "unknown_point"}


# --- deny beats allow -------------------------------------------------------------------------------------


def _denials(rows: Rows, case: Case) -> dict[str, tuple[Rows, Case]]:
    """Each way to say no to an allowed question, by the code it must give."""
    banned, parent, opt_in = (copy.deepcopy(rows) for _ in range(3))
    banned["categories"][case.category]["sensitivity"] = "banned"
    parent["purposes"][case.purpose]["leaf"] = False
    opt_in["purposes"][case.purpose]["opt_in"] = True
    ways = {
        "banned_category": (banned, case),
        "parent_purpose": (parent, case),
        "opt_in_missing": (opt_in, replace(case, consented=frozenset())),
        "role_not_granted": (rows, replace(case, role="eve")),
        "unknown_point": (rows, replace(case, point="nowhere")),
        "unknown_purpose": (rows, replace(case, purpose="unheard")),
    }
    if rows["purposes"][case.purpose]["origin"] != "law":
        ways["objected"] = rows, replace(case, objected=frozenset({case.purpose}))
    kept = rows["retention"][rows["collection_points"][case.point]["retention"]]
    if case.purpose not in kept["purposes_after_erasure"]:
        ways["erased"] = rows, replace(case, erased=True)
    return ways


@MANY
@given(aimed())
def test_each_denial_alone_refuses_what_was_allowed(rows_and_case):
    rows, case = rows_and_case
    assume(decided(rows, case).allowed)
    for code, (denying, denied) in _denials(rows, case).items():
        assert code in codes(decided(denying, denied))


@MANY
@given(aimed(), st.lists(grants, min_size=1, max_size=4))
def test_more_grants_take_no_other_reason_away(rows_and_case, more):
    rows, case = rows_and_case
    wider = {**rows, "grants": [*rows["grants"], *more]}
    for one in (case, replace(case, role="eve"), replace(case, erased=True)):
        assert codes(decided(rows, one)) - {"role_not_granted"} <= codes(decided(wider, one))


@MANY
@given(policies, cases)
def test_saying_no_takes_no_reason_away(rows, case):
    before = codes(decided(rows, case))
    for more in (
        replace(case, erased=True),
        replace(case, consented=frozenset()),
        replace(case, objected=case.objected | {case.purpose}),
    ):
        assert before <= codes(decided(rows, more))


# --- every refusal says why -------------------------------------------------------------------------------


def _rests_on(rows: Rows, case: Case) -> dict[str, list[str]]:
    """The clauses of the statement each code rests on."""
    nothing: dict[str, list[str]] = {"clauses": []}
    purpose = rows["purposes"].get(case.purpose, nothing)["clauses"]
    point = rows["collection_points"].get(case.point, nothing)
    kept = rows["retention"].get(point.get("retention"), nothing)
    return {
        "parent_purpose": purpose,
        "opt_in_missing": purpose,
        "not_for_this_purpose": point["clauses"],
        "undeclared_category": point["clauses"],
        "banned_category": rows["categories"].get(case.category, nothing)["clauses"],
        "erased": kept["clauses"],
    }


@MANY
@given(policies, questions)
def test_every_refusal_names_its_reasons_with_their_clauses(rows, several):
    policy = policy_from(rows)
    for case in several:
        decision = decide(policy, asked(case))
        assert decision.reasons
        if decision.allowed:
            assert [reason.code for reason in decision.reasons] == ["allowed"]
            continue
        for reason in decision.reasons:
            assert reason.code in CODES
            assert reason.sentence
            assert list(reason.clauses) == _rests_on(rows, case).get(reason.code, [])


@MANY
@given(aimed())
def test_an_allowed_answer_names_the_clauses_of_its_purpose_and_its_grant(rows_and_case):
    rows, case = rows_and_case
    decision = decided(rows, case)
    assume(decision.allowed)
    clauses = set(decision.reasons[0].clauses)
    assert set(rows["purposes"][case.purpose]["clauses"]) <= clauses
    granting = [
        grant for grant in rows["grants"] if case.role in grant["roles"] and case.purpose in grant["purposes"]
    ]
    assert any(set(grant["clauses"]) <= clauses for grant in granting)
