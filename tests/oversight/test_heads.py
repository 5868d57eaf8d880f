"""The heads of the journal and of the ledger leave the machine daily, to whoever answers for data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.gate import ledger
from funabin.gate.ledger import Destruction
from funabin.journal.actions import note_verification, record, seal_journal, verify_journal
from funabin.journal.models import Entry
from funabin.journal.queries import newest_head
from funabin.members.actions import invite_staff
from funabin.outbox.models import Mail
from funabin.oversight.actions import heads
from funabin.oversight.tasks.heads import run_heads
from tests.cast import WORKER
from tests.journal.triggers import lifted_triggers

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"


def _keeper() -> None:
    invite_staff(email="fumiko@exporter.example", name="Fumiko", roles=["privacy"], by=WORKER)
    invite_staff(email="chie@exporter.example", name="Chie", roles=["sales"], by=WORKER)
    seal_journal(by=WORKER)


def test_the_keepers_get_both_heads_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    _keeper()
    mark = ledger.append(
        [Destruction("0" * 32, "amina", "service", "", "erased", timezone.now().isoformat())]
    )
    assert run_heads() == 1
    mail = Mail.objects.get(template="heads")
    number, head = newest_head()
    assert mail.context == {
        "batch": number, "journal_head": head, "lines": 1, "ledger_head": mark.head, "broken": False,
    }  # fmt: skip
    assert Entry.objects.get(kind="heads.told").detail == {"batch": number, "lines": 1}
    assert run_heads() == 0
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(heads.timezone, "now", lambda: tomorrow)
    assert run_heads() == 1


def test_a_chain_that_does_not_hold_is_said_in_the_mail() -> None:
    _keeper()
    with lifted_triggers():
        Entry.objects.update(purpose="support")
    note_verification(report=verify_journal(), by=WORKER)
    run_heads()
    assert Mail.objects.get(template="heads").context["broken"] is True


def test_a_ledger_that_cannot_be_read_is_said_in_the_mail(settings) -> None:
    _keeper()
    settings.ERASURE_LEDGER.write_text("whatever\n")
    run_heads()
    assert Mail.objects.get(template="heads").context["broken"] is True


def test_the_head_of_an_empty_journal_is_the_beginning() -> None:
    assert newest_head() == (0, "0" * 64)
    record("journal.verified", by=WORKER, detail={"entries": 0, "batches": 0, "holds": True})
    seal_journal(by=WORKER)
    assert newest_head()[0] == 1
