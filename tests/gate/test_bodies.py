"""The details of old journal entries go when the policy says, but for those that a hold needs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from funabin.gate.actions import bodies, drop_old_bodies, lift_hold, place_hold
from funabin.gate.models import DataSubject
from funabin.gate.queries import current_policy, openings_of
from funabin.gate.tasks import run_dropping
from funabin.journal import actions
from funabin.journal.actions import note_term, record, seal_journal, verify_journal
from funabin.journal.models import Entry
from tests.cast import CHIE, FUMIKO, WORKER
from tests.gate.world import someone

pytestmark = pytest.mark.usefixtures("house")


def _opening(monkeypatch: pytest.MonkeyPatch, subject: DataSubject, at: datetime) -> Entry:
    with monkeypatch.context() as then:
        then.setattr(actions.timezone, "now", lambda: at)
        detail = {"data": 1, "role": "sales", "actor_subject": "", "policy_version": 1}
        return record("data.opened", by=CHIE, subjects=[subject], categories=["contact.name"], detail=detail)


@pytest.fixture
def three_years_ago() -> datetime:
    """The moment whose entries end now (AUTOREC: P3Y by law)."""
    assert current_policy().retention["journal"].lasts == "P3Y"
    now = timezone.now()
    return now.replace(year=now.year - 3)


def _bodies() -> list[str]:
    kept = Entry.objects.filter(kind="data.opened", dropped_at__isnull=True)
    return [entry.subjects.get().subject for entry in kept.order_by("id")]


def test_details_go_after_their_time_and_the_chain_holds(
    monkeypatch: pytest.MonkeyPatch, three_years_ago: datetime
) -> None:
    old, young, fresh = someone(), someone(), someone()
    _opening(monkeypatch, old, three_years_ago - timedelta(minutes=1))
    _opening(monkeypatch, young, three_years_ago + timedelta(minutes=5))
    _opening(monkeypatch, fresh, timezone.now())
    assert run_dropping() == 0  # not sealed yet
    seal_journal(by=WORKER)
    assert [len(openings_of(one)) for one in (old, young)] == [1, 1]
    assert run_dropping() == 1
    assert _bodies() == [young.pk, fresh.pk]
    assert [len(openings_of(one)) for one in (old, young)] == [0, 1]
    assert run_dropping() == 0
    seal_journal(by=WORKER)
    assert verify_journal().holds
    assert Entry.objects.get(kind="journal.dropped").detail["bodies"] == 1
    assert Entry.objects.get(kind="journal.term").detail == {"days": 1095}


def test_what_a_hold_needs_stays_until_it_is_lifted(
    monkeypatch: pytest.MonkeyPatch, three_years_ago: datetime
) -> None:
    monkeypatch.setattr(bodies, "AT_ONCE", 2)
    held, other = someone(), someone()
    long_ago = three_years_ago - timedelta(days=30)
    for number in range(5):
        _opening(monkeypatch, held if number == 1 else other, long_ago + timedelta(hours=number))
    note_term(days=1095, by=WORKER)
    seal_journal(by=WORKER)
    review = timezone.localdate() + timedelta(days=30)
    hold = place_hold(subject=held, reason="incident", review_on=review, by=FUMIKO)
    assert drop_old_bodies(by=WORKER) == 4
    assert _bodies() == [held.pk]
    assert drop_old_bodies(by=WORKER) == 0
    lift_hold(hold=hold, by=FUMIKO)
    assert drop_old_bodies(by=WORKER) == 1
    assert _bodies() == []


def test_without_the_hold_they_would_go(monkeypatch: pytest.MonkeyPatch, three_years_ago: datetime) -> None:
    held = someone()
    _opening(monkeypatch, held, three_years_ago - timedelta(days=1))
    note_term(days=1095, by=WORKER)
    seal_journal(by=WORKER)
    place_hold(subject=held, reason="incident", review_on=date(2099, 1, 1), by=FUMIKO)
    monkeypatch.setattr(bodies, "_held", lambda ids: [])
    assert drop_old_bodies(by=WORKER) == 1


def test_a_shorter_term_waits_thirty_days(monkeypatch: pytest.MonkeyPatch, three_years_ago: datetime) -> None:
    with monkeypatch.context() as then:
        then.setattr(actions.timezone, "now", lambda: three_years_ago - timedelta(days=9))
        note_term(days=2000, by=WORKER)
        seal_journal(by=WORKER)
    _opening(monkeypatch, someone(), three_years_ago - timedelta(days=1))
    seal_journal(by=WORKER)
    assert drop_old_bodies(by=WORKER) == 0
    monkeypatch.setattr("funabin.journal.queries.LOWERED_AFTER", timedelta(0))
    seal_journal(by=WORKER)
    assert drop_old_bodies(by=WORKER) == 1
    seal_journal(by=WORKER)
    assert verify_journal().holds


def test_a_policy_that_says_nothing_of_it_drops_nothing(
    monkeypatch: pytest.MonkeyPatch, three_years_ago: datetime
) -> None:
    _opening(monkeypatch, someone(), three_years_ago - timedelta(days=1))
    seal_journal(by=WORKER)
    monkeypatch.delitem(current_policy().retention, "journal")
    assert drop_old_bodies(by=WORKER) == 0
    assert not Entry.objects.filter(kind="journal.term").exists()


def test_before_the_first_policy_there_is_nothing_to_drop() -> None:
    from funabin.gate.models import PolicyVersion

    PolicyVersion.objects.all().delete()
    assert run_dropping() == 0
