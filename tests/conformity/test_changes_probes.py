"""The probes of how the policy changes and of what the records show, each beside its disarming twin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.conformity.finding import Finding
from funabin.conformity.probes import catalogue, changes, safeguards
from funabin.conformity.run import Run
from funabin.gate import judging, measures
from funabin.gate.actions import publish_policy
from funabin.gate.models import PolicyVersion
from funabin.gate.queries import current_policy
from funabin.journal.actions import record
from funabin.policy.model import Policy
from tests.cast import WORKER
from tests.conformity.conftest import Without
from tests.conformity.twins import disarms
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def carjunction() -> Policy:
    """A house with orders and versions, in force."""
    publish_policy(directory=HOUSE.parent / "carjunction", by=WORKER)
    return current_policy()


def probe(policy: Policy, name: str) -> Finding:
    """What the probe finds in this policy."""
    module = next(module for module in (changes, safeguards, catalogue) if hasattr(module, name))
    found: Finding = getattr(module, name)(Run(policy, WORKER), ())
    return found


@pytest.mark.parametrize(
    "name", ["policy_versions", "old_data_needs_consent", "change_noticed", "measures_published", "shop_open"]
)
def test_it_holds_as_it_is(carjunction: Policy, name: str) -> None:
    assert probe(carjunction, name).faults == ()


@disarms("policy_versions")
def test_a_judge_that_asks_the_newest_version_only_is_seen(carjunction: Policy, monkeypatch) -> None:
    def newest_only(facts, asked, datum, role):
        return judging._decided(facts, facts.current, judging._question(facts, asked, datum, role))

    monkeypatch.setattr(judging, "against_policy", newest_only)
    assert probe(carjunction, "policy_versions").faults == (
        "a datum opens although its own version forbids it",
    )


@disarms("policy_versions")
def test_a_version_that_is_not_what_was_published_is_seen(carjunction: Policy) -> None:
    stored = PolicyVersion.objects.get()
    stored.sources["policy"] = stored.sources["policy"].replace("idle: P2Y", "idle: P9Y")
    stored.save()
    assert probe(carjunction, "policy_versions").faults == ("the version in force is not what was published",)


@disarms("old_data_needs_consent")
def test_old_data_that_follows_by_itself_is_seen(carjunction: Policy, monkeypatch) -> None:
    monkeypatch.setattr(judging, "_is_lifted", lambda *facts: True)
    assert probe(carjunction, "old_data_needs_consent").faults == (
        "old data opens for a purpose that is new",
    )


def test_a_consent_that_carries_nothing_is_seen(carjunction: Policy, monkeypatch) -> None:
    monkeypatch.setattr(judging, "_is_lifted", lambda *facts: False)
    assert probe(carjunction, "old_data_needs_consent").faults == (
        "a consent does not carry old data to the new purpose",
    )


@disarms("change_noticed")
def test_a_change_nobody_is_told_of_is_seen(carjunction: Policy, monkeypatch) -> None:
    monkeypatch.setattr(changes, "concerned_by", lambda policy: [])
    assert probe(carjunction, "change_noticed").faults == (
        "somebody whose data would be used for more is not told",
    )


@disarms("change_noticed")
def test_a_notice_without_proof_is_seen(carjunction: Policy, monkeypatch) -> None:
    monkeypatch.setattr(changes, "tell_of_policy", lambda **told: None)
    assert probe(carjunction, "change_noticed").faults == ("no mail was queued, or no proof kept",)


@disarms("measures_published")
def test_a_page_without_its_measures_is_seen(carjunction: Policy, without: Without) -> None:
    without("kit/measures.html", "<dt>{{ line.label }}</dt>")
    assert "/en/privacy/ does not say: Journal" in probe(carjunction, "measures_published").faults


@disarms("measures_published")
def test_small_numbers_that_are_told_are_seen(carjunction: Policy, monkeypatch) -> None:
    for module in (measures, safeguards):
        monkeypatch.setattr(module, "protected", lambda number: number)
    assert "small numbers are told" in probe(carjunction, "measures_published").faults


@disarms("encrypted_backups")
def test_a_house_without_backups_is_seen(carjunction: Policy, monkeypatch) -> None:
    assert probe(carjunction, "encrypted_backups").faults == ("no backup was ever made here: funabin backup",)
    record("backup.made", by=WORKER, detail={"data": 0, "keys": 0})
    assert probe(carjunction, "encrypted_backups").faults == ()
    run = Run(carjunction, WORKER)
    run.at = timezone.now() + timedelta(days=9)
    faults = safeguards.encrypted_backups(run, ()).faults
    assert faults == (f"the last backup was made on {timezone.now().date().isoformat()}",)


@disarms("shop_open")
def test_a_house_that_takes_no_orders_is_seen() -> None:
    publish_policy(directory=HOUSE.parent / "toprank", by=WORKER)
    assert probe(current_policy(), "shop_open").faults == ("this house takes no orders",)
