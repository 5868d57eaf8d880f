"""What a buyer may type to find a vehicle: each of its texts, beginnings, slips of the pen, either script."""

from __future__ import annotations

import pytest

from funabin.catalogue.actions.names import rename
from funabin.catalogue.live import known_values, read_query, search
from funabin.catalogue.models import Make, Vehicle
from funabin.catalogue.search.phrase import read_phrase, understand
from funabin.catalogue.tasks.names import run_texts
from tests.cast import CHIE
from tests.catalogue.stock import offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def galue() -> Vehicle:
    """Something else beside two Hiaces."""
    offered()
    offered(grade="DX")
    return offered(
        **{"make": "Mitsuoka", "model": "Galue", "grade": "Limousine", "model_code": "DBA-KNY12"},
        **{"chassis_number": "ZZK50-0123456", "stock_number": "QX-98765", "remarks": "Velvet curtains"},
    )


def typed(line: str) -> list[object]:
    """The vehicles found by a line, as the list finds them."""
    return list(search(understand(read_query({"q": line}), known_values())).page)


@pytest.mark.parametrize(
    "line",
    [
        *("Mitsuoka", "galue", "limousine", "DBA-KNY12", "kny12", "ZZK50", "QX-98765", "98765", "velvet"),
        *("mits", "limo", "kny", "zzk", "9876", "curt"),  # beginnings
        *("limousne", "cutrains", "velvt"),  # slips
        *("ＧＡＬＵＥ", "ｌｉｍｏｕｓｉｎｅ", "ＺＺＫ５０", "LIMOUSINE", "光岡", "ミツオカ", "ﾐﾂｵｶ"),
        *("limousine velvet", "velvet galue"),
    ],
)
def test_each_text_of_a_vehicle_finds_it_alone(galue: Vehicle, line: str) -> None:
    assert typed(line) == [galue.pk]


@pytest.mark.parametrize("line", ["0123456", "usine", "98756", "limousine hiace"])
def test_the_rest_of_a_chassis_number_ends_of_words_and_wrong_figures_find_nothing(
    galue: Vehicle, line: str
) -> None:
    assert typed(line) == []


def test_another_name_that_the_desk_gave_finds_it_too(galue: Vehicle) -> None:
    assert typed("Wobblecoach") == []
    rename(row=Make.objects.get(key="mitsuoka"), name="Mitsuoka", aliases=["Wobblecoach"], by=CHIE)
    run_texts()
    assert typed("Wobblecoach") == [galue.pk]


def test_a_seller_and_a_grade_that_nobody_has_are_told_as_not_understood(galue: Vehicle) -> None:
    offered(seller="Kobe Trucks", auction_grade="4.5")
    query = read_query({"seller": ["Kobe Trucks", "Nobody"], "grade": ["4.5", "²"]})
    assert query.chosen == (("grade", ("4.5",)), ("seller", ("Kobe Trucks",)))
    assert set(query.ignored) == {("seller", "Nobody"), ("grade", "²")}


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("５万ｋｍ以下", [("mileage_to", "50000")]),
        ("２０１５年", [("year_from", "2015"), ("year_to", "2015")]),
        ("ＡＴ　４ＷＤ", [("transmission", "auto"), ("drive", "4wd")]),
    ],
)
def test_figures_and_letters_of_full_width_are_understood(line: str, pairs: list[tuple[str, str]]) -> None:
    assert read_phrase(line) == pairs
