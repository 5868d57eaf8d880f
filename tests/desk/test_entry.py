"""Entering and editing vehicles: read as people write, errors at fields, two clerks lose nothing."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from funabin.catalogue.actions import editing, mark_sold
from funabin.catalogue.models import Vehicle
from funabin.desk.forms.entry import EntryForm
from funabin.journal.models import Entry
from tests.cast import DAICHI
from tests.catalogue.stock import draft
from tests.desk.conftest import Desk

AT = "/desk/vehicles/AR-10234/edit/"
NEW = "/desk/vehicles/new/"
NOAH: dict[str, Any] = {
    "stock_number": "AR-20001",
    "make": "トヨタ",
    "model": "Noah",
    "body_type": "mini_van",
    "registration_year": "H27",
    "registration_month": "４",
    "mileage_km": "8.5万",
    "transmission": "auto",
    "steering": "right",
    "fuel": "petrol",
    "location": "jpyok",
    "fob_amount": "5,200",
    "features": ["abs", "airbag"],
}


@pytest.fixture
def daichi(desk: Desk) -> Client:
    """The stock clerk."""
    return desk("daichi", "stock")


def typed(page: str) -> dict[str, Any]:
    """What stands in the form of a page, as a browser would send it back."""
    found: dict[str, Any] = {}
    form = page[page.index("data-entry") : page.index("</form>", page.index("data-entry"))]
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if told.get("type") == "checkbox":
            if " checked" in tag:
                found.setdefault(told["name"], []).append(told.get("value", "on"))
        elif "name" in told:
            found[told["name"]] = html.unescape(told.get("value", ""))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL):
        found[name] = html.unescape(text)
    return found


def test_a_vehicle_is_entered_as_the_papers_say_it(daichi: Client) -> None:
    answer = daichi.post(NEW, NOAH)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/vehicles/AR-20001/")
    row = Vehicle.objects.get(stock_number="AR-20001")
    assert (row.make.key, row.model.key, row.state) == ("toyota", "toyota-noah", "draft")
    assert (row.registration_year, row.registration_month, row.mileage_km) == (2015, 4, 85_000)
    assert (row.location, row.fob_amount, row.features) == ("JPYOK", Decimal(5200), ["abs", "airbag"])
    assert "Before it can be offered" not in daichi.get("/desk/vehicles/AR-20001/").content.decode()
    daichi.post("/desk/vehicles/AR-20001/publish/")
    row.refresh_from_db()
    assert row.state == "available"


def test_errors_stand_at_their_fields_and_what_was_typed_stays(daichi: Client) -> None:
    page = daichi.post(NEW, {**NOAH, "mileage_km": "many", "discount_amount": "9000"}).content.decode()
    assert 'id="id_mileage_km_error"' in page
    assert 'id="id_discount_amount_error"' in page
    assert typed(page)["mileage_km"] == "many"
    assert typed(page)["features"] == ["abs", "airbag"]
    assert not Vehicle.objects.filter(stock_number="AR-20001").exists()


def test_a_number_or_a_chassis_in_stock_is_told_at_its_field(daichi: Client, hiace: Vehicle) -> None:
    Vehicle.objects.filter(pk=hiace.pk).update(chassis_number="TRH200-0123456")
    page = daichi.post(NEW, {**NOAH, "stock_number": "AR-10234"}).content.decode()
    assert 'id="id_stock_number_error"' in page
    page = daichi.post(NEW, {**NOAH, "chassis_number": "TRH200-0123456"}).content.decode()
    assert "AR-10234 in stock has this chassis number already." in page
    assert Vehicle.objects.count() == 1


def test_save_and_enter_another_comes_back_with_the_next_number(daichi: Client) -> None:
    draft(stock_number="AR-20000")
    answer = daichi.post(NEW, {**NOAH, "another": "1"}, follow=True)
    assert answer.request["PATH_INFO"] == NEW
    assert typed(answer.content.decode())["stock_number"] == "AR-20002"


def test_one_like_another_begins_with_its_facts_but_not_with_what_is_its_own(daichi: Client) -> None:
    draft(stock_number="AR-20000", chassis_number="TRH200-1", remarks="scratch on the door")
    found = typed(daichi.get(f"{NEW}?like=AR-20000").content.decode())
    assert (found["make"], found["model"], found["registration_year"]) == ("Toyota", "Hiace Van", "2016")
    assert (found["chassis_number"], found["remarks"], found["fob_amount"]) == ("", "", "")
    assert found["stock_number"] == "AR-20001"


def test_saving_an_untouched_form_changes_nothing(daichi: Client, hiace: Vehicle) -> None:
    before = Vehicle.objects.filter(pk=hiace.pk).values().get()
    answer = daichi.post(AT, typed(daichi.get(AT).content.decode()))
    assert answer.status_code == 302
    assert Vehicle.objects.filter(pk=hiace.pk).values().get() == before
    assert Entry.objects.filter(kind="vehicle.corrected").count() == 0


def test_two_clerks_at_different_facts_lose_nothing(daichi: Client, hiace: Vehicle) -> None:
    mine = typed(daichi.get(AT).content.decode())
    Vehicle.objects.filter(pk=hiace.pk).update(mileage_km=90_000)
    answer = daichi.post(AT, {**mine, "colour": "black"}, follow=True)
    hiace.refresh_from_db()
    assert (hiace.mileage_km, hiace.colour) == (90_000, "black")
    assert (
        "Somebody else changed this meanwhile, and it stays: Mileage (km): 90000" in answer.content.decode()
    )


def test_two_clerks_at_the_same_fact_the_second_is_asked(daichi: Client, hiace: Vehicle) -> None:
    mine = typed(daichi.get(AT).content.decode())
    Vehicle.objects.filter(pk=hiace.pk).update(mileage_km=90_000)
    page = daichi.post(AT, {**mine, "mileage_km": "95000", "colour": "black"}).content.decode()
    assert "Somebody else wrote “90000” here meanwhile." in page
    hiace.refresh_from_db()
    assert (hiace.mileage_km, hiace.colour == "black") == (90_000, False)
    again = typed(page)
    assert (again["mileage_km"], again["colour"]) == ("95000", "black")
    assert daichi.post(AT, again).status_code == 302
    hiace.refresh_from_db()
    assert (hiace.mileage_km, hiace.colour) == (95_000, "black")


def test_without_the_comparison_the_second_clerk_writes_over_the_first(
    daichi: Client, hiace: Vehicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = typed(daichi.get(AT).content.decode())
    Vehicle.objects.filter(pk=hiace.pk).update(mileage_km=90_000)
    seen = editing.facts_of(hiace, tuple(name for name in EntryForm.base_fields if name != "stock_number"))
    monkeypatch.setattr(editing, "facts_of", lambda row, names: seen)
    daichi.post(AT, {**mine, "mileage_km": "95000"})
    hiace.refresh_from_db()
    assert hiace.mileage_km == 95_000


def test_a_vehicle_on_the_site_keeps_what_buyers_must_be_told(daichi: Client, hiace: Vehicle) -> None:
    mine = typed(daichi.get(AT).content.decode())
    page = daichi.post(AT, {**mine, "fuel": ""}).content.decode()
    assert "This cannot be empty while the vehicle is on the site." in page
    hiace.refresh_from_db()
    assert hiace.fuel == "diesel"


def test_save_and_next_follows_the_list_that_was_filtered(daichi: Client) -> None:
    rows = [draft(stock_number=f"AR-2000{number}") for number in (1, 2, 3)]
    at = rows[0].updated_at
    for minutes, row in enumerate(rows[:2]):
        Vehicle.objects.filter(pk=row.pk).update(m3=None, updated_at=at + timedelta(minutes=minutes))
    at = "/desk/vehicles/AR-20002/edit/?without=m3"
    mine = typed(daichi.get(at).content.decode())
    answer = daichi.post(at, {**mine, "m3": "12.5", "another": "1"})
    assert answer["Location"] == "/desk/vehicles/AR-20001/edit/?without=m3"


def test_a_sold_vehicle_stands_as_it_is(daichi: Client, hiace: Vehicle) -> None:
    mine = typed(daichi.get(AT).content.decode())
    mark_sold(vehicle_id=hiace.pk, by=DAICHI)
    answer = daichi.post(AT, {**mine, "colour": "black"}, follow=True)
    assert "is sold: its facts stand." in answer.content.decode()
    assert daichi.get(AT).status_code == 302


def test_a_price_that_somebody_changed_is_not_written_over_unseen(daichi: Client, hiace: Vehicle) -> None:
    at = "/desk/vehicles/AR-10234/price/"
    Vehicle.objects.filter(pk=hiace.pk).update(fob_amount=5800)
    page = daichi.post(at, {"fob": "6000", "discount": "", "seen": "6200.00"}).content.decode()
    assert "Somebody else changed the price meanwhile, to 5800.00." in page
    assert 'name="fob" value="6000"' in page
    hiace.refresh_from_db()
    assert hiace.fob_amount == 5800
    daichi.post(at, {"fob": "6000", "discount": "", "seen": "5800.00"})
    hiace.refresh_from_db()
    assert hiace.fob_amount == 6000


def test_what_is_missing_is_named_before_a_vehicle_may_be_offered(daichi: Client) -> None:
    draft(stock_number="AR-20000", fuel="", location="")
    page = daichi.get("/desk/vehicles/AR-20000/").content.decode()
    assert "Fuel is missing." in page
    assert "Location is missing." in page


def test_the_page_of_a_vehicle_takes_it_off_the_site_again(daichi: Client, hiace: Vehicle) -> None:
    daichi.post("/desk/vehicles/AR-10234/withdraw/")
    hiace.refresh_from_db()
    assert hiace.state == "draft"


def test_sales_enter_and_edit_nothing(desk: Desk, hiace: Vehicle) -> None:
    chie = desk("chie", "sales")
    assert chie.get(NEW).status_code == 403
    assert chie.post(NEW, NOAH).status_code == 403
    assert chie.post(AT, {"colour": "black"}).status_code == 403
    assert Vehicle.objects.count() == 1


def test_the_history_of_a_price_begins_with_the_first_one(daichi: Client, hiace: Vehicle) -> None:
    for price in ("6000", "5900"):
        daichi.post("/desk/vehicles/AR-10234/price/", {"fob": price})
    page = daichi.get("/desk/vehicles/AR-10234/").content.decode()
    assert re.findall(r'<td class="num">(USD [\d,]+)</td>', page) == ["USD 5,900", "USD 6,000", "USD 6,200"]
    assert '<polyline points="0,4.0 80,4.0 80,30.7 160,30.7 160,44.0 240,44.0"' in page
