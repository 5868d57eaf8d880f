"""The worker seals the journal and says the head of its chain where others keep it."""

from __future__ import annotations

import logging

import pytest

from funabin.journal.actions import record, verify_journal
from funabin.journal.models import Entry
from funabin.journal.tasks import run_sealing, tell_head
from tests.cast import CHIE, WORKER
from tests.journal.triggers import lifted_triggers

pytestmark = pytest.mark.django_db


def test_the_head_is_told_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    record("data.opened", by=CHIE, detail={"data": 1})
    assert run_sealing() == 1
    with caplog.at_level(logging.INFO):
        head = tell_head()
    assert head == verify_journal().head
    assert head in caplog.text


def test_a_broken_chain_is_an_error_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    record("data.opened", by=CHIE, detail={"data": 1})
    run_sealing()
    with lifted_triggers():
        Entry.objects.update(purpose="support")
    tell_head()
    assert [log.levelname for log in caplog.records] == ["ERROR"]
    assert "batch 1" in caplog.text


def test_staff_are_actors_of_their_own_kind() -> None:
    assert CHIE.is_staff
    assert not WORKER.is_staff
