"""Uploads stay in memory: a person's paper never lies in a temporary file."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])
Allowed = Callable[[HttpRequest], bool]


def large_files(handler: type[FileUploadHandler], *, may: Allowed) -> Callable[[View], View]:
    """Decorate a view of large files about no people: what whoever `may` sends goes to `handler`.

    Of anybody else not a byte of the body is read: the view refuses him by what stands in the head.
    """

    def mark(view: View) -> View:
        view.large_files = handler, may  # type: ignore[attr-defined]
        return view

    return mark


def may_be_read(request: HttpRequest, view: Any) -> bool:
    """Give a request the upload handler of its view; False where its form must not be read at all.

    Must come before anything asks for the form.
    """
    marked: tuple[type[FileUploadHandler], Allowed] | None = getattr(view, "large_files", None)
    if marked is None:
        return True
    handler, may = marked
    if not may(request):
        return False
    request.upload_handlers = [handler(request)]
    return True


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
