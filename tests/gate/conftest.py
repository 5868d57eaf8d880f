"""The tables of the sample room, an own erasure ledger for each test, and the world most tests start from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.gate.sample import MODELS


@pytest.fixture(scope="session", autouse=True)
def _sample_tables(django_db_setup, django_db_blocker) -> None:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)


@pytest.fixture(autouse=True)
def _empty_sample_tables(request: pytest.FixtureRequest) -> Iterator[None]:
    """The flush after a transactional test knows installed models only."""
    if "db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("db")
    yield
    for model in MODELS:
        model._base_manager.all().delete()


@pytest.fixture(autouse=True)
def ledger_file(settings, tmp_path: Path) -> Path:
    """The erasure ledger of this test."""
    settings.ERASURE_LEDGER = tmp_path / "ledger" / "erasures.jsonl"
    return settings.ERASURE_LEDGER
