"""Who begins with a snapshot, or after a pruning of the log, knows what who followed knows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from funabin.catalogue import live
from funabin.catalogue.search import Query, words
from funabin.catalogue.tasks.changes import DAY, run_pruning
from tests.catalogue.live.test_following import committed
from tests.catalogue.stock import offered


def shown() -> Any:
    """All that is told of the whole stock: names of makes, models and places too."""
    return live.search(Query.parse({"make": ["toyota", "other-makes"]}), at=timezone.now())


@committed
def test_a_snapshot_begins_with_the_names_of_makes_models_and_places(counted: Callable[[], int]) -> None:
    offered(days=2)
    offered(make="Mitsuoka", model="Galue", location="JPNGO", location_text="Nagoya")
    before = shown()
    assert {each.label for each in before.facets["model"]} == {"Hiace Van", "Galue"}
    live.save()
    live.forget()
    assert shown() == before
    assert counted() == 1  # before the snapshot


@committed
def test_who_begins_after_a_pruning_names_the_version_of_who_followed(counted: Callable[[], int]) -> None:
    (live.snapshots() / "notes.json").unlink(missing_ok=True)
    now = time.time()
    offered()
    shown()
    run_pruning(at=now)
    offered()
    shown()
    assert run_pruning(at=now + DAY) > 0
    followed = live.version()
    assert counted() == 1  # what it knew last is in the log still
    live.forget()
    assert live.version() == followed
    shown()
    assert live.version() == followed


@committed
def test_words_of_what_changed_are_settled_while_the_log_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "FEW", 1)
    offered(days=3)
    shown()
    for _ in range(2):
        offered(remarks="rare")
    assert live.search(Query(text="rare")).total == 2
    with live.engine() as engine:
        assert not engine.index.words.touched
