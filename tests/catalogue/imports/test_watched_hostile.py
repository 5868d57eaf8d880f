"""Watched folders of those who mean harm, and lists that trip the worker."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from funabin.catalogue.actions import NotAllowed, sources
from funabin.catalogue.actions.imports import begin_import, look_at_due, save_source
from funabin.catalogue.feeds import watched
from funabin.catalogue.models import StockImport, StockSource
from funabin.shipping import tasks
from tests.cast import DAICHI
from tests.catalogue.imports.lists import listed
from tests.catalogue.imports.test_sources import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def yard(settings: Settings, tmp_path: Path) -> Path:
    """The only folder that the site gives free."""
    folder = tmp_path / "yard"
    folder.mkdir()
    settings.STOCK_FOLDERS = [str(folder)]
    return folder


def watch(folder: Path, name: str = "yard") -> StockSource:
    told = {"kind": "folder", "place": str(folder), "mapping": "house", "full": True}
    return save_source(name=name, by=DAICHI, **told)


def test_only_folders_that_the_site_gives_free_are_watched(yard: Path, tmp_path: Path) -> None:
    (yard / "out").symlink_to(tmp_path)
    (yard / "circle").symlink_to(yard / "circle")
    for place in (tmp_path, Path("/"), Path("/etc"), yard / ".." / "x", yard / "out", yard / "circle"):
        with pytest.raises(NotAllowed, match="Give a folder below"):
            watch(place)
    assert watch(yard / "uss").place == str(yard / "uss")  # the twin; it may be made later


def test_a_folder_that_became_a_link_later_is_not_read_and_can_be_paused(yard: Path, tmp_path: Path) -> None:
    put(tmp_path, "secret.csv", listed([10_001]))
    watch(yard / "uss")
    (yard / "uss").symlink_to(tmp_path)
    assert look_at_due(by=DAICHI) == 0
    assert (StockSource.objects.get().error, StockImport.objects.count()) == ("The folder cannot be read.", 0)
    assert not save_source(name="yard", active=False, by=DAICHI).active


@pytest.mark.parametrize("full", [True, False])
def test_links_in_a_folder_are_passed_over(yard: Path, tmp_path: Path, full: bool) -> None:
    (yard / "new.csv").symlink_to(put(tmp_path, "secret.csv", listed([10_001]), age=30))
    watch(yard)
    StockSource.objects.update(full=full)
    assert look_at_due(by=DAICHI) == 0
    put(yard, "old.csv", listed([10_002]), age=900)
    StockSource.objects.update(due_at=timezone.now())
    assert look_at_due(by=DAICHI) == 1
    assert StockImport.objects.get().file_name == "old.csv"


@pytest.mark.parametrize("becomes", ["link", "pipe"])
def test_a_file_that_becomes_something_else_while_it_is_looked_at_is_not_read(
    yard: Path, tmp_path: Path, becomes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, path = put(tmp_path, "secret.csv", listed([10_001])), yard / "new.csv"
    if becomes == "link":
        path.symlink_to(secret)
    else:
        os.mkfifo(path)
    monkeypatch.setattr(sources, "newest_file", lambda _folder: path)
    watch(yard)
    assert look_at_due(by=DAICHI) == 0
    assert StockImport.objects.count() == 0
    assert StockSource.objects.get().failures == 1


def test_a_place_that_trips_the_worker_stops_no_other(yard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("bad", "good"):
        (yard / name).mkdir()
        put(yard / name, "a.csv", listed([10_001]))
        watch(yard / name, name)

    def tripped(folder: Path) -> Path | None:
        if folder.name == "bad":
            raise RecursionError
        return watched.newest_file(folder)

    monkeypatch.setattr(sources, "newest_file", tripped)
    assert look_at_due(by=DAICHI) == 1
    assert StockSource.objects.get(name="bad").error == "Reading it failed on our side."


def test_a_list_that_trips_the_worker_is_set_aside_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    runs = [
        begin_import(file=listed([number]), by=DAICHI, source=f"s{number}") for number in (10_001, 10_002)
    ]
    go_on = tasks.continue_import

    def tripped(*, import_id: int, **how: Any) -> StockImport:
        if import_id == runs[0].pk:
            raise RecursionError("cell of a person")
        return go_on(import_id=import_id, **how)

    monkeypatch.setattr(tasks, "continue_import", tripped)
    monkeypatch.setattr(tasks, "SECONDS", 60)
    tasks.run_imports()
    told = [(run.state, run.error) for run in StockImport.objects.order_by("pk")]
    assert told == [("failed", "Reading it failed on our side."), ("done", "")]
    assert "RecursionError at" in caplog.text
    assert "person" not in caplog.text


def test_a_database_that_is_away_sets_no_list_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    begin_import(file=listed([10_001]), by=DAICHI)

    def away(**_how: Any) -> StockImport:
        raise OperationalError

    monkeypatch.setattr(tasks, "continue_import", away)
    with pytest.raises(OperationalError):
        tasks.run_imports()
    assert StockImport.objects.get().state == "reading"
