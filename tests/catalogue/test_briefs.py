"""A vehicle as lists show it says the same as the vehicle itself, whatever its facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from funabin.catalogue.actions import mark_sold
from funabin.catalogue.briefs import PLAIN, SOME, VehicleBrief, briefs_of
from funabin.catalogue.models import Picture, Vehicle
from funabin.catalogue.photos import Photo
from tests.cast import CHIE
from tests.catalogue.stock import draft, offered

pytestmark = pytest.mark.django_db
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def differences(brief: VehicleBrief, row: Any) -> list[str]:
    """What the two do not tell alike."""
    names = ("pk", "title", "price", "former_price", "discount_amount", "m3", *PLAIN)
    told = [name for name in names if getattr(brief, name) != getattr(row, name)]
    told += ["make"] if brief.make != row.make.name else []
    told += ["model"] if brief.model != row.model.name else []
    moment = row.published_at and (row.published_at - EPOCH) // timedelta(microseconds=1)
    return told + (["published"] if brief.published != moment else [])


def test_a_brief_tells_what_the_vehicle_tells() -> None:
    offered(fob_amount=Decimal("12345.67"), m3=Decimal("13.579"), grade="TX", location="JPYOK")
    offered(fob_amount=Decimal("4800"), discount_amount=Decimal("0.5"), currency="USD")
    offered(fob_amount=Decimal(1_234_567), currency="JPY", discount_amount=Decimal(1_000))
    mark_sold(vehicle_id=offered(fob_amount=None).pk, by=CHIE)
    draft(m3=None, mileage_km=None, registration_year=None, registration_month=None)
    rows = {row.pk: row for row in Vehicle.objects.select_related("make", "model")}
    assert len(rows) == 5
    assert {brief.pk: differences(brief, rows[brief.pk]) for brief in briefs_of(rows)} == {
        key: [] for key in rows
    }


def test_twin_another_price_would_be_seen() -> None:
    row = offered(fob_amount=Decimal(4800))
    [brief] = briefs_of([row.pk])
    Vehicle.objects.filter(pk=row.pk).update(fob_amount=Decimal("4800.01"))
    assert differences(brief, Vehicle.objects.get(pk=row.pk)) == ["price"]


def test_briefs_come_in_the_order_of_their_ids_a_query_for_each_page(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keys = [offered().pk for _ in range(SOME + 1)]
    wanted = [*keys[SOME // 2 :], *keys[: SOME // 2]]
    with django_assert_num_queries(2):
        assert [brief.pk for brief in briefs_of(wanted)] == wanted
    with django_assert_num_queries(1):
        assert [brief.pk for brief in briefs_of(wanted[:3])] == wanted[:3]
    assert briefs_of([]) == []


def test_the_photo_is_the_first_that_is_done() -> None:
    row, bare = offered(), offered()
    for position, stem in ((1, ""), (3, "vehicles/a b/3-c"), (2, "vehicles/a b/2-c")):
        shape = {"width": 1280, "height": 960 + position, "digest": f"{position:064}"}
        Picture.objects.create(vehicle=row, position=position, stem=stem, **shape)
    assert [brief.photo for brief in briefs_of([row.pk, bare.pk])] == [
        Photo("vehicles/a b/2-c", 1280, 962),
        None,
    ]
