"""Ends are made in batches: each is done for good before the next, and no batch reads the whole ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.gate import keeping, ledger
from funabin.gate.actions import destroy_due_keys, keys, settle_destructions, sweep_orphans
from funabin.gate.ledger import Destruction, Mark
from funabin.gate.models import BlindIndex, DataSubject, SubjectKey
from funabin.journal.models import Entry
from tests.cast import WORKER
from tests.gate.sample import Card
from tests.gate.world import asked

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def _two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of two rows."""
    for module in (keeping, keys):
        monkeypatch.setattr(module, "AT_ONCE", 2)


def _people(many: int) -> list[Card]:
    return [asked(f"Q2611-{number:04}") for number in range(many)]


def test_a_run_that_is_interrupted_goes_on_where_it_was() -> None:
    _people(5)
    now = timezone.now()
    SubjectKey.objects.update(due_at=now)

    def stop(died: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        destroy_due_keys(by=WORKER, at=now, progress=stop)
    assert (SubjectKey.objects.count(), len(ledger.destructions())) == (3, 2)
    assert Entry.objects.filter(kind="key.destroyed").count() == 2
    heard: list[int] = []
    assert destroy_due_keys(by=WORKER, at=now, progress=heard.append) == 3
    assert heard == [2, 3]
    assert (SubjectKey.objects.count(), len(ledger.destructions())) == (0, 5)
    assert settle_destructions(by=WORKER) == 0


def test_people_silent_since_the_same_moment_are_all_found() -> None:
    _people(5)
    now = timezone.now()
    DataSubject.objects.update(last_contact_at=now - timedelta(days=740))
    heard: list[int] = []
    assert destroy_due_keys(by=WORKER, at=now, progress=heard.append) == 5
    assert heard == [2, 4, 5]
    assert {one.reason for one in ledger.destructions()} == {"idle"}


def test_a_destruction_does_not_read_the_whole_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    _people(3)
    SubjectKey.objects.update(due_at=timezone.now())

    def never() -> None:
        raise AssertionError("the whole ledger was read")

    monkeypatch.setattr(ledger, "lines", never)
    assert destroy_due_keys(by=WORKER) == 3


def test_settling_and_sweeping_go_page_by_page() -> None:
    cards, later = _people(5), timezone.now() + timedelta(days=2)
    dead = list(SubjectKey.objects.order_by("id")[:3])
    ledger.append(
        Destruction.of(key.pk, key.subject, "service", "", reason="erased", at=later) for key in dead
    )
    assert settle_destructions(by=WORKER) == 3
    assert DataSubject.objects.filter(erased_at__isnull=False).count() == 3
    assert Entry.objects.filter(kind="key.destroyed").count() == 3
    Card.objects.filter(pk__in=[card.pk for card in cards]).delete()
    assert sweep_orphans(by=WORKER, at=later) > 0
    assert (SubjectKey.objects.count(), BlindIndex.objects.count()) == (0, 0)


def _grown(many: int) -> list[Mark]:
    marks = []
    for number in range(many):
        one = Destruction(f"{number:032}", "amina", "service", "x" * (number % 7), "due", "2026-11-22")
        marks.append(ledger.append([one]))
    return marks


def test_a_line_of_the_ledger_is_found_by_its_number() -> None:
    assert (ledger.line(1), ledger.newest()) == (None, Mark())
    marks = _grown(40)
    for number, mark in enumerate(marks, start=1):
        found = ledger.line(number)
        assert found is not None
        assert (found[0].key, found[1]) == (f"{number - 1:032}", mark)
    assert [ledger.line(number) for number in (0, -1, 41)] == [None, None, None]
    assert ledger.newest() == ledger.mark() == marks[-1]
    assert ledger.continues_all([Mark(), *marks])
    assert not ledger.continues_all([marks[0], Mark(41, "x")])


def test_a_torn_last_line_is_none() -> None:
    marks = _grown(3)
    path = ledger.Path(ledger.settings.ERASURE_LEDGER)
    path.write_bytes(path.read_bytes() + b'{"key": "torn')
    assert ledger.newest() == ledger.mark() == marks[-1]
    assert ledger.line(3) is not None
    assert ledger.line(4) is None
