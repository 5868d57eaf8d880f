"""A list nobody asked for yet reads its vehicles alone; what it shares with others is never old."""

from __future__ import annotations

import time
from collections.abc import Iterator

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funabin.kit.pagecache import layer, parts
from funabin.kit.pagecache.layer import PageCache
from funabin.kit.pagecache.stamps import FRESH
from funabin.public.followed import TABLES_EVERY, followed
from funabin.shipping.models import Port
from tests.kit.pagecache.conftest import Door, connections_left_alone
from tests.public.world import mixed_stock

SHARED = ("shipping_port", "shipping_exchangerate", "shipping_importrule", "shipping_freightrate", "policy")


@pytest.fixture
def door() -> Iterator[Door]:
    """The whole site behind its layer."""
    stamps = followed()
    stamps._around = lambda: None  # the test's own connection lives on
    with connections_left_alone():
        yield Door(PageCache(WSGIHandler(), stamps=stamps, limit=2**23))


def page(door: Door, address: str) -> str:
    told: bytes = brotli.decompress(door.get(address, accept_encoding="br").body)
    return told.decode()


def asked_by(door: Door, address: str) -> list[str]:
    """The statements of one page, without those that ask what has changed."""
    door.layer.stamps._until = float("inf")
    with CaptureQueriesContext(connection) as found:
        page(door, address)
    door.layer.stamps.forget()
    return [row["sql"] for row in found.captured_queries]


def shared_in(statements: list[str]) -> list[str]:
    return [sql for sql in statements if any(f'FROM "{name}' in sql for name in ("gate_", *SHARED))]


def test_a_second_list_asks_for_its_vehicles_alone(door: Door) -> None:
    mixed_stock()
    asks = "port=KEMBA&lands=KE&sort=total&mileage_to"
    page(door, f"/en/stock/?{asks}=900000")
    statements = asked_by(door, f"/en/stock/?{asks}=900001")
    assert shared_in(statements) == []
    assert sum("catalogue_vehicle v" in sql for sql in statements) == 1


def test_twin_without_what_a_page_is_made_from_everything_is_asked_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed_stock()
    page(door, "/en/stock/?mileage_to=900000")
    monkeypatch.setattr(layer, "made_from", lambda stamps: parts.made_from({}))
    assert len(shared_in(asked_by(door, "/en/stock/?mileage_to=900001"))) >= 3


def test_a_port_that_closes_is_gone_from_new_lists_within_a_second(door: Door) -> None:
    mixed_stock()
    assert "Mombasa" in page(door, "/en/stock/?mileage_to=900000")
    Port.objects.filter(unlocode="KEMBA").update(sells=False)
    assert TABLES_EVERY + FRESH < 1
    time.sleep(TABLES_EVERY + FRESH)
    assert "Mombasa" not in page(door, "/en/stock/?mileage_to=900001")
    assert "Mombasa" not in page(door, "/en/stock/?mileage_to=900000")
