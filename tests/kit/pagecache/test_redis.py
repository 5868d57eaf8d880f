"""Pages shared by a real Redis: between two processes, and while it dies, hangs and comes back."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

import pytest
import redis

from funabin.kit.pagecache import shared
from funabin.kit.pagecache.shared import REST, SharedPages
from tests.kit.pagecache import views
from tests.kit.pagecache.child import SLOW, started
from tests.kit.pagecache.conftest import Door, door

SERVER = os.environ.get("FUNABIN_TEST_REDIS", "redis://127.0.0.1:6379/0")
PAGES = "funabin:page:*"


@pytest.fixture
def store() -> Iterator[redis.Redis]:
    """A Redis that answers. What the test leaves there is taken away."""
    client = redis.Redis.from_url(SERVER, socket_timeout=3, socket_connect_timeout=3)
    try:
        before = set(client.scan_iter(PAGES))
    except redis.RedisError:
        pytest.skip("no Redis server answers; name one: FUNABIN_TEST_REDIS=redis://host:port/0")
    yield client
    if left := set(client.scan_iter(PAGES)) - before:
        client.delete(*left)
    client.close()


@pytest.fixture
def build() -> str:
    """A build of its own: no other test's pages are found."""
    return uuid4().hex


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "PATIENCE", SLOW)


class Way:
    """A way to Redis that can be cut, or led nowhere."""

    def __init__(self, host: str, port: int) -> None:
        self.there = (host, port)
        self.is_silent = False
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.address = f"redis://127.0.0.1:{self.port}/0"
        threading.Thread(target=self._take, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """Redis is gone: what is connected breaks off, and nobody answers any more."""
        for one in (self._door, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def mend(self) -> None:
        """Redis is back, at the same port."""
        self._door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._take, args=(self._door,), daemon=True).start()

    def _take(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(self.there, timeout=5)
                self._open += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while block := source.recv(65536):
                if not self.is_silent:
                    target.sendall(block)


@pytest.fixture
def way(store: redis.Redis) -> Iterator[Way]:
    """A way to the Redis of this test."""
    told = store.connection_pool.connection_kwargs
    made = Way(str(told.get("host", "127.0.0.1")), int(told.get("port", 6379)))
    yield made
    made.cut()


def at(site: Door, server: str, build: str) -> Door:
    """A door of this process that shares by `server`, on the clock of the door."""
    made = door()
    made.layer._shared = SharedPages(server, build=build, clock=lambda: made.time[0])
    return made


def test_a_second_process_serves_what_the_first_one_made(site: Door, store: redis.Redis, build: str) -> None:
    one = at(site, SERVER, build)
    first = one.get("/en/listing/?make=toyota")
    with started(SERVER, build) as other:
        second = other.get("/en/listing/?make=toyota")
        assert (second["made"], second["shared"]) == (0, 1)
        assert (second["status"], second["etag"]) == ("200 OK", first.headers["ETag"])
        assert second["body"] == first.body.decode()
        back = other.get("/en/listing/?make=mazda")  # and the other way round
        assert (back["made"], back["shared"]) == (1, 1)
    assert one.get("/en/listing/?make=mazda").body.decode() == back["body"]
    assert (views.MADE["listing"], one.layer.counts["shared"]) == (1, 1)


def test_twin_a_process_of_another_build_makes_its_own(site: Door, store: redis.Redis, build: str) -> None:
    at(site, SERVER, build).get("/en/listing/")
    with started(SERVER, build + "x") as other:
        assert other.get("/en/listing/")["made"] == 1


def test_redis_forgets_a_page_when_the_clock_ends_it(site: Door, store: redis.Redis, build: str) -> None:
    before = set(store.scan_iter(PAGES))
    at(site, SERVER, build).get("/en/listing/")
    (name,) = set(store.scan_iter(PAGES)) - before
    assert 0 < store.ttl(name) <= 60
    store.pexpire(name, 1)
    time.sleep(0.05)
    at(site, SERVER, build).get("/en/listing/")
    assert views.MADE["listing"] == 2


def test_redis_dies_mid_way_and_comes_back(
    site: Door, way: Way, build: str, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = at(site, way.address, build), at(site, way.address, build)
    one.get("/en/listing/")
    assert (other.get("/en/listing/").status, other.layer.counts["shared"]) == ("200 OK", 1)
    way.cut()
    for make in ("mazda", "honda"):
        assert one.get(f"/en/listing/?make={make}").status == "200 OK"
        assert other.get(f"/en/listing/?make={make}").status == "200 OK"
    assert views.MADE["listing"] == 5  # each made its own, and what was in memory stays
    assert one.get("/en/listing/").status == "200 OK"
    assert views.MADE["listing"] == 5
    said = [row for row in caplog.records if "does not answer" in row.getMessage()]
    assert len(said) == 2  # once by each, not at every page
    way.mend()
    for each in (one, other):
        each.time[0] += REST + 1
    one.get("/en/listing/?make=nissan")
    assert (other.get("/en/listing/?make=nissan").status, other.layer.counts["shared"]) == ("200 OK", 2)
    assert views.MADE["listing"] == 6


def test_a_redis_that_hangs_holds_one_page_up_for_a_moment_and_the_next_not_at_all(
    site: Door, way: Way, build: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "PATIENCE", 0.5)
    one = at(site, way.address, build)
    one.get("/en/listing/")
    way.is_silent = True
    asked: list[float] = []
    keep = one.layer._shared._redis.execute_command  # type: ignore[union-attr]

    def count(*told: object, **how: object) -> object:
        asked.append(time.monotonic())
        return keep(*told, **how)

    monkeypatch.setattr(one.layer._shared._redis, "execute_command", count)  # type: ignore[union-attr]
    begun = time.monotonic()
    assert one.get("/en/listing/?make=mazda").status == "200 OK"
    assert 0.4 < time.monotonic() - begun < SLOW
    assert one.get("/en/listing/?make=honda").status == "200 OK"
    assert len(asked) == 1  # it rests: neither the page just made nor the next one asks again
