"""Two clerks in two processes accept for one vehicle at the same moment. Imported by the children too."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from typing import Any
from unittest.mock import patch

WINDOW = (
    0.7  # seconds between looking at the vehicle and writing it: wide enough for the other one to look too
)
LONGEST = 60  # seconds


def race(accepts: list[tuple[str, str]], *, names: dict[str, str], is_locked: bool) -> list[str]:
    """What became of each (quotation number, clerk's token): "won" or the name of the error, sorted."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(len(accepts)), context.Queue()
    children = [
        context.Process(target=_run, args=(one, barrier, results, names, is_locked)) for one in accepts
    ]
    for child in children:
        child.start()
    outcomes = [results.get(timeout=LONGEST) for _ in children]
    for child in children:
        child.join(LONGEST)
    return sorted(outcomes)


def _run(
    accept: tuple[str, str], barrier: Barrier, results: Any, names: dict[str, str], is_locked: bool
) -> None:
    import django

    django.setup()
    from django.db import connections

    for alias, name in names.items():
        connections[alias].settings_dict["NAME"] = name
        if not is_locked and connections[alias].vendor == "sqlite":
            connections[alias].settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    try:
        results.put(_accept(*accept, barrier, is_locked))
    finally:
        connections.close_all()


def _accept(number: str, clerk: str, barrier: Barrier, is_locked: bool) -> str:
    import time_machine

    from funabin.catalogue.actions import vehicles
    from funabin.catalogue.models import Vehicle
    from funabin.journal.actor import Actor
    from funabin.trade.actions.quotations import accept_quotation
    from funabin.trade.models import Quotation
    from tests.trade.world import NOW

    quotation = Quotation.objects.get(number=number)
    actor = Actor(kind="staff", token=clerk, roles=frozenset({"sales"}))
    lock = vehicles.lock_vehicle if is_locked else (lambda vehicle_id: Vehicle.objects.get(pk=vehicle_id))
    with (
        time_machine.travel(NOW),
        patch.object(vehicles, "lock_vehicle", lock),
        patch.object(vehicles, "require_change", _slowly(vehicles.require_change)),
    ):
        barrier.wait(LONGEST)
        try:
            accept_quotation(quotation=quotation, by=actor, acknowledged=True)
        except Exception as error:
            return type(error).__name__
    return "won"


def _slowly(look: Callable[..., None]) -> Callable[..., None]:
    def looked(*args: Any) -> None:
        look(*args)
        time.sleep(WINDOW)

    return looked
