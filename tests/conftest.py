"""What every test stands on: the AUTOREC house published, no other machine, nothing left of other tests."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import WORKER

if TYPE_CHECKING:
    from funabin.gate.models import PolicyVersion
    from funabin.policy.source import PolicySource

HOUSE = Path(__file__).resolve().parent.parent / "houses" / "autorec"
TABLES = HOUSE.parent / "common"  # ports, freight and import rules, the same for every house
BOTH = ["default", "keyring"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that touches a database may touch both: personal data has its keys in the second."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        touches = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if (marker or touches) and not (marker and "databases" in marker.kwargs):
            options = marker.kwargs if marker else {}
            item.add_marker(pytest.mark.django_db(**options, databases=BOTH), append=False)


@pytest.fixture(autouse=True, scope="session")
def _journal_gives_way_to_the_flush() -> Iterator[None]:
    """The journal refuses deletion; only the cleaning after a transactional test may lift its triggers."""
    from django.test import TransactionTestCase

    from tests.journal.triggers import lifted_triggers

    clean = TransactionTestCase._fixture_teardown

    def clean_with_the_journal(case: TransactionTestCase) -> None:
        with lifted_triggers():
            clean(case)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", clean_with_the_journal)
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
def _no_memory_of_others() -> None:
    """Rate limits and caches of one test do not reach the next."""
    from django.core.cache import cache

    from funabin.kit.rates import BUCKETS

    BUCKETS.forget_all()
    cache.clear()
