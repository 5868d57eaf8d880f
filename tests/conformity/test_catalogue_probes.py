"""The catalogue's probes and their twins."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from funabin.catalogue import queries
from funabin.public.views import former
from tests.conformity.conftest import Probed
from tests.conformity.twins import disarms

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("promise", ["AR-0.1", "AR-0.3", "AR-0.4"])
def test_the_menu_holds_as_it_is(stocked: None, probed: Probed, promise: str) -> None:
    assert probed(promise).state == "enforced"


@disarms("menu_counts")
@pytest.mark.parametrize(("promise", "key"), [("AR-0.1", "suv"), ("AR-0.2", "toyota")])
def test_a_count_that_is_off_by_one_is_seen(
    stocked: None, probed: Probed, monkeypatch, promise: str, key: str
) -> None:
    summed = queries._summed

    def one_too_many(rows: list[dict[str, Any]], column: str) -> Counter[Any]:
        counts = summed(rows, column)
        return Counter({value: count + 1 for value, count in counts.items()})

    monkeypatch.setattr(queries, "_summed", one_too_many)
    row = probed(promise)
    assert row.state == "missing"
    assert f"for {key}, its list has" in row.how


@disarms("shelves")
def test_a_shelf_that_counts_something_else_is_seen(stocked: None, probed: Probed, monkeypatch) -> None:
    condition = queries.shelf_condition
    monkeypatch.setattr(queries, "shelf_condition", lambda shelf, at: ~condition(shelf, at))
    row = probed("AR-0.3")
    assert row.state == "missing"
    assert "the menu says 7 for left_hand_drive, its list has 1" in row.how


@disarms("legacy_links")
def test_a_former_address_that_leads_astray_is_seen(stocked: None, probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(former, "list_address", lambda told: "stock/")
    row = probed("AR-0.4")
    assert row.state == "missing"
    assert "/used-cars-list.php?category=3 leads to /en/stock/" in row.how
