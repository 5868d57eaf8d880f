"""What one process commits, another shows within a second: a real second process, on either database."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from funabin.catalogue import live
from funabin.catalogue.actions import mark_sold, publish_vehicle, withdraw_vehicle
from funabin.catalogue.models import Make, Vehicle
from funabin.catalogue.search import Query
from tests.cast import CHIE
from tests.catalogue.live.child import Child, started
from tests.catalogue.stock import draft, offered

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = 1.0


@pytest.fixture
def child() -> Iterator[Child]:
    """A process that serves pages."""
    with started("--thread") as process:
        yield process


def test_what_is_published_sold_withdrawn_or_deleted_is_seen_within_a_second(child: Child) -> None:
    vehicle = draft()
    publish_vehicle(vehicle=vehicle, by=CHIE)
    done = time.time()
    assert child.ask(id=str(vehicle.pk), seen=True) - done < SECOND
    withdraw_vehicle(vehicle=Vehicle.objects.get(pk=vehicle.pk), by=CHIE)
    done = time.time()
    assert child.ask(id=str(vehicle.pk), seen=False) - done < SECOND
    publish_vehicle(vehicle=Vehicle.objects.get(pk=vehicle.pk), by=CHIE)
    done = time.time()
    assert child.ask(id=str(vehicle.pk), seen=True) - done < SECOND
    mark_sold(vehicle_id=vehicle.pk, by=CHIE)
    done = time.time()
    assert child.ask(id=str(vehicle.pk), seen=False) - done < SECOND
    other = offered()
    Vehicle.objects.filter(pk=other.pk).delete()
    done = time.time()
    assert child.ask(id=str(other.pk), seen=False) - done < SECOND


def test_a_make_that_is_renamed_by_plain_sql_is_called_so_within_a_second(child: Child) -> None:
    vehicle = offered(make="Mitsuoka", model="Galue")
    assert child.ask(id=str(vehicle.pk), seen=True, make="Mitsuoka")
    Make.objects.filter(key="mitsuoka").update(name="MITSUOKA")
    done = time.time()
    assert child.ask(make="MITSUOKA") - done < SECOND


def test_processes_that_saw_the_same_changes_name_the_same_version(child: Child) -> None:
    vehicle = offered()
    child.ask(id=str(vehicle.pk), seen=True)
    assert child.ask(version=live.version())
    before = live.version()
    mark_sold(vehicle_id=vehicle.pk, by=CHIE)
    assert live.version() != before
    child.ask(id=str(vehicle.pk), seen=False)
    assert child.ask(version=live.version())


@pytest.mark.skipif(connection.vendor == "postgresql", reason="a database in one file")
def test_a_file_put_in_the_place_of_the_database_is_read_anew(tmp_path: Path) -> None:
    offered()
    file, kept = tmp_path / "main.sqlite3", tmp_path / "kept.sqlite3"
    with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(file) as target:
        source.backup(target)
    shutil.copy(file, kept)
    with started("--thread", database=file) as child:
        assert child.ask(total=1)
        with sqlite3.connect(file) as database:
            database.execute("UPDATE catalogue_vehicle SET state = 'draft'")
        assert child.ask(total=0)
        for each in ("-wal", "-shm"):
            file.with_name(file.name + each).unlink(missing_ok=True)
        kept.replace(file)
        assert child.ask(total=1)


def test_a_process_killed_in_the_middle_of_a_snapshot_leaves_the_former_one() -> None:
    vehicle = offered()
    kept = live.save()
    newer = offered()
    with started("--half") as child:
        folders = [each for each in live.snapshots().iterdir() if each.is_dir()]
        child.process.kill()
        child.process.wait()
    assert len(folders) == 2  # the whole one, and the half one
    live.forget()
    assert live.search(Query()).page == [newer.pk, vehicle.pk]
    assert live.version() != kept
    live.save()
    assert len([each for each in live.snapshots().iterdir() if each.is_dir()]) == 1
