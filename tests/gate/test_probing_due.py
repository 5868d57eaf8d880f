"""When the promises are probed: by what was recorded last, not by when a process began."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine

from funabin.gate.actions import ask_to_probe, publish_policy, record_promise_states
from funabin.gate.queries import probing_is_due
from tests.cast import FUMIKO, WORKER
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def probed(clock: time_machine.Coordinates) -> None:
    """A run of the probes that found nothing, a second from now."""
    clock.shift(1)
    record_promise_states(findings=[], by=WORKER)


def test_it_is_due_at_first_and_every_day(house: object, noon: time_machine.Coordinates) -> None:
    assert probing_is_due(NOON)
    probed(noon)
    assert not probing_is_due(NOON + timedelta(days=1))
    assert probing_is_due(NOON + timedelta(days=1, seconds=1))


def test_it_is_due_when_somebody_asks(house: object, noon: time_machine.Coordinates) -> None:
    probed(noon)
    ask_to_probe(by=FUMIKO)
    assert probing_is_due(NOON)
    probed(noon)
    assert not probing_is_due(NOON)


def test_it_is_due_when_a_version_takes_effect(tmp_path: Path, noon: time_machine.Coordinates) -> None:
    site = Path(shutil.copytree(HOUSE, tmp_path / "site"))
    publish_policy(directory=site, by=WORKER)
    probed(noon)
    _reworded(site, "idle: P2Y", "idle: P3Y")
    noon.shift(1)
    publish_policy(directory=site, by=WORKER)
    assert probing_is_due(NOON)
    probed(noon)
    _reworded(site, "idle: P3Y", "idle: P4Y")
    tomorrow = NOON.date() + timedelta(days=1)
    publish_policy(directory=site, by=WORKER, effective=tomorrow)
    assert not probing_is_due(NOON)
    noon.move_to(datetime.combine(tomorrow, time(0, 1), UTC))
    assert probing_is_due(datetime.now(UTC))


def _reworded(site: Path, old: str, new: str) -> None:
    file = site / "policy.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
