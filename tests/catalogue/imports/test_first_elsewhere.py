"""Somebody else takes a stock number between our look and our writing: that row is left out alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError

from funabin.catalogue.actions import batches
from funabin.catalogue.actions.imports import begin_import, continue_import
from funabin.catalogue.actions.writing import Writer
from funabin.catalogue.models import StockImport, StockRow, Vehicle
from tests.cast import DAICHI
from tests.catalogue.imports.lists import listed

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
ROWS = range(10_001, 10_031)
TAKEN = "AR-10017"


@pytest.fixture
def nobody_had_it(monkeypatch: pytest.MonkeyPatch) -> Any:
    """One of the numbers is taken, and our look did not see it yet."""
    run = begin_import(file=listed([10_017]), by=DAICHI)
    continue_import(import_id=run.pk, by=DAICHI)
    monkeypatch.setattr(batches, "taken_numbers", lambda numbers: {})


def taken() -> StockImport:
    run = begin_import(file=listed(ROWS), by=DAICHI, source="another")
    return continue_import(import_id=run.pk, by=DAICHI)


@pytest.mark.usefixtures("nobody_had_it")
def test_the_row_of_a_number_taken_meanwhile_is_left_out_alone() -> None:
    run = taken()
    assert (run.state, run.created, run.rejected) == ("done", len(ROWS) - 1, 1)
    assert [(told["line"], told["code"]) for told in run.problems] == [(18, "taken")]
    assert Vehicle.objects.count() == len(ROWS)
    assert StockRow.objects.filter(source="another").count() == len(ROWS) - 1
    assert not StockRow.objects.filter(source="another", vehicle__stock_number=TAKEN).exists()


@pytest.mark.usefixtures("nobody_had_it")
def test_rows_left_behind_by_the_first_try_would_stand_in_their_own_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Writer, "insert_all_or_none", Writer.insert)
    try:
        run = taken()
    except DatabaseError:
        return  # PostgreSQL takes no further statement
    assert run.created < len(ROWS) - 1
