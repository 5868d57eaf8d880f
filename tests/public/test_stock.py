"""The list: filters, order and pages keep each other; totals of the port; nothing absurd breaks it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.public.world import mixed_stock, vehicle

pytestmark = pytest.mark.django_db


def numbers(response: Any) -> list[str]:
    return [card.vehicle.stock_number for card in response.context["cards"]]


def test_a_full_page_stays_under_60_kilobytes(client: Client) -> None:
    for number in range(30):
        vehicle(
            f"AR-{40000 + number}",
            make=["Toyota", "Nissan", "Porsche"][number % 3],
            grade="TX L Package 7-seater",
        )
    address = (
        "/ja/stock/?type=suv&make=toyota&make=nissan&make=other-makes&price_to=9000&port=KEMBA&currency=KES"
    )
    response = client.get(address)
    assert len(numbers(response)) == 24
    assert len(response.content) < 60_000


def test_filters_narrow_and_each_chip_takes_one_away(client: Client) -> None:
    mixed_stock()
    response = client.get("/en/stock/?type=hatchback&fuel=hybrid&price_to=8000&q=note&port=KEMBA")
    assert numbers(response) == ["AR-10002"]
    chips = {chip.label: chip.address for chip in response.context["chips"]}
    assert chips == {
        "“note”": "/en/stock/?type=hatchback&fuel=hybrid&price_to=8000&port=KEMBA",
        "Hatchback": "/en/stock/?q=note&fuel=hybrid&price_to=8000&port=KEMBA",
        "Hybrid": "/en/stock/?q=note&type=hatchback&price_to=8000&port=KEMBA",
        "FOB price up to 8,000": "/en/stock/?q=note&type=hatchback&fuel=hybrid&port=KEMBA",
    }


def test_pages_follow_each_other_and_keep_filters_and_order(client: Client) -> None:
    for number in range(30):
        vehicle(f"AR-{50000 + number}", fob=1000 + number)
    first = client.get("/en/stock/?type=suv&sort=price&port=KEMBA")
    pager = first.context["pager"]
    assert (pager.previous, pager.next) == ("", "/en/stock/?type=suv&sort=price&page=2&port=KEMBA")
    second = client.get(pager.next)
    assert numbers(first) + numbers(second) == [f"AR-{50000 + number}" for number in range(30)]
    assert second.context["pager"].previous == "/en/stock/?type=suv&sort=price&port=KEMBA"
    assert second.context["pager"].next == ""


def test_the_order_field_shows_what_is_chosen(client: Client) -> None:
    mixed_stock()
    page = client.get("/en/stock/?sort=mileage").content.decode()
    assert '<option value="mileage" selected>' in page
    assert 'value="total"' not in page


def test_a_port_puts_the_total_on_every_card_and_sorts_by_it(client: Client) -> None:
    mixed_stock()
    response = client.get("/en/stock/?port=kemba&sort=total")
    totals = [card.total.amount if card.total else None for card in response.context["cards"]]
    known = [amount for amount in totals if amount is not None]
    assert totals == [*sorted(known), None, None]
    assert response.content.decode().count("<small>CIF Mombasa</small>") == 8


def test_an_unknown_price_reads_ask_and_never_zero(client: Client) -> None:
    vehicle(fob=None)
    page = client.get("/en/stock/?port=KEMBA").content.decode()
    assert '<span class="price">ask <small>FOB</small></span>' in page
    assert '<span class="price">ask <small>CIF Mombasa</small></span>' in page
    assert "USD 0" not in page


def test_values_without_a_vehicle_are_shown_disabled(client: Client) -> None:
    vehicle()
    page = client.get("/en/stock/").content.decode()
    assert re.search(r'name="type" value="bus" disabled>Bus <span class="num">0</span>', page)
    assert re.search(r'name="type" value="suv">SUV <span class="num">1</span>', page)


@pytest.mark.parametrize(
    "query",
    [
        "page=999999",
        "page=-1",
        "price_to=abc",
        "price_from=9&price_to=1",
        "make=nope",
        "sort=worst",
        "q=%00%00",
        "q=" + "x" * 5000,
        "type=suv&type=bus&type=nope",
        "port=%00",
        "currency=%27%22%3E",
        "year_from=0&year_to=99999",
    ],
)
def test_absurd_addresses_give_a_helpful_page(client: Client, query: str) -> None:
    mixed_stock()
    response = client.get(f"/en/stock/?{query}")
    assert response.status_code == 200
    assert b"<script>" not in response.content


def test_what_was_not_understood_is_said(client: Client) -> None:
    mixed_stock()
    page = " ".join(client.get("/en/stock/?make=nope&port=XXXXX").content.decode().split())
    assert "We did not understand this part of the address and left it out: make = “nope”" in page
    assert "We do not sell to the port “XXXXX”. Choose one of the list." in page


def test_what_was_typed_cannot_become_markup(client: Client) -> None:
    page = client.get("/en/stock/?q=%3Cimg+src=x+onerror=1%3E&make=%3Cb%3E").content.decode()
    assert "<img src=x" not in page
    assert "<b>" not in page


def test_an_empty_result_leads_on(client: Client) -> None:
    mixed_stock()
    page = client.get("/en/stock/?q=zeppelin").content.decode()
    assert "0 vehicles for sale" in page
    assert 'href="/en/inquiry/"' in page


def test_the_list_asks_the_database_the_same_for_any_stock(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/en/stock/?port=KEMBA&sort=total").status_code == 200
        return len(seen)

    vehicle()
    few = queries()
    for number in range(25):
        vehicle(make=["Toyota", "Porsche", "Yamaha"][number % 3])
    assert queries() == few <= 32


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("AR-10001", "/en/stock/AR-10001/"),
        ("ar 10001", "/en/stock/AR-10001/"),
        ("#AR10001 ", "/en/stock/AR-10001/"),
        ("ＡＲ－１０００１", "/en/stock/AR-10001/"),
        ("AR-99999", "/en/stock/?q=AR-99999"),
        ("", "/en/stock/"),
        ("\0", "/en/stock/"),
        (
            "Toyota Hiace diesel manual under 8000",
            "/en/stock/?q=Toyota+Hiace&transmission=manual&fuel=diesel&price_to=8000",
        ),
    ],
)
def test_the_search_line_leads_to_the_vehicle_or_to_the_list(client: Client, typed: str, place: str) -> None:
    mixed_stock()
    response = client.get("/en/stock/find/", {"q": typed})
    assert (response.status_code, response["Location"]) == (302, place)


def test_the_search_line_keeps_the_port(client: Client) -> None:
    mixed_stock()
    response = client.get("/ja/stock/find/?q=AR-10001&port=KEMBA")
    assert response["Location"] == "/ja/stock/AR-10001/?port=KEMBA"
