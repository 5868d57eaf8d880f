"""The database itself writes down each change of the catalogue, however it was made."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from funabin.catalogue.actions import change_price
from funabin.catalogue.models import Change, Make, Picture, Vehicle, VehicleModel
from tests.cast import CHIE
from tests.catalogue.stock import draft, offered

pytestmark = pytest.mark.django_db


def told() -> list[UUID | None]:
    """The vehicles of the changes written down since the last call."""
    rows = list(Change.objects.order_by("id").values_list("vehicle_id", flat=True))
    Change.objects.all().delete()
    return rows


def run(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def as_stored(pk: UUID) -> Any:
    return pk if connection.vendor == "postgresql" else pk.hex


def pictured(vehicle: Vehicle, place: int) -> Picture:
    return Picture.objects.create(vehicle=vehicle, digest=f"d{place}", position=place, width=9, height=9)


def test_a_new_vehicle_and_its_new_names_are_written_down() -> None:
    told()
    vehicle = draft()
    assert told() == [None, None, vehicle.pk]
    assert told() == []
    second = draft()
    assert told() == [second.pk]


def test_a_change_by_an_action_is_written_down() -> None:
    vehicle = offered()
    told()
    change_price(vehicle=vehicle, fob=vehicle.fob_amount + 1, by=CHIE)
    assert told() == [vehicle.pk]


def test_raw_sql_is_written_down_row_by_row() -> None:
    first, second, other = offered(), offered(), draft(make="Nissan", model="Caravan")
    told()
    run("UPDATE catalogue_vehicle SET mileage_km = 1 WHERE make_id = %s", first.make_id)
    assert set(told()) == {first.pk, second.pk}
    run("DELETE FROM catalogue_vehicle WHERE id = %s", as_stored(other.pk))
    assert told() == [other.pk]
    run("UPDATE catalogue_vehicle SET mileage_km = 1 WHERE mileage_km = -5")
    assert told() == []


def test_a_vehicle_that_gets_another_id_is_written_down_under_both() -> None:
    vehicle, other = draft(), uuid4()
    told()
    run("UPDATE catalogue_vehicle SET id = %s WHERE id = %s", as_stored(other), as_stored(vehicle.pk))
    assert set(told()) == {vehicle.pk, other}


def test_a_bulk_of_rows_is_written_down_each() -> None:
    made = [draft() for _ in range(3)]
    told()
    for vehicle in made:
        vehicle.mileage_km = 7
    Vehicle.objects.bulk_update(made, ["mileage_km"])
    assert sorted(told(), key=str) == sorted((vehicle.pk for vehicle in made), key=str)


def test_names_that_change_are_written_down_without_a_vehicle() -> None:
    vehicle = draft()
    told()
    run("UPDATE catalogue_make SET name = 'TOYOTA' WHERE id = %s", vehicle.make_id)
    assert told() == [None]
    run("UPDATE catalogue_vehiclemodel SET name = 'HIACE' WHERE id = %s", vehicle.model_id)
    assert told() == [None]
    Make.objects.create(key="kubota", name="Kubota")
    assert told() == [None]
    VehicleModel.objects.create(make=vehicle.make, key="toyota-x", name="X").delete()
    assert told() == [None, None]


def test_a_picture_that_comes_changes_moves_or_goes_is_a_change_of_its_vehicle() -> None:
    vehicle, other = offered(), offered()
    told()
    picture = pictured(vehicle, 1)
    assert told() == [vehicle.pk]
    picture.position = 2
    picture.save()
    assert told() == [vehicle.pk]
    Picture.objects.filter(pk=picture.pk).update(vehicle=other)
    assert set(told()) == {vehicle.pk, other.pk}
    picture.delete()
    assert told() == [other.pk]


def test_each_change_carries_the_number_of_its_transaction() -> None:
    told()
    draft()
    marks = list(Change.objects.values_list("transaction", flat=True))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            assert set(marks) == {cursor.fetchone()[0]}
    else:
        assert len(set(marks)) == 3
        assert all(0 <= mark < 2**32 for mark in marks)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_an_emptied_table_tells_every_vehicle() -> None:
    vehicle = draft()
    told()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("TRUNCATE catalogue_vehicle CASCADE")
    assert told() == [vehicle.pk]


def test_without_the_trigger_a_change_is_missed() -> None:
    vehicle = draft()
    told()
    run(
        "DROP TRIGGER catalogue_vehicle_update_told"
        + (" ON catalogue_vehicle" if connection.vendor == "postgresql" else "")
    )
    run("UPDATE catalogue_vehicle SET mileage_km = 1 WHERE id = %s", as_stored(vehicle.pk))
    assert told() == []
