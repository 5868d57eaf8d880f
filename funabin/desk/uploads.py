"""Stock lists are large and about no people: they alone pass through a temporary file."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

MOST_BYTES = 300 * 1024 * 1024  # what a browser sends in bearable time; a watched folder takes more


class StockListUploadHandler(TemporaryFileUploadHandler):
    """Keeps a list of up to MOST_BYTES in a temporary file; of a larger one nothing, and says so."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.is_too_large = False
        self._bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        """Passes over the rest of a list above MOST_BYTES; the form beside it stays."""
        self._bytes += len(raw_data)
        if self._bytes > MOST_BYTES:
            self.is_too_large = True
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)


def is_too_large(request: HttpRequest) -> bool:
    """Whether the list of this request was not kept because of its size."""
    return any(getattr(handler, "is_too_large", False) for handler in request.upload_handlers)
