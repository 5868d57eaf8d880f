"""The engine and the database answer the same after the stock was changed by the actions that change it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from funabin.catalogue.actions import change_price, mark_sold, reserve_vehicle, withdraw_vehicle
from funabin.catalogue.live import engine, search
from funabin.catalogue.models import Vehicle
from funabin.catalogue.search import Query
from tests.cast import CHIE
from tests.catalogue import oracle
from tests.catalogue.stock import offered
from tests.catalogue.test_search import FACTS, PARAMS, stocked, undone

pytestmark = pytest.mark.django_db
EDITS = st.lists(
    st.tuples(st.sampled_from(["sold", "reserved", "dearer", "withdrawn", "new"]), st.integers(0, 30)),
    max_size=6,
)


def edit(what: str, number: int) -> None:
    """One change to one of the available vehicles."""
    left = list(Vehicle.objects.filter(state="available").order_by("stock_number"))
    if what == "new":
        offered(days=number, colour="beige", fob_amount=Decimal(700 + number))
    if not left:
        return
    vehicle = left[number % len(left)]
    if what == "sold":
        mark_sold(vehicle_id=vehicle.pk, by=CHIE)
    if what == "reserved":
        reserve_vehicle(vehicle_id=vehicle.pk, until=timezone.now() + timedelta(days=1), by=CHIE)
    if what == "dearer":
        change_price(vehicle=vehicle, fob=Decimal(500 + number), by=CHIE)
    if what == "withdrawn":
        withdraw_vehicle(vehicle=vehicle, by=CHIE)


def compare(questions: list[dict[str, Any]]) -> int:
    """Ask both; how many questions both understood."""
    asked, at = 0, timezone.now()
    for params in questions:
        query = Query.parse(params)
        mine = search(query, at=at)
        if not mine.guessed:  # the database does not know the nearest words
            assert mine == oracle.search(query, at=at)
            asked += 1
    return asked


@settings(
    max_examples=6,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking over a database takes minutes
)
@given(rows=st.lists(FACTS, max_size=8), edits=EDITS, questions=st.lists(PARAMS, min_size=2, max_size=4))
def test_engine_and_database_agree_after_any_change(
    rows: list[dict[str, Any]], edits: list[tuple[str, int]], questions: list[dict[str, Any]]
) -> None:
    with undone():
        stocked(rows)
        compare(questions)
        for what, number in edits:
            edit(what, number)
            compare([*questions, {}])


def test_the_comparison_sees_an_index_that_missed_a_change() -> None:
    vehicle: UUID = offered().pk
    assert compare([{}, {"colour": "white"}]) == 2
    with engine() as held:
        held.index.alive[held.index.slots([vehicle])] = False
        held.index.columns["colour"][:] = 0
        held.forget()
    with pytest.raises(AssertionError):
        compare([{"colour": "white"}])
    with engine() as held:
        held.index.apply([], [vehicle])
        assert np.count_nonzero(held.index.alive) == 0
