"""The catalogue's probes and their twins."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from funabin.catalogue import queries
from funabin.catalogue.queries import MenuItem
from funabin.catalogue.search import FacetValue
from funabin.public.views import former
from tests.conformity.conftest import Probed
from tests.conformity.twins import disarms

pytestmark = pytest.mark.django_db


def one_too_many(values: Iterable[FacetValue]) -> tuple[MenuItem, ...]:
    """Lines of a menu that count one vehicle nobody has."""
    return tuple(MenuItem(value.key, value.label, value.count + 1) for value in values)


@pytest.mark.parametrize("promise", ["AR-0.1", "AR-0.3", "AR-0.4"])
def test_the_menu_holds_as_it_is(stocked: None, probed: Probed, promise: str) -> None:
    assert probed(promise).state == "enforced"


@disarms("menu_counts")
@pytest.mark.parametrize(("promise", "key"), [("AR-0.1", "suv"), ("AR-0.2", "toyota")])
def test_a_count_that_is_off_by_one_is_seen(
    stocked: None, probed: Probed, monkeypatch, promise: str, key: str
) -> None:
    monkeypatch.setattr(queries, "_items", one_too_many)
    row = probed(promise)
    assert row.state == "missing"
    assert f"for {key}, its list has" in row.how


@disarms("shelves")
def test_a_shelf_that_counts_something_else_is_seen(stocked: None, probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(queries, "_items", one_too_many)
    row = probed("AR-0.3")
    assert row.state == "missing"
    assert "the menu says 2 for left_hand_drive, its list has 1" in row.how


@disarms("legacy_links")
def test_a_former_address_that_leads_astray_is_seen(stocked: None, probed: Probed, monkeypatch) -> None:
    monkeypatch.setattr(former, "list_address", lambda told: "stock/")
    row = probed("AR-0.4")
    assert row.state == "missing"
    assert "/used-cars-list.php?category=3 leads to /en/stock/" in row.how
