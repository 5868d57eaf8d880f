"""The public files of a photo: their names, sizes and the lines of `srcset`. No database, no storage."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings

from funabin.kit.pictures import AVIF, WEBP
from funabin.kit.site import site

if TYPE_CHECKING:
    from funabin.catalogue.models import Picture

LARGE = 1280  # pixels of the longer side of the largest public file
WIDTHS = (320, 640)  # pixels; beside them the largest
KINDS = (AVIF, WEBP)
MADE_BY = 1  # raise it where the files are made another way: they are made anew


class Photo(NamedTuple):
    """A photo that is done: the path of its public files and the pixels of the largest, see `Picture`."""

    stem: str
    width: int
    height: int


@dataclass(frozen=True)
class Sources:
    """What an `<img>` with its sources needs: two srcsets, a small WebP file, the largest, its pixels."""

    avif: str
    webp: str
    small: str
    large: str
    width: int
    height: int


def widths_of(width: int) -> tuple[int, ...]:
    """The widths a photo is served in, smallest first, in pixels; never wider than it is."""
    return (*(one for one in WIDTHS if one < width), width)


def file_names(stem: str, width: int) -> list[tuple[str, int, str]]:
    """Name, width and kind of each public file of a photo whose largest file has `width` pixels."""
    return [(f"{stem}-{one}.{kind}", one, kind) for one in widths_of(width) for kind in KINDS]


def sources_of(picture: Picture | Photo) -> Sources:
    """The addresses of a photo that is done."""
    root = f"{settings.MEDIA_URL}{picture.stem}"
    widths = widths_of(picture.width)
    sets = {kind: ", ".join(f"{root}-{one}.{kind} {one}w" for one in widths) for kind in KINDS}
    small = next((one for one in widths if one >= WIDTHS[1]), picture.width)
    large = f"{root}-{picture.width}.{WEBP}"
    return Sources(sets[AVIF], sets[WEBP], f"{root}-{small}.{WEBP}", large, picture.width, picture.height)


def thumbnail_of(photo: Photo) -> Sources:
    """The addresses of a photo on a card, where a larger file would be wasted.

    One WebP file only: for the few browsers that do not know AVIF.
    """
    root = f"{settings.MEDIA_URL}{photo.stem}"
    widths = [one for one in widths_of(photo.width) if one <= WIDTHS[-1]]
    avif = ", ".join(f"{root}-{one}.{AVIF} {one}w" for one in widths)
    large = f"{root}-{photo.width}.{WEBP}"
    return Sources(avif, "", f"{root}-{widths[0]}.{WEBP}", large, photo.width, photo.height)


def mark_of(stock_number: str) -> str:
    """What is written across a vehicle's photos, as site.yaml's `watermark` wants it; "" for nothing."""
    return f"{stock_number}{mark_tail()}" if site().watermark else ""


def mark_tail() -> str:
    """What stands behind the stock number: the house's name."""
    return f" · {site().name}"


def stem_of(picture: Picture, stock_number: str) -> str:
    """Where the public files lie: another place for another mark, so that no cache shows the former one."""
    made = f"{MADE_BY}:{picture.digest}:{mark_of(stock_number)}"
    return f"vehicles/{stock_number}/{picture.pk}-{blake2b(made.encode(), digest_size=5).hexdigest()}"
