"""Two clerks, one vehicle, one moment: one wins, the other is told. The lock is what does it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from funabin.catalogue.models import Vehicle
from funabin.trade.models import Deal, Reservation
from tests.cast import CHIE, HANA
from tests.trade import racing, world
from tests.trade.world import JUMA, quoted

pytestmark = pytest.mark.django_db(transaction=True)


def _two_accept(about: Vehicle, *, is_locked: bool) -> list[str]:
    first, second = quoted(about), quoted(about, JUMA, by=HANA)
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    accepts = [(first.number, CHIE.token), (second.number, HANA.token)]
    return racing.race(accepts, names=names, is_locked=is_locked)


@pytest.fixture
def vehicle(house: Any, clock: Any) -> Vehicle:
    """A vehicle that two people are quoted."""
    world.rates()
    return world.vehicle()


def test_two_clerks_accept_at_once_and_one_is_told(vehicle: Vehicle) -> None:
    assert _two_accept(vehicle, is_locked=True) == ["VehicleTaken", "won"]
    vehicle.refresh_from_db()
    assert vehicle.state == "reserved"
    assert (Deal.objects.count(), Reservation.objects.filter(ended_at=None).count()) == (1, 1)


def test_without_the_lock_the_other_is_not_told(vehicle: Vehicle) -> None:
    outcomes = _two_accept(vehicle, is_locked=False)
    assert outcomes != ["VehicleTaken", "won"]
    assert Reservation.objects.filter(ended_at=None).count() <= 1  # the constraint still stands behind it
