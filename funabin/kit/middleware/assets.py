"""Static files written small for readers of br, zstd or gzip: a phone on a slow line waits for them."""

from __future__ import annotations

import io
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Response, StaticFile

from funabin.kit.pagecache.encodings import IDENTITY, LEVELS, SUFFIXES, encoded, wanted

WORDS = {".css", ".js", ".json", ".svg", ".txt"}  # pictures and archives are small as they are
LEAST = 500  # bytes


class SmallFile(StaticFile):
    """A file of words. Each encoding is made when it is first asked for, and kept in memory."""

    def __init__(self, path: str, headers: Any, **told: Any) -> None:
        super().__init__(path, [*headers, ("Vary", "Accept-Encoding")], **told)  # type: ignore[no-untyped-call]
        self.place = Path(path)

    @cached_property
    def written(self) -> dict[str, tuple[list[tuple[str, str]], bytes]]:
        """Headers and content by encoding."""
        _, _, plain = self.alternatives[-1]
        given = [row for row in plain if row[0] not in {"ETag", "Content-Length"}]
        content = self.place.read_bytes()
        answer = {}
        for encoding in LEVELS:
            body = encoded(content, encoding)
            etag = f'{self.etag[:-1]}-{SUFFIXES[encoding]}"'
            told = {"ETag": etag, "Content-Length": str(len(body)), "Content-Encoding": encoding}
            answer[encoding] = ([*given, *told.items()], body)
        return answer

    def get_response(self, method: str, request_headers: dict[str, str]) -> Any:
        """The file as this reader wants it; a part of it as it is."""
        encoding = wanted(request_headers.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding == IDENTITY or method not in ("GET", "HEAD") or "HTTP_RANGE" in request_headers:
            return super().get_response(method, request_headers)  # type: ignore[no-untyped-call]
        headers, body = self.written[encoding]
        if request_headers.get("HTTP_IF_NONE_MATCH") == dict(headers)["ETag"]:
            kept = [row for row in headers if row[0] in {"Cache-Control", "ETag", "Last-Modified", "Vary"}]
            return Response(HTTPStatus.NOT_MODIFIED, kept, None)  # type: ignore[no-untyped-call]
        return Response(HTTPStatus.OK, headers, io.BytesIO(body) if method == "GET" else None)  # type: ignore[no-untyped-call]


class AssetsMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise, that needs no step of building to write files small."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:
        """What is served at `url`."""
        made = super().get_static_file(path, url, stat_cache)  # type: ignore[no-untyped-call]
        place = Path(path)
        if place.suffix not in WORDS or place.stat().st_size < LEAST:
            return made
        _, _, headers = made.alternatives[-1]
        return SmallFile(path, [row for row in headers if row[0] != "Content-Length"], stat_cache=stat_cache)
