"""Pages of a list while vehicles are sold between two of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from funabin.catalogue.actions import mark_sold
from funabin.catalogue.models import Vehicle
from tests.cast import CHIE
from tests.public.world import vehicle

pytestmark = pytest.mark.django_db


def numbers(response: Any) -> list[str]:
    """The stock numbers on a page of the list."""
    return [card.vehicle.stock_number for card in response.context["cards"]]


@pytest.mark.parametrize("query", ["", "sort=price", "port=KEMBA&sort=total", "make=toyota&sort=mileage"])
def test_what_is_sold_meanwhile_passes_no_vehicle_over(client: Client, query: str) -> None:
    """Neither the last vehicle of the first page nor one before it."""
    for number in range(30):
        vehicle(f"AR-{50000 + number}", days_ago=40 - number, fob=1000 + number)
    first = client.get(f"/en/stock/?{query}")
    address = first.context["pager"].next
    for each in (numbers(first)[0], numbers(first)[-1]):
        mark_sold(vehicle_id=Vehicle.objects.get(stock_number=each).pk, by=CHIE)
    following = client.get(address)
    every = {f"AR-{50000 + number}" for number in range(30)}
    assert (len(numbers(first)), len(numbers(following))) == (24, 6)
    assert set(numbers(first)) | set(numbers(following)) == every
    assert following.context["pager"].number == 2
    assert "after" not in following.context["page"].canonical
    again = numbers(client.get(following.context["pager"].previous))
    assert again[:23] == [*numbers(first)[1:-1], numbers(following)[0]]
    # the twin: without the mark two vehicles are on neither page
    shifted = client.get(f"/en/stock/?{query}&page=2")
    assert len(every - set(numbers(first)) - set(numbers(shifted))) == 2
