"""One change to many vehicles: shown first, made in batches, reported; what changed since stays."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from funabin.catalogue.actions import bulk, mark_sold
from funabin.catalogue.actions.bulk import Change, change_many, new_price
from funabin.catalogue.models import PriceChange, Vehicle
from funabin.journal.models import Entry
from tests.cast import DAICHI
from tests.catalogue.stock import draft, offered
from tests.desk.conftest import Desk
from tests.desk.test_japanese import english

AT = "/desk/vehicles/change/"


@pytest.fixture
def daichi(desk: Desk) -> Client:
    """The stock clerk."""
    return desk("daichi", "stock")


@pytest.fixture
def stock(trade: None) -> list[Vehicle]:
    """Three on sale at 12,400."""
    return [offered(stock_number=f"AR-3000{number}") for number in (1, 2, 3)]


def prices_on(page: str) -> str:
    found = re.search(r'name="prices" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def fob() -> list[Decimal | None]:
    return list(Vehicle.objects.order_by("stock_number").values_list("fob_amount", flat=True))


CHEAPER: dict[str, Any] = {"step": "price", "percent": "-5", "rounding": "50"}


def test_prices_change_by_percent_with_rounding_after_a_look(daichi: Client, stock: list[Vehicle]) -> None:
    page = daichi.post(AT, {"vehicle": ["AR-30001", "AR-30002"]}).content.decode()
    assert "Change 2 vehicles" in page
    page = daichi.post(f"{AT}plan/", {**CHEAPER, "prices": prices_on(page)}).content.decode()
    assert page.count("USD 11,800") == 2
    assert fob() == [12_400] * 3
    report = daichi.post(f"{AT}make/", {**CHEAPER, "prices": prices_on(page)}).content.decode()
    assert "What was changed" in report
    assert fob() == [11_800, 11_800, 12_400]
    assert PriceChange.objects.filter(after=11_800, before=12_400).count() == 2
    entry = Entry.objects.get(kind="vehicles.changed")
    assert entry.detail == {"step": "price", "changed": 2, "refused": 0}


def test_all_of_the_filtered_list_are_changed_at_once(daichi: Client, stock: list[Vehicle]) -> None:
    draft(stock_number="AR-40001")
    page = daichi.post(AT, {"all": "1", "state": "available"}).content.decode()
    assert "Change 3 vehicles" in page
    assert "AR-40001" not in prices_on(page)


def test_a_price_that_changed_since_the_look_stays(daichi: Client, stock: list[Vehicle]) -> None:
    page = daichi.post(AT, {"vehicle": ["AR-30001", "AR-30002"]}).content.decode()
    Vehicle.objects.filter(stock_number="AR-30001").update(fob_amount=10_000)
    report = daichi.post(f"{AT}make/", {**CHEAPER, "prices": prices_on(page)}).content.decode()
    assert "Its price was changed meanwhile." in report
    assert fob() == [10_000, 11_800, 12_400]


def test_without_that_comparison_it_would_be_changed_unseen(
    stock: list[Vehicle], monkeypatch: pytest.MonkeyPatch
) -> None:
    Vehicle.objects.filter(stock_number="AR-30001").update(fob_amount=10_000)
    monkeypatch.setattr(bulk, "price_text", lambda row: "12400.00")
    change_many(prices={"AR-30001": "12400.00"}, change=Change("price", percent=Decimal(-5)), by=DAICHI)
    assert fob() == [9_500, 12_400, 12_400]


def test_sold_and_unpriced_vehicles_are_named_beforehand(daichi: Client, stock: list[Vehicle]) -> None:
    mark_sold(vehicle_id=stock[0].pk, by=DAICHI)
    Vehicle.objects.filter(pk=stock[1].pk).update(fob_amount=None)
    page = daichi.post(AT, {"vehicle": ["AR-30001", "AR-30002", "AR-30003"]}).content.decode()
    page = daichi.post(f"{AT}plan/", {**CHEAPER, "prices": prices_on(page)}).content.decode()
    assert "is sold: its facts stand." in page
    assert "It has no price: it says “ask”." in page
    assert "1 vehicle would change" in page


def test_the_former_price_is_struck_out_where_asked(stock: list[Vehicle]) -> None:
    change = Change("price", amount=Decimal(-400), strike_out=True)
    change_many(prices={"AR-30001": "12400.00"}, change=change, by=DAICHI)
    stock[0].refresh_from_db()
    assert (stock[0].fob_amount, stock[0].discount_amount) == (12_000, 400)


def test_places_and_publishing_change_for_many(stock: list[Vehicle]) -> None:
    bare = draft(stock_number="AR-40001", fuel="")
    ready = draft(stock_number="AR-40002")
    numbers = {"AR-30001": "", "AR-40001": "", "AR-40002": ""}
    moved = change_many(prices=numbers, change=Change("location", location="JPNGO"), by=DAICHI)
    assert (moved.changed, moved.refused) == (3, ())
    report = change_many(prices=numbers, change=Change("publish"), by=DAICHI)
    assert (report.changed, dict(report.refused)["AR-40001"]) == (1, "Fuel is missing.")
    for row in (bare, ready):
        row.refresh_from_db()
    assert (bare.state, ready.state, ready.location) == ("draft", "available", "JPNGO")
    assert change_many(prices={"AR-40002": ""}, change=Change("withdraw"), by=DAICHI).changed == 1


def test_stopped_half_way_whole_batches_stay(stock: list[Vehicle], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 1)
    real, done = bulk.change_price, []

    def killed(**facts: Any) -> Any:
        if done:
            raise KeyboardInterrupt
        done.append(1)
        return real(**facts)

    monkeypatch.setattr(bulk, "change_price", killed)
    prices = dict.fromkeys(["AR-30001", "AR-30002", "AR-30003"], "12400.00")
    with pytest.raises(KeyboardInterrupt):
        change_many(prices=prices, change=Change("price", percent=Decimal(-5)), by=DAICHI)
    assert fob() == [11_780, 12_400, 12_400]


@pytest.mark.parametrize(
    ("price", "percent", "amount", "rounding", "after"),
    [("6200", "-5", "0", "10", "5890"), ("6250", "0", "-100", "100", "6200"), ("99", "10", "0", "1", "109"),
     ("6225", "0", "0", "50", "6250"), ("1000000", "-3", "0", "10000", "970000")],
)  # fmt: skip
def test_a_price_is_worked_out_exactly(
    price: str, percent: str, amount: str, rounding: str, after: str
) -> None:
    change = Change("price", Decimal(percent), Decimal(amount), Decimal(rounding))
    assert new_price(Decimal(price), change) == Decimal(after)


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"step": "price"}, "percent"), ({"step": "location"}, "location"),
     ({"step": "location", "location": "nowhere at all"}, "location")],
)  # fmt: skip
def test_half_a_change_is_told_at_its_field(
    daichi: Client, stock: list[Vehicle], asked: dict[str, str], field: str
) -> None:
    page = daichi.post(f"{AT}plan/", {**asked, "prices": '{"AR-30001":"12400.00"}'}).content.decode()
    assert f'id="id_{field}_error"' in page


@pytest.mark.parametrize("prices", ["", "{", "[1]", "7"])
def test_a_broken_choice_changes_nothing(daichi: Client, stock: list[Vehicle], prices: str) -> None:
    assert daichi.post(f"{AT}make/", {**CHEAPER, "prices": prices}).status_code == 200
    assert fob() == [12_400] * 3


def test_nothing_chosen_is_said_and_sales_may_not(daichi: Client, desk: Desk, stock: list[Vehicle]) -> None:
    assert "Choose vehicles first." in daichi.post(AT, {}, follow=True).content.decode()
    chie = desk("chie", "sales")
    for step in ("", "plan/", "make/"):
        assert chie.post(f"{AT}{step}", {**CHEAPER, "prices": '{"AR-30001":"12400.00"}'}).status_code == 403
    assert fob() == [12_400] * 3


def test_the_list_is_narrowed_to_what_is_missing(daichi: Client, stock: list[Vehicle]) -> None:
    Vehicle.objects.filter(pk=stock[0].pk).update(m3=None)
    Vehicle.objects.filter(pk=stock[1].pk).update(fob_amount=None)
    for without, there, not_there in (("m3", "AR-30001", "AR-30002"), ("price", "AR-30002", "AR-30001")):
        page = daichi.get(f"/desk/vehicles/?without={without}").content.decode()
        assert there in page
        assert not_there not in page
    assert "AR-30003" in daichi.get("/desk/vehicles/?without=photos&make=toyota&q=hiace").content.decode()
    assert "AR-30003" not in daichi.get("/desk/vehicles/?make=nissan").content.decode()


def test_the_pages_of_a_change_are_whole_in_japanese(daichi: Client, stock: list[Vehicle]) -> None:
    mark_sold(vehicle_id=stock[0].pk, by=DAICHI)
    daichi.post("/desk/language/", {"language": "ja"})
    page = daichi.post(AT, {"vehicle": ["AR-30001", "AR-30002"]}).content.decode()
    plan = daichi.post(f"{AT}plan/", {**CHEAPER, "prices": prices_on(page)}).content.decode()
    report = daichi.post(f"{AT}make/", {**CHEAPER, "prices": prices_on(page)}).content.decode()
    grade = {"GL", "Super"}  # of the stock, as the maker writes it
    assert [set(english(one)) - grade for one in (page, plan, report)] == [set(), set(), set()]


@pytest.mark.parametrize("sent", ["[" * 100_000, "{", "[1]", "9" * 5_000])
def test_prices_that_no_page_of_ours_carried_are_nobodys_vehicles(
    daichi: Client, stock: list[Vehicle], sent: str
) -> None:
    answer = daichi.post(f"{AT}plan/", {**CHEAPER, "prices": sent})
    assert answer.status_code in (200, 302)
    assert stock[0].stock_number not in answer.content.decode()
