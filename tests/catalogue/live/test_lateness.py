"""A process whose thread does not come round looks for itself, so that nobody waits longer than a second."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from funabin.catalogue import live
from tests.catalogue.live.test_following import committed, page
from tests.catalogue.stock import offered


@pytest.fixture
def sleepy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A thread that looks once and then sleeps."""
    monkeypatch.setattr(live, "LOOK", 20.0)
    with live.engine():
        pass
    before = live._follower._looked
    live.keep_fresh()
    while live._follower._looked == before:
        time.sleep(0.01)
    yield
    live.forget()


@committed
@pytest.mark.usefixtures("sleepy")
def test_a_question_looks_for_itself_where_the_thread_is_late() -> None:
    vehicle = offered()
    assert live.LATE < 1
    time.sleep(live.LATE)
    assert page() == [vehicle.pk]


@committed
@pytest.mark.usefixtures("sleepy")
def test_twin_a_question_that_trusts_its_thread_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LATE", 60.0)
    offered()
    assert page() == []
