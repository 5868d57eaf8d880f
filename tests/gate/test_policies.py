"""A policy serves once it is published; a changed file is a draft until then."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, transaction

from funabin.gate import policies
from funabin.gate.actions import (
    Finding,
    collect,
    enrol_subject,
    plan_version,
    publish_policy,
    record_promise_states,
)
from funabin.gate.errors import NoPolicy, NotPublished
from funabin.gate.models import PolicyVersion, PromiseState
from funabin.gate.queries import current_policy, policy_versions, promise_states
from funabin.journal.models import Entry
from funabin.policy.load import PolicyError
from tests.cast import WORKER
from tests.conftest import HOUSE
from tests.gate.sample import Card

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the house that may be changed."""
    return Path(shutil.copytree(HOUSE, tmp_path / "site"))


def _change(site: Path, old: str, new: str) -> None:
    file = site / "policy.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_publishing_stores_the_texts_and_serves_them(site: Path) -> None:
    house = publish_policy(directory=site, by=WORKER)
    assert (house.number, house.effective) == (1, date(2016, 12, 1))
    assert house.sources["policy"] == (site / "policy.yaml").read_text(encoding="utf-8")
    assert house.sources["file"] == "policy.yaml"
    assert current_policy().digest == house.digest
    assert current_policy().house == "autorec"
    entry = Entry.objects.get(kind="policy.published")
    assert entry.detail == {"number": 1, "digest": house.digest, "effective": "2016-12-01"}


def test_publishing_the_same_again_changes_nothing(site: Path) -> None:
    house = publish_policy(directory=site, by=WORKER)
    again = publish_policy(directory=site, by=WORKER)
    assert again == house
    assert PolicyVersion.objects.count() == 1
    assert Entry.objects.filter(kind="policy.published").count() == 1


def test_a_changed_file_is_a_draft_until_it_is_published(site: Path) -> None:
    house = publish_policy(directory=site, by=WORKER)
    _change(site, "minimum_age: 16\n\nsources", "minimum_age: 18\n\nsources")
    assert current_policy().minimum_age == 16
    second = publish_policy(directory=site, by=WORKER)
    assert current_policy().minimum_age == 18
    assert [version.number for version in policy_versions()] == [2, 1]
    _change(site, "minimum_age: 18\n\nsources", "minimum_age: 16\n\nsources")
    third = publish_policy(directory=site, by=WORKER)  # going back is a version of its own
    assert (second.number, third.number, third.digest) == (2, 3, house.digest)
    assert current_policy().minimum_age == 16


def test_a_version_serves_from_its_day_on(house: PolicyVersion, site: Path) -> None:
    _change(site, "effective: 2016-12-01", "effective: 2030-01-01")
    publish_policy(directory=site, by=WORKER)
    assert current_policy().effective == date(2016, 12, 1)
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        assert current_policy().effective == date(2030, 1, 1)
    with time_machine.travel(datetime(2016, 11, 30, tzinfo=UTC), tick=False), pytest.raises(NoPolicy):
        current_policy()


def test_a_policy_with_mistakes_is_not_published(site: Path) -> None:
    _change(
        site,
        "  - roles: [sales]\n    purposes: [inquiry.answer,",
        "  - roles: [sales]\n    purposes: [gossip,",
    )
    with pytest.raises(PolicyError):
        publish_policy(directory=site, by=WORKER)
    assert PolicyVersion.objects.count() == 0
    assert Entry.objects.count() == 0


def test_a_version_is_read_once_in_a_process(
    house: PolicyVersion, django_assert_num_queries, monkeypatch
) -> None:
    monkeypatch.setattr(policies, "_read", {})
    with django_assert_num_queries(2):
        first = current_policy()
    with django_assert_num_queries(1):
        assert current_policy() is first


def test_a_later_version_never_reaches_back(site: Path) -> None:
    publish_policy(directory=site, by=WORKER)
    _change(site, "minimum_age: 16\n\nsources", "minimum_age: 18\n\nsources")
    today = datetime.now(UTC).date()
    with pytest.raises(NotPublished, match="does not reach back"):
        publish_policy(directory=site, by=WORKER, effective=today - timedelta(days=1))
    assert PolicyVersion.objects.count() == 1
    second = publish_policy(directory=site, by=WORKER)
    assert second.effective == today
    assert current_policy().effective == today  # what the page says is the day of the version


def test_the_day_of_a_version_may_be_named(site: Path) -> None:
    publish_policy(directory=site, by=WORKER)
    _change(site, "minimum_age: 16\n\nsources", "minimum_age: 18\n\nsources")
    day = datetime.now(UTC).date() + timedelta(days=30)
    publish_policy(directory=site, by=WORKER, effective=day)
    announced, in_force = policies.publications()
    assert (announced.state, announced.effective, announced.policy.effective) == ("announced", day, day)
    assert (in_force.state, in_force.policy.minimum_age) == ("in_force", 16)
    with time_machine.travel(datetime.combine(day, time(), UTC), tick=False):
        assert [one.state for one in policies.publications()] == ["in_force", "former"]
        assert current_policy().minimum_age == 18


def test_a_blank_particular_blocks_publishing(site: Path) -> None:
    _change(site, "  phone: +81-567-56-3170\n", "  phone: ''\n")
    with pytest.raises(NotPublished, match=r"operator\.phone is blank"):
        publish_policy(directory=site, by=WORKER)
    assert PolicyVersion.objects.count() == 0


def test_promised_notice_is_kept_where_somebody_is_concerned(site: Path) -> None:
    promise = "changes: {notice: [page, feed, mail], ahead: P14D,"
    _change(site, "changes: {notice: [page, feed, mail],", promise)
    publish_policy(directory=site, by=WORKER)
    _change(site, "idle: P2Y", "idle: P5Y")
    today = datetime.now(UTC).date()
    assert plan_version(directory=site).obstacles == ()  # nobody has given anything yet
    subject = enrol_subject(by=WORKER)
    card = Card(subject=subject)
    values = {"name": "Amina", "email": "amina@example.ke", "message": "How much?"}
    collect(subject=subject, point="inquiry", row=card, values=values, by=WORKER, case="Q1")
    plan = plan_version(directory=site)
    assert (plan.concerned, plan.effective) == (1, today)
    assert f"the earliest day is {today + timedelta(days=14)}" in plan.obstacles[0]
    with pytest.raises(NotPublished):
        publish_policy(directory=site, by=WORKER, effective=today + timedelta(days=13))
    version = publish_policy(directory=site, by=WORKER, effective=today + timedelta(days=14))
    assert (version.number, current_policy().retention["service"].idle) == (2, "P2Y")


def test_without_a_policy_nothing_is_answered() -> None:
    with pytest.raises(NoPolicy):
        current_policy()


def test_the_last_run_of_the_probes_is_kept() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    first = [Finding("AR-4.2a", "enforced", {"data": 3}), Finding("AR-0.6", "missing")]
    record_promise_states(findings=first, by=WORKER, at=at)
    record_promise_states(findings=[*first[1:], Finding("AR-4.2a", "pledged")], by=WORKER)
    states = promise_states()
    assert {promise: row.state for promise, row in states.items()} == {
        "AR-0.6": "missing",
        "AR-4.2a": "pledged",
    }
    assert states["AR-0.6"].checked_at > at
    assert [entry.detail for entry in Entry.objects.filter(kind="promises.recorded")] == [
        {"promises": 2, "missing": 1},
        {"promises": 2, "missing": 1},
    ]


def test_a_state_the_page_cannot_draw_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        record_promise_states(findings=[Finding("AR-1", "splendid")], by=WORKER)
    assert PromiseState.objects.count() == 0
