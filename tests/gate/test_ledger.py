"""The erasure ledger loses no line, whatever crashes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from funabin.gate import ledger
from funabin.gate.ledger import Destruction, LedgerBroken, Mark

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


# --- how long it was --------------------------------------------------------------------------------------


def test_each_line_carries_its_number_and_a_digest_over_all_before_it() -> None:
    assert ledger.append(()) == ledger.mark() == Mark(0, "")
    first, both = _line(), _line()
    one = ledger.append([first])
    assert (one, one.lines, len(one.head)) == (Mark().after(first), 1, 64)
    assert ledger.append([both]) == one.after(both) == ledger.mark()
    assert ledger.append(()) == ledger.mark()  # nothing added, nothing changed


def test_a_ledger_continues_every_shorter_one_and_no_other() -> None:
    one = ledger.append([_line()])
    two = ledger.append([_line(), _line()])
    assert all(ledger.continues_all([mark]) for mark in (Mark(), one, two))
    for other in (Mark(1, "0" * 64), Mark(4, two.head), Mark(2, two.head), Mark(0, "x")):
        assert not ledger.continues_all([other])


@pytest.mark.parametrize("harm", ["lost", "swapped", "changed", "doubled"])
def test_a_line_that_was_lost_moved_or_changed_is_seen(ledger_file: Path, harm: str) -> None:
    ledger.append([_line(), _line(), _line()])
    lines = ledger_file.read_text().splitlines(keepends=True)
    harmed = {
        "lost": [lines[0], lines[2]],
        "swapped": [lines[1], lines[0], lines[2]],
        "changed": [lines[0], lines[1].replace("amina", "bilal"), lines[2]],
        "doubled": [*lines, lines[2]],
    }
    ledger_file.write_text("".join(harmed[harm]))
    for read in (ledger.destructions, ledger.mark, lambda: ledger.continues_all([Mark()])):
        with pytest.raises(LedgerBroken, match="does not hold"):
            read()


def test_nothing_is_added_to_a_ledger_whose_end_cannot_be_read(ledger_file: Path) -> None:
    ledger.append([_line()])
    with ledger_file.open("ab") as file:
        file.write(b"rubbish\n")
    before = ledger_file.read_bytes()
    with pytest.raises(LedgerBroken):
        ledger.append([_line()])
    assert ledger_file.read_bytes() == before


def test_a_line_is_far_shorter_than_what_is_read_for_it(ledger_file: Path) -> None:
    longest = Destruction.of(uuid4(), "a" * 26, "r" * 32, "c" * 64, reason="erased", at=AT)
    ledger.append([longest])
    assert ledger_file.stat().st_size < ledger.LONGEST_LINE / 4
