"""Uploads stay in memory: a person's paper never lies in a temporary file."""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler


class BoundedMemoryUploadHandler(MemoryFileUploadHandler):
    """Keeps a request's files in memory, and refuses the request where they exceed the limit."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> Any:
        """Raises RequestDataTooBig above FILE_UPLOAD_MAX_MEMORY_SIZE bytes."""
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)
        if not self.activated:
            megabytes = settings.FILE_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
            raise RequestDataTooBig(f"A request may carry up to {megabytes} MB of files.")
