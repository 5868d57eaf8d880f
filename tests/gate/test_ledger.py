"""The erasure ledger loses no line, whatever crashes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from funabin.gate import ledger
from funabin.gate.ledger import Destruction, LedgerBroken

AT = datetime(2026, 11, 22, tzinfo=UTC)


def _line() -> Destruction:
    return Destruction.of(uuid4(), "amina", "service", "", reason="erased", at=AT)


def test_a_ledger_begins_empty() -> None:
    assert not ledger.exists()
    assert ledger.destructions() == []
    ledger.append(())
    assert ledger.exists()
    assert ledger.destructions() == []


def test_lines_are_kept_in_order(ledger_file: Path) -> None:
    lines = [_line(), _line(), _line()]
    ledger.append(lines[:2])
    ledger.append(lines[2:])
    assert ledger.destructions() == lines
    assert ledger_file.stat().st_mode & 0o777 == 0o600


def test_a_torn_line_took_no_effect_and_is_cut_off(ledger_file: Path) -> None:
    first, second = _line(), _line()
    ledger.append([first])
    with ledger_file.open("ab") as file:
        file.write(b'{"key": "torn')
    assert ledger.destructions() == [first]
    ledger.append([second])
    assert ledger.destructions() == [first, second]


@pytest.mark.parametrize("line", [b"rubbish\n", b'{"key": "1"}\n', b"[]\n"])
def test_an_unreadable_line_is_not_passed_over(ledger_file: Path, line: bytes) -> None:
    ledger.append([_line()])
    with ledger_file.open("ab") as file:
        file.write(line)
    with pytest.raises(LedgerBroken):
        ledger.destructions()


def test_a_line_is_on_the_disk_before_append_returns(
    monkeypatch: pytest.MonkeyPatch, ledger_file: Path
) -> None:
    synced = []
    monkeypatch.setattr(ledger.os, "fsync", lambda file: synced.append(ledger_file.stat().st_size))
    ledger.append([_line()])
    assert synced[0] == ledger_file.stat().st_size > 0
    assert len(synced) == 2  # the file, and the folder that names it


def test_a_full_disk_is_noticed(monkeypatch: pytest.MonkeyPatch, ledger_file: Path) -> None:
    first = _line()
    ledger.append([first])
    whole = ledger.os.pwrite
    monkeypatch.setattr(ledger.os, "pwrite", lambda file, lines, at: whole(file, lines[:9], at))
    with pytest.raises(OSError, match="written whole"):
        ledger.append([_line()])
    monkeypatch.undo()
