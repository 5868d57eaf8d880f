"""The probes of what two open together and what is gone soon, each beside the twin that disarms it."""

from __future__ import annotations

import pytest

from funabin.conformity.finding import Finding
from funabin.conformity.probes import papers as probes
from funabin.conformity.run import Run
from funabin.gate import judging
from funabin.members.actions import destroy_paper, papers
from funabin.policy.model import Policy
from tests.cast import WORKER
from tests.conformity.test_rules_probes import live_in, narrowed
from tests.conformity.twins import disarms
from tests.members.test_papers import KEIKO, sent
from tests.members.world import amina

pytestmark = pytest.mark.django_db
TAKEN = ("members.verification", "members.bank")


@pytest.fixture
def policy(db: None) -> Policy:
    """AUTOREC's policy in force, with the points of papers and bank accounts only."""
    return narrowed(live_in("autorec"), *TAKEN)


def probe(policy: Policy, name: str) -> Finding:
    found: Finding = getattr(probes, name)(Run(policy, WORKER), ())
    return found


def test_what_autorec_promises_of_papers_holds(policy: Policy) -> None:
    assert probe(policy, "opened_by_two") == Finding(
        "Each was tried by one of the staff alone, then by two together.",
        {"fields_tried": 2, "joint_openings": 0},
        (),
    )
    assert probe(policy, "papers_gone").faults == ()


@disarms("opened_by_two")
def test_a_gate_that_one_opens_alone_is_seen(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_against_guards", lambda *_: ())
    assert probe(policy, "opened_by_two").faults == (
        "members.Verification.paper at members.verification opens for one alone",
        "members.BankAccount.number at members.bank opens for one alone",
    )
    nothing = narrowed(
        policy,
    )
    assert probe(nothing, "opened_by_two").faults == ("nothing of high class is taken that staff could open",)


@disarms("papers_gone")
def test_papers_that_stay_are_seen(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = policy.retention["verification"].model_copy(update={"starts": "case.ended"})
    idle = policy.model_copy(update={"retention": policy.retention | {"verification": kept}})
    assert probe(idle, "papers_gone").faults == ("nothing is taken for a check",)
    with monkeypatch.context() as disarmed:
        disarmed.setattr(probes, "destroy_now", lambda **_: True)
        disarmed.setattr(probes, "report_event", lambda **_: None)
        assert probe(policy, "papers_gone").faults == (
            "what members.verification takes stays long after the check",
            "what members.verification took is still there after it was destroyed",
        )
    paper = sent(amina())
    monkeypatch.setattr(papers, "destroy_now", lambda **_: False)
    destroy_paper(paper=paper, by=KEIKO)
    assert probe(policy, "papers_gone").faults == ("1 pictures of a My Number lie here still",)
