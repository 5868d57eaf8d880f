from __future__ import annotations

import gc
from datetime import date
from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funabin.policy import decide as room
from funabin.policy.decide import CODES, Question, applies_at, categories_at, decide, table_of
from funabin.policy.model import (
    Category,
    CollectionPoint,
    Grant,
    Item,
    Operator,
    Origin,
    Policy,
    Purpose,
    RetentionClass,
)
from tests.policy.small import policy

ASKED = Question("answer", "contact.name", "inquiry", "sales")


def codes(house: Policy, **changes: object) -> set[str]:
    question = Question(**{**ASKED.__dict__, **changes})
    decision = decide(house, question)
    assert decision.allowed is (decision.reasons[0].code == "allowed")
    return {reason.code for reason in decision.reasons}


def test_what_a_row_states_is_allowed_with_its_clauses():
    decision = decide(policy(), ASKED)
    assert decision.allowed
    assert decision.clause == "S-2"
    assert decision.reasons[0].clauses == ("S-2", "S-1")


def test_a_decision_without_clauses_rests_on_none():
    assert decide(policy(), Question("nothing", "x", "y", "z")).clause == ""


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"purpose": "curiosity"}, {"unknown_purpose"}),
        ({"purpose": "trade"}, {"parent_purpose", "role_not_granted"}),
        ({"point": "nowhere"}, {"unknown_point"}),
        ({"category": "person.adult"}, {"undeclared_category", "role_not_granted"}),
        ({"category": "person.creed"}, {"undeclared_category", "banned_category", "role_not_granted"}),
        ({"point": "membership"}, {"not_for_this_purpose"}),
        ({"role": "system"}, {"role_not_granted"}),
        ({"role": ""}, {"role_not_granted"}),
        ({"objected": frozenset({"answer"})}, {"objected"}),
        ({"erased": True}, {"erased"}),
        (
            {"role": "eve", "erased": True, "objected": frozenset({"answer"})},
            {"role_not_granted", "objected", "erased"},
        ),
    ],
)
def test_a_refusal_names_each_thing_that_stood_against_it(changes, reasons):
    assert codes(policy(), **changes) == reasons
    assert reasons <= set(CODES)


def test_no_refusal_holds_anything_but_keys():
    for reason in decide(policy(), Question("p", "c", "inquiry", "r", erased=True)).reasons:
        assert reason.sentence


def test_an_opt_in_purpose_waits_for_the_consent_that_names_it():
    offer = {"purpose": "offers", "category": "contact.email", "role": "system"}
    assert codes(policy(), **offer) == {"opt_in_missing"}
    assert codes(policy(), **offer, consented=frozenset({"answer"})) == {"opt_in_missing"}
    assert codes(policy(), **offer, consented=frozenset({"offers"})) == {"allowed"}


def test_an_objection_beats_a_consent():
    both = frozenset({"offers"})
    assert codes(
        policy(), purpose="offers", category="contact.email", role="system", consented=both, objected=both
    ) == {"objected"}


def test_what_the_law_asks_for_applies_at_every_point_and_cannot_be_objected_to():
    own = {"purpose": "self.access", "role": "self"}
    assert codes(policy(), **own) == {"allowed"}
    assert codes(policy(), **own, objected=frozenset({"self.access"})) == {"allowed"}
    assert codes(policy(), **own, erased=True) == {"erased"}


def test_after_erasure_only_what_the_class_names_goes_on():
    books = {"point": "membership", "erased": True}
    assert codes(policy(), purpose="self.access", role="self", **books) == {"allowed"}
    assert codes(policy(), purpose="eligibility", role="system", category="person.adult", **books) == {
        "erased"
    }


def test_a_point_may_write_what_it_asks_what_that_becomes_and_what_it_notes():
    house = policy()
    assert categories_at(house, house.collection_points["membership"]) == {
        "person.birth_date", "contact.name", "person.adult",
    }  # fmt: skip


def test_a_banned_category_is_refused_even_where_a_row_would_open_it():
    house = policy()
    banned = house.categories["contact.name"].model_copy(update={"sensitivity": "banned"})
    changed = house.model_copy(update={"categories": house.categories | {"contact.name": banned}})
    assert codes(changed) == {"banned_category"}


def test_a_changed_copy_is_judged_by_its_own_rows():
    house = policy()
    assert decide(house, ASKED).allowed
    assert not decide(house.model_copy(update={"grants": ()}), ASKED).allowed


def test_the_table_is_compiled_once_and_forgotten_with_its_policy():
    house = policy().model_copy()
    assert table_of(house) is table_of(house)
    number = id(house)
    assert number in room._tables
    del house
    gc.collect()
    assert number not in room._tables


# --- random policies against a reading of the rules that shares no code with decide ------------------------

CATEGORIES = ("a.one", "a.two", "b.one", "b.two")
PURPOSES = ("p", "q", "r", "s")
POINTS = ("x", "y", "y.z")
ROLES = ("sales", "self")
GLOBS = (*CATEGORIES, "a.*", "*")
PLACES = (*POINTS, "*", "y.*")


def some(words: tuple[str, ...], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), min_size=least, max_size=3, unique=True).map(tuple)


def statement(**fields: object) -> dict[str, object]:
    return {"origin": st.sampled_from(list(Origin)), **fields}


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    def built(model, **fields):
        return draw(st.builds(model, **statement(**fields)))

    reduced = st.sampled_from(["", *CATEGORIES])
    level = st.sampled_from(["ordinary", "high", "banned"])
    categories = {
        key: built(Category, key=st.just(key), kind=st.just("text"), reduce_to=reduced, sensitivity=level)
        for key in CATEGORIES
    }
    purposes = {
        key: built(
            Purpose,
            key=st.just(key),
            leaf=st.integers(0, 4).map(bool),
            opt_in=st.booleans(),
            every_point=st.booleans(),
        )
        for key in PURPOSES[:-1]
    }
    items = st.lists(st.builds(Item, category=st.sampled_from(CATEGORIES)), max_size=3).map(tuple)
    points = {
        key: built(
            CollectionPoint, key=st.just(key), items=items, purposes=some(PURPOSES), derived=some(CATEGORIES),
            retention=st.sampled_from(["short", "long"]),
        )
        for key in POINTS
    }  # fmt: skip
    grant = st.builds(
        Grant,
        **statement(
            roles=some(ROLES, 1), purposes=some(PURPOSES), categories=some(GLOBS), points=some(PLACES)
        ),
    )
    retention = {
        key: built(
            RetentionClass, key=st.just(key), starts=st.just("taken"), purposes_after_erasure=some(PURPOSES)
        )
        for key in ("short", "long")
    }
    return Policy(
        house="h", title="t", digest="", effective=date(2026, 1, 1), languages=(), sources={}, laws=(),
        operator=Operator(name="o"), categories=categories, purposes=purposes, collection_points=points,
        grants=tuple(draw(st.lists(grant, max_size=5))), retention=retention,
    )  # fmt: skip


questions = st.builds(
    Question,
    purpose=st.sampled_from(PURPOSES),
    category=st.sampled_from((*CATEGORIES, "c.none")),
    point=st.sampled_from((*POINTS, "nowhere")),
    role=st.sampled_from((*ROLES, "eve")),
    erased=st.booleans(),
    consented=some(PURPOSES).map(frozenset),
    objected=some(PURPOSES).map(frozenset),
)


def oracle(house: Policy, asked: Question) -> bool:
    """The rules of the design read one by one, from the question to the rows."""
    purpose, point = house.purposes.get(asked.purpose), house.collection_points.get(asked.point)
    if purpose is None or point is None or not purpose.leaf:
        return False
    if asked.category not in written_at(house, point):
        return False
    if not purpose.every_point and asked.purpose not in point.purposes:
        return False
    return not is_against(house, asked, purpose, point) and any(
        covers(grant, asked) for grant in house.grants
    )


def written_at(house: Policy, point: CollectionPoint) -> set[str]:
    asked = [house.categories[item.category] for item in point.items]
    written = (
        {category.key for category in asked} | {category.reduce_to for category in asked} | set(point.derived)
    )
    return {key for key in written if key and house.categories[key].sensitivity != "banned"}


def is_against(house: Policy, asked: Question, purpose: Purpose, point: CollectionPoint) -> bool:
    if purpose.opt_in and asked.purpose not in asked.consented:
        return True
    if asked.purpose in asked.objected and purpose.origin != Origin.LAW:
        return True
    return asked.erased and asked.purpose not in house.retention[point.retention].purposes_after_erasure


def covers(grant: Grant, asked: Question) -> bool:
    named = asked.role in grant.roles and asked.purpose in grant.purposes
    covered = any(fnmatchcase(asked.category, glob) for glob in grant.categories)
    return named and covered and any(fnmatchcase(asked.point, glob) for glob in grant.points)


@settings(max_examples=60, deadline=None)
@given(policies(), st.lists(questions, min_size=5, max_size=15))
def test_decide_agrees_with_a_naive_reading_of_the_rules(house, asked_for):
    for asked in asked_for:
        decision = decide(house, asked)
        assert decision.allowed is oracle(house, asked)
        assert decision.reasons
        assert decision.allowed is all(reason.code == "allowed" for reason in decision.reasons)
        assert {reason.code for reason in decision.reasons} <= {*CODES, "allowed"}


@settings(max_examples=40, deadline=None)
@given(policies(), st.lists(questions, min_size=5, max_size=15))
def test_saying_no_never_opens_anything(house, asked_for):
    """Deny beats allow: erasure, objection or withdrawal never turns a refusal into an opening."""
    for asked in asked_for:
        freer = Question(
            asked.purpose, asked.category, asked.point, asked.role, consented=frozenset(PURPOSES)
        )
        assert decide(house, freer).allowed or not decide(house, asked).allowed


@settings(max_examples=40, deadline=None)
@given(policies())
def test_the_table_holds_nothing_that_no_row_states(house):
    for purpose, category, point, role in table_of(house):
        assert oracle(house, Question(purpose, category, point, role, consented=frozenset(PURPOSES)))
        assert applies_at(house.purposes[purpose], house.collection_points[point])
