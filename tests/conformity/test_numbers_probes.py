"""The probe of My Number, beside the twins that disarm what it looks at."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.conformity.finding import Finding
from funabin.conformity.probes import numbers as probes
from funabin.conformity.run import Run
from funabin.gate import keyring
from funabin.gate.actions import collecting
from funabin.policy import decide
from funabin.policy.model import Policy
from tests.cast import WORKER
from tests.conformity.test_rules_probes import live_in, narrowed
from tests.conformity.twins import disarms

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(db: None) -> Policy:
    """Jin Jidosha's policy in force, with the points of shareholders and of buyers' inquiries."""
    return narrowed(live_in("jinjidosha"), "shareholder.number", "shareholder.register", "inquiry", "thread")


def probe(policy: Policy) -> Finding:
    return probes.numbers_apart(Run(policy, WORKER), ())


def test_my_number_lies_apart(policy: Policy) -> None:
    found = probe(policy)
    assert found.faults == ()
    assert found.evidence == {"fields_tried": 1, "held_now": 0}


@disarms("numbers_apart")
def test_a_number_under_the_ordinary_ring_is_seen(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = keyring._new_key

    def careless(named: dict[str, str], at: Any, *, of: str) -> Any:
        return usual(named, at, of="ordinary")

    monkeypatch.setattr(keyring, "_new_key", careless)
    assert probe(policy).faults == (
        "what shareholder.number takes does not lie under the ring of My Number",
        "the ordinary ring opens what shareholder.number takes",
    )


@disarms("numbers_apart")
def test_a_star_that_opens_my_number_is_seen(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "is_specific", lambda policy, category: False)
    faults = probe(policy.model_copy()).faults
    assert "privacy may open shareholder.my_number for rights.answer, which no law lists" in faults
    assert "privacy, who has other work, may open shareholder.my_number" in faults


@disarms("numbers_apart")
def test_a_door_that_lets_anybody_enter_a_number_is_seen(
    policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "_not_theirs_to_take", lambda taking, given, by: iter(()))
    assert probe(policy).faults == (
        "a member without the task could enter a number at shareholder.number",
        "staff without the task could enter a number at shareholder.number",
    )


def test_a_house_without_it_does_not_claim_it() -> None:
    assert probe(narrowed(live_in("autorec"), "inquiry")).faults == (
        "no point takes My Number under its own rules",
    )
