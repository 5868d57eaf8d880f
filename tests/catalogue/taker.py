"""A process of its own that tries to reserve one vehicle: python -m tests.catalogue.taker VEHICLE [unlocked].

It says "ready", waits for a line, tries, and says how it went. It dwells between reading and writing, so that
two takers meet there. `unlocked` takes the lock out: then both must be seen to win, or one to crash.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import OperationalError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from funabin.catalogue.actions import VehicleTaken, reserve_vehicle, vehicles  # noqa: E402
from funabin.catalogue.models import Vehicle  # noqa: E402
from tests.cast import CHIE  # noqa: E402

DWELL = 0.7


def dwell_before_writing() -> None:
    """Stand still after the rule has read the row's state."""
    rule = vehicles.require_change

    def slowly(vehicle: Vehicle, to: str) -> None:
        rule(vehicle, to)
        time.sleep(DWELL)

    vehicles.require_change = slowly


def take_the_lock_out() -> None:
    """Read without a lock; SQLite's transactions no longer begin as writers."""
    vehicles.lock_vehicle = lambda vehicle_id: Vehicle.objects.get(pk=vehicle_id)
    if connection.vendor == "sqlite":
        options: dict[str, Any] = connection.settings_dict["OPTIONS"]
        options["transaction_mode"] = "DEFERRED"


def main() -> None:
    """Try once and say how it went."""
    dwell_before_writing()
    if "unlocked" in sys.argv:
        take_the_lock_out()
    connection.ensure_connection()
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    try:
        reserve_vehicle(vehicle_id=UUID(sys.argv[1]), until=timezone.now() + timedelta(days=3), by=CHIE)
        print("won", flush=True)  # noqa: T201
    except VehicleTaken:
        print("taken", flush=True)  # noqa: T201
    except OperationalError:
        print("crashed", flush=True)  # noqa: T201


main()
