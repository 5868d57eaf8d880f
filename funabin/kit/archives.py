"""Archives that are sent while they are made, and those of others, opened with care."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from django.http import StreamingHttpResponse

MOST_DIRECTORY = 16 << 20  # bytes: 100,000 photos have some 10 MB; each byte of it costs a dozen of memory


def archive(pieces: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """A ZIP file to save under a name of plain letters and figures."""
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


def opened_zip(file: BinaryIO, *, most: int = MOST_DIRECTORY) -> zipfile.ZipFile:
    """Somebody's ZIP, whose list of files has at most `most` bytes: it is read whole into memory.

    Raises BadZipFile, OSError.
    """
    guard = _Guard(file, most)
    try:
        packed = zipfile.ZipFile(cast(BinaryIO, guard))
    except (ValueError, NotImplementedError, OverflowError) as error:  # lying places and versions
        raise zipfile.BadZipFile("the list of files is broken") from error
    guard.most = None
    return packed


class _Guard:
    """A file that refuses to be read in a piece larger than `most`."""

    def __init__(self, file: BinaryIO, most: int | None) -> None:
        self.file, self.most = file, most

    def read(self, size: int = -1) -> bytes:
        if self.most is not None and size > self.most:
            raise zipfile.BadZipFile("the list of files is too long")
        return self.file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()

    def seekable(self) -> bool:
        return self.file.seekable()

    def close(self) -> None:
        """Whoever gave the file closes it."""
