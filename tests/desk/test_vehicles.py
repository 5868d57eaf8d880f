"""The stock clerk's pages: prices, photos, sold; everybody else only looks."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from funabin.catalogue.models import Vehicle
from funabin.catalogue.tasks.pictures import run_pictures
from tests.desk.conftest import Desk

AT = "/desk/vehicles/AR-10234/"


@pytest.fixture
def daichi(desk: Desk) -> Client:
    """The stock clerk."""
    return desk("daichi", "stock")


def photo() -> SimpleUploadedFile:
    """A small JPEG."""
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "grey").save(content, "JPEG")
    return SimpleUploadedFile("IMG_0001.JPG", content.getvalue(), "image/jpeg")


def test_a_price_is_changed_and_its_history_kept(daichi: Client, hiace: Vehicle) -> None:
    daichi.post(f"{AT}price/", {"fob": "5900", "discount": "300"})
    hiace.refresh_from_db()
    assert (hiace.fob_amount, hiace.discount_amount) == (Decimal("5900.00"), Decimal("300.00"))
    assert "Price history" in daichi.get(AT).content.decode()


def test_an_empty_price_means_ask(daichi: Client, hiace: Vehicle) -> None:
    daichi.post(f"{AT}price/", {"fob": ""})
    hiace.refresh_from_db()
    assert hiace.fob_amount is None


def test_a_bad_price_changes_nothing(daichi: Client, hiace: Vehicle) -> None:
    answer = daichi.post(f"{AT}price/", {"fob": "-1"}, follow=True)
    assert "The price was not changed" in answer.content.decode()
    hiace.refresh_from_db()
    assert hiace.fob_amount == Decimal("6200.00")


def test_a_photo_is_added(daichi: Client, hiace: Vehicle, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    answer = daichi.post(f"{AT}pictures/", {"picture": photo()}, follow=True)
    assert "The photo is added." in answer.content.decode()
    assert hiace.pictures.count() == 1


def test_what_is_no_photo_is_refused_in_words(daichi: Client, hiace: Vehicle) -> None:
    text = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    answer = daichi.post(f"{AT}pictures/", {"picture": text}, follow=True)
    assert "The file is not a photo we can read." in answer.content.decode()
    assert hiace.pictures.count() == 0


def test_a_vehicle_is_marked_sold_once(daichi: Client, hiace: Vehicle) -> None:
    daichi.post(f"{AT}sold/")
    hiace.refresh_from_db()
    assert hiace.state == "sold"
    assert daichi.post(f"{AT}sold/", follow=True).status_code == 200


def test_sales_look_and_do_not_touch(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    assert "Change the price" not in chie.get(AT).content.decode()
    assert chie.post(f"{AT}price/", {"fob": "1"}).status_code == 403
    hiace.refresh_from_db()
    assert hiace.fob_amount == Decimal("6200.00")


def test_the_list_is_found_by_number_and_state(daichi: Client, hiace: Vehicle) -> None:
    assert "AR-10234" in daichi.get("/desk/vehicles/?q=ar-10&state=available").content.decode()
    assert "AR-10234" in daichi.get(f"/desk/vehicles/?q={hiace.chassis_number[:6].lower()}").content.decode()
    assert "AR-10234" not in daichi.get("/desk/vehicles/?state=sold").content.decode()
    assert daichi.get("/desk/vehicles/AR-99999/").status_code == 404


def named(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    """An upload under a name that says too much."""
    return SimpleUploadedFile(name, content or photo().read(), "image/jpeg")


def test_several_photos_come_at_once_and_the_names_of_their_files_stay_with_the_clerk(
    daichi: Client, hiace: Vehicle, caplog: pytest.LogCaptureFixture
) -> None:
    bad = named("Hanako at her door.jpg", b"no photo")
    answer = daichi.post(f"{AT}pictures/", {"picture": [named("Hanako.jpg"), bad]}, follow=True)
    page = answer.content.decode()
    assert "The photo is added." in page
    assert "Photo 2: The file is not a photo we can read." in page
    assert "is being made" in page
    assert hiace.pictures.count() == 1
    assert "Hanako" not in page + caplog.text + str(hiace.pictures.values().get())


def test_a_script_is_told_in_plain_words_what_was_refused(daichi: Client, hiace: Vehicle) -> None:
    plain = {"accept": "text/plain"}
    fine = daichi.post(f"{AT}pictures/", {"picture": photo()}, headers=plain)
    assert (fine.status_code, fine.content) == (200, b"")
    bad = daichi.post(f"{AT}pictures/", {"picture": named("x.jpg", b"no photo")}, headers=plain)
    assert (bad.status_code, bad["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert bad.content.decode().startswith("The file is not a photo we can read.")
    assert daichi.post(f"{AT}pictures/", {}, headers=plain).status_code == 422


def test_photos_are_put_in_order_by_numbers_and_removed(
    daichi: Client, hiace: Vehicle, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    for colour in ("red", "blue"):
        content = io.BytesIO()
        Image.new("RGB", (400, 300), colour).save(content, "JPEG")
        daichi.post(f"{AT}pictures/", {"picture": named("x.jpg", content.getvalue())})
    first, second = hiace.pictures.values_list("pk", flat=True)
    assert daichi.get(f"{AT}photos.zip").status_code == 404
    run_pictures()
    assert daichi.get(f"{AT}photos.zip")["Content-Type"] == "application/zip"
    daichi.post(f"{AT}pictures/arrange/", {f"place-{first}": "2", f"place-{second}": "1"})
    assert list(hiace.pictures.values_list("pk", flat=True)) == [second, first]
    told = daichi.post(f"{AT}pictures/arrange/", {f"place-{first}": "first"}, follow=True)
    assert "Write a number at each photo: 1 is the cover." in told.content.decode()
    daichi.post(f"{AT}pictures/{second}/remove/")
    assert list(hiace.pictures.values_list("pk", flat=True)) == [first]
    again = daichi.post(f"{AT}pictures/{second}/remove/", follow=True)
    assert "The photos changed meanwhile." in again.content.decode()


def test_sales_add_order_and_remove_no_photos(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    for path in ("pictures/", "pictures/arrange/", "pictures/1/remove/", "withdraw/", "publish/"):
        assert chie.post(f"{AT}{path}", {"picture": photo()}).status_code == 403
    assert hiace.pictures.count() == 0
