"""Photos: re-encoded by us, so that nothing hidden in an upload (place, camera, owner) is ever served."""

from __future__ import annotations

import hashlib
import io
from functools import partial
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from funabin.catalogue.actions.vehicles import lock_vehicle
from funabin.catalogue.errors import PictureRefused
from funabin.catalogue.models import Picture, Vehicle
from funabin.journal.actions import record
from funabin.journal.actor import Actor

LARGE, SMALL = 960, 480  # pixels of the longer side
MAX_MB = 15
MAX_BYTES = MAX_MB * 1024 * 1024
MAX_PIXELS = 50_000_000
SMALLEST = 200  # pixels of the shorter side: below that nothing can be seen on it
FORMATS = ("JPEG", "PNG", "WEBP")
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@transaction.atomic
def add_picture(*, vehicle: Vehicle, upload: BinaryIO, by: Actor) -> Picture:
    """Add a photo behind the others. The same photo twice is one. Raises PictureRefused with the reason."""
    content = upload.read(MAX_BYTES + 1)
    image = _clean_image(content)
    row = lock_vehicle(vehicle.pk)
    digest = hashlib.sha256(content).hexdigest()
    known = row.pictures.filter(digest=digest).first()
    return known or _store(row, image, digest, by=by)


def _store(vehicle: Vehicle, image: Image.Image, digest: str, *, by: Actor) -> Picture:
    large, small = _resized(image, LARGE), _resized(image, SMALL)
    last = vehicle.pictures.aggregate(last=Max("position"))["last"]
    picture = Picture(vehicle=vehicle, digest=digest, position=(last or 0) + 1)
    picture.width, picture.height = large.size
    name = f"vehicles/{vehicle.stock_number}/{digest[:20]}"
    picture.file.save(f"{name}-{LARGE}.webp", _webp(large), save=False)
    picture.small.save(f"{name}-{SMALL}.webp", _webp(small), save=False)
    picture.save()
    record("picture.added", by=by, detail={"vehicle": str(vehicle.pk), "picture": picture.pk})
    return picture


@transaction.atomic
def remove_picture(*, picture: Picture, by: Actor) -> None:
    """Remove a photo and, once that is certain, its files."""
    files = [(file.storage, str(file.name)) for file in (picture.file, picture.small)]
    detail: dict[str, str | int | bool] = {"vehicle": str(picture.vehicle_id), "picture": picture.pk}
    picture.delete()
    record("picture.removed", by=by, detail=detail)
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


def _clean_image(content: bytes) -> Image.Image:
    if len(content) > MAX_BYTES:
        raise PictureRefused(_("The file is larger than %(most)s MB. Send a smaller one.") % {"most": MAX_MB})
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            _require_size(*opened.size)
            return _pixels_only(opened)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, *BOMBS) as error:
        raise PictureRefused(
            _("The file is not a photo we can read. Send a JPEG, PNG or WebP file.")
        ) from error


def _require_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise PictureRefused(_("The photo has more than 50 million pixels. Send a smaller one."))
    if min(width, height) < SMALLEST:
        raise PictureRefused(
            _("The photo is too small: it needs at least %(least)s pixels a side.") % {"least": SMALLEST}
        )


def _pixels_only(opened: Image.Image) -> Image.Image:
    """Upright pixels on a fresh image: EXIF, GPS, XMP, comments and colour profiles stay behind."""
    opened.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(opened).convert("RGBA")
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright.getchannel("A"))
    return fresh


def _resized(image: Image.Image, longest: int) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return copy


def _webp(image: Image.Image) -> ContentFile[bytes]:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=78, method=4)
    return ContentFile(buffer.getvalue())
