"""Watched folders and addresses, photos by address and by ZIP."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from funabin.catalogue.actions import NotAllowed, sources
from funabin.catalogue.actions import photos as photo_actions
from funabin.catalogue.actions.imports import (
    begin_import,
    begin_photos,
    continue_import,
    fetch_photos,
    look_at_due,
    look_now,
    save_source,
    take_photos,
)
from funabin.catalogue.models import StockImport, StockPhoto, StockSource, Vehicle
from funabin.kit import fetching
from funabin.kit.fetching import Fetched, FetchRefused, check_address, may_reach
from tests.cast import DAICHI
from tests.catalogue.imports.lists import listed
from tests.catalogue.stock import draft

INSIDE = ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def yard(settings: Settings, tmp_path: Path) -> None:
    """The site gives the test's folder free for lists."""
    settings.STOCK_FOLDERS = [str(tmp_path)]


def put(folder: Path, name: str, content: bytes, *, age: float = 60) -> Path:
    """A file that nobody has written to for `age` seconds."""
    path = folder / name
    path.write_bytes(content)
    then = timezone.now().timestamp() - age
    os.utime(path, (then, then))
    return path


def watch(folder: Path, **told: Any) -> StockSource:
    """A watched folder."""
    plan = {"kind": "folder", "place": str(folder), "mapping": "house", "full": True, "publish": True} | told
    return save_source(name="yard", by=DAICHI, **plan)


def finish() -> StockImport:
    """Take what the watcher began."""
    return continue_import(import_id=StockImport.objects.latest("pk").pk, by=DAICHI)


def test_a_folder_s_newest_list_is_taken_once(tmp_path: Path) -> None:
    watch(tmp_path)
    put(tmp_path, "old.csv", listed([10_009]), age=900)
    put(tmp_path, "new.csv", listed(range(10_001, 10_004)))
    put(tmp_path, "notes.pdf", b"x", age=30)
    assert look_at_due(by=DAICHI) == 1
    run = finish()
    assert (run.file_name, run.source, run.created, run.published) == ("new.csv", "yard", 3, 3)
    look_now(name="yard", by=DAICHI)
    assert look_at_due(by=DAICHI) == 0


def test_of_lists_of_a_part_none_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "old.csv", listed([10_001]))
    put(tmp_path, "first.csv", listed([10_002]))
    watch(tmp_path, full=False)
    names = []
    for name in ("monday.csv", "tuesday.csv", "again.csv"):
        look_now(name="yard", by=DAICHI)
        assert look_at_due(by=DAICHI) == 1
        names.append(finish().file_name)
        if name == "monday.csv":  # two at once, between two looks; the second has the older date
            put(tmp_path, "monday.csv", listed([10_003]))
            put(tmp_path, "tuesday.csv", listed([10_004]), age=9_000)
    assert names == ["first.csv", "monday.csv", "tuesday.csv"]
    put(tmp_path, "first.csv", listed([10_002]))  # sent once more: nothing new, and nothing is set back
    look_now(name="yard", by=DAICHI)
    assert look_at_due(by=DAICHI) == 0
    assert Vehicle.objects.count() == 3


def test_a_file_that_may_still_be_written_waits(tmp_path: Path) -> None:
    watch(tmp_path)
    put(tmp_path, "new.csv", listed([10_001]), age=2)
    assert look_at_due(by=DAICHI) == 0
    assert StockImport.objects.count() == 0


def test_a_source_is_not_looked_at_while_its_list_is_read(tmp_path: Path) -> None:
    watch(tmp_path)
    put(tmp_path, "a.csv", listed([10_001]), age=60)
    assert look_at_due(by=DAICHI) == 1
    put(tmp_path, "b.csv", listed([10_002]), age=30)
    look_now(name="yard", by=DAICHI)
    assert look_at_due(by=DAICHI) == 0
    finish()
    assert look_at_due(by=DAICHI) == 1


def test_a_failure_is_told_at_the_desk_and_waits_longer_each_time(tmp_path: Path) -> None:
    watch(tmp_path / "none", every_minutes=10)
    waits = []
    for _turn in range(3):
        StockSource.objects.update(due_at=timezone.now())
        assert look_at_due(by=DAICHI) == 0
        row = StockSource.objects.get()
        assert row.looked_at is not None
        waits.append((row.due_at - row.looked_at) / timedelta(minutes=1))
    assert (waits, row.failures, row.error) == ([20, 40, 80], 3, "The folder cannot be read.")


def test_an_automatic_source_that_lacks_too_much_asks(tmp_path: Path) -> None:
    watch(tmp_path, missing="sold")
    put(tmp_path, "a.csv", listed(range(10_001, 10_011)))
    look_at_due(by=DAICHI)
    finish()
    put(tmp_path, "b.csv", listed([10_001]), age=30)
    look_now(name="yard", by=DAICHI)
    look_at_due(by=DAICHI)
    assert finish().state == "asking"
    assert Vehicle.objects.filter(state="available").count() == 10


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "address", "place": "http://example.com/a.csv"},
        {"kind": "address", "place": "https://me:secret@example.com/a.csv"},
        {"kind": "folder", "place": "lists"},
        {"kind": "ftp", "place": "/lists"},
    ],
)
def test_a_place_that_cannot_be_watched_is_refused(told: dict[str, str]) -> None:
    with pytest.raises(NotAllowed):
        save_source(name="yard", by=DAICHI, mapping="house", **told)
    assert StockSource.objects.count() == 0


def test_an_address_is_asked_by_its_marks_and_its_list_taken_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    given = put(tmp_path, "a.csv", listed([10_001]))

    @contextmanager
    def fetch(_address: str, *, most: int, etag: str = "", modified: str = "") -> Iterator[Fetched | None]:
        asked.append((etag, modified))
        yield None if etag == '"1"' else Fetched(given, "a.csv", '"1"', "Sun, 22 Nov 2026 12:00:00 GMT")

    monkeypatch.setattr(sources, "fetch_to", fetch)
    save_source(name="yard", by=DAICHI, kind="address", place="https://example.com/a.csv", mapping="house")
    assert look_at_due(by=DAICHI) == 1
    finish()
    look_now(name="yard", by=DAICHI)
    assert look_at_due(by=DAICHI) == 0
    assert asked == [("", ""), ('"1"', "Sun, 22 Nov 2026 12:00:00 GMT")]


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_is_fetched_from_inside(address: str) -> None:
    assert not may_reach(address)


def test_what_lies_outside_may_be_reached() -> None:
    assert may_reach("93.184.216.34")
    assert may_reach("2606:2800:220:1::1")


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [(2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_asked, **_how: inside)
    with (
        pytest.raises(FetchRefused, match="private network"),
        fetching.fetch_to("https://innocent.example/x", most=1),
    ):
        pass
    with pytest.raises(FetchRefused, match="https"):
        check_address("https://a.example:0/x")


def photo(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


def test_photos_named_by_address_are_fetched_once_and_failures_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"stock_number,make,model,photos\nAR-1,Toyota,Aqua,https://a.jp/1.jpg;https://a.jp/2.jpg\n"
    run = begin_import(file=content, by=DAICHI)
    assert continue_import(import_id=run.pk, by=DAICHI).photos == 2
    picture = put(tmp_path, "1.jpg", photo("red"))

    @contextmanager
    def fetch(address: str, **_how: Any) -> Iterator[Fetched]:
        if address.endswith("2.jpg"):
            raise FetchRefused(fetching.NO_ANSWER)
        yield Fetched(picture, "1.jpg", "", "")

    monkeypatch.setattr(photo_actions, "fetch_to", fetch)
    assert fetch_photos(by=DAICHI, seconds=60) == 1
    assert fetch_photos(by=DAICHI, seconds=60) == 0
    states = StockPhoto.objects.order_by("position").values_list("state", "failures", "reason")
    assert list(states) == [("done", 0, ""), ("waiting", 1, "The address does not answer.")]
    assert Vehicle.objects.get().pictures.count() == 1


def test_a_zip_of_photos_is_taken_by_stock_number_and_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vehicle = draft(stock_number="AR-10001")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, colour in (
            ("AR-10001_2.jpg", "red"),
            ("AR-10001/3.jpg", "blue"),
            ("ar-10001.jpg", "green"),
        ):
            packed.writestr(name, photo(colour))
        packed.writestr("AR-77777.jpg", photo("black"))
        packed.writestr("AR-10001_9.jpg", b"no photo")
    monkeypatch.setattr(photo_actions, "MEMBERS_AT_ONCE", 2)
    run = begin_photos(file=out.getvalue(), by=DAICHI)
    first = take_photos(import_id=run.pk, by=DAICHI, seconds=-1)
    assert (first.state, first.position) == ("writing", 2)
    done = take_photos(import_id=run.pk, by=DAICHI, seconds=60)
    assert (done.state, done.photos, done.rejected, vehicle.pictures.count()) == ("done", 3, 2, 3)
    assert sorted(p["code"] for p in done.problems) == ["no_vehicle", "not_photo"]
    assert hashlib.sha256(out.getvalue()).hexdigest() == done.digest
