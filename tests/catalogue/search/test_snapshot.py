"""An index from its files answers as the one that was saved; half a one, or another version, is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from funabin.catalogue.search import snapshot
from funabin.catalogue.search.index import Index
from tests.catalogue.search.stock import QUESTIONS, STOCK, row
from tests.catalogue.search.test_changes import BATCHES, changed, check
from tests.catalogue.search.test_engine import facts


@pytest.fixture(autouse=True)
def _a_disk_that_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_on_disk", lambda descriptor: None)


def some() -> tuple[Index, dict[Any, Any]]:
    rows = [row(number, facts(number)) for number in range(20)]
    return Index.build(rows), {each[0]: each for each in rows}


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(rows=STOCK, batches=BATCHES, query=QUESTIONS)
def test_an_index_from_its_files_is_the_same_and_goes_on(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], batches: list[Any], query: Any
) -> None:
    index, now = Index.build(rows), {each[0]: each for each in rows}
    for number, (put, gone, settle) in enumerate(batches):
        folder = tmp_path_factory.mktemp("snapshots")
        index.save(folder, {"number": number})
        index, stamp = Index.load(folder)
        assert stamp == {"number": number}
        check(index, now, query)
        changed(index, now, put, gone, settle=settle)
        check(index, now, query)


def test_what_a_process_changes_stays_its_own(tmp_path: Path) -> None:
    index, now = some()
    index.save(tmp_path, {})
    mine, _ = Index.load(tmp_path)
    changed(mine, dict(now), [(1, facts(1, price=1, fuel="lpg"))], [2], settle=True)
    other, _ = Index.load(tmp_path)
    check(other, now)


def test_a_newer_snapshot_takes_the_place_of_the_former(tmp_path: Path) -> None:
    index, now = some()
    index.save(tmp_path, {"at": 1})
    old, _ = Index.load(tmp_path)
    changed(index, now, [(1, facts(1, price=1))], [], settle=False)
    index.save(tmp_path, {"at": 2})
    new, stamp = Index.load(tmp_path)
    check(new, now)
    assert (stamp, len(old)) == ({"at": 2}, len(new))
    assert len([each for each in tmp_path.iterdir() if each.is_dir()]) == 1
    assert old.columns["price"].sum() != new.columns["price"].sum()  # still readable where it was open


@pytest.mark.parametrize("stage", ["np.save", "_folder_on_disk", "_write_text"])
def test_a_snapshot_that_was_not_finished_is_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    index, now = some()
    with monkeypatch.context() as patch:
        patch.setattr(np if stage == "np.save" else snapshot, stage.removeprefix("np."), stopped)
        with pytest.raises(KeyboardInterrupt):
            index.save(tmp_path, {"at": 1})
    with pytest.raises(snapshot.NoSnapshot, match="no whole snapshot"):
        Index.load(tmp_path)
    index.save(tmp_path, {"at": 2})
    with monkeypatch.context() as patch:
        patch.setattr(np if stage == "np.save" else snapshot, stage.removeprefix("np."), stopped)
        with pytest.raises(KeyboardInterrupt):
            index.save(tmp_path, {"at": 3})
    again, stamp = Index.load(tmp_path)
    check(again, now)
    assert stamp == {"at": 2}


def stopped(*given: Any, **named: Any) -> None:
    raise KeyboardInterrupt


def test_a_snapshot_that_lost_a_file_is_no_snapshot(tmp_path: Path) -> None:
    index, _ = some()
    index.save(tmp_path, {})
    next(tmp_path.glob("*/alive.npy")).unlink()
    with pytest.raises(snapshot.NoSnapshot):
        Index.load(tmp_path)


@pytest.mark.parametrize("broken", ["alive.npy", "told.json"])
def test_a_damaged_snapshot_is_no_snapshot(tmp_path: Path, broken: str) -> None:
    index, _ = some()
    index.save(tmp_path, {})
    file = next(tmp_path.glob(f"*/{broken}"))
    file.write_bytes(file.read_bytes()[:12])
    with pytest.raises(snapshot.NoSnapshot, match="damaged"):
        Index.load(tmp_path)


@pytest.mark.parametrize("what", ["version", "shape"])
def test_a_snapshot_of_another_version_is_refused(tmp_path: Path, what: str) -> None:
    index, _ = some()
    index.save(tmp_path, {})
    Index.load(tmp_path)
    file = next(tmp_path.glob("*/told.json"))
    file.write_text(json.dumps(json.loads(file.read_text()) | {what: "another"}))
    with pytest.raises(snapshot.AnotherVersion, match="another version of this program"):
        Index.load(tmp_path)


def test_another_list_of_colours_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index, _ = some()
    index.save(tmp_path, {})
    monkeypatch.setitem(index_module().CLOSED, "colour", ["teal"])
    with pytest.raises(snapshot.AnotherVersion):
        Index.load(tmp_path)


def index_module() -> Any:
    from funabin.catalogue.search import index

    return index


def test_an_empty_stock_is_kept_too(tmp_path: Path) -> None:
    Index.build([]).save(tmp_path, {"rows": 0})
    index, stamp = Index.load(tmp_path)
    assert (len(index), stamp) == (0, {"rows": 0})
    now: dict[Any, Any] = {}
    changed(index, now, [(1, facts(1))], [], settle=False)
    check(index, now)
