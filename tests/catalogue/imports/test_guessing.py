"""Mappings guessed from headers and values, in English, Japanese and the portals' own words."""

from __future__ import annotations

import pytest

from funabin.catalogue.feeds.guessing import guess, mapping_of
from funabin.catalogue.feeds.mapping import as_data, as_yaml, read_mapping
from funabin.catalogue.feeds.reader import Row
from funabin.catalogue.feeds.rows import Plan

# the shapes of a portal's list, with cells of our own
PORTAL = [
    "id",
    "brand",
    "model",
    "price_total",
    "price_vehicle",
    "year",
    "mileage",
    "displacement",
    "transmission",
    "prefecture",
    "category",
    "link",
    "crawl_date",
]
MODELS = (
    "アクア S 純正ナビ ETC バックカメラ",
    "ノート 1.2 X 禁煙車 スマートキー ETC",
    "リーフ G 40kWh プロパイロット 革",
)
PORTAL_ROWS = [
    [
        str(n),
        ("トヨタ", "日産", "日産")[n % 3],
        MODELS[n % 3],
        f"{90 + n}.9",
        f"{80 + n}.5",
        f"{2010 + n}\n(H{22 + n})",
        f"{n}.5\n万km",
        ("1500CC", "1200CC", "")[n % 3],
        ("CVT", "AT", "5MT")[n % 3],
        ("Osaka", "Chiba", "Aichi")[n % 3],
        "国产车",
        f"/usedcar/detail/AU70{n:08d}/index.html",
        "2026-06-21",
    ]
    for n in range(1, 10)
]


def guessed(columns: list[str], rows: list[list[str]]) -> dict[str, str]:
    return {one.column: one.field for one in guess(columns, rows) if one.certainty >= 50}


def test_a_portal_s_list_is_understood_without_a_word_from_the_clerk() -> None:
    assert guessed(PORTAL, PORTAL_ROWS) == {
        "brand": "make",
        "model": "model",
        "price_vehicle": "domestic_price",
        "year": "registration_year",
        "mileage": "mileage_km",
        "displacement": "displacement_cc",
        "transmission": "transmission",
        "prefecture": "location_text",
        "link": "external_id",
    }


def test_the_guessed_mapping_reads_the_portal_s_rows() -> None:
    mapping = mapping_of(guess(PORTAL, PORTAL_ROWS), "portal")
    plan = Plan(mapping, PORTAL, currency="USD")
    draft = plan.draft(Row(2, PORTAL_ROWS[0]))
    assert plan.problems == []
    assert draft is not None
    assert draft.about == {"external_id": "AU7000000001"}
    assert draft.facts == {
        "make": "日産",
        "model": "ノート",
        "grade": "1.2 X 禁煙車 スマートキー ETC",
        "domestic_price": 815_000,
        "registration_year": 2011,
        "mileage_km": 15_000,
        "displacement_cc": 1200,
        "transmission": "auto",
        "location_text": "Chiba",
    }


def test_japanese_headers_and_dates_with_months() -> None:
    columns = [
        "管理番号",
        "メーカー",
        "車名",
        "年式",
        "走行距離(万km)",
        "車台番号",
        "色",
        "評価点",
        "仕入価格",
    ]
    rows = [["K-1", "トヨタ", "アクア", "H30年5月", "1.5", "NHP10-1234567", "白", "4.5", "850,000"]] * 3
    found = {one.column: (one.field, one.rule) for one in guess(columns, rows)}
    assert found == {
        "管理番号": ("stock_number", {}),
        "メーカー": ("make", {}),
        "車名": ("model", {}),
        "年式": ("registration", {}),
        "走行距離(万km)": ("mileage_km", {"factor": "10000"}),
        "車台番号": ("chassis_number", {}),
        "色": ("colour", {}),
        "評価点": ("auction_grade", {}),
        "仕入価格": ("domestic_price", {}),
    }


@pytest.mark.parametrize("header", ["年式", "登録年", "初度登録年", "Year", "Model Year"])
def test_a_year_column_of_which_some_say_the_month_is_read_with_its_months(header: str) -> None:
    cells = ["2018", "H30年5月", "令和元年", "2017", "2016/03", "平成29年", "2015", "2014"]
    columns = ["管理番号", "メーカー", "車名", header]
    rows = [[f"K-{place}", "トヨタ", "アクア", cell] for place, cell in enumerate(cells)]
    mapping = mapping_of(guess(columns, rows), "house")
    plan = Plan(mapping, columns, currency="USD")
    read = [plan.draft(Row(place, row)) for place, row in enumerate(rows)]
    assert plan.problems == []
    dates = [
        (draft.facts["registration_year"], draft.facts.get("registration_month")) for draft in read if draft
    ]
    assert dates == [
        (2018, None), (2018, 5), (2019, None), (2017, None), (2016, 3), (2017, None), (2015, None),
        (2014, None),
    ]  # fmt: skip


def test_a_year_column_that_says_no_month_is_a_year_alone() -> None:
    rows = [["K-1", "2018"], ["K-2", "2010 (H22)"], ["K-3", "R1"]] * 4
    assert guessed(["id", "年式"], rows)["年式"] == "registration_year"
    assert guessed(["id", "年式", "登録月"], [[*row, "5"] for row in rows]) == {
        "年式": "registration_year",
        "登録月": "registration_month",
    }


def test_columns_without_a_telling_name_are_known_by_their_values() -> None:
    rows = [
        ["TRH200-0123456", "JPYOK", f"https://a.jp/{n}.jpg", "4695x1695x1980", ("FF", "4WD")[n % 2]]
        for n in range(6)
    ]
    assert list(guessed(["a", "b", "c", "d", "e"], rows).values()) == [
        "chassis_number",
        "location",
        "photos",
        "size",
        "drive",
    ]


def test_a_name_whose_values_do_not_fit_is_no_guess() -> None:
    assert guessed(["mileage", "year"], [["far", "long ago"], ["near", "x"]]) == {}


def test_a_mapping_survives_its_file() -> None:
    mapping = mapping_of(guess(PORTAL, PORTAL_ROWS), "portal")
    assert as_data(read_mapping(as_yaml(mapping))) == as_data(mapping)


def test_the_words_of_portals_for_prices_places_and_their_units() -> None:
    columns = ["Ref No.", "Maker", "Model Name", "Loc.", "price/amount", "mileage/value", "mileage/unit"]
    rows = [["B-1", "TOYOTA", "AQUA", "YOKOHAMA", "5000", "50,000", "mi"]]
    rules = mapping_of(guess(columns, rows), "portal").fields
    told = {field: (rule.column, str(rule.factor)) for field, (rule,) in rules.items()}
    assert told == {
        "stock_number": ("Ref No.", "1"),
        "make": ("Maker", "1"),
        "model": ("Model Name", "1"),
        "location": ("Loc.", "1"),
        "fob_amount": ("price/amount", "1"),
        "mileage_km": ("mileage/value", "1.609344"),
    }
    mixed = [*rows, ["B-2", "TOYOTA", "AQUA", "YOKOHAMA", "5000", "50,000", "km"]]
    assert mapping_of(guess(columns, mixed), "portal").fields["mileage_km"][0].factor == 1
