"""Uploads stay in memory."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.test import Client, RequestFactory
from pytest_django import Settings


def upload(size: int) -> BytesIO:
    file = BytesIO(b"x" * size)
    file.name = "paper.pdf"
    return file


def test_three_megabytes_lie_in_memory_not_in_a_temporary_file() -> None:
    request = RequestFactory().post("/", {"paper": upload(3 * 1024 * 1024)})
    assert type(request.FILES["paper"]) is InMemoryUploadedFile


def test_too_large_a_request_is_refused_in_words(visitor: Client, small_site: Settings) -> None:
    small_site.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = visitor.post("/shout/", {"paper": upload(2000)})
    assert response.status_code == 400
    assert "32 MB" in response.content.decode()
    assert visitor.post("/shout/", {"paper": upload(100)}).content == b"paper.pdf"
