"""The first page: counts that are true, the newest vehicles, few bytes, few queries."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.public.world import mixed_stock, vehicle

pytestmark = pytest.mark.django_db


def _lines(page: str) -> dict[str, int]:
    """Address -> count of the menu's links."""
    found = re.findall(
        r'<a href="(/en/stock/\?(?:type|make|shelf)=[^"]+)">.*?<span class="num">([\d,]+)</span>', page
    )
    return {address: int(count.replace(",", "")) for address, count in found}


def test_every_count_of_the_menu_is_the_length_of_its_list(client: Client) -> None:
    mixed_stock()
    lines = _lines(client.get("/en/").content.decode())
    assert len(lines) == 22
    for address, count in lines.items():
        assert client.get(address).context["result"].total == count, address


def test_types_and_makes_add_up_to_the_whole_stock(client: Client) -> None:
    menu = (mixed_stock(), client.get("/en/"))[1].context["menu"]
    assert sum(item.count for item in menu.types) == menu.total == 8
    assert sum(item.count for item in menu.makes) == 8
    assert menu.makes[-1].count == 2


def test_empty_types_are_shown_as_zero_and_lead_nowhere(client: Client) -> None:
    vehicle("AR-10001")
    page = client.get("/en/").content.decode()
    assert len(re.findall(r'<span class="none">', page)) == 9 + 25 + 7
    assert "type=bus" not in page


def test_the_newest_six_come_first(client: Client) -> None:
    for day in range(8):
        vehicle(f"AR-3000{day}", days_ago=day)
    cards = client.get("/en/").context["newest"]
    assert [card.vehicle.stock_number for card in cards] == [f"AR-3000{day}" for day in range(6)]


def test_the_first_page_is_small_and_asks_the_database_the_same_for_any_stock(
    client: Client, django_assert_num_queries: Any
) -> None:
    vehicle()
    with django_assert_num_queries(8):
        client.get("/en/")
    for _ in range(20):
        vehicle()
    with django_assert_num_queries(8):
        page = client.get("/en/").content
    assert len(page) < 30_000
