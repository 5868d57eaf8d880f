"""Two real processes want the same vehicle at the same moment: one gets it, the other is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections

from funabin.catalogue.models import Vehicle
from funabin.journal.models import Entry
from tests.catalogue.stock import offered

ROOT = Path(__file__).resolve().parents[2]
both_databases = pytest.mark.django_db(transaction=True, databases=["default", "keyring"])


def address(alias: str) -> str:
    """The URL of the database the tests run on."""
    config = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return f"sqlite:///{config['NAME']}"
    login = config["USER"] + (f":{config['PASSWORD']}" if config["PASSWORD"] else "")
    return f"postgres://{login}@{config['HOST']}:{config['PORT'] or 5432}/{config['NAME']}"


def start(vehicle: UUID, *words: str) -> subprocess.Popen[str]:
    env = {**os.environ, "DATABASE_URL": address("default"), "KEYRING_URL": address("keyring")}
    command = [sys.executable, "-m", "tests.catalogue.taker", str(vehicle), *words]
    return subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def race(vehicle: UUID, *words: str) -> list[str]:
    """How two takers fared, let go at the same moment."""
    takers = [start(vehicle, *words) for _ in range(2)]
    for taker in takers:
        assert taker.stdout is not None
        assert taker.stdout.readline() == "ready\n"
    for taker in takers:
        assert taker.stdin is not None
        taker.stdin.write("go\n")
        taker.stdin.flush()
    return sorted(taker.communicate(timeout=60)[0].strip() for taker in takers)


@both_databases
def test_of_two_takers_one_wins_and_the_other_is_told() -> None:
    vehicle = offered()
    assert race(vehicle.pk) == ["taken", "won"]
    assert Vehicle.objects.get(pk=vehicle.pk).state == "reserved"
    assert Entry.objects.filter(kind="vehicle.reserved").count() == 1


@both_databases
def test_without_the_lock_both_win_or_one_crashes() -> None:
    vehicle = offered()
    assert race(vehicle.pk, "unlocked") in (["won", "won"], ["crashed", "won"])
