"""The probes of the safeguards, and their twins."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.conformity.probes import safeguards as probes
from funabin.conformity.run import Run
from funabin.gate import router
from funabin.gate.queries import current_policy
from funabin.journal.actions import seal_journal
from funabin.journal.models import Entry
from funabin.members.models import Account, SignInSession
from tests.cast import WORKER
from tests.conformity.conftest import Probed
from tests.conformity.twins import disarms
from tests.journal.triggers import lifted_triggers

pytestmark = pytest.mark.django_db


def test_the_safeguards_hold_and_leave_no_clerk_behind(probed: Probed) -> None:
    seal_journal(by=WORKER)
    row = probed("AR-8.3b")
    assert row.state == "enforced", row.how
    assert (row.evidence["batches"], row.evidence["unsealed"]) == (1, 0)
    assert (Account.objects.count(), SignInSession.objects.count()) == (0, 0)


@disarms("key_separation")
def test_keys_beside_the_data_are_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(router, "_database_of", lambda app_label, model_name: "default")
    row = probed("AR-8.3b")
    assert row.state == "missing"
    assert "SubjectKey is not kept in the keyring" in row.how


@disarms("key_separation")
def test_a_ledger_inside_a_database_is_seen(probed: Probed, settings: Any) -> None:
    settings.ERASURE_LEDGER = settings.DATABASES["default"]["NAME"]
    assert "the erasure ledger lies in a database" in probed("AR-8.3b").how


@disarms("journal_chain")
def test_a_journal_that_can_be_changed_is_seen(probed: Probed) -> None:
    with lifted_triggers():
        row = probed("AR-8.3b")
    assert row.state == "missing"
    assert "an entry can be changed" in row.how


@disarms("journal_chain")
def test_a_changed_entry_is_seen(probed: Probed) -> None:
    seal_journal(by=WORKER)
    with lifted_triggers():
        Entry.objects.filter(pk=Entry.objects.earliest("id").pk).update(purpose="gossip")
    assert "batch 1 does not verify" in probed("AR-8.3b").how


@disarms("staff_second_factor")
def test_a_desk_without_its_guard_is_seen(probed: Probed, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "FaceGuard" not in name]
    row = probed("AR-8.3b")
    assert row.state == "missing"
    assert "to a clerk without a second factor" in row.how


@disarms("staff_second_factor")
def test_a_desk_that_answers_anybody_is_seen(probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(probes, "_sent_away", lambda page: page.status == 401)
    assert "the desk answers 302 to an unknown visitor" in probed("AR-8.3b").how


@disarms("pledge")
def test_a_duty_that_nobody_answers_for_is_seen(house: object) -> None:
    policy = current_policy()
    nobody = policy.operator.model_copy(update={"responsible_person": ""})
    assert probes.pledge(Run(policy, WORKER), ()).faults == ()
    orphaned = policy.model_copy(update={"operator": nobody})
    assert probes.pledge(Run(orphaned, WORKER), ()).faults == ("the policy names no responsible person",)
