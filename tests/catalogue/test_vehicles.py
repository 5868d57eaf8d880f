"""The life of a vehicle, step by step."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from funabin.catalogue.actions import (
    NotAllowed,
    VehicleTaken,
    add_vehicle,
    change_price,
    correct_vehicle,
    mark_sold,
    publish_vehicle,
    release_vehicle,
    reserve_vehicle,
    withdraw_vehicle,
)
from funabin.catalogue.models import Make, PriceChange, Vehicle, VehicleModel
from funabin.journal.models import Entry
from tests.cast import CHIE, DAICHI
from tests.catalogue.stock import HIACE, draft, offered

pytestmark = pytest.mark.django_db


def soon() -> datetime:
    return timezone.now() + timedelta(days=3)


def kinds() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("kind", flat=True))


def test_publishing_puts_a_draft_on_sale_and_records_it() -> None:
    vehicle = draft()
    before = timezone.now()
    row = publish_vehicle(vehicle=vehicle, by=DAICHI)
    assert row.state == "available"
    assert row.published_at is not None
    assert before <= row.published_at <= timezone.now()
    entry = Entry.objects.get(kind="vehicle.published")
    assert (entry.actor_token, entry.detail) == (DAICHI.token, {"vehicle": str(vehicle.pk)})


def test_publishing_names_each_missing_fact_and_changes_nothing() -> None:
    vehicle = draft(transmission="", location="")
    with pytest.raises(NotAllowed) as refusal:
        publish_vehicle(vehicle=vehicle, by=DAICHI)
    assert refusal.value.reasons == ("Transmission is missing.", "Location is missing.")
    assert Vehicle.objects.get(pk=vehicle.pk).state == "draft"
    assert kinds() == ["vehicle.added"]


def test_a_vehicle_on_sale_is_not_published_again() -> None:
    vehicle = offered(days=10)
    with pytest.raises(NotAllowed):
        publish_vehicle(vehicle=vehicle, by=DAICHI)
    assert Vehicle.objects.get(pk=vehicle.pk).published_at == vehicle.published_at


def test_a_withdrawn_vehicle_is_a_draft_and_keeps_its_arrival() -> None:
    vehicle = offered(days=10)
    assert withdraw_vehicle(vehicle=vehicle, by=DAICHI).state == "draft"
    assert publish_vehicle(vehicle=vehicle, by=DAICHI).published_at == vehicle.published_at


def test_reserving_sets_the_end_and_records_the_case() -> None:
    vehicle, until = offered(), soon()
    row = reserve_vehicle(vehicle_id=vehicle.pk, until=until, by=CHIE, case="Q2611-0032")
    assert (row.state, row.reserved_until) == ("reserved", until)
    entry = Entry.objects.get(kind="vehicle.reserved")
    assert entry.case == "Q2611-0032"
    assert entry.detail == {"vehicle": str(vehicle.pk), "until": until.date().isoformat()}


def test_a_reserved_vehicle_is_taken_and_keeps_its_end() -> None:
    vehicle, until = offered(), soon()
    reserve_vehicle(vehicle_id=vehicle.pk, until=until, by=CHIE)
    with pytest.raises(VehicleTaken) as refusal:
        reserve_vehicle(vehicle_id=vehicle.pk, until=until + timedelta(days=9), by=DAICHI)
    assert (refusal.value.stock_number, refusal.value.state) == (vehicle.stock_number, "reserved")
    assert Vehicle.objects.get(pk=vehicle.pk).reserved_until == until
    assert kinds().count("vehicle.reserved") == 1


def test_a_draft_cannot_be_reserved() -> None:
    vehicle = draft()
    with pytest.raises(NotAllowed):
        reserve_vehicle(vehicle_id=vehicle.pk, until=soon(), by=CHIE)
    assert Vehicle.objects.get(pk=vehicle.pk).state == "draft"


def test_a_reservation_ends_in_the_future() -> None:
    vehicle = offered()
    with pytest.raises(NotAllowed, match="future"):
        reserve_vehicle(vehicle_id=vehicle.pk, until=timezone.now(), by=CHIE)
    assert Vehicle.objects.get(pk=vehicle.pk).state == "available"


def test_releasing_makes_available_and_may_be_repeated() -> None:
    vehicle = offered()
    reserve_vehicle(vehicle_id=vehicle.pk, until=soon(), by=CHIE)
    for _ in range(2):
        row = release_vehicle(vehicle_id=vehicle.pk, by=CHIE)
        assert (row.state, row.reserved_until) == ("available", None)
    assert kinds().count("vehicle.released") == 1


def test_releasing_never_brings_a_sold_vehicle_back() -> None:
    vehicle = offered()
    mark_sold(vehicle_id=vehicle.pk, by=CHIE)
    assert release_vehicle(vehicle_id=vehicle.pk, by=CHIE).state == "sold"
    assert "vehicle.released" not in kinds()


@pytest.mark.parametrize("reserved", [True, False])
def test_selling_ends_a_reservation(reserved: bool) -> None:
    vehicle = offered()
    if reserved:
        reserve_vehicle(vehicle_id=vehicle.pk, until=soon(), by=CHIE)
    row = mark_sold(vehicle_id=vehicle.pk, by=CHIE, case="D2611-0007")
    assert (row.state, row.reserved_until) == ("sold", None)
    assert row.sold_at is not None
    assert Entry.objects.get(kind="vehicle.sold").case == "D2611-0007"


def test_a_vehicle_is_sold_once() -> None:
    vehicle = offered()
    sold_at = mark_sold(vehicle_id=vehicle.pk, by=CHIE).sold_at
    with pytest.raises(VehicleTaken):
        mark_sold(vehicle_id=vehicle.pk, by=DAICHI)
    with pytest.raises(VehicleTaken):
        reserve_vehicle(vehicle_id=vehicle.pk, until=soon(), by=DAICHI)
    assert Vehicle.objects.get(pk=vehicle.pk).sold_at == sold_at


def test_changing_the_price_keeps_the_history() -> None:
    vehicle = offered()
    change_price(vehicle=vehicle, fob=Decimal(11_900), by=DAICHI, discount=Decimal(500))
    change_price(vehicle=vehicle, fob=None, by=DAICHI)
    row = Vehicle.objects.get(pk=vehicle.pk)
    assert (row.fob_amount, row.discount_amount) == (None, Decimal(0))
    assert list(PriceChange.objects.values_list("before", "after", "currency")) == [
        (Decimal(12_400), Decimal(11_900), "USD"),
        (Decimal(11_900), None, "USD"),
    ]
    change = PriceChange.objects.latest("pk")
    detail = Entry.objects.filter(kind="vehicle.price_changed").latest("pk").detail
    assert detail == {"vehicle": str(vehicle.pk), "change": change.pk}


def test_the_same_price_again_is_no_change() -> None:
    vehicle = offered()
    change_price(vehicle=vehicle, fob=Decimal(12_400), by=DAICHI)
    assert PriceChange.objects.count() == 0


@pytest.mark.parametrize(
    ("fob", "discount"), [("0", "0"), ("-5", "0"), ("100", "101"), ("100", "-1"), (None, "1")]
)
def test_amounts_that_make_no_sense_are_refused(fob: str | None, discount: str) -> None:
    vehicle = offered()
    with pytest.raises(NotAllowed):
        change_price(
            vehicle=vehicle, fob=None if fob is None else Decimal(fob), by=DAICHI, discount=Decimal(discount)
        )
    assert Vehicle.objects.get(pk=vehicle.pk).fob_amount == Decimal(12_400)
    assert PriceChange.objects.count() == 0


def test_the_price_of_a_sold_vehicle_stands() -> None:
    vehicle = offered()
    mark_sold(vehicle_id=vehicle.pk, by=CHIE)
    with pytest.raises(NotAllowed, match="sold"):
        change_price(vehicle=vehicle, fob=Decimal(1), by=DAICHI)
    with pytest.raises(NotAllowed, match="sold"):
        correct_vehicle(vehicle=vehicle, facts={"grade": "DX"}, by=DAICHI)
    row = Vehicle.objects.get(pk=vehicle.pk)
    assert (row.fob_amount, row.grade) == (Decimal(12_400), "Super GL")


def test_correcting_changes_the_facts_and_what_a_search_reads() -> None:
    vehicle = draft()
    facts = {"make": "Nissan", "model": "Caravan", "mileage_km": 90_000, "colour": "white"}
    row = correct_vehicle(vehicle=vehicle, facts=facts, by=DAICHI)
    assert (row.make.name, row.model.name, row.mileage_km) == ("Nissan", "Caravan", 90_000)
    assert row.search_text.startswith(" nissan caravan super gl cbf trh200v")
    entry = Entry.objects.get(kind="vehicle.corrected")
    assert entry.detail == {"vehicle": str(vehicle.pk), "fields": 2}


def test_correcting_nothing_records_nothing() -> None:
    vehicle = draft()
    correct_vehicle(vehicle=vehicle, facts={"grade": "Super GL", "make": "TOYOTA"}, by=DAICHI)
    assert kinds() == ["vehicle.added"]


def test_correcting_the_price_keeps_its_history_too() -> None:
    vehicle = draft()
    correct_vehicle(vehicle=vehicle, facts={"fob_amount": Decimal(9_000)}, by=DAICHI)
    assert list(PriceChange.objects.values_list("before", "after")) == [(Decimal(12_400), Decimal(9_000))]


def test_an_unknown_fact_or_a_taken_number_is_refused() -> None:
    vehicle = draft()
    with pytest.raises(NotAllowed, match="state"):
        correct_vehicle(vehicle=vehicle, facts={"state": "sold"}, by=DAICHI)
    with pytest.raises(NotAllowed, match="taken"):
        add_vehicle(stock_number=vehicle.stock_number, facts=HIACE, by=DAICHI)
    with pytest.raises(NotAllowed, match="needs a model"):
        add_vehicle(stock_number="AR-1", facts={**HIACE, "model": "  "}, by=DAICHI)
    with pytest.raises(NotAllowed, match="needs a make"):
        add_vehicle(stock_number="AR-1", facts={**HIACE, "make": "!"}, by=DAICHI)
    assert list(Vehicle.objects.values_list("state", flat=True)) == ["draft"]


def test_makes_and_models_are_found_again_however_they_are_written() -> None:
    draft(make="Mercedes-Benz", model="C Class")
    draft(make="MERCEDES BENZ", model="C  class")
    draft(make="Mitsuoka", model="Galue")
    assert list(Make.objects.order_by("position").values_list("key", "name", "listed", "position")) == [
        ("mercedes-benz", "Mercedes Benz", True, 12),
        ("mitsuoka", "Mitsuoka", False, 999),
    ]
    keys = VehicleModel.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["mercedes-benz-c-class", "mitsuoka-galue"]
