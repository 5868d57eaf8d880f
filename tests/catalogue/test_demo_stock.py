"""The demonstration's stock: drawn again it is the same file, and its counts are AUTOREC's menu."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from funabin.catalogue.actions import import_stock
from funabin.catalogue.live import search
from funabin.catalogue.models import Vehicle
from funabin.catalogue.queries import menu
from funabin.catalogue.search import Query
from tests.cast import DAICHI

ROOT = Path(__file__).resolve().parents[2]
STOCK = ROOT / "houses" / "autorec" / "stock.csv"
TYPES = {
    "suv": 73,
    "sedan": 49,
    "mini_van": 52,
    "hatchback": 124,
    "truck": 69,
    "bus": 0,
    "van": 15,
    "coupe": 16,
    "motor_cycle": 4,
    "other": 9,
}
MAKES = {
    "Toyota": 142,
    "Nissan": 46,
    "Honda": 22,
    "Mazda": 26,
    "Mitsubishi": 17,
    "Subaru": 10,
    "Suzuki": 26,
    "Isuzu": 7,
    "Daihatsu": 17,
    "Lexus": 3,
    "Hino": 2,
    "Yanmar": 1,
    "Mercedes Benz": 12,
    "BMW": 14,
    "Volkswagen": 4,
    "Land Rover": 1,
    "Jaguar": 1,
    "Audi": 2,
    "Volvo": 5,
    "Peugeot": 6,
    "Ford": 3,
    "Chevrolet": 1,
    "Chrysler": 3,
    "Fiat": 1,
    "Alfa Romeo": 1,
    "Other makes": 38,
}


def rows() -> list[dict[str, str]]:
    with STOCK.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("house", ["autorec", "carjunction", "japanesecartrade", "jinjidosha", "toprank"])
def test_the_same_seed_draws_the_same_file(house: str, tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    command = [sys.executable, str(ROOT / "tools" / "make_demo_stock.py"), house, str(file)]
    subprocess.run(command, check=True, capture_output=True)
    assert file.read_bytes() == (ROOT / "houses" / house / "stock.csv").read_bytes()


@pytest.mark.django_db
def test_the_menu_of_the_demonstration_is_autorec_s_and_each_count_is_its_list() -> None:
    report = import_stock(file=STOCK, by=DAICHI, publish=True)
    assert (report.created, report.published) == (423, 411)
    assert (report.rejected, report.kept_as_drafts) == ((), ())
    found = menu(timezone.now())
    assert {item.key: item.count for item in found.types} == TYPES
    assert {item.label: item.count for item in found.makes} == MAKES
    assert found.total == sum(TYPES.values()) == sum(MAKES.values()) == 411
    assert all(item.count > 0 for item in found.shelves)
    for name, items in (("type", found.types), ("make", found.makes), ("shelf", found.shelves)):
        for item in items:
            assert search(Query.parse({name: item.key})).total == item.count, (name, item)
    again = import_stock(file=STOCK, by=DAICHI, publish=True)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 423)
    assert Vehicle.objects.filter(state="sold").count() == 12


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("house", "on_sale", "types"),
    [
        ("toprank", 62, {"van": 28, "truck": 34}),
        ("japanesecartrade", 242, {"sedan": 38, "hatchback": 62, "motor_cycle": 5}),
        ("jinjidosha", 120, {"hatchback": 48, "truck": 0}),
        ("carjunction", 162, {"suv": 52, "coupe": 0}),
    ],
)
def test_each_house_has_a_stock_of_its_own(house: str, on_sale: int, types: dict[str, int]) -> None:
    report = import_stock(file=ROOT / "houses" / house / "stock.csv", by=DAICHI, publish=True)
    assert (report.rejected, report.kept_as_drafts, report.published) == ((), (), on_sale)
    found = {item.key: item.count for item in menu(timezone.now()).types}
    assert {key: found[key] for key in types} == types


def test_eight_vehicles_on_sale_have_no_price_and_three_no_measures() -> None:
    here = [row for row in rows() if row["state"] == "available"]
    assert sum(row["fob_amount"] == "" for row in here) == 8
    assert sum(row["m3"] == "" for row in here) == 3


def test_numbers_are_given_once_and_a_chassis_fits_its_model_code() -> None:
    all_rows = rows()
    assert [row["stock_number"] for row in all_rows] == [f"AR-{n}" for n in range(10_001, 10_424)]
    assert Counter(row["chassis_number"] for row in all_rows).most_common(1)[0][1] == 1
    for row in all_rows:
        prefix = row["chassis_number"].split("-")[0]
        if "-" in row["chassis_number"] and row["model_code"]:
            assert row["model_code"].split("-")[1].startswith(prefix), row


def test_every_car_has_an_emission_prefix_and_its_measures_make_its_volume() -> None:
    for row in rows():
        if row["body_type"] != "other":
            assert re.fullmatch(r"[A-Z0-9]{3}-[A-Z0-9]+", row["model_code"]), row
        if row["m3"]:
            cubic = int(row["length_mm"]) * int(row["width_mm"]) * int(row["height_mm"])
            assert abs(int(row["m3"].replace(".", "")) * 10**6 - cubic) <= 500_000, row


def test_years_lie_between_2008_and_2024_and_no_car_is_registered_before_it_was_made() -> None:
    for row in rows():
        registered = (int(row["registration_year"]), int(row["registration_month"]))
        assert (2007, 9) <= (int(row["manufacture_year"]), int(row["manufacture_month"])) <= registered
        assert 2008 <= registered[0] <= 2024
