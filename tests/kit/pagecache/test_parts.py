"""The parts of the layer: who may declare, how addresses and encodings are read, what Redis gives."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
import redis

from funabin.kit.pagecache.encodings import LEVELS, SUFFIXES, decoded, encoded, wanted
from funabin.kit.pagecache.keep import Keep, same_for_everyone
from funabin.kit.pagecache.pages import Page, Pages
from funabin.kit.pagecache.shared import REST, SharedPages
from tests.kit.pagecache import views
from tests.kit.pagecache.conftest import Door, door


def test_only_a_view_without_personal_data_may_say_that_its_page_is_the_same_for_everyone() -> None:
    def opens(request: Any) -> None: ...

    with pytest.raises(TypeError, match="opens must do without personal data"):
        same_for_everyone()(opens)
    opens.without_personal_data = True  # type: ignore[attr-defined]
    assert same_for_everyone()(opens).kept == Keep()  # type: ignore[attr-defined]
    opens.purposes = ("inquiry.answer",)  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        same_for_everyone()(opens)


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("zstd, gzip", "zstd"),
        ("br;q=0, gzip;q=0.2", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "zstd"),
        ("identity", "identity"),
        ("identity;q=0.5, gzip;q=0.4", "identity"),
        ("*;q=0", "identity"),
        ("gzip;q=0", "identity"),
        ("gzip;q=nonsense", "identity"),
        ("GZIP , BR ; q = 0", "gzip"),
        ("deflate, lzma", "identity"),
    ],
)
def test_the_encoding_a_reader_wants_is_read_with_its_weights(header: str, encoding: str) -> None:
    assert wanted(header) == encoding


def test_every_encoding_says_the_same() -> None:
    text = b"a page in some words. " * 500
    for encoding in (*LEVELS, "identity"):
        assert decoded(encoded(text, encoding), encoding) == text
    assert {len(encoded(text, encoding)) < len(text) / 10 for encoding in LEVELS} == {True}


@pytest.mark.parametrize(
    ("query", "spelled"),
    [
        ("", ""),
        ("page=2&make=b&make=a", "make=b&make=a&page=2"),
        ("make=&page=", ""),
        ("make=%E3%83%88%E3%83%A8%E3%82%BF", "make=%E3%83%88%E3%83%A8%E3%82%BF"),
        ("make=a+b&utm_campaign=x&gclid=1", "make=a+b"),
        ("make=" + "x" * 2_000, None),
        ("&".join(f"make={n}" for n in range(101)), None),
        ("unknown=1&page=3", "page=3"),
    ],
)
def test_a_query_has_one_spelling(query: str, spelled: str | None) -> None:
    assert Keep(frozenset({"make", "page"})).spelled(query) == spelled


def test_a_page_that_answers_to_the_unknown_is_not_kept_with_it() -> None:
    keep = Keep(frozenset({"make"}), "refuse")
    assert (keep.spelled("make=a&x=1"), keep.spelled("make=a&fbclid=1")) == (None, "make=a")


def _page(size: int) -> Page:
    return Page.made(bytes(size), (), stamp=(), until=0.0, encoding="identity")


def test_a_page_that_was_proved_gets_a_second_chance_before_it_goes() -> None:
    pages = Pages(limit=100_000)
    for number in range(5):
        pages.put((str(number),), _page(18_000))
        pages.get((str(number),))
    assert pages.get(("0",)) is not None
    pages.put(("large",), _page(90_000))
    assert pages.get(("large",)) is None
    assert pages.size <= 100_000


def test_a_page_written_in_more_encodings_is_counted_with_them() -> None:
    pages, page = Pages(limit=100_000), _page(10_000)
    pages.put(("a",), page)
    before = pages.size
    page.write("gzip")
    pages.grown(("a",), page)
    assert before < pages.size == page.size


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_without_redis_the_site_goes_on(site: Door, caplog: pytest.LogCaptureFixture) -> None:
    away = door(shared=SharedPages(f"redis://:secret@127.0.0.1:{_free_port()}/0", build="1"))
    assert [away.get("/en/listing/").status for _ in range(3)] == ["200 OK"] * 3
    assert (views.MADE["listing"], away.layer.counts["hits"]) == (1, 2)
    assert "does not answer" in caplog.text
    assert "secret" not in caplog.text


class Away:
    """A store that never answers, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def get(self, name: str) -> bytes:
        self.asked += 1
        raise redis.ConnectionError


def test_a_store_that_does_not_answer_rests_before_it_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    away, time = Away(), [100.0]
    monkeypatch.setattr(redis.Redis, "from_url", lambda *_, **__: away)
    pages = SharedPages("redis://x", build="1", clock=lambda: time[0])
    for late, asked in ((0.0, 1), (REST - 0.1, 1), (REST + 0.1, 2)):
        time[0] = 100.0 + late
        assert (pages.get(("a",), ()), away.asked) == (None, asked)


class Memory:
    """What Redis does for us, in a dictionary."""

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}
        self.lives: dict[str, int] = {}

    def get(self, name: str) -> bytes | None:
        return self.rows.get(name)

    def set(self, name: str, value: bytes, ex: int) -> None:
        self.rows[name], self.lives[name] = value, ex


def _sharing(memory: Memory, monkeypatch: pytest.MonkeyPatch, build: str = "1") -> Door:
    monkeypatch.setattr(redis.Redis, "from_url", lambda *_, **__: memory)
    made = door()
    made.layer._shared = SharedPages("redis://x", build=build, clock=lambda: made.time[0])
    return made


def test_processes_share_what_one_of_them_made(site: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    one, other = _sharing(memory, monkeypatch), _sharing(memory, monkeypatch)
    first = one.get("/en/listing/", accept_encoding="br")
    second = other.get("/en/listing/", accept_encoding="gzip")
    assert (views.MADE["listing"], other.layer.counts["shared"]) == (1, 1)
    assert first.headers["ETag"][:-2] == second.headers["ETag"][:-2]
    assert first.headers["Content-Security-Policy"] == second.headers["Content-Security-Policy"]
    assert list(memory.lives.values()) == [60]
    [page] = [other.layer.pages.get(place.key) for place in other.layer._places.values()]
    assert page is not None
    assert 50 < page.until - other.time[0] <= 60  # what is left of the minute, not a minute of its own


def test_another_build_or_another_price_shares_nothing(site: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    _sharing(memory, monkeypatch).get("/en/listing/")
    _sharing(memory, monkeypatch, build="2").get("/en/listing/")
    views.PRICE["now"] = 1
    _sharing(memory, monkeypatch).get("/en/listing/")
    assert (views.MADE["listing"], len(memory.rows)) == (3, 3)


def test_what_is_damaged_in_redis_is_made_anew(site: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    _sharing(memory, monkeypatch).get("/en/listing/")
    for damaged in (b"", b"\0\0\0\7[]", b"\0\0\0\2[]", b"nonsense"):
        memory.rows = dict.fromkeys(memory.rows, damaged)
        assert _sharing(memory, monkeypatch).get("/en/listing/").status == "200 OK"
    assert views.MADE["listing"] == 5


def test_what_is_left_of_a_shared_page_s_minute_is_not_a_minute_of_its_own(
    site: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, now = Memory(), time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    _sharing(memory, monkeypatch).get("/en/listing/")
    monkeypatch.setattr(time, "time", lambda: now + 20)
    other = _sharing(memory, monkeypatch)
    other.get("/en/listing/")
    [page] = [other.layer.pages.get(place.key) for place in other.layer._places.values()]
    assert page is not None
    assert page.until - other.time[0] == pytest.approx(40)


def test_a_page_in_an_encoding_of_another_program_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    monkeypatch.setattr(redis.Redis, "from_url", lambda *_, **__: memory)
    monkeypatch.setitem(SUFFIXES, "x-later", "x")
    store, page = SharedPages("redis://x", build="1"), Page((), ("1",), 0.0, "digest")
    page.add("x-later", b"unreadable here")
    store.put(("a",), page, 60)
    found = store.get(("a",), ("1",))
    assert found is not None
    assert found.first() == ("x-later", b"unreadable here")
    monkeypatch.delitem(SUFFIXES, "x-later")
    assert store.get(("a",), ("1",)) is None


def test_a_page_made_anew_keeps_the_place_that_was_proved() -> None:
    pages = Pages(limit=100_000)
    pages.put(("popular",), _page(10_000))
    pages.get(("popular",))
    pages.put(("popular",), _page(10_001))
    for number in range(20):
        pages.put((str(number),), _page(10_000))
    assert pages.get(("popular",)) is not None
    assert pages.get(("0",)) is None
    held = {"new": pages._new, "proved": pages._proved}
    assert pages._sizes == {name: sum(size for _, size in rows.values()) for name, rows in held.items()}


def test_one_page_larger_than_the_room_for_new_ones_drives_nothing_out() -> None:
    pages = Pages(limit=100_000)
    pages.put(("small",), _page(1_000))
    pages.put(("large",), _page(30_000))
    assert pages.get(("large",)) is None
    assert pages.get(("small",)) is not None
