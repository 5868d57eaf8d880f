from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from funabin.catalogue import vocabulary as words
from funabin.catalogue.actions import change_price, mark_sold, reserve_vehicle
from funabin.catalogue.live import search
from funabin.catalogue.queries import (
    any_vehicle,
    menu,
    newest,
    price_changes,
    similar_to,
    vehicle_by_stock_number,
    vehicles_by_ids,
)
from funabin.catalogue.search import Query
from tests.cast import CHIE
from tests.catalogue.stock import draft, offered

pytestmark = pytest.mark.django_db


def small_stock() -> None:
    offered(days=46)
    offered(days=45, body_type="suv", make="Suzuki", model="Jimny", transmission="manual", drive="4wd")
    offered(body_type="truck", truck_class="dump", make="Komatsu", model="X", fuel="diesel", steering="left")
    offered(body_type="sedan", make="Mitsuoka", model="Galue", fuel="hybrid", for_handicapped=True)
    reserved = offered(body_type="sedan", make="BMW", model="3 Series", brand_new=True)
    reserve_vehicle(vehicle_id=reserved.pk, until=timezone.now() + timedelta(days=1), by=CHIE)
    mark_sold(vehicle_id=offered(body_type="bus").pk, by=CHIE)
    draft(body_type="coupe")


def test_the_menu_shows_every_type_make_and_shelf_in_order_zero_included() -> None:
    found = menu(timezone.now())
    assert [item.key for item in found.types] == words.keys(words.BODY_TYPES)
    assert [item.label for item in found.makes] == [m.label for m in words.LISTED_MAKES] + ["Other makes"]
    assert {item.count for item in (*found.types, *found.makes, *found.shelves)} == {0}
    assert found.total == 0


def test_types_makes_and_total_of_the_menu_agree() -> None:
    small_stock()
    found = menu(timezone.now())
    types = {item.key: item.count for item in found.types if item.count}
    makes = {item.key: item.count for item in found.makes if item.count}
    assert types == {"van": 1, "suv": 1, "truck": 1, "sedan": 2}
    assert makes == {"toyota": 1, "suzuki": 1, "bmw": 1, "other-makes": 2}
    assert found.total == sum(types.values()) == sum(makes.values()) == 5


def test_shelves_count_what_they_are_named_for() -> None:
    small_stock()
    assert [(item.key, item.count) for item in menu(timezone.now()).shelves] == [
        ("new_arrivals", 3),
        ("left_hand_drive", 1),
        ("handicapped", 1),
        ("manual", 1),
        ("diesel", 1),
        ("hybrid", 1),
        ("brand_new", 1),
        ("classified_truck", 1),
    ]


def test_each_count_of_the_menu_is_the_length_of_its_list() -> None:
    small_stock()
    found = menu(timezone.now())
    for name, items in (("type", found.types), ("make", found.makes), ("shelf", found.shelves)):
        for item in items:
            assert search(Query.parse({name: item.key})).total == item.count, (name, item)


def test_the_menu_asks_only_whether_anything_changed(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    small_stock()
    found = menu(timezone.now())
    with django_assert_num_queries(1):
        assert menu(timezone.now()) == found


def test_a_published_vehicle_is_found_by_its_number_as_people_say_it() -> None:
    vehicle = offered(stock_number="AR-10234")
    hidden = draft(stock_number="AR-10235")
    assert vehicle_by_stock_number(" ar-10234 ") == vehicle
    assert vehicle_by_stock_number("AR-10235") is None
    assert any_vehicle("ar-10235") == hidden
    mark_sold(vehicle_id=vehicle.pk, by=CHIE)
    assert vehicle_by_stock_number("AR-10234") == vehicle


def test_vehicles_come_in_the_order_of_their_ids(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    vehicles = [offered() for _ in range(5)]
    wanted = [vehicles[3], vehicles[0], vehicles[4]]
    with django_assert_num_queries(2):
        found = vehicles_by_ids([vehicle.pk for vehicle in wanted])
        assert [(v.make.name, list(v.pictures.all())) for v in found] == [("Toyota", [])] * 3
    assert found == wanted
    assert vehicles_by_ids([]) == []


def test_the_newest_come_first_and_only_what_is_on_sale() -> None:
    old, new = offered(days=9), offered(days=1)
    mark_sold(vehicle_id=offered().pk, by=CHIE)
    draft()
    assert [row.pk for row in newest(6)] == [new.pk, old.pk]
    assert [row.pk for row in newest(1)] == [new.pk]


def test_similar_vehicles_are_the_same_model_then_make_and_type_then_type() -> None:
    vehicle = offered()
    type_only = offered(make="Nissan", model="Caravan")
    make_and_type = offered(model="Probox")
    same_model = offered(days=30)
    offered(body_type="suv", make="Mazda", model="CX-5")
    expected = [row.pk for row in (same_model, make_and_type, type_only)]
    assert [row.pk for row in similar_to(vehicle)] == expected
    assert [row.pk for row in similar_to(vehicle, 1)] == expected[:1]


def test_the_price_history_comes_oldest_first() -> None:
    vehicle = draft(fob_amount=Decimal(9_000))
    for price in (8_500, 8_000):
        change_price(vehicle=vehicle, fob=Decimal(price), by=CHIE)
    assert [(c.before, c.after) for c in price_changes(vehicle)] == [(9_000, 8_500), (8_500, 8_000)]
