"""One source of counts: the menu, the lists it leads to and their facets say the same (AR-0.1 to AR-0.3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from funabin.catalogue.actions import mark_sold, reserve_vehicle
from funabin.catalogue.queries import Menu
from tests.cast import CHIE
from tests.public.world import mixed_stock, vehicle

pytestmark = pytest.mark.django_db


@pytest.fixture
def stock() -> None:
    """Of every kind, one of them reserved, one sold."""
    rows = mixed_stock()
    reserve_vehicle(vehicle_id=rows[1].pk, until=timezone.now() + timedelta(days=1), by=CHIE)
    mark_sold(vehicle_id=rows[2].pk, by=CHIE)
    for number in range(3):
        vehicle(make="Kubota", model="L1", body_type="other", days_ago=number * 40)


def menu_of(client: Client) -> Menu:
    found: Menu = client.get("/en/").context["menu"]
    return found


@pytest.mark.usefixtures("stock")
def test_types_and_makes_add_up_to_the_total_of_the_list(client: Client) -> None:
    menu = menu_of(client)
    total = client.get("/en/stock/").context["result"].total
    assert total == menu.total == 10
    assert sum(item.count for item in menu.types) == total
    assert sum(item.count for item in menu.makes) == total


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize(("items", "field"), [("types", "type"), ("makes", "make"), ("shelves", "shelf")])
def test_each_line_of_the_menu_is_the_facet_and_the_list_behind_it(
    client: Client, items: str, field: str
) -> None:
    lines = {item.key: item.count for item in getattr(menu_of(client), items)}
    facets = client.get("/en/stock/").context["result"].facets
    assert lines == {value.key: value.count for value in facets[field]}
    for key, count in lines.items():
        assert client.get(f"/en/stock/?{field}={key}").context["result"].total == count
