"""The journal takes ids and keys only, keeps them for good, and notices when somebody changed them anyway."""

# ruff: noqa: S608  (statements that tamper are written out)
from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from funabin.journal import actions, queries
from funabin.journal.actions import record, seal_journal, verify_journal
from funabin.journal.actor import Actor
from funabin.journal.models import Batch, BatchEntry, Entry, EntrySubject, SealerLock
from funabin.journal.queries import entries_of
from funabin.journal.rules import UnfitEntry, canonical, chain, check_detail, check_word
from tests.cast import CHIE, WORKER
from tests.journal.triggers import lifted_triggers

pytestmark = pytest.mark.django_db

AMINA = "aminaaaaaaaaaaaaaaaaaaaaaa"


def opened(number: int = 1, **more: Any) -> Entry:
    """An ordinary entry."""
    detail = {"data": number, "policy_version": 1}
    return record("data.opened", by=CHIE, purpose="inquiry.answer", detail=detail, **more)


def test_an_entry_says_who_what_for_and_about_whom() -> None:
    entry = opened(subjects=[AMINA, AMINA], case="Q2611-0001", categories=["contact.name", "contact.email"])
    entry.refresh_from_db()
    assert (entry.kind, entry.actor_kind, entry.actor_token) == ("data.opened", "staff", "chie-at-the-desk")
    assert (entry.purpose, entry.case) == ("inquiry.answer", "Q2611-0001")
    assert entry.categories == ["contact.email", "contact.name"]
    assert entry.detail == {"data": 1, "policy_version": 1}
    assert [one.subject for one in entry.subjects.all()] == [AMINA]


def test_entries_are_found_by_person() -> None:
    first = opened(subjects=[AMINA], case="Q2611-0001")
    opened(subjects=["bakariiiiiiiiiiiiiiiiiiiii"], case="Q2611-0002")
    second = opened(subjects=[AMINA], case="Q2611-0002")
    assert list(entries_of(AMINA)) == [first, second]


def test_a_subject_may_be_a_row_whose_key_is_the_token() -> None:
    class Person:
        pk = AMINA

    assert list(entries_of(AMINA)) == []
    entry = opened(subjects=[Person()])
    assert list(entries_of(AMINA)) == [entry]


@pytest.mark.parametrize(
    "value",
    [
        "amina@example.ke",
        "Amina Odhiambo",
        "x" * 65,
        "+254712345678",
        "0712345678",
        "0712-345-678",
        "アミナ",
        "a\nb",
        "<b>",
        "two\twords",
    ],
)
def test_nothing_that_could_be_personal_enters(value: str) -> None:
    for attempt in (
        {"case": value},
        {"subjects": [value]},
        {"categories": [value]},
    ):
        with pytest.raises(UnfitEntry) as refusal:
            opened(**attempt)
        assert value not in str(refusal.value)
    with pytest.raises(UnfitEntry) as refusal:
        record("data.refused", by=CHIE, detail={"codes": value})
    assert value not in str(refusal.value)
    with pytest.raises(UnfitEntry):
        record("data.opened", by=Actor(kind="staff", token=value))
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    "value", ["", "Q2611-0032", "AR-10234", "2026-11-22", "2026-11-22T10:00:00+00:00", "a.b,c_d"]
)
def test_ids_keys_and_days_enter(value: str) -> None:
    assert check_word(value, "a test") == value


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnfitEntry, match=r"kinds\.py"):
        record("something.else", by=CHIE)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    "detail", [{"name": "x"}, {"data": "1"}, {"data": True}, {"data": 1.5}, {"data": None}, {"role": 1}]
)
def test_an_unknown_or_mistyped_detail_is_refused(detail: dict[str, Any]) -> None:
    with pytest.raises(UnfitEntry):
        record("data.opened", by=CHIE, detail=detail)
    assert Entry.objects.count() == 0


@given(st.text(min_size=1))
def test_whatever_is_typed_an_address_never_passes(text: str) -> None:
    for typed in (f"{text}@example.ke", f"{text} {text}"):
        with pytest.raises(UnfitEntry):
            check_detail("data.refused", {"codes": typed})


def test_equal_values_have_one_spelling() -> None:
    assert canonical({"b": 1, "a": ["é"]}) == b'{"a":["\\u00e9"],"b":1}'
    assert chain("0" * 64, 1, ["a"]) != chain("0" * 64, 1, ["b"])
    assert chain("0" * 64, 1, ["a", "b"]) != chain("0" * 64, 1, ["b", "a"])


STATEMENTS = [
    "UPDATE journal_entry SET kind = 'x'",
    "DELETE FROM journal_entry",
    "UPDATE journal_entrysubject SET subject = 'x'",
    "DELETE FROM journal_entrysubject",
    "UPDATE journal_batch SET head = 'x'",
    "DELETE FROM journal_batch",
    "UPDATE journal_batchentry SET digest = 'x'",
    "DELETE FROM journal_batchentry",
]


def _run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses_to_change_the_journal(statement: str) -> None:
    entry = opened(subjects=[AMINA])
    seal_journal(by=WORKER)
    with pytest.raises(DatabaseError, match="append-only"):
        _run(statement)
    assert Entry.objects.get().kind == entry.kind
    assert verify_journal().holds


def test_the_database_refuses_replacing_or_emptying_too() -> None:
    entry = opened()
    statement = "TRUNCATE journal_entry CASCADE"
    if connection.vendor == "sqlite":
        statement = (
            "REPLACE INTO journal_entry (id, at, kind, actor_kind, actor_token, purpose, 'case', categories,"
            f" detail, body_digest) VALUES ({entry.pk}, '2026-01-01', 'x', '', '', '', '', '[]', '{{}}', '')"
        )
    with pytest.raises(DatabaseError, match="append-only"):
        _run(statement)
    assert Entry.objects.get().kind == "data.opened"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
def test_sqlite_replaces_nothing_by_another_key_either() -> None:
    opened(subjects=[AMINA])
    seal_journal(by=WORKER)
    forged = (
        "REPLACE INTO journal_batchentry (id, batch_id, position, digest, entry_id)"
        " SELECT id + 100, batch_id, position, 'forged', entry_id FROM journal_batchentry"
    )
    with pytest.raises(DatabaseError, match="append-only"):
        _run(forged)
    _pragma("recursive_triggers=OFF")  # SQLite's default lets it happen; the chain tells
    try:
        _run(forged)
    finally:
        _pragma("recursive_triggers=ON")
    assert not verify_journal().holds


def _pragma(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {text}")


def test_without_the_triggers_the_database_would_let_it_happen() -> None:
    opened(subjects=[AMINA])
    with lifted_triggers():
        _run("UPDATE journal_entry SET kind = 'x'")
    assert Entry.objects.get().kind == "x"


def test_a_new_site_has_an_empty_chain_that_holds() -> None:
    report = verify_journal()
    assert (report.batches, report.entries, report.unsealed, report.head) == (0, 0, 0, "0" * 64)
    assert report.holds


def test_sealing_chains_batches() -> None:
    for number in range(3):
        opened(number, subjects=[AMINA])
    assert verify_journal().unsealed == 3
    assert seal_journal(by=WORKER) == 3
    opened()
    assert seal_journal(by=WORKER) == 1
    assert seal_journal(by=WORKER) == 0
    first, second = Batch.objects.order_by("number")
    assert (first.previous, second.previous) == ("0" * 64, first.head)
    assert first.sealed_by == "worker"
    report = verify_journal()
    assert (report.batches, report.entries, report.unsealed, report.head) == (2, 4, 0, second.head)
    assert report.holds


def test_entries_that_were_committed_late_are_sealed_by_a_later_batch() -> None:
    late, early = opened(), opened()
    with lifted_triggers():  # as if the transaction of the lower id committed last
        _run(f"UPDATE journal_entry SET id = {late.pk + 1000} WHERE id = {late.pk}")
    seal_journal(by=WORKER)
    Entry.objects.create(
        id=late.pk, at=datetime(2026, 11, 22, tzinfo=UTC), kind="data.opened", actor_kind="staff",
        actor_token="chie", body_digest=queries.body_digest([], {}),
    )  # fmt: skip
    assert seal_journal(by=WORKER) == 1
    assert verify_journal().holds
    assert BatchEntry.objects.get(entry_id=late.pk).batch_id == 2
    assert BatchEntry.objects.get(entry_id=early.pk).batch_id == 1


def test_a_large_backlog_is_sealed_in_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LARGEST_BATCH", 2)
    for number in range(5):
        opened(number)
    assert seal_journal(by=WORKER) == 5
    assert Batch.objects.count() == 3
    assert verify_journal().holds


def test_the_lock_of_the_sealer_is_one_row() -> None:
    seal_journal(by=WORKER)
    seal_journal(by=WORKER)
    assert SealerLock.objects.count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        SealerLock.objects.create(id=2)


def _three_batches() -> None:
    for number in range(6):
        opened(number, subjects=[AMINA], categories=["contact.name"])
        if number % 2:
            seal_journal(by=WORKER)


TAMPERINGS = [
    ("UPDATE journal_entry SET purpose = 'support' WHERE id = {entry}", "an entry was changed"),
    ("UPDATE journal_entry SET detail = '{{\"data\": 99}}' WHERE id = {entry}", "an entry was changed"),
    ("UPDATE journal_entry SET categories = '[]' WHERE id = {entry}", "an entry was changed"),
    ("UPDATE journal_entrysubject SET subject = 'nobody' WHERE entry_id = {entry}", "an entry was changed"),
    ("DELETE FROM journal_entrysubject WHERE entry_id = {entry}", "an entry was changed"),
    ("UPDATE journal_batchentry SET digest = 'x' WHERE entry_id = {entry}", "an entry was changed"),
    ("UPDATE journal_batchentry SET position = 7 WHERE entry_id = {entry}", "an entry is missing"),
    ("UPDATE journal_batch SET head = 'x' WHERE number = 2", "the head does not follow from the entries"),
    ("UPDATE journal_batch SET previous = 'x' WHERE number = 2", "the batch does not follow the one before"),
    (
        "DELETE FROM journal_batchentry WHERE batch_id = 2; DELETE FROM journal_batch WHERE number = 2",
        "a batch is missing",
    ),
]


@pytest.mark.parametrize(("statements", "fault"), TAMPERINGS)
def test_tampering_is_found_and_the_batch_is_named(statements: str, fault: str) -> None:
    _three_batches()
    third = Entry.objects.order_by("id")[2]
    with lifted_triggers():
        for statement in statements.split("; "):
            _run(statement.format(entry=third.pk))
    report = verify_journal()
    assert (report.bad_batch, report.fault) == (2, fault)
    assert not report.holds


def test_a_sealed_entry_that_is_deleted_is_missed() -> None:
    _three_batches()
    last = Entry.objects.order_by("id").last()
    assert last is not None
    with lifted_triggers():
        for statement in (
            f"DELETE FROM journal_batchentry WHERE entry_id = {last.pk}",
            f"DELETE FROM journal_entrysubject WHERE entry_id = {last.pk}",
            f"DELETE FROM journal_entry WHERE id = {last.pk}",
        ):
            _run(statement)
    assert verify_journal().bad_batch == 3


def test_rewriting_an_entry_with_its_own_digests_still_breaks_the_chain() -> None:
    _three_batches()
    entry = Entry.objects.order_by("id")[0]
    with lifted_triggers():
        Entry.objects.filter(pk=entry.pk).update(purpose="support")
        entry.refresh_from_db()
        BatchEntry.objects.filter(entry=entry).update(digest=queries.entry_digest(entry))
    assert verify_journal().fault == "the head does not follow from the entries"


def test_without_recomputing_the_digests_tampering_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    _three_batches()
    with lifted_triggers():
        _run("UPDATE journal_entry SET purpose = 'support'")
    assert not verify_journal().holds
    monkeypatch.setattr(queries, "_is_changed", lambda row: False)
    assert verify_journal().holds


def test_an_entry_of_a_request_that_rolls_back_is_gone_with_it() -> None:
    with transaction.atomic():
        opened()
        transaction.set_rollback(True)
    assert Entry.objects.count() == 0
    assert EntrySubject.objects.count() == 0
