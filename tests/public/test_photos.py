"""Photos on the public pages: in words, without moving the page, as one file for a buyer."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from pytest_django import Settings

from funabin.catalogue.actions import add_picture
from funabin.catalogue.models import Vehicle
from funabin.catalogue.tasks.pictures import run_pictures
from funabin.kit.rates import BUCKETS
from funabin.public.views import photos as view
from tests.cast import DAICHI
from tests.catalogue.stock import draft, offered
from tests.catalogue.test_pictures import PLACE, photo, with_a_place

pytestmark = pytest.mark.django_db
AT = "/en/stock/AR-10234/"


@pytest.fixture
def hiace(house: object, settings: Settings, tmp_path: Path) -> Vehicle:
    """On sale, with two photos waiting."""
    settings.MEDIA_ROOT = tmp_path
    vehicle = offered(stock_number="AR-10234")
    add_picture(vehicle=vehicle, upload=with_a_place(), by=DAICHI)
    add_picture(vehicle=vehicle, upload=photo(1600, 1200), by=DAICHI)
    return vehicle


def pictures_on(page: str) -> list[str]:
    return re.findall(r"<picture>.*?</picture>", page)


def test_until_photos_are_made_the_page_says_that_they_are_coming(client: Client, hiace: Vehicle) -> None:
    page = client.get(AT).content.decode()
    assert pictures_on(page) == []
    assert "Photos are coming." in page
    assert client.get(f"{AT}photos.zip").status_code == 404


def test_each_photo_tells_its_pixels_and_what_it_is(client: Client, hiace: Vehicle) -> None:
    run_pictures()
    first, second = pictures_on(client.get(AT).content.decode())
    assert 'type="image/avif"' in first
    assert 'width="900" height="1200" alt="Toyota Hiace Van 2016, photo 1 of 2"' in first
    assert 'loading="lazy"' not in first
    assert 'alt="Toyota Hiace Van 2016, photo 2 of 2" loading="lazy"' in second
    assert re.search(r"-320\.webp 320w, \S+-640\.webp 640w, \S+-1280\.webp 1280w", second)
    card = pictures_on(client.get("/en/stock/").content.decode())[0]
    assert 'alt="" loading="lazy"' in card


def test_all_photos_come_as_one_file_that_tells_nothing_else(client: Client, hiace: Vehicle) -> None:
    run_pictures()
    answer = client.get(f"{AT}photos.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="AR-10234-photos.zip"'
    assert answer["Cache-Control"] == "no-store"
    pieces = list(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(pieces) == 3
    content = b"".join(pieces)
    assert PLACE not in content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["AR-10234-01.webp", "AR-10234-02.webp"]
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        with Image.open(io.BytesIO(archive.read("AR-10234-02.webp"))) as image:
            assert image.size == (1280, 960)


def test_photos_of_a_draft_are_not_given_out(client: Client, hiace: Vehicle) -> None:
    add_picture(vehicle=draft(stock_number="AR-10999"), upload=photo(), by=DAICHI)
    run_pictures()
    assert client.get("/en/stock/AR-10999/photos.zip").status_code == 404


def test_somebody_who_takes_too_many_waits(client: Client, hiace: Vehicle) -> None:
    run_pictures()
    answers = [client.get(f"{AT}photos.zip") for _ in range(view.AT_ONCE + 1)]
    assert [answer.status_code for answer in answers] == [200] * view.AT_ONCE + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    BUCKETS.forget_all()
    assert client.get(f"{AT}photos.zip").status_code == 200
