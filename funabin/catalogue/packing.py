"""All photos of a vehicle in one ZIP file, made while it is sent: never whole in memory, never on disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage

from funabin.kit.pictures import WEBP

if TYPE_CHECKING:
    from funabin.catalogue.models import Vehicle

DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: when a photo was made is nobody's business


class _Sink(io.RawIOBase):
    """Takes what the archive writes, and hands it on."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.waiting.append(bytes(data))  # type: ignore[call-overload]
        return len(self.waiting[-1])

    def taken(self) -> bytes:
        """What was written since the last call."""
        found, self.waiting = b"".join(self.waiting), []
        return found


def photo_files(vehicle: Vehicle) -> list[tuple[str, str]]:
    """Names in the archive ("AR-10234-01.webp") and in the storage of the largest public files."""
    ready = [one for one in vehicle.pictures.all() if one.stem]
    return [
        (f"{vehicle.stock_number}-{number:02}.{WEBP}", f"{one.stem}-{one.width}.{WEBP}")
        for number, one in enumerate(ready, start=1)
    ]


def zip_of(vehicle: Vehicle) -> Iterator[bytes]:
    """The archive in pieces. Photos are stored as they are; a missing file is left out."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, stored in photo_files(vehicle):
            try:
                with default_storage.open(stored) as opened:
                    archive.writestr(zipfile.ZipInfo(name, DAY), opened.read())
            except FileNotFoundError:
                continue
            yield sink.taken()
    yield sink.taken()
