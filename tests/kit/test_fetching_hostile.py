"""Fetching from those who mean harm: numbers in disguise, addresses that are none, names, torn ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from funabin.kit import fetching
from funabin.kit.fetching import FetchRefused, check_address, fetch_to, may_reach
from tests.secured import HERE, HOST, Asked, Site, certificate, let_in, name_here, serving, trust

LIST = b"stock_number,make,model\nAR-1,Toyota,Aqua\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that fetching may reach and whose authority this machine knows."""
    name_here(monkeypatch, {HOST: HERE})
    let_in(monkeypatch)
    trust(monkeypatch, tmp_path)
    with serving(certificate(tmp_path)) as made:
        yield made


@pytest.mark.parametrize(
    "number",
    [
        *("::7f00:1", "::ffff:0:7f00:1", "64:ff9b:1::a00:1", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1"),
        *("fec0::1", "fe80::1%eth0", "fd00:ec2::254", "100::1", "5f00::1", "3fff::1", "2001:0:7f00:1::"),
        *("0.0.0.1", "100.64.0.1", "169.254.169.254", "192.0.0.8", "192.88.99.1", "198.18.0.1", "240.0.0.1"),
        *("255.255.255.255", "224.0.0.1", "ff0e::1"),
    ],
)
def test_no_way_to_write_a_number_leads_inside(number: str) -> None:
    assert not may_reach(number)


@pytest.mark.parametrize(
    "number", ["2606:2800:220:1::1", "2002:5db8:d822::1", "64:ff9b::5db8:d822", "1.1.1.1"]
)
def test_twin_numbers_outside_may_be_reached(number: str) -> None:
    assert may_reach(number)


@pytest.mark.parametrize(
    "address",
    ["https://[", "https://[::1", "https://ex\u2100mple.jp/", "https://@a.jp/", "https://a.jp:99999/"],
)
def test_what_is_no_address_is_refused_and_breaks_nothing(address: str) -> None:
    with pytest.raises(FetchRefused, match="begin with https"):
        check_address(address)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::]"]
)
def test_this_machine_is_refused_in_whatever_spelling(host: str) -> None:
    with pytest.raises(FetchRefused, match="private network"), fetch_to(f"https://{host}/", most=10):
        pass


def test_a_name_with_control_signs_or_a_path_comes_as_a_plain_name(site: Site) -> None:
    path = "/a/%00%0a..%2Fb.csv"
    site.gives[path] = lambda asked: asked.answer(body=LIST)
    with fetch_to(site.address(path), most=1000) as got:
        assert got is not None
        assert got.name == "../b.csv"
        assert "\0" not in got.name


def test_a_body_without_a_length_whose_end_nobody_signed_is_torn(site: Site) -> None:
    def tear(asked: Asked) -> None:
        asked.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + LIST)
        asked.close_connection = True

    site.gives["/a.csv"] = tear
    with pytest.raises(FetchRefused) as told, fetch_to(site.address("/a.csv"), most=1000):
        pass
    assert told.value.message == fetching.BROKEN_OFF


def test_a_small_file_gets_little_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(asked: Asked) -> None:
        asked.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        for _ in range(40):
            asked.wfile.write(b"x")
            asked.wfile.flush()
            time.sleep(0.1)

    site.gives["/1.jpg"] = drip
    monkeypatch.setattr(fetching, "LEAST", 0.3)
    began = time.monotonic()
    with pytest.raises(FetchRefused) as told, fetch_to(site.address("/1.jpg"), most=1000):
        pass
    assert told.value.message == fetching.TOO_SLOW
    assert time.monotonic() - began < 3
