"""What every test stands on: the AUTOREC house published, no other machine, nothing left of other tests."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests.cast import WORKER

if TYPE_CHECKING:
    from funabin.gate.models import PolicyVersion
    from funabin.policy.source import PolicySource

HOUSE = Path(__file__).resolve().parent.parent / "houses" / "autorec"
TABLES = HOUSE.parent / "common"  # ports, freight and import rules, the same for every house
BOTH = ["default", "keyring"]


# "steady" tries the same examples in each run, so that a run tells what the change did and nothing is timed;
# "wide" (HYPOTHESIS_PROFILE=wide) tries others each time, ten times as many, to find what nobody thought of
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "wide", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that touches a database may touch both: personal data has its keys in the second."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        touches = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if marker or touches:
            item.add_marker("database")
        if (marker or touches) and not (marker and "databases" in marker.kwargs):
            options = marker.kwargs if marker else {}
            item.add_marker(pytest.mark.django_db(**options, databases=BOTH), append=False)


@pytest.fixture(autouse=True, scope="session")
def _only_what_was_filled_is_emptied() -> Iterator[None]:
    """After a transactional test. Django's flush truncates all tables: most of a second on PostgreSQL."""
    from django.test import TransactionTestCase

    from tests.emptying import empty_databases

    def clean(case: TransactionTestCase) -> None:
        empty_databases(case._databases_names(include_mirrors=False))

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", clean)
    yield
    patch.undo()


@cache
def _source(directory: Path) -> PolicySource:
    from funabin.policy.source import read_source

    return read_source(directory)


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> PolicyVersion:
    """AUTOREC's policy, published. Works in transactional tests too (`django_db(transaction=True)`)."""
    from funabin.gate.actions import policies, publish_policy

    with monkeypatch.context() as quicker:
        quicker.setattr(policies, "read_source", _source)  # the files are read once in a run
        return publish_policy(directory=HOUSE, by=WORKER)


@pytest.fixture(autouse=True, scope="session")
def _shipped_rules_are_read_once() -> Iterator[None]:
    """The import rules that houses share are a long YAML file: a run reads it once, other files each time."""
    from funabin.shipping import actions
    from funabin.shipping.rulebook import RULES, read_rules

    read_once = cache(read_rules)
    patch = pytest.MonkeyPatch()
    patch.setattr(
        actions, "read_rules", lambda path: (read_once if path == TABLES / RULES else read_rules)(path)
    )
    yield
    patch.undo()


LOCAL = ("127.0.0.1", "localhost", "::1")
_connect = socket.socket.connect


def _connect_locally(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX and address[0] not in LOCAL:
        raise PermissionError("tests reach no other machine")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _no_other_machine() -> Iterator[None]:
    """Tests talk to this machine only."""
    socket.socket.connect = _connect_locally  # type: ignore[method-assign]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _no_memory_of_others() -> Iterator[None]:
    """Rate limits, caches and the stock of one test do not reach the next."""
    from django.core.cache import cache

    from funabin.catalogue import live
    from funabin.kit.rates import BUCKETS

    BUCKETS.forget_all()
    cache.clear()
    yield
    live.forget()
