"""Copies of both databases, and that a thief or an old copy brings nobody back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as current_settings
from django.db import connections

from funabin.gate import copies, ledger, vault
from funabin.gate.actions import Backup, RestoreRefused, back_up, erase_subject, restore, restoring
from funabin.gate.actions.collecting import place_of
from funabin.gate.models import DataSubject, SealedDatum, SubjectKey
from funabin.gate.rules import decode
from funabin.journal.models import Entry
from tests.cast import WORKER
from tests.gate.world import AMINA, asked, kinds, opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]


def test_the_main_database_is_copied_first_and_the_keys_apart(tmp_path: Path) -> None:
    asked()
    made = back_up(directory=tmp_path, by=WORKER)
    assert (made.main.parent, made.keys.parent) == (tmp_path / "main", tmp_path / "keyring")
    assert made.main.stat().st_mtime_ns <= made.keys.stat().st_mtime_ns
    manifests = (made.main.with_suffix(".json"), made.keys.with_suffix(".json"))
    for file in (made.main, made.keys, *manifests):
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.stat().st_size > 0
    assert Entry.objects.get(kind="backup.made").detail == {"data": 4, "keys": 1}
    assert ledger.exists()


def test_what_was_lost_comes_back(tmp_path: Path) -> None:
    card = asked()
    made = back_up(directory=tmp_path, by=WORKER)
    SealedDatum.objects.all().delete()
    SubjectKey.objects.all().delete()
    assert restore(main=made.main, keys=made.keys, by=WORKER).destroyed_again == 0
    assert opened(card.name) == [AMINA["name"]]
    assert Entry.objects.get(kind="backup.restored").detail["destroyed_again"] == 0


def _name_from(made: Backup) -> str:
    """What a thief reads who holds both backups and the ring: the erased name, if its key is there."""
    datum = SealedDatum.objects.get(category="contact.name")
    key_id, wrapped = datum.key, _wrapped(made.keys, datum.key)
    cipher = vault.unwrap(key_id, wrapped)
    return str(decode(vault.unseal(datum.ciphertext, cipher=cipher, place=place_of(datum))))


def _wrapped(keys: Path, key_id: UUID) -> bytes:
    with closing(sqlite3.connect(keys)) as copy:
        found: tuple[bytes] = copy.execute(
            "SELECT wrapped FROM gate_subjectkey WHERE id = ?", [key_id.hex]
        ).fetchone()
    return found[0]


def test_an_erased_person_stays_erased_after_restoring_yesterday(tmp_path: Path) -> None:
    card = asked()
    made = back_up(directory=tmp_path, by=WORKER)
    erase_subject(subject=card.subject, by=WORKER)
    assert restore(main=made.main, keys=made.keys, by=WORKER).destroyed_again == 1
    assert SubjectKey.objects.count() == 0
    assert DataSubject.objects.get().erased_at is not None
    assert SealedDatum.objects.count() == 4  # ciphertext, the ring and yesterday's keyring were all there
    with pytest.raises(Exception, match="key_destroyed"):
        opened(card.name)
    assert Entry.objects.get(kind="backup.restored").detail["destroyed_again"] == 1


def test_without_the_ledger_yesterdays_keys_would_reveal_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = asked()
    made = back_up(directory=tmp_path, by=WORKER)
    erase_subject(subject=card.subject, by=WORKER)
    if connections["keyring"].vendor == "sqlite":
        assert _name_from(made) == AMINA["name"]  # which is why keys are kept apart and on a short rotation
    monkeypatch.setattr(restoring, "destroy_listed", list)
    monkeypatch.setattr(restoring, "mark_erased", lambda at: 0)
    restore(main=made.main, keys=made.keys, by=WORKER)
    assert opened(card.name) == [AMINA["name"]]


def test_restoring_without_the_ledger_is_refused(tmp_path: Path, ledger_file: Path) -> None:
    card = asked()
    made = back_up(directory=tmp_path, by=WORKER)
    erase_subject(subject=card.subject, by=WORKER)
    ledger_file.unlink()
    with pytest.raises(RestoreRefused):
        restore(main=made.main, keys=made.keys, by=WORKER)
    assert SubjectKey.objects.count() == 0
    assert "backup.restored" not in kinds()


def test_a_ledger_that_lost_lines_is_refused(tmp_path: Path, ledger_file: Path) -> None:
    erase_subject(subject=asked().subject, by=WORKER)
    erase_subject(subject=asked("Q2611-0002").subject, by=WORKER)
    made = back_up(directory=tmp_path, by=WORKER)
    whole = ledger_file.read_bytes().splitlines(keepends=True)
    for lines in ([], whole[:1], whole[1:], [whole[1], whole[0]]):
        ledger_file.write_bytes(b"".join(lines))
        with pytest.raises(RestoreRefused):
            restore(main=made.main, keys=made.keys, by=WORKER)
    ledger_file.write_bytes(b"".join(whole))
    assert restore(main=made.main, keys=made.keys, by=WORKER).destroyed_again == 0


def test_a_backup_overwrites_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there").write_text("x")
    with pytest.raises(FileExistsError):
        copies.write_new(tmp_path / "there", b"y")
    assert (tmp_path / "there").read_text() == "x"


def test_postgresql_without_its_tools_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(RuntimeError, match="pg_dump is not installed"):
        copies.postgresql("default", "pg_dump")


def test_secrets_go_to_the_tools_by_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}

    def run(command: list[str], **options: object) -> None:
        seen.update(options, command=command)

    monkeypatch.setattr(copies.subprocess, "run", run)
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    database = {
        **current_settings.DATABASES["default"],
        "PASSWORD": "s3cret",
        "HOST": "",
        "PORT": "",
        "USER": "u",
    }
    monkeypatch.setattr(
        connections["default"], "settings_dict", {**connections["default"].settings_dict, **database}
    )
    copies.postgresql("default", "pg_dump", "--format=custom")
    assert "s3cret" not in " ".join(seen["command"])
    environment = seen["env"]
    assert isinstance(environment, dict)
    assert (environment["PGPASSWORD"], environment["PGUSER"]) == ("s3cret", "u")
    assert "PGHOST" not in environment
