"""Messy lists of real yards: what is read without a word from the clerk, and what is told where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from funabin.catalogue.errors import FeedRefused
from funabin.catalogue.feeds.guessing import guess, mapping_of
from funabin.catalogue.feeds.problems import Problem
from funabin.catalogue.feeds.reader import open_list
from funabin.catalogue.feeds.rows import Plan
from tests import yards


def read(content: bytes, form: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The drafts of a list as guessed, each with its line, and all problems in the order of the file."""
    table = open_list(content, form)
    rows = list(table.rows())
    mapping = mapping_of(guess(table.columns, [row.cells for row in rows]), "yard")
    plan = Plan(mapping, table.columns, currency="USD", yen_rate=Decimal(150))
    drafts = [draft for row in rows if (draft := plan.draft(row))]
    told = sorted([*table.problems, *plan.problems], key=lambda one: one.line)
    return [{"line": one.line, **one.facts, **one.about} for one in drafts], told


def places(problems: list[Problem]) -> list[tuple[int, str, str, str]]:
    return [(one.line, one.column, one.code, one.kind) for one in problems]


def of(drafts: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(one.get(name) for name in names) for one in drafts]


def test_titles_stand_above_the_names_and_totals_and_remarks_below_the_rows() -> None:
    drafts, problems = read(yards.TITLED)
    assert of(drafts, "line", "stock_number", "mileage_km", "registration_month", "fob_amount") == [
        (5, "Y-1001", 123_000, 3, 12_500),
        (7, "Y-1002", 45_000, 5, 15_800),
        (8, "Y-1003", 8_000, 8, 6_900),
    ]
    assert places(problems) == [(10, "", "totals", "note"), (11, "", "remark_line", "note")]


def test_of_a_workbook_the_sheet_with_the_stock_is_read_and_its_merged_names() -> None:
    table = open_list(yards.MERGED)
    assert (table.form["sheet"], table.form["sheets"]) == ("在庫11月", ["在庫11月", "売約済"])
    assert table.columns == [
        *("管理番号", "メーカー", "車名", "グレード", "仕入価格(万円)", "FOB(USD)", "登録", "走行距離")
    ]
    drafts, problems = read(yards.MERGED)
    assert of(drafts, "stock_number", "domestic_price", "registration_year", "mileage_km") == [
        ("1001", 1_280_000, 2015, 85_000),
        ("1002", 455_000, 2015, 15_000),
        ("1003", 380_000, 2015, 32_000),
    ]
    assert places(problems) == [(5, "", "late_column", "note"), (7, "", "totals", "note")]
    other, _told = read(yards.MERGED, {**without_columns(table.form), "sheet": "売約済"})
    assert of(other, "stock_number", "model") == [("900", "カローラ")]


def test_a_sheet_that_only_is_hidden_is_read_all_the_same() -> None:
    alone = yards.workbook(("A", [yards.NAMES, ["A-1", "Toyota", "Aqua", 2015, 1, 5]]), ("B", []), hidden="A")
    assert [row.cells[0] for row in open_list(alone).rows()] == ["A-1"]


def test_names_repeated_on_each_page_are_no_rows() -> None:
    drafts, problems = read(yards.REPEATED)
    assert of(drafts, "line", "stock_number") == [(2, "A-1"), (4, "A-2"), (5, "A-1")]
    assert places(problems) == [(3, "", "head_again", "note"), (6, "", "totals", "note")]


def test_no_amount_of_another_currency_becomes_a_price_in_dollars() -> None:
    drafts, problems = read(yards.PRICES)
    assert of(drafts, "stock_number", "fob_amount", "mileage_km") == [
        ("P-2", 3_800, 69_998),
        ("P-4", 4_200, 66_000),
        ("P-5", 4_200, 61_000),
    ]
    assert places(problems) == [
        (2, "Price", "other_currency", "rejected"),
        (4, "Price", "other_currency", "rejected"),
        (7, "Price", "point_or_comma", "rejected"),
        (8, "Price", "other_currency", "rejected"),
    ]


def test_half_width_katakana_in_names_and_cells_of_a_utf_16_list() -> None:
    drafts, problems = read(yards.KANA)
    assert problems == []
    assert of(drafts, "stock_number", "make", "model", "mileage_km", "domestic_price") == [
        ("K-1", "トヨタ", "ランドクルーザープラド", 123_000, 2_150_000),
        ("K-2", "ニッサン", "キャラバン", 90_000, 980_000),
    ]


def test_columns_of_one_name_are_told_apart_and_all_photos_are_taken() -> None:
    drafts, problems = read(yards.DOUBLED)
    assert problems == []
    assert of(drafts, "fob_amount", "photos") == [
        (5_000, ["https://a.example/1.jpg", "https://a.example/2.jpg"]),
        (5_000, ["https://a.example/3.jpg"]),
    ]


def test_a_list_without_names_begins_with_its_first_vehicle() -> None:
    table = open_list(yards.NAMELESS)
    assert (table.form["head"], table.columns[:2]) == (0, ["(1)", "(2)"])
    assert [row.line for row in table.rows()] == [1, 2, 3]


def test_the_clerk_points_at_the_line_of_the_names() -> None:
    found = open_list(yards.NAMELESS)
    table = open_list(yards.NAMELESS, {**without_columns(found.form), "head_at": 2})
    assert table.columns[:2] == ["N-2", "Nissan"]
    assert [row.line for row in table.rows()] == [3]
    assert [line for line, _cells in table.first_lines()] == [1, 2, 3]
    with pytest.raises(FeedRefused, match="Line 9 has no names"):
        open_list(yards.NAMELESS, {**without_columns(found.form), "head_at": 9})


def test_days_as_a_spreadsheet_counts_them_and_years_of_two_figures() -> None:
    drafts, problems = read(yards.DAYS)
    assert of(drafts, "external_id", "registration_year", "registration_month", "currency") == [
        ("S-1", 2015, 3, "USD"),
        ("S-2", 2016, 3, "JPY"),
        ("S-3", 2016, 3, "USD"),
        ("S-4", 2016, 3, "USD"),
    ]
    assert places(problems) == [
        (6, "First Reg", "not_year", "rejected"),
        (6, "Model", "formula_error", "rejected"),
    ]


def test_records_on_one_line_have_a_number_each() -> None:
    drafts, problems = read(yards.ONE_LINE)
    assert of(drafts, "line", "external_id") == [(1, "701")]
    assert places(problems) == [(2, "make", "missing", "rejected"), (3, "make", "missing", "rejected")]


def test_make_model_and_grade_in_one_and_units_in_the_names() -> None:
    drafts, problems = read(yards.AUCTION)
    assert problems == []
    assert of(drafts, "make", "model", "grade", "mileage_km", "domestic_price", "auction_grade") == [
        ("Toyota", "ハイエースバン", "スーパーGL", 123_000, 1_280_000, "4.5"),
        ("Nissan", "ノート", None, 45_000, 455_000, "RA"),
        ("Suzuki", "スイフト", None, 80_000, 200_000, "3.5/C"),
    ]


def test_names_over_two_lines_in_two_languages() -> None:
    drafts, problems = read(yards.BILINGUAL)
    assert problems == []
    assert of(drafts, "line", "stock_number", "registration_year", "registration_month", "colour") == [
        (3, "B-1", 2015, 3, "white")
    ]


def test_a_title_does_not_hide_the_delimiter() -> None:
    lines = [["Our stock"], yards.NAMES, ["A-1", "Toyota", "Prius", "2015", "85000", "5500"]]
    for mark in "\t;|":
        assert open_list(yards.text(lines, delimiter=mark)).columns == yards.NAMES


def without_columns(form: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in form.items() if key not in ("columns", "head")}


def test_an_empty_make_is_taken_from_the_model_that_begins_with_it() -> None:
    rows = [
        ["A-1", "", "BMW X3 xDrive 20d", "5"],
        ["A-2", "トヨタ", "アクア S", "5"],
        ["A-3", "", "Phantom car", "5"],
    ]
    drafts, problems = read(yards.text([["Stock No", "Make", "Model", "FOB"], *rows]))
    assert of(drafts, "stock_number", "make", "model") == [
        ("A-1", "BMW", "X3"),
        ("A-2", "トヨタ", "アクア S"),
    ]
    assert places(problems) == [(4, "Make", "missing", "rejected")]
