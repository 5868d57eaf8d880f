"""Every trade test happens on a Tuesday at noon in Japan, in AUTOREC's house with its rates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from funabin.catalogue.models import Vehicle
from tests.trade import world


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The clock, standing still until a test moves it."""
    with time_machine.travel(world.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def trade(house: Any, clock: time_machine.Coordinates) -> None:
    """The policy is published and the rates are there."""
    world.rates()


@pytest.fixture
def hiace(trade: None) -> Vehicle:
    """A vehicle on sale."""
    return world.vehicle()
