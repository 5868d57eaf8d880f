"""Style sheets, scripts and drawings come small over the line."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

SHEET = "/static/kit/kit.css"


class Answer(NamedTuple):
    """What came over the line."""

    status: int
    headers: dict[str, str]
    body: bytes


def fetch(visitor: Client, address: str = SHEET, *, method: str = "GET", **headers: str) -> Answer:
    """Ask for a file, and read it to its end."""
    answer = visitor.generic(
        method, address, headers={name.replace("_", "-"): headers[name] for name in headers}
    )
    body = b"".join(answer)
    answer.close()
    return Answer(answer.status_code, dict(answer.items()), body)


def on_disk(name: str) -> bytes:
    """The file itself."""
    return Path(str(finders.find(name))).read_bytes()


@pytest.mark.parametrize(
    ("asked", "given", "read"),
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)],
)
def test_a_file_of_words_is_sent_as_small_as_the_reader_takes_it(
    visitor: Client, asked: str, given: str, read: Callable[[bytes], bytes]
) -> None:
    answer = fetch(visitor, accept_encoding=asked)
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == (given, "Accept-Encoding")
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert read(answer.body) == on_disk("kit/kit.css")
    assert len(answer.body) < len(on_disk("kit/kit.css")) / 2


@pytest.mark.parametrize("asked", ["", "identity", "br;q=0", "compress"])
def test_who_reads_none_of_it_gets_the_file_as_it_is(visitor: Client, asked: str) -> None:
    answer = fetch(visitor, accept_encoding=asked)
    assert (answer.headers["Vary"], answer.body) == ("Accept-Encoding", on_disk("kit/kit.css"))
    assert "Content-Encoding" not in answer.headers


def test_each_way_of_writing_has_its_own_tag(visitor: Client) -> None:
    ways = ("", "gzip", "br", "zstd")
    tags = {way: fetch(visitor, accept_encoding=way).headers["ETag"] for way in ways}
    assert len(set(tags.values())) == 4
    for way, tag in tags.items():
        again = fetch(visitor, accept_encoding=way, if_none_match=tag)
        assert (again.status, again.headers["ETag"], again.body) == (304, tag, b"")
        assert fetch(visitor, accept_encoding=way, if_none_match='"other"').status == 200


def test_a_part_is_a_part_of_the_file_itself(visitor: Client) -> None:
    answer = fetch(visitor, accept_encoding="br", range="bytes=0-9")
    assert (answer.status, answer.body) == (206, on_disk("kit/kit.css")[:10])
    assert "Content-Encoding" not in answer.headers


def test_nobody_writes_to_a_file(visitor: Client) -> None:
    assert fetch(visitor, method="POST", accept_encoding="br").status == 405
    head = fetch(visitor, method="HEAD", accept_encoding="br")
    assert (head.status, head.headers["Content-Encoding"], head.body) == (200, "br", b"")


def test_small_files_stay_as_they_are(visitor: Client) -> None:
    answer = fetch(visitor, "/static/kit/seal.svg", accept_encoding="br")
    assert answer.body == on_disk("kit/seal.svg")
    assert "Content-Encoding" not in answer.headers
