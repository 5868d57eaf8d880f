"""A small site behind the layer, asked as a server asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import Settings

from funabin.kit.pagecache.layer import PageCache
from funabin.kit.pagecache.stamps import Stamps
from tests.kit.pagecache import views


@dataclass
class Told:
    """An answer."""

    status: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Door:
    """The site's door: the layer, its clock, and what its pages follow."""

    layer: PageCache
    time: list[float] = field(default_factory=lambda: [1000.0])

    def get(self, address: str, method: str = "GET", host: str = "testserver", **headers: str) -> Told:
        """Ask. Headers by name: accept_encoding="br"."""
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "192.0.2.7",
            "HTTP_HOST": host,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": None,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        told: list[Any] = []

        def start(status: str, rows: list[tuple[str, str]], _: Any = None) -> None:
            assert len({name.lower() for name, _ in rows}) == len(rows)
            told[:] = [status, dict(rows)]

        body = b"".join(self.layer(environ, start))
        return Told(*told, body)


def door(*, limit: int = 2**22, shared: Any = None) -> Door:
    """A door whose pages follow the price."""
    time = [1000.0]
    stamps = Stamps({"prices": lambda: views.PRICE["now"]}, clock=lambda: time[0])
    layer = PageCache(WSGIHandler(), stamps=stamps, limit=limit, shared=shared, clock=lambda: time[0])
    return Door(layer, time)


@contextmanager
def connections_left_alone() -> Iterator[None]:
    """A request through the site's door closes connections at its ends; a test's own must live on."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def site(small_site: Settings) -> Iterator[Door]:
    """The small site behind its layer."""
    small_site.ROOT_URLCONF = "tests.kit.pagecache.views"
    small_site.TESTING = False  # what a view sets undeclared is stripped, as in production
    views.MADE.clear()
    views.PRICE["now"] = 5000
    views.GATE.set()
    with connections_left_alone():
        yield door()
    views.GATE.set()
