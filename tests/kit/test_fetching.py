"""Fetching over real HTTPS: certificates, redirects, time, torn and endless answers, marks."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from funabin.kit import fetching
from funabin.kit.fetching import FetchRefused, fetch_to, may_reach
from tests.secured import HERE, HOST, Asked, Site, certificate, let_in, name_here, serving, trust

LIST = b"stock_number,make,model\nAR-1,Toyota,Aqua\n"
NAMES = {HOST: HERE, "other.example": HERE, "inside.example": "10.0.0.1"}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that fetching may reach and whose authority this machine knows."""
    name_here(monkeypatch, NAMES)
    let_in(monkeypatch)
    trust(monkeypatch, tmp_path)
    with serving(certificate(tmp_path)) as made:
        yield made


def fetched(address: str, most: int = 1000) -> bytes:
    """What an address gives."""
    with fetch_to(address, most=most) as got:
        assert got is not None
        return got.path.read_bytes()


def why_not(address: str, most: int = 1000) -> str:
    """Why nothing was fetched."""
    with pytest.raises(FetchRefused) as told, fetch_to(address, most=most):
        pass
    return told.value.message


def test_a_file_comes_with_its_name_and_its_marks_and_the_second_time_not_at_all(site: Site) -> None:
    def give(asked: Asked) -> None:
        if asked.headers["If-None-Match"] == '"1"':
            asked.answer(304, etag='"1"')
        else:
            asked.answer(body=LIST, etag='"1"', last_modified="Sun, 22 Nov 2026 12:00:00 GMT")

    site.gives["/lists/a.csv?of=today"] = give
    address = site.address("/lists/a.csv?of=today#top")
    with fetch_to(address, most=1000) as got:
        assert got is not None
        assert (got.path.read_bytes(), got.name) == (LIST, "a.csv")
        marks = (got.etag, got.modified)
        path = got.path
    assert marks == ('"1"', "Sun, 22 Nov 2026 12:00:00 GMT")
    assert not path.exists()
    with fetch_to(address, most=1000, etag=marks[0], modified=marks[1]) as again:
        assert again is None
    assert site.heard[1].headers["If-Modified-Since"] == marks[1]
    assert site.heard[0].headers["Host"] == f"{HOST}:{site.port}"


def test_names_with_spaces_and_japanese_letters_are_asked_for_as_the_web_writes_them(site: Site) -> None:
    site.gives["/%E5%86%99%E7%9C%9F%201.jpg?a=%20b&c=1"] = lambda asked: asked.answer(body=b"photo")
    assert fetched(site.address("/写真 1.jpg?a=%20b&c=1")) == b"photo"


def test_a_redirect_is_followed_to_where_it_may_lead(site: Site) -> None:
    site.gives["/list"] = lambda asked: asked.answer(302, location="/2026/a.csv")
    site.gives["/2026/a.csv"] = lambda asked: asked.answer(body=LIST)
    with fetch_to(site.address("/list"), most=1000) as got:
        assert got is not None
        assert (got.path.read_bytes(), got.name) == (LIST, "a.csv")


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://stock.example/a.csv", fetching.NOT_HTTPS),
        ("https://inside.example/a.csv", fetching.OURS),
        ("https://me:secret@stock.example/", fetching.NOT_HTTPS),
        ("https://nowhere.example/", fetching.NO_ANSWER),
        ("/list", fetching.AROUND),
        ("", fetching.AROUND),
    ],
)
def test_a_redirect_leads_neither_inside_nor_around(site: Site, location: str, why: str) -> None:
    site.gives["/list"] = lambda asked: asked.answer(302, location=location)
    assert why_not(site.address("/list")) == why


def test_twin_where_every_number_may_be_reached_a_redirect_leads_inside(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def connect(place: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(place[0])
        raise OSError

    monkeypatch.setattr(fetching, "may_reach", lambda _number: True)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert why_not("https://inside.example/") == fetching.NO_ANSWER
    assert tried == ["10.0.0.1"]


def test_this_machine_itself_is_not_reached_by_any_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_here(monkeypatch, NAMES)
    trust(monkeypatch, tmp_path)
    with serving(certificate(tmp_path)) as site:
        site.gives["/"] = lambda asked: asked.answer(body=LIST)
        assert why_not(site.address("/")) == fetching.OURS
        assert not site.heard
        let_in(monkeypatch)
        assert fetched(site.address("/")) == LIST


@pytest.mark.parametrize("number", ["2002:7f00:1::", "2002:a00:1::", "64:ff9b::a00:1", "::ffff:7f00:1"])
def test_a_new_number_that_leads_to_an_old_one_inside_is_refused(number: str) -> None:
    assert not may_reach(number)


def test_a_new_number_that_leads_to_an_old_one_outside_is_not() -> None:
    assert may_reach("64:ff9b::5db8:d822")


@pytest.mark.parametrize(
    ("host", "told"),
    [("other.example", {}), (HOST, {"days": -1}), (HOST, {"name": "stock.example.evil.example"})],
)
def test_a_certificate_that_is_another_s_or_over_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, told: dict[str, float]
) -> None:
    name_here(monkeypatch, NAMES)
    let_in(monkeypatch)
    trust(monkeypatch, tmp_path)
    with serving(certificate(tmp_path, **told)) as site:  # type: ignore[arg-type]
        site.gives["/"] = lambda asked: asked.answer(body=LIST)
        assert why_not(site.address("/", host)) == fetching.NOT_PROVED
        assert not site.heard


def test_an_authority_that_this_machine_does_not_know_proves_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.gives["/"] = lambda asked: asked.answer(body=LIST)
    assert fetched(site.address("/")) == LIST
    monkeypatch.delenv("SSL_CERT_FILE")
    assert why_not(site.address("/")) == fetching.NOT_PROVED


def test_a_place_without_https_and_one_without_anybody_do_not_answer(site: Site) -> None:
    with socket.create_server((HERE, 0)) as plain:
        port = plain.getsockname()[1]
        plain.settimeout(5)

        def hang_up() -> None:
            taken, _ = plain.accept()
            taken.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            taken.close()

        threading.Thread(target=hang_up, daemon=True).start()
        assert why_not(f"https://{HOST}:{port}/") == fetching.NO_ANSWER
    assert why_not(f"https://{HOST}:{port}/") == fetching.NO_ANSWER


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (404, fetching.NOT_THERE),
        (410, fetching.NOT_THERE),
        (403, fetching.REFUSED),
        (500, fetching.REFUSED),
        (206, fetching.REFUSED),
    ],
)
def test_what_is_not_the_file_is_not_taken_for_it(site: Site, status: int, why: str) -> None:
    site.gives["/"] = lambda asked: asked.answer(status, body=LIST)
    assert why_not(site.address("/")) == why


def test_a_file_that_breaks_off_is_not_taken_for_a_whole_one(site: Site) -> None:
    """Half a full list would say that the other half of the stock is sold."""

    def half(asked: Asked) -> None:
        asked.begin(content_length=str(len(LIST)))
        asked.wfile.write(LIST[:20])

    def half_in_pieces(asked: Asked) -> None:
        asked.begin(transfer_encoding="chunked")
        asked.wfile.write(b"14\r\n" + LIST[:20] + b"\r\n29\r\n" + LIST[:5])

    def pieces(asked: Asked) -> None:
        asked.begin(transfer_encoding="chunked")
        asked.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(LIST), LIST))

    site.gives |= {"/half": half, "/half-in-pieces": half_in_pieces, "/pieces": pieces}
    assert why_not(site.address("/half")) == fetching.BROKEN_OFF
    assert why_not(site.address("/half-in-pieces")) == fetching.BROKEN_OFF
    assert fetched(site.address("/pieces")) == LIST


def test_more_than_was_allowed_is_refused_however_it_is_told(site: Site) -> None:
    def endless(asked: Asked) -> None:
        asked.begin()
        for _turn in range(10_000):
            asked.wfile.write(b"x" * 10_000)

    site.gives |= {"/exact": lambda asked: asked.answer(body=b"x" * 1000), "/endless": endless}
    assert len(fetched(site.address("/exact"), most=1000)) == 1000
    assert why_not(site.address("/exact"), most=999) == fetching.TOO_LARGE
    assert why_not(site.address("/endless"), most=1_000_000) == fetching.TOO_LARGE


def _silent(_asked: Asked) -> None:
    time.sleep(3)


def _dripping(asked: Asked) -> None:
    asked.begin(content_length="1000")
    for _turn in range(60):
        asked.wfile.write(b"x")
        time.sleep(0.05)


def _dripping_headers(asked: Asked) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for turn in range(60):
        asked.wfile.write(b"x%d: y\r\n" % turn)
        time.sleep(0.05)


@pytest.mark.parametrize("give", [_silent, _dripping, _dripping_headers])
def test_who_is_silent_or_gives_a_byte_now_and_then_does_not_hold_us(
    site: Site, monkeypatch: pytest.MonkeyPatch, give: object
) -> None:
    monkeypatch.setattr(fetching, "READ", 0.4)
    monkeypatch.setattr(fetching, "WHOLE", 0.8)
    site.gives["/"] = give  # type: ignore[assignment]
    begun = time.monotonic()
    assert why_not(site.address("/")) == fetching.TOO_SLOW
    assert time.monotonic() - begun < 2.5


def test_twin_without_an_end_to_the_waiting_the_dripping_one_holds_us(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "READ", 0.4)
    site.gives["/"] = _dripping
    begun = time.monotonic()
    assert why_not(site.address("/")) == fetching.BROKEN_OFF
    assert time.monotonic() - begun > 2.5


def test_who_takes_the_connection_and_says_nothing_does_not_hold_us(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "READ", 0.3)
    with socket.create_server((HERE, 0)) as mute:
        assert why_not(f"https://{HOST}:{mute.getsockname()[1]}/") == fetching.TOO_SLOW
