"""Tables to save: no cell is a formula."""

from __future__ import annotations

import pytest

from funabin.kit import tables
from funabin.kit.tables import inert, table

HARMFUL = ["=1", "+1", "-1", "@a", "\t=1", "＝1", "＋1", "－1", "＠a"]


def test_a_table_is_csv_that_spreadsheets_read() -> None:
    answer = table([["Line", "Why"], [3, "トヨタ, 日産"]], "list")
    assert answer.content.decode() == '\ufeffLine,Why\r\n3,"トヨタ, 日産"\r\n'
    assert answer.headers["Content-Disposition"] == 'attachment; filename="list.csv"'


def test_no_cell_is_a_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [inert(cell) for cell in HARMFUL] == [f"'{cell.strip()}" for cell in HARMFUL]
    assert [inert(cell) for cell in ("1", "トヨタ", "", "a=1")] == ["1", "トヨタ", "", "a=1"]
    monkeypatch.setattr(tables, "FORMULA", ())
    assert inert("=1") == "=1"
