"""Workbooks as they are saved: lines above that are left out of the file, formulas nobody calculated."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook

from funabin.catalogue.feeds.mapping import Rule
from funabin.catalogue.feeds.reader import open_list
from tests import yards
from tests.catalogue.imports.test_yards import of, places, read

NAMES = ["Ref", "Make", "Model", "Year", "FOB USD", "Remarks"]


def placed(rows: list[list[Any]], *, first: int) -> bytes:
    """A workbook that begins on a further line; as Excel does, what is above is not in the file."""
    book = Workbook()
    for line, row in enumerate(rows, first):
        for column, value in enumerate(row, 1):
            assert book.active is not None
            book.active.cell(line, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_that_begins_below_empty_lines_is_not_empty() -> None:
    table = open_list(placed([NAMES, ["A-1", "Toyota", "Aqua", 2015, 5_000, ""]], first=4))
    assert (table.form["head"], table.columns) == (4, NAMES)
    assert [(row.line, row.cells[0]) for row in table.rows()] == [(5, "A-1")]


def test_a_line_left_out_between_the_rows_moves_no_line() -> None:
    rows: list[list[Any]] = [NAMES, [], [], ["A-1", "Toyota", "Aqua", 2015, 5_000, ""]]
    assert [row.line for row in open_list(placed(rows, first=2)).rows()] == [5]


def test_a_formula_without_its_result_is_told_and_never_read_as_nothing() -> None:
    drafts, problems = read(
        yards.workbook(
            (
                "Stock",
                [
                    NAMES,
                    ["A-1", "Toyota", "Aqua", 2015, "=D2*3", ""],
                    ["A-2", "Nissan", "Note", 2016, 4_200, "=VLOOKUP(A3,Sheet2!A:B,2,0)"],
                    ["A-3", "=B3", "Note", 2016, 4_200, "=== new ==="],
                ],
            )
        )
    )
    assert of(drafts, "stock_number", "remarks") == [("A-2", None)]
    assert places(problems) == [
        (2, "FOB USD", "formula_unsaved", "rejected"),
        (3, "Remarks", "formula_unsaved", "left_out"),
        (4, "Make", "formula_unsaved", "rejected"),
    ]
    assert [one.value for one in problems] == ["=D2*3", "=VLOOKUP(A3,Sheet2!A:B,2,0)", "=B3"]
    assert "save it" in problems[0].advice


def saved_again(cell: str) -> list[str]:
    """The first row of a workbook whose last cell is this in the file."""
    plain = yards.workbook(("Stock", [NAMES, ["A-1", "Toyota", "Aqua", 2015, 4_200, "last"]]))
    return next(iter(open_list(yards.altered(plain, cell)).rows())).cells


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c r="F2"><f>A1</f><v>7</v></c>', "7"),
        ('<c r="F2" t="str"><f>IF(A1="","","x")</f><v></v></c>', ""),
        ('<c r="F2" t="str"><f>A1</f></c>', "=A1"),
        ('<c r="F2"><f t="shared" si="0"/><v/></c>', "=…"),
        ('<c r="F2" s="0"/>', ""),
    ],
)
def test_what_a_formula_came_to_counts_an_empty_text_too(cell: str, read: str) -> None:
    assert saved_again(cell)[-1:] == [read]


def test_figures_told_as_a_text_are_that_text() -> None:
    assert Rule(column="x").read('="0012"') == "0012"
    assert Rule(column="x").read('="') == '="'
