"""Photos: what is served was made by us and holds nothing but the picture."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from funabin.catalogue.actions import PictureRefused, add_picture, pictures, remove_picture
from funabin.catalogue.models import Picture
from funabin.journal.models import Entry
from tests.cast import DAICHI
from tests.catalogue.stock import draft

pytestmark = pytest.mark.django_db

PLACE = b"SECRET-PLACE-35.6812N"
ORIENTATION, GPS = 0x0112, 0x8825


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """A media folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


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


def stored(picture: Picture) -> list[bytes]:
    contents = []
    for file in (picture.file, picture.small):
        with default_storage.open(str(file.name)) as opened:
            contents.append(opened.read())
    return contents


def test_a_photo_becomes_two_webp_files_in_our_sizes() -> None:
    picture = add_picture(vehicle=draft(), upload=photo(), by=DAICHI)
    assert (picture.width, picture.height, picture.position) == (960, 720, 1)
    sizes = []
    for content in stored(picture):
        with Image.open(io.BytesIO(content)) as image:
            sizes.append((image.format, image.size))
    assert sizes == [("WEBP", (960, 720)), ("WEBP", (480, 360))]


def test_nothing_hidden_in_an_upload_is_kept() -> None:
    upload = with_a_place()
    assert PLACE in upload.getvalue()
    picture = add_picture(vehicle=draft(), upload=upload, by=DAICHI)
    for content in stored(picture):
        assert PLACE not in content
        with Image.open(io.BytesIO(content)) as image:
            assert dict(image.getexif()) == {}
            assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()


def chatty_webp(image: Image.Image) -> ContentFile[bytes]:
    """An encoder that passes on what the image carries."""
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", exif=image.info.get("exif", b""), xmp=image.info.get("xmp", b""))
    return ContentFile(buffer.getvalue())


def test_fresh_pixels_guard_even_before_an_encoder_that_passes_everything_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "_webp", chatty_webp)
    picture = add_picture(vehicle=draft(), upload=with_a_place(), by=DAICHI)
    assert not any(PLACE in content for content in stored(picture))


def test_without_fresh_pixels_such_an_encoder_leaks_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_webp", chatty_webp)
    monkeypatch.setattr(pictures, "_pixels_only", lambda opened: opened.copy())
    picture = add_picture(vehicle=draft(), upload=with_a_place(), by=DAICHI)
    assert all(PLACE in content for content in stored(picture))


def test_a_photo_taken_upright_stands_upright() -> None:
    picture = add_picture(vehicle=draft(), upload=with_a_place(), by=DAICHI)
    assert (picture.width, picture.height) == (720, 960)
    with Image.open(io.BytesIO(stored(picture)[0])) as image:
        red, _, blue = image.convert("RGB").getpixel((360, 40))
    assert red > 200 > 50 > blue


def test_the_original_is_not_kept(media: Path) -> None:
    upload = photo()
    vehicle = draft(stock_number="AR-10234")
    add_picture(vehicle=vehicle, upload=upload, by=DAICHI)
    digest = hashlib.sha256(upload.getvalue()).hexdigest()[:20]
    files = sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())
    assert files == [f"vehicles/AR-10234/{digest}-480.webp", f"vehicles/AR-10234/{digest}-960.webp"]


def test_photos_keep_their_order_and_the_same_one_is_taken_once() -> None:
    vehicle = draft()
    first = add_picture(vehicle=vehicle, upload=photo(1200), by=DAICHI)
    second = add_picture(vehicle=vehicle, upload=photo(1300), by=DAICHI)
    assert add_picture(vehicle=vehicle, upload=photo(1200), by=DAICHI) == first
    assert list(vehicle.pictures.all()) == [first, second]
    assert Entry.objects.filter(kind="picture.added").count() == 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_usual_kinds_are_taken(kind: str) -> None:
    assert add_picture(vehicle=draft(), upload=photo(kind=kind), by=DAICHI).width == 960


def test_a_transparent_picture_gets_a_white_ground() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(file, "PNG")
    file.seek(0)
    picture = add_picture(vehicle=draft(), upload=file, by=DAICHI)
    with Image.open(io.BytesIO(stored(picture)[0])) as image:
        assert image.convert("RGB").getpixel((150, 150)) == (255, 255, 255)


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


def test_removing_a_photo_removes_its_files_once_that_is_certain(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    picture = add_picture(vehicle=draft(), upload=photo(), by=DAICHI)
    names = [picture.file.name, picture.small.name]
    with django_capture_on_commit_callbacks() as callbacks:
        remove_picture(picture=picture, by=DAICHI)
    assert [default_storage.exists(str(name)) for name in names] == [True, True]
    for callback in callbacks:
        callback()
    assert [default_storage.exists(str(name)) for name in names] == [False, False]
    assert Picture.objects.count() == 0
    assert Entry.objects.filter(kind="picture.removed").count() == 1
