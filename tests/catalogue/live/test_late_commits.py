"""A change that commits late is not skipped, and none is taken in twice: two connections on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from funabin.catalogue import following, live, loading
from funabin.catalogue.models import Vehicle
from tests.catalogue.live.test_following import committed, only_postgresql, page
from tests.catalogue.stock import offered


@pytest.fixture
def other() -> Iterator[Any]:
    """A second writer."""
    found = connections.create_connection("default")
    yield found
    found.close()


def drive(on: Any, vehicle: Vehicle, km: int) -> None:
    with on.cursor() as cursor:
        cursor.execute("UPDATE catalogue_vehicle SET mileage_km = %s WHERE id = %s", [km, vehicle.pk])


def mileages() -> dict[UUID, int]:
    with live.engine() as engine:
        slots = engine.index.alive.nonzero()[0]
        numbers = engine.index.columns["mileage"][slots].tolist()
        return dict(zip(engine.index.ids(slots), numbers, strict=True))


@committed
@only_postgresql
def test_a_change_that_commits_late_is_not_skipped(other: Any, counted: Callable[[], int]) -> None:
    early, late = offered(), offered()
    page()
    other.set_autocommit(False)
    drive(other, late, 1)  # takes its number in the log first
    drive(connection, early, 2)
    assert mileages() == {early.pk: 2, late.pk: 81_000}
    before = live.version()
    other.commit()
    assert mileages() == {early.pk: 2, late.pk: 1}
    assert live.version() != before
    assert live.version()[0] == before[0]
    assert counted() == 1


@committed
@only_postgresql
def test_following_by_plain_numbers_would_skip_it(other: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_unseen", lambda connection, stamp: ("id > %s", [stamp.last[0]]))
    early, late = offered(), offered()
    page()
    other.set_autocommit(False)
    drive(other, late, 1)
    drive(connection, early, 2)
    assert mileages() == {early.pk: 2, late.pk: 81_000}
    other.commit()
    assert mileages() == {early.pk: 2, late.pk: 81_000}  # wrong: the database says 1


@committed
@only_postgresql
def test_each_change_is_taken_in_once_however_long_another_transaction_runs(
    other: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicle, idle = offered(), offered()
    page()
    taken: list[int] = []
    rows_of = loading.rows_of

    def noted(line: Any, ids: Any, known: Any) -> Any:
        taken.append(len(list(ids)))
        return rows_of(line, ids, known)

    monkeypatch.setattr(loading, "rows_of", noted)
    other.set_autocommit(False)
    drive(other, idle, 5)
    for km in range(3):
        drive(connection, vehicle, km)
        assert mileages()[vehicle.pk] == km
    other.rollback()
    assert mileages() == {vehicle.pk: 2, idle.pk: 81_000}
    assert taken == [1, 1, 1]
