"""What dealers write, and what becomes of it."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

import pytest

from funabin.catalogue.feeds.kinds import PARTS, READERS
from funabin.catalogue.feeds.mapping import mapping_from
from funabin.catalogue.feeds.pricing import PriceRule
from funabin.catalogue.feeds.problems import BadValue
from funabin.catalogue.feeds.reader import Row
from funabin.catalogue.feeds.rows import Plan
from funabin.catalogue.search.query import Query


def read(field: str, text: str) -> Any:
    return (READERS.get(field) or PARTS[field])(unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("mileage_km", "1.5万km", 15_000),
        ("mileage_km", "１２．３万", 123_000),
        ("mileage_km", "15,000 キロ", 15_000),
        ("mileage_km", "93000 miles", 149_669),
        ("domestic_price", "¥1,280,000", Decimal(1_280_000)),
        ("domestic_price", "128万円", Decimal(1_280_000)),
        ("domestic_price", "1,280千円", Decimal(1_280_000)),
        ("domestic_price", "1億2,000万円", Decimal(120_000_000)),
        ("fob_amount", "US$ 5,000", Decimal(5_000)),
        ("fob_amount", "FOB $3,200.50", Decimal("3200.50")),
        ("displacement_cc", "２，０００ｃｃ", 2000),
        ("displacement_cc", "2.0L", 2000),
        ("displacement_cc", "660", 660),
        ("transmission", "5MT", "manual"),
        ("transmission", "F6", "manual"),
        ("transmission", "FAT", "auto"),
        ("transmission", "インパネ4AT", "auto"),
        ("transmission", "インパネCVT", "cvt"),
        ("drive", "フルタイム4WD", "4wd"),
        ("drive", "FF", "2wd"),
        ("colour", "ﾊﾟｰﾙﾎﾜｲﾄ", "pearl"),
        ("colour", "ダークブルーマイカ", "blue"),
        ("colour", "レッド/ブラック", "red"),
        ("body_type", "クロカン・SUV", "suv"),
        ("fuel", "軽油", "diesel"),
        ("steering", "右ハンドル", "right"),
        ("location", "横浜", "JPYOK"),
        ("drive", "2wheel drive", "2wd"),
        ("drive", "4Wheel Drive", "4wd"),
        ("seats", "5名", 5),
        ("chassis_number", "trh200 - 0123456", "TRH200-0123456"),
        ("registration", "R5", {"registration_year": 2023}),
        ("registration", "令和5年3月", {"registration_year": 2023, "registration_month": 3}),
        ("registration", "H27.6", {"registration_year": 2015, "registration_month": 6}),
        ("registration", "令和元年", {"registration_year": 2019}),
        ("registration", "Mar 2019", {"registration_year": 2019, "registration_month": 3}),
        ("registration", "201903", {"registration_year": 2019, "registration_month": 3}),
        ("registration", "31/01/2015", {"registration_year": 2015, "registration_month": 1}),
        ("registration", "2019 (R01)", {"registration_year": 2019}),
        ("auction", "USS 4.5", {"auction_grade": "4.5", "auction_house": "USS"}),
        ("auction", "4.5/B", {"auction_grade": "4.5/B"}),
        ("auction", "USS名古屋 評価点4.5", {"auction_grade": "4.5", "auction_house": "USS名古屋"}),
        ("size", "4695x1695x1980", {"length_mm": 4695, "width_mm": 1695, "height_mm": 1980}),
        ("size", "469×169×198cm", {"length_mm": 4690, "width_mm": 1690, "height_mm": 1980}),
        (
            "photos",
            "https://a.jp/1.jpg;https://a.jp/2.jpg http://a.jp/3.jpg",
            ["https://a.jp/1.jpg", "https://a.jp/2.jpg"],
        ),
    ],
)
def test_a_cell_becomes_its_fact(field: str, text: str, value: object) -> None:
    assert read(field, text) == value


def plan(**fields: str) -> Plan:
    """A plan whose columns are called as the facts, beside number, make and model."""
    names = ["stock_number", "make", "model", *fields]
    mapping = {"name": "t", "fields": {name: {"column": name} for name in names}}
    return Plan(mapping_from(mapping), names, currency="USD")


def facts(**cells: str) -> tuple[dict[str, Any] | None, list[tuple[str, str, str]]]:
    """The facts of a row, and its problems."""
    ready = plan(**cells)
    draft = ready.draft(Row(7, ["A-1", "Toyota", "Aqua", *cells.values()]))
    return (draft.facts if draft else None), [(p.column, p.code, p.kind) for p in ready.problems]


def test_what_cannot_be_read_is_left_out_and_told_and_the_row_stays() -> None:
    found, problems = facts(colour="玉虫", mileage_km="many", seats="5")
    assert found == {"make": "Toyota", "model": "Aqua", "seats": 5}
    assert problems == [("colour", "unknown_word", "left_out"), ("mileage_km", "not_number", "left_out")]


def test_known_features_stay_beside_one_that_nobody_knows() -> None:
    found, problems = facts(features="エアコン、翼、ABS")
    assert found is not None
    assert found["features"] == ["air_conditioner", "abs"]
    assert problems == [("features", "unknown_word", "left_out")]


@pytest.mark.parametrize(
    ("cell", "known", "unknown"),
    [
        (
            "A/C: Front / Power Steering / Power Window / ABS",
            ["air_conditioner", "power_steering", "power_windows", "abs"],
            "",
        ),
        ("ABS/Airbag", ["abs", "airbag"], ""),
        ("ナビ TV バックカメラ", ["back_camera", "navigation"], "TV"),
        ("ナビ・ETC・アルミ", ["navigation", "alloy_wheels"], "ETC"),
        ("ABS: no; Airbag", ["airbag"], "ABS: no"),
        ("バックカメラ 無し", [], "バックカメラ 無し"),
        ("power steering broken", [], "power steering broken"),
    ],
)
def test_equipment_is_parted_as_people_part_it_and_a_no_is_no_yes(
    cell: str, known: list[str], unknown: str
) -> None:
    ready = plan(features=cell)
    draft = ready.draft(Row(7, ["A-1", "Toyota", "Aqua", cell]))
    assert draft is not None
    assert draft.facts["features"] == known
    assert [one.value for one in ready.problems] == ([unknown] if unknown else [])


@pytest.mark.parametrize("cell", ["cheap", "¥1,280,000", "-5"])
def test_a_price_that_cannot_be_read_costs_the_row(cell: str) -> None:
    found, problems = facts(fob_amount=cell)
    assert found is None
    assert [kind for _column, _code, kind in problems] == ["rejected"]


@pytest.mark.parametrize("cell", ["ASK", "応談", "-", ""])
def test_a_price_that_is_none_means_ask(cell: str) -> None:
    found, problems = facts(fob_amount=cell)
    assert (found, problems) == ({"make": "Toyota", "model": "Aqua", "fob_amount": None}, [])


def test_the_volume_follows_from_the_sides_and_not_where_the_list_has_one() -> None:
    found, _problems = facts(size="4,690x1,690x1,980mm")
    assert found is not None
    assert found["m3"] == Decimal("15.694")  # 15.693678
    told, _problems = facts(size="4,690x1,690x1,980mm", m3="15.2")
    assert told is not None
    assert told["m3"] == Decimal("15.200")


@pytest.mark.parametrize(
    ("rule", "cost", "rate", "fob"),
    [
        ({"margin_percent": "10"}, "1500000", "150", "11000"),
        ({"margin_percent": "10"}, "1500001", "150", "11010"),
        ({"margin_fixed": "300", "plus_yen": "60000", "step": "1"}, "1000000", "151.37", "7303"),
        ({"minimum": "900"}, "1", "150", "900"),
        ({"step": "0.01"}, "1000000", "3", "333333.34"),
    ],
)
def test_fob_is_exact_and_rounded_up_to_the_step(
    rule: dict[str, str], cost: str, rate: str, fob: str
) -> None:
    assert PriceRule.model_validate(rule).fob(Decimal(cost), Decimal(rate)) == Decimal(fob)


def test_a_year_that_is_none_is_told() -> None:
    with pytest.raises(BadValue, match="not a year"):
        read("registration", "new")


def test_a_mark_against_formulas_is_taken_off() -> None:
    found, _problems = facts(remarks="'=SUM(A1)", grade="'S")
    assert found is not None
    assert (found["remarks"], found["grade"]) == ("=SUM(A1)", "'S")


@pytest.mark.parametrize("field", ["seller", "auction_grade", "model_code", "location_text", "remarks"])
@pytest.mark.parametrize("text", ["Kob\u200bTr", "A\u202eB", "x\0y", "a\u00adb", "a\tb\n c"])
def test_signs_that_nobody_sees_are_not_kept(field: str, text: str) -> None:
    found = read(field, text)
    assert found.isprintable()
    if field in ("seller", "auction_grade"):
        question = Query().toggled(field, found)
        assert Query.parse(question.to_params(), {field: {found}}) == question
