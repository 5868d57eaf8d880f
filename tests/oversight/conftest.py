"""AUTOREC on the trade tests' Tuesday, with somebody who answers for people's data."""

from __future__ import annotations

import pytest

from funabin.journal.actor import Actor
from funabin.members.actions import invite_staff
from funabin.members.queries import actor_of
from tests.cast import WORKER
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "trade"]


@pytest.fixture
def officer(trade: None) -> Actor:
    """A seat of the privacy officer, so that warnings have an address."""
    seat = invite_staff(email="fumiko@autorec.example", name="Fumiko", roles=["privacy"], by=WORKER)
    return actor_of(seat.account)
