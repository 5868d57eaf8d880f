"""A vehicle's page: the price line by line, whether it may land, what sold and reserved ones say."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from funabin.catalogue.actions import add_vehicle, change_price, mark_sold, reserve_vehicle
from tests.cast import DAICHI
from tests.public.world import PRADO, mixed_stock, vehicle

pytestmark = pytest.mark.django_db


def rows(response: Any) -> list[tuple[str, str]]:
    """Label and amount of each line of the price box, as people read them."""
    found = re.findall(r'<th scope="row">(.*?)(?:<small>.*?)?</th><td>(.*?)</td>', response.content.decode())
    return [(label, amount) for label, amount in found]


def test_without_a_port_only_the_fob_price_is_shown(client: Client) -> None:
    vehicle("AR-10001", fob=5000)
    response = client.get("/en/stock/AR-10001/")
    assert rows(response) == [("Vehicle price (FOB)", "USD 5,000")]
    assert "Choose your port beside the price" in response.content.decode()


def test_a_port_shows_fob_cf_and_cif_line_by_line(client: Client) -> None:
    vehicle("AR-10001", fob=5000)
    response = client.get("/en/stock/AR-10001/?port=KEMBA")
    labels = [label for label, _amount in rows(response)]
    assert labels == [
        "Vehicle price (FOB)",
        "Sea freight",
        "Inspection before shipping",
        "C&amp;F",
        "Marine insurance",
        "Whole price (CIF)",
    ]
    amounts = [Decimal(amount.removeprefix("USD ").replace(",", "")) for _label, amount in rows(response)]
    assert amounts[3] == sum(amounts[:3])
    assert amounts[5] == amounts[3] + amounts[4]
    page = response.content.decode()
    assert "about KES" in page
    assert "24 to 34 days" in page
    assert "Not in the price: duty, taxes" in page


def test_the_list_and_the_page_name_the_same_total(client: Client) -> None:
    vehicle("AR-10001", fob=5000)
    card = client.get("/en/stock/?port=KEMBA").context["cards"][0]
    assert card.total == client.get("/en/stock/AR-10001/?port=KEMBA").context["offer"].total.cif


def test_a_discount_is_struck_out_and_taken_off(client: Client) -> None:
    row = vehicle("AR-10001", fob=5000)
    change_price(vehicle=row, fob=Decimal(4500), discount=Decimal(500), by=DAICHI)
    found = rows(client.get("/en/stock/AR-10001/?port=KEMBA"))
    assert found[:3] == [("Vehicle price (FOB)", "USD 5,000"), ("Discount", "−USD 500"), ("FOB", "USD 4,500")]


def test_what_is_not_known_reads_ask_and_never_zero(client: Client) -> None:
    vehicle("AR-10001", m3=None)
    found = dict(rows(client.get("/en/stock/AR-10001/?port=KEMBA")))
    assert found["Sea freight"] == found["C&amp;F"] == found["Whole price (CIF)"] == "ask"
    assert found["Vehicle price (FOB)"] == "USD 5,000"


def test_import_rules_come_with_date_and_source_the_worst_first(client: Client) -> None:
    vehicle("AR-10001", registration_year=2012, manufacture_year=2012)
    response = client.get("/en/stock/AR-10001/?port=KEMBA")
    page = response.content.decode()
    assert "Kenya: no, by the rules we know" in page
    assert response.context["offer"].findings[0].state == "no"
    assert re.search(r"Source: .+?, as of \d+ \w{3} \d{4}", page)
    assert "confirm with your customs office" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("port=KEMBA", "about KES"),
        ("port=KEMBA&currency=tzs", "about TZS"),
        ("currency=JPY", "about JPY 750,000"),
        ("port=KEMBA&currency=XXX", "about KES"),
    ],
)
def test_an_indicative_amount_is_in_the_chosen_money_or_in_that_of_the_country(
    client: Client, query: str, shown: str
) -> None:
    vehicle("AR-10001", fob=5000)
    page = " ".join(client.get(f"/en/stock/AR-10001/?{query}").content.decode().split())
    assert shown in page
    assert re.search(
        r"only a guide, at a rate of [\d.,]+ on 20 Nov 2026 \(demonstration figure, not a market rate\)\.",
        page,
    )


def test_an_unknown_port_is_named_and_the_page_stays(client: Client) -> None:
    vehicle("AR-10001")
    page = client.get("/en/stock/AR-10001/?port=ZZZZZ").content.decode()
    assert "We do not sell to the port “ZZZZZ”." in page


def test_asking_takes_the_vehicle_and_the_port_along(client: Client) -> None:
    vehicle("AR-10001")
    page = client.get("/en/stock/AR-10001/?port=KEMBA").content.decode()
    assert 'href="/en/inquiry/?vehicle=AR-10001&amp;port=KEMBA"' in page


def test_a_reserved_vehicle_says_until_when_and_may_be_asked_for(client: Client) -> None:
    row = vehicle("AR-10001")
    reserve_vehicle(vehicle_id=row.pk, until=timezone.now() + timedelta(days=2), by=DAICHI)
    page = " ".join(client.get("/en/stock/AR-10001/").content.decode().split())
    assert re.search(r"reserved this vehicle until \d+ \w{3} \d{4}, \d\d:\d\d Japan time", page)
    assert "/en/inquiry/?vehicle=AR-10001" in page


def test_a_sold_vehicle_is_shown_but_not_offered(client: Client) -> None:
    row, other = vehicle("AR-10001"), vehicle("AR-10002")
    offered = client.get("/en/stock/AR-10002/").content.decode()
    assert offered.index("Vehicle price (FOB)") < offered.index("AR-10001")
    mark_sold(vehicle_id=row.pk, by=DAICHI)
    page = client.get("/en/stock/AR-10001/").content.decode()
    assert "This vehicle was sold on" in page
    assert "/en/inquiry/?vehicle=" not in page
    assert page.index(other.stock_number) < page.index("Vehicle price (FOB)")  # what is for sale comes first
    assert "May I import this vehicle?" in offered
    assert "May I import this vehicle?" not in page
    assert ('name="port"' in offered, 'name="port"' in page) == (True, False)


def test_a_sold_vehicle_without_a_like_leads_on(client: Client) -> None:
    mark_sold(vehicle_id=vehicle("AR-10001").pk, by=DAICHI)
    page = client.get("/en/stock/AR-10001/").content.decode()
    assert "Tell us what you are looking for" in page
    assert 'href="/en/stock/?make=toyota"' in page


def test_whether_it_may_land_stands_beside_the_price_too(client: Client) -> None:
    vehicle("AR-10001", registration_year=2009, manufacture_year=2009)
    page = client.get("/en/stock/AR-10001/?port=KEMBA").content.decode()
    assert page.index('<a href="#import">Kenya: no, by the rules we know') < page.index("Whole price (CIF)")
    assert '<a href="#import">' not in client.get("/en/stock/AR-10001/").content.decode()


def test_a_draft_is_no_page(client: Client) -> None:
    add_vehicle(stock_number="AR-10009", facts=PRADO, by=DAICHI)
    assert client.get("/en/stock/AR-10009/").status_code == 404


def test_search_engines_get_data_that_cannot_become_script(client: Client) -> None:
    vehicle("AR-10001", grade="</script><script>alert(1)</script>", chassis_number="TRJ150-0012345")
    page = client.get("/en/stock/AR-10001/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    told = json.loads(block[1])
    assert (told["@type"], told["sku"], told["offers"]["price"]) == ("Car", "AR-10001", "5000.00")
    assert "vehicleIdentificationNumber" not in told
    assert "TRJ150-0012345" not in block[1]
    assert "<script>alert" not in page


def test_the_grade_stands_with_its_auction_house(client: Client) -> None:
    vehicle("AR-10001", auction_grade="4.5", auction_house="USS Nagoya")
    page = client.get("/en/stock/AR-10001/").content.decode()
    assert re.search(r"Grade 4\.5</strong>, by USS Nagoya", page)


def test_the_page_asks_the_database_the_same_for_any_stock(
    client: Client, django_assert_num_queries: Any
) -> None:
    mixed_stock()
    vehicle()  # a similar one
    with django_assert_num_queries(25):
        client.get("/en/stock/AR-10001/?port=KEMBA")
    for _ in range(10):
        vehicle()
    with django_assert_num_queries(25):
        client.get("/en/stock/AR-10001/?port=KEMBA")
