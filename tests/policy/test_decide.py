from __future__ import annotations

import gc

import pytest

from funabin.policy import decide as room
from funabin.policy.decide import CODES, Question, categories_at, decide, table_of
from funabin.policy.model import (
    Policy,
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
