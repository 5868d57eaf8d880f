"""The list: filters, order and pages keep each other; totals of the port; nothing absurd breaks it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funabin.catalogue.actions import import_stock
from funabin.catalogue.models import Make
from tests.cast import DAICHI
from tests.conftest import HOUSE
from tests.public.world import mixed_stock, vehicle

pytestmark = pytest.mark.django_db
STOCK = HOUSE / "stock.csv"


def numbers(response: Any) -> list[str]:
    return [card.vehicle.stock_number for card in response.context["cards"]]


@pytest.fixture
def everything() -> None:
    """The demonstration's stock, 411 vehicles on sale."""
    import_stock(file=STOCK, mapping="house", by=DAICHI, publish=True)


@pytest.mark.usefixtures("everything")
def test_the_heaviest_full_pages_stay_under_60_kilobytes(client: Client) -> None:
    makes = "&".join(
        f"make={make}" for make in ("toyota", "nissan", "honda", "mazda", "suzuki", "other-makes")
    )
    rest = "port=KEMBA&currency=KES&lands=KE&arrival=2027-03&year_from=2005&price_to=90000&features=abs"
    for language in ("en", "ja"):
        for query in ("", makes, f"{makes}&{rest}&fuel=petrol&fuel=diesel&fuel=hybrid"):
            response = client.get(f"/{language}/stock/?{query}")
            assert len(numbers(response)) == 24
            assert len(response.content) < 60_000


def test_of_many_models_those_with_most_vehicles_are_shown_and_the_chosen(client: Client) -> None:
    for number in range(45):
        vehicle(model=f"Model {number:02}")
        if number > 2:
            vehicle(model=f"Model {number:02}")
    response = client.get("/en/stock/?make=toyota&model=toyota-model-00")
    box = next(box for box in response.context["facets"] if box.name == "model")
    assert [value.label for value in box.values] == [f"Model {n:02}" for n in (0, *range(3, 30))]
    assert (len(box.values), box.more) == (28, 17)
    assert "17 more: type the name above." in response.content.decode()
    make = next(box for box in response.context["facets"] if box.name == "make")
    assert (len(make.values), make.more, make.values[1].count) == (26, 0, 0)


def test_filters_narrow_and_each_chip_takes_one_away(client: Client) -> None:
    mixed_stock()
    response = client.get("/en/stock/?type=hatchback&fuel=hybrid&price_to=8000&q=tx&port=KEMBA")
    assert numbers(response) == ["AR-10002"]
    chips = {chip.label: chip.address for chip in response.context["chips"]}
    assert chips == {
        "“tx”": "/en/stock/?type=hatchback&fuel=hybrid&price_to=8000&port=KEMBA",
        "Hatchback": "/en/stock/?q=tx&fuel=hybrid&price_to=8000&port=KEMBA",
        "Hybrid": "/en/stock/?q=tx&type=hatchback&price_to=8000&port=KEMBA",
        "FOB price up to 8,000": "/en/stock/?q=tx&type=hatchback&fuel=hybrid&port=KEMBA",
    }


def test_pages_follow_each_other_and_keep_filters_and_order(client: Client) -> None:
    for number in range(30):
        vehicle(f"AR-{50000 + number}", fob=1000 + number)
    first = client.get("/en/stock/?type=suv&sort=price&port=KEMBA")
    pager = first.context["pager"]
    assert pager.previous == ""
    begun = r"/en/stock/\?type=suv&sort=price&page=2&after=\d+\.[0-9a-f]{1,32}&port=KEMBA"
    assert re.fullmatch(begun, pager.next)
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
    assert re.search(r'name="type" value="bus" disabled>Bus <b>0</b>', page)
    assert re.search(r'name="type" value="suv">SUV <b>1</b>', page)


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
        "price_from=" + "9" * 21 + "&page=" + "9" * 500,
        "q=%ed%a0%80%ff%fe%c0%80&type=%ff",
        "q=%E2%80%AE%D0%A2oyota+%E3%83%88%E3%83%A8%E3%82%BF+%00",
        "&".join(f"make=m{number}" for number in range(500)),
        "&".join(f"make=m{number}" for number in range(2_000)),
        "&".join(["type=suv"] * 10_000),
        "&" * 5_000,
        "port=KEMBA&" + "make=toyota&" * 600 + "q=" + "%E3%83%88" * 5_000,
        "&".join(f"features=%00{number}&seats=%d8%00" for number in range(250)),
        "lands=XX&arrival=9999-99&price_in=%00%00%00&as_of=-1&page=2",
        "lands=KE&arrival=2027-13&landing=never",
        "price_in=XXX&price_to=5",
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


@pytest.mark.parametrize("path", ["stock/", "", "stock/find/", "policy/", "stock/AR-99999/", "rights/"])
@pytest.mark.parametrize("query", ["&".join(["a=1"] * 2_000), "q=" + "x" * 20_000])
def test_an_endless_address_is_answered_as_a_short_one(client: Client, path: str, query: str) -> None:
    short, endless = client.get(f"/ja/{path}"), client.get(f"/ja/{path}?{query}")
    assert endless.status_code == short.status_code != 400
    assert endless["Content-Language"] == "ja"


def test_twin_members_and_staff_are_told_that_it_is_too_long(client: Client) -> None:
    assert client.get("/my/ja/?" + "&".join(["a=1"] * 2_000)).status_code == 400


def test_what_was_typed_cannot_become_markup(client: Client) -> None:
    page = client.get("/en/stock/?q=%3Cimg+src=x+onerror=1%3E&make=%3Ci%3E").content.decode()
    assert "<img src=x" not in page
    assert "<i>" not in page


def test_an_empty_result_tells_what_to_take_away_and_shows_the_newest_of_the_make(client: Client) -> None:
    mixed_stock()
    response = client.get("/en/stock/?make=nissan&fuel=diesel&price_to=9000&q=zeppelin")
    assert (response.context["result"].total, response.context["ways"]) == (0, [])
    assert numbers(response) == ["AR-10002"]
    page = response.content.decode()
    assert "0 vehicles for sale" in page
    assert 'href="/en/inquiry/"' in page
    response = client.get("/en/stock/?make=nissan&make=mazda&fuel=diesel&type=hatchback&price_to=9000")
    ways = [(way.label, way.count, way.address) for way in response.context["ways"]]
    assert ways == [
        ("Type: Hatchback", 1, "/en/stock/?make=mazda&make=nissan&fuel=diesel&price_to=9000"),
        ("Fuel: Diesel", 1, "/en/stock/?type=hatchback&make=mazda&make=nissan&price_to=9000"),
    ]
    assert "Without Type: Hatchback: 1 vehicle<" in response.content.decode()


def test_of_several_words_each_may_be_taken_away(client: Client) -> None:
    mixed_stock()
    response = client.get("/en/stock/?q=package+zeppelin&fuel=hybrid")
    ways = [(way.label, way.count, way.address) for way in response.context["ways"]]
    assert ways == [("“zeppelin”", 1, "/en/stock/?q=package&fuel=hybrid")]


def test_words_none_of_which_can_stay_are_taken_away_together(client: Client) -> None:
    mixed_stock()
    response = client.get("/en/stock/?q=zeppelin+tuesday&fuel=hybrid")
    ways = [(way.label, way.count) for way in response.context["ways"]]
    assert ways == [("“zeppelin tuesday”", 1)]


def test_a_chip_of_a_bare_figure_says_what_it_counts(client: Client) -> None:
    vehicle(doors=5, seats=7)
    response = client.get("/en/stock/?doors=5&seats=7&fuel=diesel")
    assert [chip.label for chip in response.context["chips"]] == ["Diesel", "Doors: 5", "Seats: 7"]


def test_what_is_typed_becomes_filters_and_the_address_has_one_spelling(client: Client) -> None:
    mixed_stock()
    response = client.get("/en/stock/?q=%E3%83%8B%E3%83%83%E3%82%B5%E3%83%B3+hybrid+red&sort=price")
    assert numbers(response) == ["AR-10002"]
    canonical = "/en/stock/?make=nissan&amp;fuel=hybrid&amp;colour=red"
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{canonical}">' in response.content.decode()
    assert [chip.label for chip in response.context["chips"]] == ["Nissan", "Hybrid", "Red"]


def test_words_nobody_has_stand_for_the_nearest_and_the_page_says_so(client: Client) -> None:
    mixed_stock()
    response = client.get("/en/stock/?q=packege")
    page = " ".join(response.content.decode().split())
    assert len(numbers(response)) == 8
    assert "No vehicle has “packege”. Showing results for “package”." in page


def test_vehicles_that_arrive_do_not_shift_the_pages_of_the_newest(client: Client) -> None:
    """No vehicle is shown twice and none is passed over while others arrive."""
    stock = [vehicle(f"AR-{50000 + number}", days_ago=40 - number) for number in range(30)]
    first = client.get("/en/stock/")
    late = [vehicle(f"AR-{60000 + number}", days_ago=0) for number in range(3)]
    following = client.get(first.context["pager"].next)
    assert numbers(first) + numbers(following) == [each.stock_number for each in reversed(stock)]
    assert following.context["result"].total == 30
    assert "as_of" not in following.context["page"].canonical
    again = client.get(following.context["pager"].previous)
    assert numbers(again)[:3] == [each.stock_number for each in reversed(late)]
    assert again.context["result"].total == 33
    # the twin: without the anchor three of the first page come again
    shifted = client.get("/en/stock/?page=2")
    assert set(numbers(shifted)) & set(numbers(first)) == set(numbers(first)[-3:])


@pytest.mark.parametrize(
    "typed", ["%00", "%ed%a0%80", "%ff", "x" * 5000, "+".join("abcdefghij" * 30), "%E2%80%AE"]
)
def test_whatever_is_typed_leads_to_a_list(client: Client, typed: str) -> None:
    response = client.get(f"/en/stock/find/?q={typed}", follow=True)
    assert (response.status_code, response.redirect_chain[0][1]) == (200, 302)


def test_the_price_may_be_asked_in_another_currency(client: Client) -> None:
    vehicle("AR-10001", fob=5000)
    vehicle("AR-10002", fob=9000)
    response = client.get("/en/stock/?price_in=kes&price_to=1,000,000")
    assert numbers(response) == ["AR-10001"]
    assert [chip.label for chip in response.context["chips"]] == ["FOB price (KES) up to 1,000,000"]
    assert '<option value="KES" selected>KES</option>' in response.content.decode()
    assert client.get("/en/stock/?price_in=USD").context["query"].price_in == ""


def test_a_price_in_a_currency_without_a_rate_is_left_out_and_said(client: Client) -> None:
    mixed_stock()
    response = client.get("/en/stock/?price_in=XAF&price_to=5000")
    assert len(numbers(response)) == 8
    assert "left it out: price_in = “XAF”" in " ".join(response.content.decode().split())


def test_a_make_that_was_joined_with_another_leads_on_from_its_former_address(client: Client) -> None:
    mixed_stock()
    Make.objects.filter(key="nissan").update(former_keys=["datsun"])
    response = client.get("/en/stock/?make=datsun&fuel=hybrid&port=KEMBA")
    assert (response.status_code, response["Location"]) == (
        301,
        "/en/stock/?fuel=hybrid&make=nissan&port=KEMBA",
    )
    assert client.get("/en/stock/?make=trabant").status_code == 200


def test_the_list_asks_the_database_the_same_for_any_stock(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/en/stock/?port=KEMBA&sort=total").status_code == 200
        return len(seen)

    queries()  # the policy is read once in a process
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
            "/en/stock/?q=Hiace&make=toyota&transmission=manual&fuel=diesel&price_to=8000",
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
