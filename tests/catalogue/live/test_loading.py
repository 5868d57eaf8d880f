"""Each fact of a vehicle lands in its own column of the index, in the index's unit, on either database."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from funabin.catalogue import live
from funabin.catalogue.actions import publish_vehicle, reserve_vehicle
from funabin.catalogue.search.columns import CLOSED, FEATURE_KEYS, NUMBERS, RAW
from funabin.catalogue.search.index import UNKNOWN
from tests.cast import CHIE
from tests.catalogue.stock import draft

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 1, 2, 3, 456_789, tzinfo=UTC)
NOTHING = dict.fromkeys(
    [
        *("registration_month", "mileage_km", "displacement_cc", "doors", "seats", "m3"),
        *("manufacture_year", "manufacture_month", "fob_amount"),
    ]
)


def loaded() -> dict[str, Any]:
    """The one vehicle on sale, as the index holds it: words of lists as texts, the rest as numbers."""
    with live.engine() as engine:
        index = engine.index
        [slot] = index.alive.nonzero()[0].tolist()
        found: dict[str, Any] = {name: int(column[slot]) for name, column in index.columns.items()}
        found |= {name: codes.texts[found[name]] for name, codes in index.codes.items()}
    found |= {name: ("", *keys)[found[name]] for name, keys in CLOSED.items()}
    found["features"] = {key for at, key in enumerate(FEATURE_KEYS) if found["features"] >> at & 1}
    return found


def test_each_fact_is_loaded_into_its_own_column() -> None:
    vehicle = draft(
        **{"steering": "left", "transmission": "manual", "fuel": "diesel", "drive": "4wd", "colour": "black"},
        **{"doors": 3, "seats": 7, "mileage_km": 81_234, "displacement_cc": 2_755, "m3": Decimal("15.777")},
        **{"registration_year": 2016, "registration_month": 5, "manufacture_year": 2015},
        **{"manufacture_month": 11, "fob_amount": Decimal("9876.54"), "discount_amount": Decimal("123.45")},
        **{"seller": "Kobe Trucks", "auction_grade": "4.5", "model_code": "CBF-TRH200V", "grade": "Super GL"},
        **{"location": "JPNGO", "location_text": "Nagoya yard", "features": ["turbo", "abs"]},
    )
    publish_vehicle(vehicle=vehicle, by=CHIE, at=AT)
    found = loaded()
    wanted = {
        **{"steering": "left", "transmission": "manual", "fuel": "diesel", "drive": "4wd", "colour": "black"},
        **{"body_type": "van", "status": "available", "make": "toyota", "model": "toyota-hiace-van"},
        **{"doors": 3, "seats": 7, "mileage": 81_234, "displacement": 2_755, "m3": 15_777},
        **{"year": 2016, "registered": 2016_05, "built": 2015_11, "price": 987_654, "discount": 12_345},
        **{"seller": "Kobe Trucks", "auction_grade": "4.5", "emission": 3, "currency": "USD"},
        **{"location": "JPNGO", "place": "Nagoya yard", "features": {"turbo", "abs"}},
        **{"for_handicapped": 0, "brand_new": 0, "classified_truck": 0},
        "published": int(AT.timestamp()) * 1_000_000 + 456_789,
    }
    assert {name: found[name] for name in wanted} == wanted
    assert set(RAW) - {"id", "text"} == set(wanted)


def test_what_is_not_known_is_loaded_as_unknown() -> None:
    publish_vehicle(vehicle=draft(**NOTHING, features=[], model_code=""), by=CHIE, at=AT)
    found = loaded()
    known = {"year": 2016, "registered": 2016_00, "discount": 0, "emission": 0}
    assert {name: found[name] for name in NUMBERS if name != "published"} == {
        **dict.fromkeys(set(NUMBERS) - {"published"}, UNKNOWN),
        **known,
    }
    assert found["features"] == set()


@pytest.mark.parametrize("name", ["for_handicapped", "brand_new", "classified_truck"])
def test_each_mark_is_loaded_by_itself(name: str) -> None:
    facts = {"truck_class": "dump", "body_type": "truck"} if name == "classified_truck" else {name: True}
    publish_vehicle(vehicle=draft(**facts), by=CHIE, at=AT)
    found = loaded()
    assert {each for each in ("for_handicapped", "brand_new", "classified_truck") if found[each]} == {name}


def test_only_what_is_on_sale_is_loaded_and_a_reserved_vehicle_says_so() -> None:
    draft(stock_number="AR-1")
    vehicle = publish_vehicle(vehicle=draft(stock_number="AR-2"), by=CHIE, at=AT)
    reserve_vehicle(vehicle_id=vehicle.pk, until=datetime(2027, 1, 1, tzinfo=UTC), by=CHIE)
    assert loaded()["status"] == "reserved"
