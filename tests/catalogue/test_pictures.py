"""Photos: what is served was made by us and holds nothing but the picture."""

from __future__ import annotations

import hashlib
import io
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from funabin.catalogue import photos
from funabin.catalogue.actions import (
    NotAllowed,
    PictureRefused,
    add_picture,
    mark_sold,
    order_pictures,
    pictures,
    remove_picture,
)
from funabin.catalogue.models import Picture, Vehicle
from funabin.catalogue.photos import sources_of
from funabin.catalogue.tasks.pictures import run_marks, run_originals, run_pictures
from funabin.journal.models import Entry
from funabin.kit import pictures as kit_pictures
from funabin.kit.site import Site, site
from funabin.kit.storage import private_storage
from tests.cast import DAICHI
from tests.catalogue.stock import draft, offered

pytestmark = pytest.mark.django_db

PLACE = b"SECRET-PLACE-35.6812N"
ORIENTATION, GPS = 0x0112, 0x8825


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """A folder of the test's own for public files; originals lie in the site's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def photo(width: int = 1200, height: int = 900, kind: str = "JPEG", **options: Any) -> io.BytesIO:
    """An upload: left half red, right half blue."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    file = io.BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    return file


def with_a_place() -> io.BytesIO:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # a telephone held upright
    exif.get_ifd(GPS)[1] = "N"
    exif[0x010E] = PLACE.decode()
    xmp = b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>"
    return photo(exif=exif, xmp=xmp, comment=PLACE, icc_profile=b"x" * 128 + PLACE)


def made(upload: io.BytesIO, vehicle: Vehicle | None = None) -> Picture:
    """A photo whose public files the worker made."""
    picture = add_picture(vehicle=vehicle or draft(), upload=upload, by=DAICHI)
    assert run_pictures() == 1
    picture.refresh_from_db()
    return picture


def stored(picture: Picture) -> list[bytes]:
    """What is served of a photo, the largest last."""
    contents = []
    for name, _width, _kind in photos.file_names(picture.stem, picture.width):
        with default_storage.open(name) as opened:
            contents.append(opened.read())
    return contents


def served(media: Path) -> list[str]:
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def test_a_photo_becomes_avif_and_webp_files_in_our_sizes() -> None:
    picture = made(photo(1600, 1200))
    assert (picture.width, picture.height, picture.position, picture.state) == (1280, 960, 1, "done")
    sizes = []
    for content in stored(picture):
        with Image.open(io.BytesIO(content)) as image:
            sizes.append((image.format, image.size))
    assert sizes == [
        (kind, size) for size in ((320, 240), (640, 480), (1280, 960)) for kind in ("AVIF", "WEBP")
    ]


def test_a_photo_waits_for_the_worker_with_its_size_known_and_nothing_served(media: Path) -> None:
    picture = add_picture(vehicle=draft(), upload=photo(1600, 1200), by=DAICHI)
    assert (picture.state, picture.stem, picture.width, picture.height) == ("waiting", "", 1280, 960)
    assert served(media) == []


def test_the_lines_for_a_browser_name_each_file_with_its_width(media: Path) -> None:
    picture = made(photo(500, 400), draft(stock_number="AR-10234"))
    found = sources_of(picture)
    root = f"/media/{picture.stem}"
    assert found.avif == f"{root}-320.avif 320w, {root}-500.avif 500w"
    assert found.webp == f"{root}-320.webp 320w, {root}-500.webp 500w"
    assert (found.small, found.large) == (f"{root}-500.webp", f"{root}-500.webp")
    assert picture.stem.startswith(f"vehicles/AR-10234/{picture.pk}-")
    assert len(served(media)) == 4


def test_nothing_hidden_in_an_upload_is_served() -> None:
    upload = with_a_place()
    assert PLACE in upload.getvalue()
    for content in stored(made(upload)):
        assert PLACE not in content
        with Image.open(io.BytesIO(content)) as image:
            assert dict(image.getexif()) == {}
            assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()


def chatty(image: Image.Image, *, width: int, kind: str) -> bytes:
    """An encoder that passes on what the image carries."""
    buffer = io.BytesIO()
    image.save(buffer, kind.upper(), exif=image.info.get("exif", b""), xmp=image.info.get("xmp", b""))
    return buffer.getvalue()


def test_fresh_pixels_guard_even_before_an_encoder_that_passes_everything_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "encoded", chatty)
    assert not any(PLACE in content for content in stored(made(with_a_place())))


def test_without_fresh_pixels_such_an_encoder_leaks_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "encoded", chatty)
    monkeypatch.setattr(pictures, "stamped", lambda image, text: image)
    monkeypatch.setattr(kit_pictures, "_pixels_only", lambda opened, longest: opened.copy())
    assert all(PLACE in content for content in stored(made(with_a_place())))


def test_a_photo_taken_upright_stands_upright() -> None:
    picture = made(with_a_place())
    assert (picture.width, picture.height) == (900, 1200)
    with Image.open(io.BytesIO(stored(picture)[-1])) as image:
        red, _, blue = image.convert("RGB").getpixel((450, 40))
    assert red > 200 > 50 > blue


def test_the_original_is_kept_apart_without_its_name_and_no_address_leads_to_it(
    media: Path, client: Client, house: object
) -> None:
    upload, vehicle = photo(), offered(stock_number="AR-10234")
    upload.name = "Hanako at home.jpg"
    picture = made(upload, vehicle)
    digest = hashlib.sha256(upload.getvalue()).hexdigest()
    assert picture.original.name == f"originals/{vehicle.pk}/{digest}"
    with private_storage().open(picture.original.name) as kept:
        assert kept.read() == upload.getvalue()
    assert not any("original" in name or digest[:20] in name for name in served(media))
    assert client.get(f"/media/{picture.original.name}").status_code == 404
    assert client.get(f"/media/vehicles/../../private/{picture.original.name}").status_code == 400
    answer = client.get(sources_of(picture).large)
    assert PLACE not in b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    page = client.get("/en/stock/AR-10234/").content.decode()
    assert sources_of(picture).avif in page
    assert "Hanako" not in page
    assert digest not in page


def test_originals_go_ninety_days_after_the_sale(media: Path) -> None:
    vehicle = offered()
    picture = made(photo(), vehicle)
    sold = timezone.now() - timedelta(days=89)
    mark_sold(vehicle_id=vehicle.pk, by=DAICHI, at=sold)
    assert run_originals() == 0
    Vehicle.objects.update(sold_at=sold - timedelta(days=2))
    name = picture.original.name
    assert (run_originals(), run_originals()) == (1, 0)
    assert not private_storage().exists(name)
    picture.refresh_from_db()
    assert (picture.original.name, picture.state) == ("", "done")
    assert len(served(media)) == 6


def test_the_mark_is_the_stock_number_and_the_house_and_another_one_is_put_on(
    media: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    picture = made(photo(1600, 1200), draft(stock_number="AR-10234"))
    assert picture.mark == "AR-10234 · AUTOREC"
    assert run_marks() == 0
    before, pixels = served(media), stored(picture)[-1]
    Vehicle.objects.update(stock_number="AR-10999")
    assert (run_marks(), run_marks()) == (1, 0)
    picture.refresh_from_db()
    assert picture.stem != ""  # the former files are shown until the new ones are there
    with django_capture_on_commit_callbacks(execute=True):
        assert run_pictures() == 1
    picture.refresh_from_db()
    assert picture.mark == "AR-10999 · AUTOREC"
    assert set(served(media)).isdisjoint(before)
    assert stored(picture)[-1] != pixels


def test_a_house_may_do_without_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    marked = made(photo(1600, 1200))
    plain: Site = site().model_copy(update={"watermark": False})
    monkeypatch.setattr(photos, "site", lambda: plain)
    monkeypatch.setattr(pictures, "site", lambda: plain)
    assert run_marks() == 1
    with_mark = stored(marked)[-1]
    run_pictures()
    marked.refresh_from_db()
    assert marked.mark == ""
    with Image.open(io.BytesIO(stored(marked)[-1])) as bare, Image.open(io.BytesIO(with_mark)) as stamped:
        area = (960, 880, 1270, 950)  # the corner with the small letters
        assert len(bare.crop(area).convert("L").quantize(8).getcolors() or []) == 1
        assert len(stamped.crop(area).convert("L").quantize(8).getcolors() or []) > 1


def test_a_photo_removed_while_it_is_made_leaves_no_file(
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    picture = add_picture(vehicle=draft(), upload=photo(), by=DAICHI)
    real = pictures.stamped

    def slow(image: Image.Image, text: str) -> Image.Image:
        Picture.objects.filter(pk=picture.pk).delete()
        return real(image, text)

    monkeypatch.setattr(pictures, "stamped", slow)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_pictures() == 0
    assert served(media) == []


def test_an_original_that_went_missing_is_told_and_does_not_stop_the_others() -> None:
    broken = add_picture(vehicle=draft(), upload=photo(1300), by=DAICHI)
    fine = add_picture(vehicle=draft(), upload=photo(), by=DAICHI)
    private_storage().delete(str(broken.original.name))
    assert run_pictures() == 1
    assert list(Picture.objects.order_by("pk").values_list("pk", "state")) == [
        (broken.pk, "failed"),
        (fine.pk, "done"),
    ]


def test_stopped_half_way_the_work_is_done_again(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_picture(vehicle=draft(), upload=photo(), by=DAICHI)
    with monkeypatch.context() as killed:
        killed.setattr(pictures, "_take_in", lambda *facts: sys.exit("killed"))
        with pytest.raises(SystemExit):
            run_pictures()
    half = served(media)
    assert run_pictures() == 1
    assert served(media) == half


def test_the_clerk_puts_photos_into_an_order() -> None:
    vehicle = draft()
    first, second, third = (add_picture(vehicle=vehicle, upload=photo(1200 + n), by=DAICHI) for n in range(3))
    order_pictures(vehicle=vehicle, ids=[third.pk, first.pk], by=DAICHI)
    assert list(vehicle.pictures.values_list("pk", "position")) == [
        (third.pk, 1),
        (first.pk, 2),
        (second.pk, 3),
    ]
    order_pictures(vehicle=vehicle, ids=[third.pk, first.pk], by=DAICHI)  # nothing to do: nothing written
    assert Entry.objects.filter(kind="pictures.ordered").count() == 1


def test_photos_of_another_vehicle_are_not_ordered_in() -> None:
    vehicle, other = draft(), draft()
    own = add_picture(vehicle=vehicle, upload=photo(), by=DAICHI)
    strange = add_picture(vehicle=other, upload=photo(), by=DAICHI)
    with pytest.raises(NotAllowed):
        order_pictures(vehicle=vehicle, ids=[strange.pk, own.pk], by=DAICHI)
    strange.refresh_from_db()
    assert (strange.vehicle_id, strange.position) == (other.pk, 1)


def test_a_vehicle_has_so_many_photos_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST", 1)
    vehicle = draft()
    add_picture(vehicle=vehicle, upload=photo(), by=DAICHI)
    with pytest.raises(PictureRefused, match="at most 1"):
        add_picture(vehicle=vehicle, upload=photo(1300), by=DAICHI)
    assert vehicle.pictures.count() == 1


def test_photos_keep_their_order_and_the_same_one_is_taken_once() -> None:
    vehicle = draft()
    first = add_picture(vehicle=vehicle, upload=photo(1200), by=DAICHI)
    second = add_picture(vehicle=vehicle, upload=photo(1300), by=DAICHI)
    assert add_picture(vehicle=vehicle, upload=photo(1200), by=DAICHI) == first
    assert list(vehicle.pictures.all()) == [first, second]
    assert Entry.objects.filter(kind="picture.added").count() == 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_usual_kinds_are_taken(kind: str) -> None:
    assert add_picture(vehicle=draft(), upload=photo(kind=kind), by=DAICHI).width == 1200


def test_a_transparent_picture_gets_a_white_ground() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(file, "PNG")
    file.seek(0)
    with Image.open(io.BytesIO(stored(made(file))[-1])) as image:
        assert image.convert("RGB").getpixel((150, 20)) == (255, 255, 255)


def bomb() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (io.BytesIO(b"MZ this is no photo"), "not a photo"),
        (io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), "not a photo"),
        (io.BytesIO(b""), "not a photo"),
        (photo(kind="GIF"), "not a photo"),
        (photo(kind="TIFF"), "not a photo"),
        (io.BytesIO(photo().getvalue()[:2_000]), "not a photo"),
        (photo(199, 900), "too small"),
        (photo(8_000, 7_000, kind="PNG"), "50 million"),
        (photo(4_100, 4_000, kind="PNG"), "16 million"),
        (photo(4_100, 4_000, kind="WEBP"), "16 million"),
        (bomb(), "not a photo"),
        (io.BytesIO(b"x" * (pictures.MAX_BYTES + 1)), "larger than 15 MB"),
    ],
)
def test_what_is_no_fit_photo_is_refused_and_nothing_is_kept(
    upload: io.BytesIO, reason: str, media: Path
) -> None:
    vehicle = draft()
    upload.seek(0)
    with pytest.raises(PictureRefused, match=reason):
        add_picture(vehicle=vehicle, upload=upload, by=DAICHI)
    assert vehicle.pictures.count() == 0
    assert list(media.iterdir()) == []
    assert not private_storage().exists(f"originals/{vehicle.pk}")


def test_removing_a_photo_removes_its_files_once_that_is_certain(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    picture = made(photo(500, 400))
    original = str(picture.original.name)
    names = [name for name, _width, _kind in photos.file_names(picture.stem, picture.width)]
    with django_capture_on_commit_callbacks() as callbacks:
        remove_picture(picture=picture, by=DAICHI)
    assert [default_storage.exists(name) for name in names] == [True] * 4
    for callback in callbacks:
        callback()
    assert [default_storage.exists(name) for name in names] == [False] * 4
    assert not private_storage().exists(original)
    assert Picture.objects.count() == 0
    assert Entry.objects.filter(kind="picture.removed").count() == 1
