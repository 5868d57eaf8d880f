"""The list by total, by price in another currency and by landing: what it sorts by is what it shows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from funabin.catalogue.models import Vehicle
from funabin.kit.dates import day_in_japan, month_end
from funabin.shipping import columns
from funabin.shipping.models import ExchangeRate
from funabin.shipping.queries import may_import, totals_for
from tests.public.world import vehicle

pytestmark = pytest.mark.django_db

SIZES = (Decimal("8.5"), Decimal("11.03"), Decimal("15.1"), Decimal("19.2"), None)


@pytest.fixture
def stock(open_house: None) -> list[Vehicle]:
    """Twenty vehicles in which neither price nor size alone tells the total."""
    chance = Random(7)
    return [
        vehicle(
            fob=chance.choice([1900, 2000, 2100, 2200, 2300, None]),
            m3=chance.choice(SIZES),
            location=chance.choice(["JPYOK", "JPNGO", "JPOSA", "AEJEA"]),
            registration_year=year,
            manufacture_year=year,
            steering=chance.choice(["left", "right"]),
        )
        for year in [2012, 2018, 2019, 2024] * 5
    ]


def shown(response: Any) -> list[Decimal | None]:
    return [card.total.amount if card.total else None for card in response.context["cards"]]


def ordered(response: Any) -> bool:
    amounts = shown(response)
    known = sorted(amount for amount in amounts if amount is not None)
    return amounts == [*known, *[None] * (len(amounts) - len(known))]


def test_the_list_by_total_stands_in_the_order_of_the_totals_it_shows(
    client: Client, stock: list[Vehicle]
) -> None:
    response = client.get("/en/stock/?sort=total&port=KEMBA")
    assert (len(shown(response)), ordered(response)) == (20, True)
    assert len({*shown(response)}) > 6
    assert not ordered(client.get("/en/stock/?sort=price&port=KEMBA"))


def test_a_column_that_forgot_the_freight_would_be_seen(
    client: Client, stock: list[Vehicle], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = columns.money._times
    monkeypatch.setattr(columns.money, "_times", lambda values, factor, step: whole(values, factor, step) * 0)
    assert not ordered(client.get("/en/stock/?sort=total&port=KEMBA"))


def test_the_list_narrowed_by_total_holds_what_shows_such_a_total(
    client: Client, stock: list[Vehicle]
) -> None:
    totals = totals_for(stock, "KEMBA", timezone.now())
    within = {key for key, total in totals.items() if total.cif and 3100 <= total.cif.amount <= 3500}
    response = client.get("/en/stock/?total_from=3100&total_to=3500&port=KEMBA")
    assert {card.vehicle.pk for card in response.context["cards"]} == within
    assert within


@pytest.mark.parametrize("verdict", ["yes", "ask", "no"])
def test_the_list_narrowed_by_landing_holds_the_vehicles_the_rules_let_in(
    client: Client, stock: list[Vehicle], verdict: str
) -> None:
    today = day_in_japan(timezone.now())
    month = today.replace(day=1) + timedelta(days=62)
    arrival = month_end(month.year, month.month)
    wanted = {row.pk for row in stock if may_import(row, "KE", arrival).state == verdict}
    address = f"/en/stock/?lands=KE&arrival={month:%Y-%m}&landing={verdict}"
    found = client.get(address)
    assert {card.vehicle.pk for card in found.context["cards"]} == wanted
    counts = {value.key: value.count for value in found.context["result"].facets["landing"]}
    assert sum(counts.values()) == len(stock)
    assert counts[verdict] == len(wanted) > 0


def test_prices_asked_for_in_another_currency_narrow_and_sort_by_it(client: Client, open_house: None) -> None:
    ExchangeRate.objects.create(
        base="USD", quote="JPY", rate=150, day=day_in_japan(timezone.now()), source="a test"
    )
    vehicle("AR-1", fob=5000)
    vehicle("AR-2", fob=9000)
    response = client.get("/en/stock/?price_to=800000&price_in=JPY")
    assert [card.vehicle.stock_number for card in response.context["cards"]] == ["AR-1"]
