"""The probes of what leaves the house, each beside the twin that disarms what it looks at."""

from __future__ import annotations

import pytest

from funabin.conformity import handing
from funabin.conformity.finding import Finding
from funabin.conformity.probes import giving as probes
from funabin.conformity.run import Run
from funabin.gate.actions import publish_policy
from funabin.gate.handing import fitness, judging
from funabin.gate.judging import Verdict
from funabin.gate.models import Provision, Recipient
from funabin.gate.queries import current_policy
from funabin.policy.model import Policy
from tests.cast import WORKER
from tests.conformity.twins import disarms
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db


def live_in(house: str) -> Policy:
    """The policy of a shipped house, in force."""
    publish_policy(directory=HOUSE.parent / house, by=WORKER)
    return current_policy()


def probe(policy: Policy, name: str, *args: str) -> Finding:
    """What the probe finds in this policy."""
    found: Finding = getattr(probes, name)(Run(policy, WORKER), args)
    return found


@pytest.mark.parametrize(
    ("house", "name", "args"),
    [
        ("carjunction", "recipient_rule", ("carrier",)),
        ("japanesecartrade", "recipient_rule", ("dealer", "sponsor", "statistics_reader")),
        ("jinjidosha", "recipient_rule", ("consignee",)),
        ("jinjidosha", "joint_use_told", ("partner_company",)),
        ("jinjidosha", "legal_demand_only", ("authorities", "protection")),
        ("toprank", "entrustment_terms", ("contractor",)),
        ("toprank", "default_no_recipient", ()),
        ("carjunction", "provision_recorded", ()),
    ],
)
def test_it_holds_as_it_is_and_leaves_nothing(house: str, name: str, args: tuple[str, ...]) -> None:
    found = probe(live_in(house), name, *args)
    assert found.faults == ()
    assert (Recipient.objects.count(), Provision.objects.count()) == (0, 0)


@disarms("recipient_rule")
def test_a_row_that_lets_every_field_through_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(judging, "_out_of_the_row", lambda at_hand, handle: None)
    faults = probe(policy, "recipient_rule", "carrier").faults
    assert "carrier receives contact.email, which its row does not name" in faults


@disarms("recipient_rule")
def test_a_judge_that_looks_away_from_the_firm_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(judging, "against_recipient", lambda row, fit: ())
    assert "carrier receives with suspended" in probe(policy, "recipient_rule", "carrier").faults


@disarms("recipient_rule")
def test_a_judge_that_knows_no_roles_and_purposes_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(judging, "_against_asking", lambda at_hand: iter(()))
    monkeypatch.setattr(judging, "judge", lambda *asked: Verdict())
    faults = probe(policy, "recipient_rule", "carrier").faults
    assert {"carrier receives with another role", "carrier receives with another purpose"} <= set(faults)


@disarms("entrustment_terms")
def test_terms_nobody_reads_are_seen(monkeypatch) -> None:
    policy = live_in("toprank")
    monkeypatch.setattr(fitness, "_against_agreement", lambda row, fit: iter(()))
    monkeypatch.setattr(fitness, "_against_review", lambda row, fit: iter(()))
    assert probe(policy, "entrustment_terms", "contractor").faults == (
        "contractor receives with a term missing",
        "contractor receives with review overdue",
    )


@disarms("entrustment_terms")
def test_a_standard_nobody_holds_against_is_seen(monkeypatch) -> None:
    policy = live_in("toprank")
    monkeypatch.setattr(fitness, "_against_assessment", lambda row, fit: iter(()))
    assert probe(policy, "entrustment_terms", "contractor").faults == (
        "contractor receives with not assessed",
        "contractor receives with below the standard",
    )


def test_an_entrustee_without_terms_is_seen() -> None:
    policy = live_in("toprank")
    row = policy.recipients["contractor"].model_copy(update={"terms": ()})
    loose = policy.model_copy(update={"recipients": policy.recipients | {"contractor": row}})
    assert "contractor needs no term at all" in probe(loose, "entrustment_terms", "contractor").faults


@disarms("joint_use_told")
def test_joint_use_that_is_told_to_nobody_is_seen() -> None:
    policy = live_in("jinjidosha")
    words = {
        language: {**texts, "joint_use.partner_company": "Said nowhere."}
        for language, texts in policy.texts.items()
    }
    faults = probe(policy.model_copy(update={"texts": words}), "joint_use_told", "partner_company").faults
    assert faults[0] == "/en/privacy/ does not tell it"
    assert probe(policy, "joint_use_told", "contractor").faults[0] == "no joint use is told for contractor"


@disarms("legal_demand_only")
def test_a_demand_that_one_person_may_answer_is_seen(monkeypatch) -> None:
    policy = live_in("jinjidosha")
    monkeypatch.setattr(judging, "_against_deciders", lambda at_hand, decision: iter(()))
    assert (
        "protection receives with one person alone" in probe(policy, "legal_demand_only", "protection").faults
    )


def test_a_recipient_with_another_ground_is_no_legal_demand() -> None:
    faults = probe(live_in("jinjidosha"), "legal_demand_only", "consignee").faults
    assert faults[0] == "consignee has another ground than a legal exception"


@disarms("default_no_recipient")
def test_a_judge_that_knows_everybody_is_seen(monkeypatch) -> None:
    policy = live_in("toprank")

    class Yes:
        is_allowed = True

    monkeypatch.setattr(probes, "judge_handing", lambda *handles, **asked: Yes())
    assert "what inquiry took may go to anybody" in probe(policy, "default_no_recipient").faults


@disarms("provision_recorded")
def test_a_provision_nobody_writes_down_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")
    monkeypatch.setattr(probes, "record_provisions", lambda judgement, *, manner: ())
    assert probe(policy, "provision_recorded").faults == ("nothing was recorded",)


@disarms("provision_recorded")
def test_a_receipt_nobody_writes_down_is_seen(monkeypatch) -> None:
    policy = live_in("carjunction")

    class Lost:
        pk = "00000000-0000-0000-0000-000000000000"

    monkeypatch.setattr(probes, "record_receipt", lambda **told: Lost())
    assert probe(policy, "provision_recorded").faults == ("a receipt is not recorded",)


def test_a_row_nobody_may_use_is_seen() -> None:
    policy = live_in("carjunction")
    row = policy.recipients["carrier"].model_copy(update={"roles": ("stock",)})
    closed = policy.model_copy(update={"recipients": policy.recipients | {"carrier": row}})
    assert handing.exercise_row(closed, "carrier", by=WORKER).faults == (
        "nobody may hand anything over to carrier",
    )
