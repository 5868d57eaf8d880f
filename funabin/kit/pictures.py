"""Uploaded pictures: only their pixels are kept, so that nothing hidden in a file comes in with them."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any, cast

import pylopdf_fonts_cjk
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont, ImageOps

MAX_MB = 15
MAX_BYTES = MAX_MB * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_WHOLE = 16_000_000  # of formats that are unpacked whole: 86 KB of WebP can take 800 MB of memory
SMALLEST = 200  # pixels of the shorter side: below that nothing can be seen on it
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_SCANS = 50  # passes over the pixels of a JPEG: cameras write 1, the web 10; a made one 200,000
SHRINKING = ("JPEG", "MPO")  # made smaller while they are read; MPO is what some phones call a JPEG
MARKER = re.compile(rb"\xff[^\x00\xff]")  # of a JPEG; a zero behind it says that it is none
START_OF_SCAN, END_OF_PICTURE = 0xDA, 0xD9
ALONE = frozenset([0x01, *range(0xD0, 0xD9)])  # markers with nothing behind them


class UnfitPicture(Exception):
    """The file is no picture that can be taken; `message` says why and what to send instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def clean_picture(content: bytes, *, longest: int) -> Image.Image:
    """The upright pixels of an uploaded file, at most `longest` a side. Raises UnfitPicture.

    What the file is, its bytes say, and not its name. Place, camera, comments and profiles stay behind.
    """
    if len(content) > MAX_BYTES:
        raise UnfitPicture(_("The file is larger than %(most)s MB. Send a smaller one.") % {"most": MAX_MB})
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            _require_size(*opened.size, is_whole=opened.format not in SHRINKING)
            if opened.format in SHRINKING and scans_of(content) > MOST_SCANS:
                raise UnfitPicture(_("The photo is written in a way no camera writes. Save it anew."))
            return _pixels_only(opened, longest)
    except UnfitPicture:
        raise
    except Exception as error:  # whatever a decoder trips over in a file that was made to trip it
        raise UnfitPicture(
            _("The file is not a photo we can read. Send a JPEG, PNG or WebP file.")
        ) from error


def scans_of(content: bytes) -> int:
    """How often a JPEG goes over its pixels before it ends; each costs a moment, whatever its bytes."""
    at, found = 2, 0
    while sign := MARKER.search(content, at):
        marker, at = sign[0][1], sign.end()
        if marker == END_OF_PICTURE:
            break
        if marker not in ALONE:
            found += marker == START_OF_SCAN
            at += int.from_bytes(content[at : at + 2])
    return found


def _require_size(width: int, height: int, *, is_whole: bool) -> None:
    """Before any pixel is unpacked. A JPEG is made smaller while it is read, so it may be larger."""
    if width * height > MAX_PIXELS:
        raise UnfitPicture(_("The photo has more than 50 million pixels. Send a smaller one."))
    if is_whole and width * height > MAX_WHOLE:
        raise UnfitPicture(_("The photo has more than 16 million pixels. Send a smaller one, or a JPEG."))
    if min(width, height) < SMALLEST:
        raise UnfitPicture(
            _("The photo is too small: it needs at least %(least)s pixels a side.") % {"least": SMALLEST}
        )


def _pixels_only(opened: Image.Image, longest: int) -> Image.Image:
    """Upright pixels on a fresh image: EXIF, GPS, XMP, comments and colour profiles stay behind."""
    opened.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(opened).convert("RGBA")
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright.getchannel("A"))
    return fresh


# --- what is served ---------------------------------------------------------------------------------------
LATIN_ONLY = 0x24F  # the last letter that the built-in fount of figures and Latin letters has
AVIF, WEBP = "avif", "webp"
QUALITY = {AVIF: 55, WEBP: 76}


def stamped(image: Image.Image, text: str) -> Image.Image:
    """A copy with `text` written over it: small in a corner, and once large and faint across the middle.

    Cropping the corner away leaves the faint one. An empty text stamps nothing.
    """
    if not text:
        return image
    over = Image.new("RGBA", image.size)
    pen = ImageDraw.Draw(over)
    wide, high = image.size
    _write(pen, text, (wide - wide // 50, high - high // 40), wide * 0.28, anchor="rs", strength=200)
    _write(pen, text, (wide / 2, high * 0.58), wide * 0.8, anchor="mm", strength=64)
    return Image.alpha_composite(image.convert("RGBA"), over).convert("RGB")


def _write(
    pen: ImageDraw.ImageDraw, text: str, at: tuple[float, float], width: float, *, anchor: str, strength: int
) -> None:
    """White letters with a dark edge, so wide as told in pixels; `strength` of 255 covers wholly."""
    size = 40 * width / (_fount(text, 40).getlength(text) or 1)
    size = max(9.0, min(size, width / 6))
    fount = _fount(text, round(size))
    edge = max(1, round(size / 18))
    shade, ink = (0, 0, 0, strength * 2 // 3), (255, 255, 255, strength)
    pen.text(at, text, font=fount, fill=ink, anchor=anchor, stroke_width=edge, stroke_fill=shade)


@lru_cache(maxsize=32)
def _fount(text: str, size: int) -> ImageFont.FreeTypeFont:
    if all(ord(letter) <= LATIN_ONLY for letter in text):
        return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))
    return ImageFont.truetype(str(pylopdf_fonts_cjk.sans_path()), size)


def encoded(image: Image.Image, *, width: int, kind: str) -> bytes:
    """The picture in a width of pixels as "avif" or "webp", without anything but its pixels."""
    high = max(1, round(image.height * width / image.width))
    small = image if width == image.width else image.resize((width, high), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    options: dict[str, Any] = {"speed": 7} if kind == AVIF else {"method": 4}
    small.save(buffer, kind.upper(), quality=QUALITY[kind], exif=b"", xmp=b"", icc_profile=None, **options)
    return buffer.getvalue()
