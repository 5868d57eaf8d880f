"""The database itself refuses rows that cannot be."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from funabin.catalogue.models import Picture, Vehicle
from tests.catalogue.stock import draft, offered

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "stolen"}, "vehicle_state_known"),
        ({"body_type": "boat"}, "vehicle_body_type_known"),
        ({"truck_class": "fast"}, "vehicle_truck_class_known"),
        ({"transmission": "chain"}, "vehicle_transmission_known"),
        ({"steering": "centre"}, "vehicle_steering_known"),
        ({"fuel": "wood"}, "vehicle_fuel_known"),
        ({"drive": "6wd"}, "vehicle_drive_known"),
        ({"colour": "invisible"}, "vehicle_colour_known"),
        ({"fob_amount": Decimal(0)}, "vehicle_fob_amount_positive"),
        ({"fob_amount": Decimal(-1)}, "vehicle_fob_amount_positive"),
        ({"m3": Decimal(0)}, "vehicle_m3_positive"),
        ({"displacement_cc": 0}, "vehicle_displacement_cc_positive"),
        ({"length_mm": 0}, "vehicle_length_mm_positive"),
        ({"weight_kg": 0}, "vehicle_weight_kg_positive"),
        ({"doors": 0}, "vehicle_doors_positive"),
        ({"domestic_price": Decimal(0)}, "vehicle_domestic_price_positive"),
        ({"registration_month": 13}, "vehicle_registration_month_real"),
        ({"manufacture_month": 0}, "vehicle_manufacture_month_real"),
        ({"discount_amount": Decimal(12_401)}, "vehicle_discount_within_price"),
        ({"discount_amount": Decimal(-1)}, "vehicle_discount_within_price"),
        ({"fob_amount": None, "discount_amount": Decimal(1)}, "vehicle_discount_within_price"),
        ({"state": "reserved"}, "vehicle_reserved_has_an_end"),
        ({"reserved_until": NOW + timedelta(days=3)}, "vehicle_reserved_has_an_end"),
        ({"state": "sold"}, "vehicle_sold_has_its_day"),
        ({"sold_at": NOW}, "vehicle_sold_has_its_day"),
        ({"published_at": None}, "vehicle_on_sale_is_described"),
        ({"body_type": ""}, "vehicle_on_sale_is_described"),
    ],
)
def test_the_database_refuses_a_vehicle_that_cannot_be(change: dict[str, Any], constraint: str) -> None:
    vehicle = offered()
    before = Vehicle.objects.values().get(pk=vehicle.pk)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Vehicle.objects.filter(pk=vehicle.pk).update(**change)
    assert Vehicle.objects.values().get(pk=vehicle.pk) == before


def test_the_database_refuses_a_negative_mileage() -> None:
    vehicle = offered()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vehicle.objects.filter(pk=vehicle.pk).update(mileage_km=-1)
    assert Vehicle.objects.get(pk=vehicle.pk).mileage_km == 81_000


def test_a_stock_number_is_given_once() -> None:
    first, second = draft(), draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vehicle.objects.filter(pk=second.pk).update(stock_number=first.stock_number)
    assert Vehicle.objects.filter(stock_number=first.stock_number).count() == 1


def test_a_chassis_is_in_stock_once_but_may_come_back_after_it_was_sold() -> None:
    first, second = offered(chassis_number="TRH200-0123456"), draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vehicle.objects.filter(pk=second.pk).update(chassis_number="TRH200-0123456")
    Vehicle.objects.filter(pk=first.pk).update(state="sold", sold_at=NOW)
    assert Vehicle.objects.filter(pk=second.pk).update(chassis_number="TRH200-0123456") == 1


def test_a_row_of_a_feed_is_one_vehicle() -> None:
    first, second = draft(), draft()
    Vehicle.objects.filter(pk=first.pk).update(source="feed", external_id="7")
    with pytest.raises(IntegrityError), transaction.atomic():
        Vehicle.objects.filter(pk=second.pk).update(source="feed", external_id="7")
    assert Vehicle.objects.filter(pk=second.pk).update(source="other feed", external_id="7") == 1


def test_the_database_refuses_a_picture_without_size_and_two_in_one_place() -> None:
    vehicle = draft()
    facts: dict[str, Any] = {
        "vehicle": vehicle,
        "position": 1,
        "width": 9,
    }
    with pytest.raises(IntegrityError, match="picture_has_size"), transaction.atomic():
        Picture.objects.create(**facts, digest="a", height=0)
    Picture.objects.create(**facts, digest="a", height=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.create(**facts, digest="b", height=9)
    assert vehicle.pictures.count() == 1


def test_a_former_price_is_today_s_price_and_what_was_taken_off() -> None:
    vehicle = draft(fob_amount=Decimal(5_000), discount_amount=Decimal(450))
    assert str(vehicle.price) == "USD 5,000.00"
    assert str(vehicle.former_price) == "USD 5,450.00"
    assert draft(fob_amount=None).price is None
    assert draft(fob_amount=None).former_price is None
    assert draft().former_price is None


def test_a_vehicle_is_called_by_make_model_and_grade() -> None:
    assert draft().title == "Toyota Hiace Van Super GL"
    assert draft(grade="").title == "Toyota Hiace Van"
