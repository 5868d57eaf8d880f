"""The body of an old entry may go, and the chain still holds; nothing else goes, and nothing goes early."""

# ruff: noqa: S608  (statements that tamper are written out)
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from funabin.journal import actions, queries
from funabin.journal.actions import drop_bodies, note_term, record, seal_journal, verify_journal
from funabin.journal.models import Entry
from funabin.journal.queries import droppable, least_days, terms
from tests.cast import CHIE, WORKER
from tests.journal.triggers import lifted_triggers

pytestmark = pytest.mark.django_db

AMINA = "aminaaaaaaaaaaaaaaaaaaaaaa"
DAYS = 1095
EARLY = "a body was dropped before its time"


def _written(monkeypatch: pytest.MonkeyPatch, days_ago: int, kind: str = "data.opened") -> Entry:
    """An entry of that day, sealed."""
    at = timezone.now() - timedelta(days=days_ago)
    with monkeypatch.context() as then:
        then.setattr(actions.timezone, "now", lambda: at)
        detail = {"days": DAYS} if kind == "journal.term" else {"data": 1, "policy_version": 1}
        entry = record(kind, by=CHIE, subjects=[AMINA], categories=["contact.name"], detail=detail)
    seal_journal(by=WORKER)
    return entry


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> Entry:
    """An entry whose body may go."""
    _written(monkeypatch, 2000, kind="journal.term")
    return _written(monkeypatch, DAYS + 1)


def _run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [])


def test_an_old_body_goes_and_the_chain_holds(old: Entry) -> None:
    before = verify_journal()
    assert list(droppable(timezone.now())) == [old]
    assert drop_bodies([old.pk]) == 1
    old.refresh_from_db()
    assert (old.categories, old.detail) == ([], {})
    assert old.dropped_at is not None
    assert old.body_digest == queries.body_digest(["contact.name"], {"data": 1, "policy_version": 1})
    assert [one.subject for one in old.subjects.all()] == [AMINA]
    after = verify_journal()
    assert (after.holds, after.head, after.entries) == (True, before.head, before.entries)
    assert list(droppable(timezone.now())) == []
    assert drop_bodies([old.pk]) == 0


def test_the_term_is_an_entry_of_the_chain_and_said_once() -> None:
    note_term(days=DAYS, by=WORKER)
    note_term(days=DAYS, by=WORKER)
    assert [days for _, days in terms()] == [DAYS]
    note_term(days=DAYS + 1, by=WORKER)
    assert [days for _, days in terms()] == [DAYS, DAYS + 1]
    assert Entry.objects.filter(kind="journal.term").count() == 2


def _said(monkeypatch: pytest.MonkeyPatch, days: int, *, ago: int, dated: int | None = None) -> None:
    """A term noted and sealed `ago` days ago; its row says `dated` days ago."""
    now = timezone.now()
    with monkeypatch.context() as then:
        then.setattr(actions.timezone, "now", lambda: now - timedelta(days=ago if dated is None else dated))
        record("journal.term", by=WORKER, detail={"days": days})
        then.setattr(actions.timezone, "now", lambda: now - timedelta(days=ago))
        seal_journal(by=WORKER)


@pytest.mark.parametrize("dated", [0, 1900], ids=["said today", "dated back"])
def test_a_term_lowered_to_drop_at_once_is_found(monkeypatch: pytest.MonkeyPatch, dated: int) -> None:
    _said(monkeypatch, DAYS, ago=2000)
    young = _written(monkeypatch, 10)
    _said(monkeypatch, 1, ago=0, dated=dated)
    assert drop_bodies([young.pk]) == 1  # the database believes the newest row
    assert verify_journal().fault == EARLY
    monkeypatch.setattr(queries, "LOWERED_AFTER", timedelta(0))
    assert verify_journal().holds


def test_a_term_that_no_batch_sealed_lets_nothing_go(monkeypatch: pytest.MonkeyPatch) -> None:
    young = _written(monkeypatch, 10)
    record("journal.term", by=WORKER, detail={"days": 1})
    assert drop_bodies([young.pk]) == 1
    assert verify_journal().fault == EARLY


def test_the_term_that_counts_is_the_longest_since_one_stood_for_thirty_days() -> None:
    now = timezone.now()
    ago = {days: now - timedelta(days=days) for days in (0, 10, 29, 30, 31, 900)}
    assert least_days([], now) is None
    assert least_days([(ago[0], 9)], now) == 9
    assert least_days([(ago[900], 9), (ago[29], 1)], now) == 9
    assert least_days([(ago[900], 9), (ago[30], 1)], now) == 1
    assert least_days([(ago[900], 9), (ago[31], 1), (ago[10], 9)], now) == 9  # put right meanwhile
    assert least_days([(ago[900], 9), (ago[0], 99)], now) == 99
    assert least_days([(ago[900], 9), (ago[0], 99)], ago[10]) == 9


def test_the_database_refuses_an_early_drop(monkeypatch: pytest.MonkeyPatch, old: Entry) -> None:
    young = _written(monkeypatch, DAYS - 1)
    with pytest.raises(DatabaseError, match="append-only"):
        drop_bodies([old.pk, young.pk])
    assert not Entry.objects.filter(dropped_at__isnull=False).exists()
    future = (timezone.now() + timedelta(days=900)).strftime("%Y-%m-%d %H:%M:%S")
    with pytest.raises(DatabaseError, match="append-only"):  # nor as if it were later
        _run(
            f"UPDATE journal_entry SET dropped_at = '{future}', categories = '[]', detail = '{{}}'"
            f" WHERE id = {young.pk}"
        )
    assert verify_journal().holds


def test_the_database_drops_nothing_without_a_term_nor_the_term_nor_what_is_not_sealed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lonely = _written(monkeypatch, 4000)
    with pytest.raises(DatabaseError, match="append-only"):
        drop_bodies([lonely.pk])
    term = _written(monkeypatch, 3000, kind="journal.term")
    with pytest.raises(DatabaseError, match="append-only"):
        drop_bodies([term.pk])
    unsealed = Entry.objects.create(
        at=datetime(2020, 1, 1, tzinfo=UTC), kind="data.opened", actor_kind="staff", actor_token="chie",
        body_digest=queries.body_digest([], {}),
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="append-only"):
        drop_bodies([unsealed.pk])
    assert drop_bodies([lonely.pk]) == 1
    assert verify_journal().holds


TODAY = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S+00:00")
DROP = f"UPDATE journal_entry SET dropped_at = '{TODAY}', categories = '[]', detail = '{{}}'"
COLUMNS = [
    "at = '2020-01-01 00:00:00+00:00'",
    "kind = 'x'",
    "actor_kind = 'x'",
    "actor_token = 'x'",
    "purpose = 'x'",
    "\"case\" = 'x'",
    "body_digest = 'x'",
]


def test_the_drop_those_statements_change_would_pass(old: Entry) -> None:
    _run(f"{DROP} WHERE id = {old.pk}")
    old.refresh_from_db()
    assert (old.categories, old.detail) == ([], {})
    assert verify_journal().holds


@pytest.mark.parametrize("column", COLUMNS)
def test_the_database_refuses_to_change_another_column_with_the_body(old: Entry, column: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        _run(f"{DROP}, {column} WHERE id = {old.pk}")
    old.refresh_from_db()
    assert (old.kind, old.dropped_at) == ("data.opened", None)
    assert verify_journal().holds


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE journal_entry SET dropped_at = '{TODAY}'",  # the body stays
        f"UPDATE journal_entry SET dropped_at = '{TODAY}', categories = '[]', detail = '[1]'",
        "UPDATE journal_entry SET categories = '[]', detail = '{}'",  # nothing says that it went
    ],
    ids=["said and not done", "half done", "done and not said"],
)
def test_the_database_refuses_half_a_drop(old: Entry, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        _run(f"{statement} WHERE id = {old.pk}")
    assert verify_journal().holds


def test_a_dropped_body_does_not_come_back(old: Entry) -> None:
    drop_bodies([old.pk])
    for statement in ("SET dropped_at = NULL", "SET detail = '{\"data\": 2}'"):
        with pytest.raises(DatabaseError, match="append-only"):
            _run(f"UPDATE journal_entry {statement} WHERE id = {old.pk}")
    assert verify_journal().holds


# --- twins: where the triggers are gone, the chain tells --------------------------------------------------


def test_verification_finds_an_early_drop(monkeypatch: pytest.MonkeyPatch, old: Entry) -> None:
    young = _written(monkeypatch, DAYS - 1)
    with lifted_triggers():
        drop_bodies([young.pk])
    assert verify_journal().fault == EARLY
    monkeypatch.setattr(queries, "_is_dropped_early", lambda entry, kept: False)
    assert verify_journal().holds


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (DROP, ""),
        (f"{DROP}, purpose = 'support'", "an entry was changed"),
        (f"{DROP}, body_digest = 'x'", "an entry was changed"),
        ("UPDATE journal_entry SET categories = '[]', detail = '{}'", "an entry was changed"),
        (f"UPDATE journal_entry SET dropped_at = '{TODAY}', detail = '{{\"data\": 9}}'",
         "an entry was changed"),
        (DROP.replace(TODAY, "2099" + TODAY[4:]), EARLY),
    ],
    ids=["well dropped", "another column", "the digest", "unsaid", "another body", "dated later"],
)  # fmt: skip
def test_verification_finds_what_else_was_changed(old: Entry, statement: str, fault: str) -> None:
    with lifted_triggers():
        _run(f"{statement} WHERE id = {old.pk}")
        if not fault:
            _run(
                f"UPDATE journal_entry SET dropped_at = '{timezone.now().isoformat(' ')}' WHERE id = {old.pk}"
            )
    assert verify_journal().fault == fault


def test_verification_finds_that_the_term_itself_was_dropped(
    monkeypatch: pytest.MonkeyPatch, old: Entry
) -> None:
    _written(monkeypatch, 2500, kind="journal.term")
    with lifted_triggers():
        drop_bodies(list(Entry.objects.filter(kind="journal.term").values_list("pk", flat=True)[:1]))
    assert verify_journal().fault == EARLY
