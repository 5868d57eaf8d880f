"""What the clerk sees of a messy list, and how he mends it and goes on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from funabin.catalogue.models import Vehicle
from tests import yards
from tests.desk.conftest import Desk
from tests.desk.test_imports import AT, as_shown, bring, newest, shown, work


@pytest.fixture
def daichi(desk: Desk) -> Client:
    """The stock clerk."""
    return desk("daichi", "stock")


def press(client: Client, step: str, **told: str) -> Any:
    """Press a button of the newest list."""
    return client.post(f"{AT}{newest().pk}/{step}", told)


def on_the_page(client: Client, **changed: str) -> Any:
    """Send the columns as they are shown, with these changes."""
    told = as_shown(shown(client, "columns/"))
    told.pop("sheet", None)
    told.pop("line", None)
    return client.post(f"{AT}{newest().pk}/columns/", told | changed)


def sums(page: str) -> dict[str, int]:
    """What a page counts."""
    found = re.findall(r"<dt>([^<]+)</dt><dd class=\"num\">([\d,]+)</dd>", page)
    return {name: int(number) for name, number in found}


def test_the_clerk_sees_where_the_names_stand_and_takes_another_sheet(daichi: Client) -> None:
    bring(daichi, yards.MERGED, "stock.xlsx")
    page = shown(daichi, "columns/")
    assert "Sheet “在庫11月”, columns named on line 3" in page
    assert "設定" not in page
    daichi.post(f"{AT}{newest().pk}/shape/", {"sheet": "売約済", "line": "3"})
    page = shown(daichi, "columns/")
    assert "Sheet “売約済”, columns named on line 1" in page
    assert newest().form["columns"] == ["管理番号", "メーカー", "車名"]
    assert set(newest().mapping["fields"]) == {"stock_number", "make", "model"}


def test_the_clerk_points_at_the_line_of_the_names_and_a_wrong_one_changes_nothing(daichi: Client) -> None:
    bring(daichi, yards.TITLED, "list.csv")
    assert "Columns named on line 4" in shown(daichi, "columns/")
    press(daichi, "shape/", line="5")
    assert newest().form["columns"][0] == "Y-1001"
    before = newest().form
    for wrong in ("900", "-1", "x", ""):
        page = daichi.post(f"{AT}{newest().pk}/shape/", {"line": wrong}, follow=True).content.decode()
        assert ("has no names of columns" in page) or ("Choose one of the lines." in page)
        assert newest().form == before
    press(daichi, "shape/", line="4")
    assert newest().form["columns"][0] == "管理番号"
    assert on_the_page(daichi).status_code == 302


def test_a_list_that_began_keeps_its_shape(daichi: Client) -> None:
    bring(daichi, yards.TITLED, "list.csv")
    on_the_page(daichi)
    press(daichi, "start/")
    assert press(daichi, "shape/", line="0").status_code == 404


def test_units_nobody_saw_are_shown_before_it_goes_on(daichi: Client) -> None:
    bring(daichi, yards.NAMELESS, "n.csv")
    chosen = {"fact-0": "stock_number", "fact-2": "model", "fact-4": "mileage_km"}
    answer = on_the_page(daichi, **chosen)
    page = answer.content.decode()
    assert "Look at the units and words of what you chose: (5)." in page
    assert 'name="unit-4"' in page
    assert "mileage_km" not in newest().mapping["fields"]
    told = as_shown(page) | {"unit-4": "10000"}
    assert daichi.post(f"{AT}{newest().pk}/columns/", told).status_code == 302
    assert newest().mapping["fields"]["mileage_km"] == [{"column": "(5)", "factor": "10000"}]


def test_one_make_for_the_whole_list_is_enough(daichi: Client) -> None:
    bring(daichi, yards.text([["Stock No", "Model"], ["Z-1", "Z900"], ["Z-2", "Ninja"]]), "k.csv")
    told = as_shown(shown(daichi, "columns/"))
    facts = {"fact-0": "stock_number", "fact-1": "model"}
    page = daichi.post(f"{AT}{newest().pk}/columns/", told | facts).content.decode()
    assert "No column holds: Make." in page
    on_the_page(daichi, **facts, **{"same-make": "Kawasaki"})
    press(daichi, "start/")
    assert work().created == 2
    assert Vehicle.objects.get(stock_number="Z-1").make.name == "Kawasaki"


def test_the_preview_counts_what_the_run_will_count(daichi: Client) -> None:
    for content in (yards.REPEATED, yards.QUOTES, yards.PRICES, yards.TITLED):
        bring(daichi, content)
        on_the_page(daichi)
        before = sums(shown(daichi, "preview/"))
        press(daichi, "start/")
        work()
        assert sums(shown(daichi, ""))["New"] == before["New"]
        assert len(newest().problems) > 0


def test_broken_lines_stand_in_the_preview_and_are_mended_on_the_page(daichi: Client) -> None:
    bring(daichi, yards.QUOTES)
    on_the_page(daichi)
    page = shown(daichi, "preview/")
    assert (sums(page)["New"], sums(page)["Left out"]) == (1, 3)
    assert "the quotation marks of this line do not match" in page
    press(daichi, "start/")
    first = work()
    assert (first.created, first.rejected) == (1, 3)
    lost = daichi.get(f"{AT}{first.pk}/left-out.csv").content.decode()
    for words in ("Q-1,Toyota,Hiace,Super GL,2015,85000,12500", "Q-3,Toyota,Voxy,ZS,2013", "3100 extra more"):
        assert words in lost
    page = shown(daichi, "correct/")
    told = dict(re.findall(r'name="(cell-\d+-\d+)" value="([^"]*)"', page))
    daichi.post(f"{AT}{first.pk}/correct/", told | {"take-2": "on", "take-3": "on", "cell-5-6": "3100"})
    again = work()
    assert (again.created, again.rejected) == (3, 0)
    assert Vehicle.objects.get(stock_number="Q-1").grade == "Super GL"
    assert Vehicle.objects.get(stock_number="Q-5").fob_amount == 3100


def test_a_double_does_not_come_in_beside_the_row_that_is_mended(daichi: Client) -> None:
    double = ["A-1", "Toyota", "Prius", "2015", "85000", "$9"]
    other = ["A-1", "Toyota", "Aqua", "2017", "31000", "$7,400"]
    good = ["A-1", "Toyota", "Prius", "2015", "85000", "$5,500"]
    bring(daichi, yards.text([yards.NAMES, good, double, other]))
    on_the_page(daichi)
    press(daichi, "start/")
    first = work()
    page = shown(daichi, "correct/")
    assert 'name="take-3">' in page
    assert page.count("the same vehicle as on line 2") == 2
    told = dict(re.findall(r'name="(cell-\d+-\d+)" value="([^"]*)"', page))
    daichi.post(f"{AT}{first.pk}/correct/", told | {"cell-4-0": "A-2"})
    again = work()
    assert (again.created, again.updated) == (1, 0)
    assert Vehicle.objects.get(stock_number="A-1").fob_amount == 5500
