"""The worker keeps snapshots and prunes the log; nobody who follows misses anything by it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.db.models import Max

from funabin.catalogue import following, live
from funabin.catalogue.models import Change, Vehicle
from funabin.catalogue.search import Query
from funabin.catalogue.tasks.changes import DAY, HOUR, run_pruning, run_snapshot
from tests.catalogue.live.test_following import committed, only_postgresql, page
from tests.catalogue.stock import offered

NOW = time.time()


def log() -> list[int]:
    return list(Change.objects.order_by("pk").values_list("pk", flat=True))


def pruned(at: float) -> int:
    """Once no transaction of the server is older than the newest change: other tests may have one open."""
    until = time.monotonic() + 30
    while connection.vendor == "postgresql" and not _is_all_decided():
        assert time.monotonic() < until
        time.sleep(0.02)
    return run_pruning(at=at)


def _is_all_decided() -> bool:
    newest = Change.objects.aggregate(newest=Max("transaction"))["newest"] or 0
    return int(following.taken(connection, "").snapshot.split(":")[0]) > newest


@pytest.fixture(autouse=True)
def _no_notes(db: None) -> None:
    (live.snapshots() / "notes.json").unlink(missing_ok=True)


@committed
def test_changes_of_more_than_a_day_ago_go_and_the_newest_stays() -> None:
    offered()
    assert pruned(NOW) == 0
    old, vehicle = log(), offered()
    assert pruned(NOW + DAY - 1) == 0
    new = [each for each in log() if each not in old]
    assert pruned(NOW + DAY) == len(old)
    assert log() == new
    pruned(NOW + 2 * DAY + HOUR)
    assert pruned(NOW + 4 * DAY) == 0
    assert log() == new[-1:]
    assert page()[0] == vehicle.pk


@committed
def test_who_follows_does_not_notice_the_pruning(counted: Callable[[], int]) -> None:
    first = offered(days=1)
    pruned(NOW)
    second = offered()
    assert page() == [second.pk, first.pk]
    assert pruned(NOW + DAY) > 0
    third = offered()
    assert set(page()) == {first.pk, second.pk, third.pk}
    assert counted() == 1


@committed
@only_postgresql
def test_a_transaction_that_is_not_decided_yet_keeps_its_changes() -> None:
    late, early = offered(), offered()
    page()
    other = connections.create_connection("default")
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("UPDATE catalogue_vehicle SET state = 'draft' WHERE id = %s", [late.pk])
    Vehicle.objects.filter(pk=early.pk).update(mileage_km=1)
    run_pruning(at=NOW)
    other.commit()
    other.close()
    run_pruning(at=NOW + DAY)
    assert late.pk in set(Change.objects.values_list("vehicle_id", flat=True))
    assert page() == [early.pk]


@committed
def test_a_snapshot_is_kept_once_for_each_state_and_the_worker_forgets_the_rest() -> None:
    vehicle = offered()
    run_snapshot()
    assert live._follower._engine is None
    latest = live.snapshots() / "latest"
    kept = latest.read_text()
    run_snapshot()
    assert latest.read_text() == kept
    Vehicle.objects.filter(pk=vehicle.pk).update(mileage_km=1)
    run_snapshot()
    assert latest.read_text() != kept
    assert live.search(Query()).page == [vehicle.pk]
    assert connection.vendor in ("sqlite", "postgresql")
