"""Who writes into the shared store or breaks what is asked forges and stops nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from funabin.kit.pagecache import layer, shared
from funabin.kit.pagecache.stamps import Stamps
from tests.kit.pagecache import views
from tests.kit.pagecache.conftest import Door
from tests.kit.pagecache.test_parts import Memory, _sharing

EVIL = b"<script>evil</script>"


def forged(text: bytes) -> bytes:
    """A record whose page was replaced, with a seal that is none of ours."""
    head = text[shared.SEAL :]
    (length,) = shared.HEAD.unpack_from(head)
    told = head[: shared.HEAD.size + length].replace(b'"br"', b'"identity"')
    told = shared.HEAD.pack(len(told) - shared.HEAD.size) + told[shared.HEAD.size :]
    return b"\0" * shared.SEAL + told + EVIL


def spoiled(memory: Memory, how: Callable[[bytes], bytes]) -> None:
    memory.rows = {name: how(text) for name, text in memory.rows.items()}


def test_a_page_that_another_wrote_into_the_shared_store_is_not_shown(
    site: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory()
    _sharing(memory, monkeypatch).get("/en/listing/", accept_encoding="br")
    spoiled(memory, forged)
    assert EVIL not in _sharing(memory, monkeypatch).get("/en/listing/").body
    assert views.MADE["listing"] == 2


def test_twin_a_store_that_is_believed_shows_it(site: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    _sharing(memory, monkeypatch).get("/en/listing/", accept_encoding="br")
    spoiled(memory, forged)
    monkeypatch.setattr(shared, "compare_digest", lambda *_: True)
    assert EVIL in _sharing(memory, monkeypatch).get("/en/listing/").body


def test_a_page_of_ours_does_not_pass_for_another(site: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    one = _sharing(memory, monkeypatch)
    one.get("/en/listing/?page=1")
    one.get("/en/listing/?page=2")
    memory.rows = dict(zip(memory.rows, reversed(list(memory.rows.values())), strict=True))
    assert b"page=1 " in _sharing(memory, monkeypatch).get("/en/listing/?page=1").body


def test_a_connection_that_cannot_be_given_back_holds_nobody() -> None:
    turns: list[int] = []

    def around() -> None:
        turns.append(1)
        if len(turns) == 2:
            raise OSError("broken pipe")

    time = [0.0]
    stamps = Stamps({"prices": lambda: len(turns)}, around=around, clock=lambda: time[0])
    first = stamps.of(("prices",))
    time[0] += 1
    told: list[object] = []
    asker = threading.Thread(target=lambda: told.append(stamps.of(("prices",))), daemon=True)
    asker.start()
    asker.join(5)
    assert told
    assert told[0] != first


@pytest.mark.parametrize(("popular", "times"), [(True, 1), (False, 2)])
def test_invented_addresses_push_out_no_place_that_is_asked_for(
    site: Door, monkeypatch: pytest.MonkeyPatch, popular: bool, times: int
) -> None:
    looked: list[str] = []
    keep_at = layer._keep_at
    monkeypatch.setattr(layer, "MOST_PLACES", 10)
    monkeypatch.setattr(layer, "_keep_at", lambda path: looked.append(path) or keep_at(path))
    site.get("/en/curious/")
    for number in range(30):
        site.get(f"/en/listing/?page={number}")
        if popular and number % 3 == 0:
            site.get("/en/curious/")
    site.get("/en/curious/")
    assert looked.count("/en/curious/") == times
