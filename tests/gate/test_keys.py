"""Keys end when the policy says, at once when the person asks, and stay dead whatever crashes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connections
from django.utils import timezone

from funabin.gate import keyring, ledger
from funabin.gate.actions import (
    Remaining,
    destroy_due_keys,
    end_case,
    erase_subject,
    finish_scrubbing,
    keys,
    report_event,
    rotate_ring,
    settle_destructions,
    sweep_orphans,
)
from funabin.gate.lookup import find_subjects
from funabin.gate.models import BlindIndex, DataSubject, Engagement, SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.gate.ring import print_of
from funabin.journal.models import Entry
from tests.cast import WORKER
from tests.gate.sample import Card
from tests.gate.world import AMINA, CASE, as_self, asked, card_of, kinds, opened, someone

pytestmark = pytest.mark.usefixtures("house")
DEAL = "D2611-0001"
ORDER = {"name": "Amina", "address": "Moi Avenue 1, Mombasa", "phone": "+254712345678"}
INVOICE = {"name": "Amina", "address": "Moi Avenue 1, Mombasa"}
DAY = datetime(2026, 11, 22, tzinfo=UTC)


def _buyer() -> DataSubject:
    """A person with a key of each class."""
    subject = someone()
    card_of(subject)
    card_of(subject, ORDER, point="order", case=DEAL)
    card_of(subject, INVOICE, point="invoice", case=DEAL)
    return subject


def _due() -> dict[str, datetime | None]:
    return dict(SubjectKey.objects.values_list("retention", "due_at"))


# --- retention --------------------------------------------------------------------------------------------


def test_an_event_dates_the_keys_it_starts() -> None:
    subject, other = _buyer(), _buyer()
    report_event(event="invoice.issued", subject=subject, case=DEAL, by=WORKER, at=DAY)
    due = dict(SubjectKey.objects.filter(subject=subject.pk).values_list("retention", "due_at"))
    assert due == {"service": None, "deal": None, "statutory": datetime(2035, 1, 22, tzinfo=UTC)}
    assert not SubjectKey.objects.filter(subject=other.pk, due_at__isnull=False).exists()
    entry = Entry.objects.get(kind="event.reported")
    assert (entry.case, entry.detail) == (
        DEAL,
        {"event": "invoice.issued", "keys": 1, "at": DAY.isoformat()},
    )


def test_an_event_of_another_case_dates_nothing() -> None:
    report_event(event="invoice.issued", subject=_buyer(), case="D2611-0009", by=WORKER, at=DAY)
    assert _due()["statutory"] is None


def test_a_later_event_postpones_the_end_and_an_earlier_does_not() -> None:
    subject = _buyer()
    for at in (DAY, DAY + timedelta(days=10), DAY - timedelta(days=10)):
        report_event(event="invoice.issued", subject=subject, case=DEAL, by=WORKER, at=at)
    assert _due()["statutory"] == datetime(2035, 2, 2, tzinfo=UTC)


def test_a_key_dies_on_its_day_and_not_before() -> None:
    subject = _buyer()
    end_case(case=DEAL, by=WORKER, at=DAY)
    assert destroy_due_keys(by=WORKER, at=DAY + timedelta(days=90, seconds=-1)) == 0
    assert destroy_due_keys(by=WORKER, at=DAY + timedelta(days=90)) == 1
    assert set(_due()) == {"service", "statutory"}
    assert [one.reason for one in ledger.destructions()] == ["due"]
    entry = Entry.objects.get(kind="key.destroyed")
    assert (entry.case, entry.detail["retention"], entry.detail["reason"]) == (DEAL, "deal", "due")
    assert [one.subject for one in entry.subjects.all()] == [subject.pk]
    assert destroy_due_keys(by=WORKER, at=DAY + timedelta(days=90)) == 0


def test_silence_ends_the_service_key() -> None:
    subject = _buyer()
    DataSubject.objects.update(last_contact_at=DAY)
    assert destroy_due_keys(by=WORKER, at=datetime(2028, 11, 21, tzinfo=UTC)) == 0
    assert destroy_due_keys(by=WORKER, at=datetime(2028, 11, 22, tzinfo=UTC)) == 1
    assert set(_due()) == {"deal", "statutory"}
    assert ledger.destructions()[0].reason == "idle"
    assert find_subjects("contact.email", AMINA["email"]) == []
    assert subject.pk == ledger.destructions()[0].subject


def test_data_of_a_dead_key_stays_sealed_for_good() -> None:
    card = asked()
    SubjectKey.objects.update(due_at=DAY)
    destroy_due_keys(by=WORKER, at=DAY)
    with declared("inquiry.answer"), pytest.raises(Exception, match="key_destroyed"):
        opened(card.name)


# --- erasure ----------------------------------------------------------------------------------------------


def test_erasing_destroys_at_once_and_names_what_stays() -> None:
    subject = _buyer()
    end_case(case=DEAL, by=WORKER, at=DAY)
    erasure = erase_subject(subject=subject, by=as_self(subject))
    assert (erasure.subject, erasure.destroyed) == (subject.pk, 1)
    assert set(_due()) == {"deal", "statutory"}
    deal = DAY + timedelta(days=90)
    assert erasure.remaining == (
        Remaining("contact.address", "deal", DEAL, deal, "case.ended", "claims", ()),
        Remaining("contact.name", "deal", DEAL, deal, "case.ended", "claims", ()),
        Remaining("contact.phone", "deal", DEAL, deal, "case.ended", "claims", ()),
        Remaining("contact.address", "statutory", DEAL, None, "invoice.issued", "", ("CTA 126",)),
        Remaining("contact.name", "statutory", DEAL, None, "invoice.issued", "", ("CTA 126",)),
    )
    assert BlindIndex.objects.count() == 0
    assert find_subjects("contact.email", AMINA["email"]) == []
    assert subject.erased_at is not None
    entry = Entry.objects.get(kind="subject.erased")
    mark = ledger.mark()
    assert entry.detail == {"keys": 1, "kept": 2, "line": mark.lines, "head": mark.head}


def test_erasing_twice_is_harmless() -> None:
    subject = _buyer()
    first = erase_subject(subject=subject, by=WORKER)
    moment = subject.erased_at
    second = erase_subject(subject=subject, by=WORKER)
    assert (second.destroyed, second.remaining) == (0, first.remaining)
    assert subject.erased_at == moment


def test_a_key_of_a_class_the_policy_no_longer_knows_dies_too() -> None:
    subject = someone()
    SubjectKey.objects.create(subject=subject.pk, retention="gone", wrapped=b"", made_at=DAY)
    assert erase_subject(subject=subject, by=WORKER).destroyed == 1


def test_what_is_kept_after_erasure_may_count_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from funabin.gate.queries import current_policy

    changes = {"erasable": False, "lasts": "P30D"}
    service = current_policy().retention["service"].model_copy(update=changes)
    monkeypatch.setitem(current_policy().retention, "service", service)
    subject = someone()
    card_of(subject)
    erasure = erase_subject(subject=subject, by=WORKER)
    assert erasure.destroyed == 0
    assert erasure.remaining[0].until == subject.erased_at + timedelta(days=30)


def test_another_person_loses_nothing() -> None:
    one, other = asked(), asked("Q2611-0002")
    erase_subject(subject=one.subject, by=WORKER)
    assert opened(other.name, case="Q2611-0002") == [AMINA["name"]]


# --- crashes ----------------------------------------------------------------------------------------------


class CrashError(Exception):
    """The power went."""


def _crash(*args: Any, **more: Any) -> Any:
    raise CrashError


def test_a_crash_before_the_destruction_is_made_good(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    with monkeypatch.context() as broken:
        broken.setattr(keyring, "destroy", _crash)
        with pytest.raises(CrashError):
            erase_subject(subject=card.subject, by=WORKER)
    assert SubjectKey.objects.count() == 1
    assert DataSubject.objects.get().erased_at is None  # rolled back with the request
    assert len(ledger.destructions()) == 1
    assert settle_destructions(by=WORKER) == 1
    assert SubjectKey.objects.count() == 0
    assert DataSubject.objects.get().erased_at is not None
    assert Entry.objects.get(kind="key.destroyed").detail["reason"] == "ledger"
    assert settle_destructions(by=WORKER) == 0


def test_without_the_line_written_first_the_key_would_survive(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    with monkeypatch.context() as broken:
        broken.setattr(ledger, "append", lambda lines: None)
        broken.setattr(keyring, "destroy", _crash)
        with pytest.raises(CrashError):
            erase_subject(subject=card.subject, by=WORKER)
    assert settle_destructions(by=WORKER) == 0
    assert opened(card.name) == [AMINA["name"]]


def test_a_crash_of_the_ledger_destroys_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    with monkeypatch.context() as broken:
        broken.setattr(ledger.os, "pwrite", _crash)
        with pytest.raises(CrashError):
            erase_subject(subject=card.subject, by=WORKER)
    assert ledger.destructions() == []
    assert opened(card.name) == [AMINA["name"]]


def test_a_crash_after_the_destruction_leaves_a_dead_key(monkeypatch: pytest.MonkeyPatch) -> None:
    card = asked()
    with monkeypatch.context() as broken:
        broken.setattr(keys, "record", _crash)
        with pytest.raises(CrashError):
            erase_subject(subject=card.subject, by=WORKER)
    assert SubjectKey.objects.count() == 0
    assert settle_destructions(by=WORKER) == 0
    assert DataSubject.objects.get().erased_at is not None


def test_destroying_nothing_writes_nothing(ledger_file: Path) -> None:
    assert keys.destroy_keys([], reason="due", by=WORKER, at=DAY) == 0
    assert not ledger_file.exists()
    assert "key.destroyed" not in kinds()


@pytest.mark.django_db(transaction=True)
def test_a_destroyed_key_leaves_the_write_ahead_log_too() -> None:
    if connections["keyring"].vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its write-ahead log by setup (docs/operations)")
    card = asked()
    wrapped = bytes(SubjectKey.objects.get().wrapped)
    files = [Path(f"{connections['keyring'].settings_dict['NAME']}{end}") for end in ("", "-wal")]
    assert any(wrapped in file.read_bytes() for file in files if file.exists())
    erase_subject(subject=card.subject, by=WORKER)
    assert not any(wrapped in file.read_bytes() for file in files if file.exists())


@pytest.mark.django_db(transaction=True)
def test_without_the_checkpoint_the_key_would_stay_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    if connections["keyring"].vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its write-ahead log by setup (docs/operations)")
    card = asked()
    wrapped = bytes(SubjectKey.objects.get().wrapped)
    monkeypatch.setattr(keyring, "scrub", lambda patience: True)
    erase_subject(subject=card.subject, by=WORKER)
    log = Path(f"{connections['keyring'].settings_dict['NAME']}-wal")
    assert wrapped in log.read_bytes()


@pytest.mark.django_db(transaction=True)
def test_a_reader_delays_the_scrubbing_which_is_said_and_finished_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connections["keyring"].vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its write-ahead log by setup (docs/operations)")
    monkeypatch.setattr(keys, "PATIENCE", 0.05)
    monkeypatch.setattr(keys, "FINISHING_PATIENCE", 0.05)
    card = asked()
    wrapped = bytes(SubjectKey.objects.get().wrapped)
    name = str(connections["keyring"].settings_dict["NAME"])
    files = [Path(f"{name}{end}") for end in ("", "-wal")]
    with closing(sqlite3.connect(name, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM gate_subjectkey").fetchone() == (1,)
        erase_subject(subject=card.subject, by=WORKER)
        assert "keyring.scrub_delayed" in kinds()
        assert any(wrapped in file.read_bytes() for file in files)  # the entry says the truth
        assert not finish_scrubbing(by=WORKER)
        assert "keyring.scrubbed" not in kinds()
    assert finish_scrubbing(by=WORKER)
    assert kinds().count("keyring.scrubbed") == 1
    assert not any(wrapped in file.read_bytes() for file in files if file.exists())
    assert finish_scrubbing(by=WORKER)
    assert kinds().count("keyring.scrubbed") == 1


# --- sweeping ---------------------------------------------------------------------------------------------


LATER = timedelta(days=2)


def test_what_a_crash_left_is_swept() -> None:
    kept, lost, unsaved = asked(), card_of(someone()), someone()
    Card.objects.filter(pk=lost.pk).delete()
    at = timezone.now()
    key = keyring.key_for(subject=unsaved.pk, retention=_service(), case="", at=at)  # its datum never came
    BlindIndex.objects.create(
        key=key, subject=unsaved.pk, datum=key.pk, category="contact.email", digest="x", made_at=at
    )
    assert sweep_orphans(by=WORKER, at=at) == 0  # all this may still belong to a running request
    assert sweep_orphans(by=WORKER, at=at + LATER) == 4 + 5 + 2
    assert set(SealedDatum.objects.values_list("row", flat=True)) == {str(kept.pk)}
    assert SubjectKey.objects.get().subject == kept.subject_id
    assert BlindIndex.objects.exclude(subject=kept.subject_id).count() == 0
    assert [one.reason for one in ledger.destructions()] == ["orphan", "orphan"]
    entry = Entry.objects.filter(kind="data.swept").latest("id")
    assert entry.detail == {"data": 4, "keys": 2, "indexes": 5}


def _service() -> Any:
    from funabin.gate.queries import current_policy

    return current_policy().retention["service"]


def test_sweeping_a_clean_house_changes_and_writes_nothing() -> None:
    card = asked()
    assert sweep_orphans(by=WORKER, at=timezone.now() + LATER) == 0
    assert "data.swept" not in kinds()
    assert opened(card.name) == [AMINA["name"]]


def test_data_of_a_model_that_is_gone_is_left_alone() -> None:
    asked()
    SealedDatum.objects.update(place="gate_sample.Gone.name")
    assert sweep_orphans(by=WORKER, at=timezone.now() + LATER) == 0
    assert SealedDatum.objects.count() == 4


# --- the ring ---------------------------------------------------------------------------------------------


def test_the_ring_turns_and_the_old_key_can_go(settings) -> None:
    cards = [asked(f"Q2611-000{number}") for number in range(3)]
    old, new = settings.KEY_RING, Fernet.generate_key().decode()
    settings.KEY_RING = f"{new},{old}"
    assert rotate_ring(by=WORKER).rewrapped == 3
    settings.KEY_RING = new
    assert [opened(card.name, case=f"Q2611-000{number}") for number, card in enumerate(cards)] == [
        [AMINA["name"]]
    ] * 3
    assert Entry.objects.get(kind="ring.rotated").detail == {
        "ring": "ordinary",
        "keys": 3,
        "unreadable": 0,
        "ring_key": print_of(new),
    }
    assert Engagement.objects.count() == 3
    assert CASE == "Q2611-0001"
