"""A list read by a mapping that was kept: its head stands where the mapping's own columns are named."""

from __future__ import annotations

from typing import Any

import pytest

from funabin.catalogue.actions import FeedRefused
from funabin.catalogue.actions.imports import begin_import, continue_import, plan_import
from funabin.catalogue.actions.stock import import_stock
from funabin.catalogue.feeds.mapping import StockMapping, mapping_from
from funabin.catalogue.models import StockImport, Vehicle
from tests import yards
from tests.cast import DAICHI

pytestmark = pytest.mark.django_db
OWN = ["Lot", "Mark of it", "Which", "Asking"]  # no dictionary knows them
ROWS = [["L-1", "Toyota", "Aqua", "5000"], ["L-2", "Nissan", "Note", "4200"]]
TITLE = [["Make", "Model", "Year", "of our yard"], ["November", "", "", ""]]  # looks like a head, and is none


def kept(*columns: str) -> StockMapping:
    fields = ("stock_number", "make", "model", "fob_amount")
    rules = {name: {"column": column} for name, column in zip(fields, columns, strict=True)}
    return mapping_from({"name": "own", "fields": rules})


def taken(content: bytes, mapping: StockMapping, **plan: Any) -> StockImport:
    run = begin_import(file=content, file_name="lots", mapping=mapping, by=DAICHI, **plan)
    return continue_import(import_id=run.pk, by=DAICHI)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (yards.text([OWN, *ROWS]), 1),
        (yards.text([*TITLE, OWN, *ROWS]), 3),
        (yards.text([*TITLE, OWN, *ROWS], "cp932", "\t"), 3),
        (yards.workbook(("Stock", [*TITLE, OWN, *ROWS])), 3),
        (yards.workbook(("Sold", [*TITLE, ["S-1", "Honda", "Fit", "1"]]), ("New", [[], OWN, *ROWS])), 2),
        (yards.text([*TITLE, ["Lot", "Mark", "Which", "Asking"], ["", "of it", "", ""], *ROWS]), 4),
    ],
    ids=["first", "below titles", "tabs", "workbook", "another sheet", "over two lines"],
)
def test_the_head_is_found_by_the_columns_of_the_mapping(content: bytes, line: int) -> None:
    run = taken(content, kept(*OWN))
    assert (run.state, run.created, run.rejected, run.form["head"]) == ("done", 2, 0, line)
    numbers = Vehicle.objects.order_by("stock_number").values_list("stock_number", "model__name")
    assert list(numbers) == [("L-1", "Aqua"), ("L-2", "Note")]
    dry = import_stock(file=content, mapping=kept(*OWN), by=DAICHI, dry_run=True)
    assert (dry.unchanged + dry.updated, dry.lines_rejected) == (2, 0)


def test_columns_that_a_mapping_calls_by_their_place_need_no_head() -> None:
    bait = [["Make", "Toyota", "Aqua", "5000"], ["L-2", "Model", "Year", "4200"]]  # names in cells
    run = taken(yards.text(bait), kept("(1)", "(2)", "(3)", "(4)"))
    assert (run.form["head"], run.position) == (0, 2)


def test_a_list_that_no_line_of_suits_is_refused_as_before() -> None:
    with pytest.raises(FeedRefused, match=r"lacks Asking\. It has: Lot, Mark of it, Which\.$"):
        taken(yards.text([OWN[:3], *(row[:3] for row in ROWS)]), kept(*OWN))
    assert not StockImport.objects.exists()


def test_a_list_that_began_keeps_its_head() -> None:
    run = taken(yards.text([OWN, *ROWS]), kept(*OWN))
    StockImport.objects.filter(pk=run.pk).update(state="stopped")
    plan_import(import_id=run.pk, mapping=kept(*OWN), by=DAICHI)
    run.refresh_from_db()
    assert (run.form["head"], run.position) == (1, 2)
