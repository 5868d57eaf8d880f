"""Lists and photos fetched over real HTTPS: once, unpacked, and never half a list."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from funabin.catalogue.actions.imports import (
    begin_import,
    continue_import,
    fetch_photos,
    look_at_due,
    look_now,
    save_source,
)
from funabin.catalogue.models import StockImport, StockPhoto, StockSource, Vehicle
from tests.cast import DAICHI
from tests.catalogue.imports.lists import listed
from tests.catalogue.imports.test_sources import finish, photo
from tests.secured import HERE, HOST, Asked, Site, certificate, let_in, name_here, serving, trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that fetching may reach and whose authority this machine knows."""
    name_here(monkeypatch, {HOST: HERE})
    let_in(monkeypatch)
    trust(monkeypatch, tmp_path)
    with serving(certificate(tmp_path)) as made:
        yield made


def watch(site: Site, path: str) -> StockSource:
    """A watched address; the list is full and what lacks counts as sold."""
    told = {"mapping": "house", "full": True, "publish": True, "missing": "sold"}
    return save_source(name="feed", by=DAICHI, kind="address", place=site.address(path), **told)


def test_a_list_is_fetched_once_and_then_asked_for_by_its_mark(site: Site) -> None:
    def give(asked: Asked) -> None:
        unchanged = asked.headers["If-None-Match"] == '"a"'
        asked.answer(304) if unchanged else asked.answer(body=listed(range(10_001, 10_004)), etag='"a"')

    site.gives["/list.csv"] = give
    watch(site, "/list.csv")
    assert look_at_due(by=DAICHI) == 1
    run = finish()
    assert (run.file_name, run.state, run.published) == ("list.csv", "done", 3)
    look_now(name="feed", by=DAICHI)
    assert look_at_due(by=DAICHI) == 0
    assert [asked.headers["If-None-Match"] for asked in site.heard] == [None, '"a"']
    assert StockSource.objects.get().failures == 0


def test_a_server_without_marks_gives_the_same_list_again_and_it_is_not_taken_twice(site: Site) -> None:
    site.gives["/list.csv"] = lambda asked: asked.answer(body=listed([10_001]))
    watch(site, "/list.csv")
    assert look_at_due(by=DAICHI) == 1
    finish()
    look_now(name="feed", by=DAICHI)
    assert look_at_due(by=DAICHI) == 0
    assert (len(site.heard), StockImport.objects.count()) == (2, 1)


def test_a_list_packed_on_its_way_is_unpacked(site: Site) -> None:
    packed = gzip.compress(listed(range(10_001, 10_006)))
    site.gives["/list.csv"] = lambda asked: asked.answer(body=packed, content_encoding="gzip")
    watch(site, "/list.csv")
    assert look_at_due(by=DAICHI) == 1
    assert finish().published == 5


def test_half_a_list_begins_nothing_and_sells_nothing(site: Site) -> None:
    whole = listed(range(10_001, 10_005))
    site.gives["/list.csv"] = lambda asked: asked.answer(body=whole)
    watch(site, "/list.csv")
    look_at_due(by=DAICHI)
    finish()

    def half(asked: Asked) -> None:
        asked.begin(content_length=str(len(whole)))
        asked.wfile.write(whole[: len(whole) // 2])

    site.gives["/list.csv"] = half
    look_now(name="feed", by=DAICHI)
    assert look_at_due(by=DAICHI) == 0
    assert StockSource.objects.get().error == "The file broke off on its way."
    assert Vehicle.objects.filter(state="available").count() == 4
    site.gives["/list.csv"] = lambda asked: asked.answer(body=listed(range(10_001, 10_004)))
    look_now(name="feed", by=DAICHI)
    assert look_at_due(by=DAICHI) == 1  # the twin: a whole one is taken


def test_photos_are_fetched_and_one_that_is_not_there_waits(site: Site) -> None:
    site.gives["/1.jpg"] = lambda asked: asked.answer(body=photo("red"), content_type="image/jpeg")
    site.gives["/page"] = lambda asked: asked.answer(body=b"<html>", content_type="image/jpeg")
    places = ";".join(site.address(path) for path in ("/1.jpg", "/2.jpg", "/page"))
    content = f"stock_number,make,model,photos\nAR-1,Toyota,Aqua,{places}\n".encode()
    run = begin_import(file=content, by=DAICHI)
    assert continue_import(import_id=run.pk, by=DAICHI).photos == 3
    assert fetch_photos(by=DAICHI, seconds=60) == 1
    rows = StockPhoto.objects.order_by("position").values_list("state", "failures")
    assert list(rows) == [("done", 0), ("waiting", 1), ("failed", 0)]
    assert Vehicle.objects.get().pictures.count() == 1
