"""Joint codes made anew hold up nobody: questions are answered while a whole stock is counted again."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from funabin.catalogue import live
from funabin.catalogue.search import Query, codes
from funabin.catalogue.search.codes import Joints
from funabin.catalogue.search.index import Index
from tests.catalogue.stock import offered

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 2.0  # seconds


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether somebody else could ask, each time the whole stock was counted."""
    told: list[bool] = []
    count = Joints.count

    def ask(done: threading.Event) -> None:
        with live._follower.turns.reading():
            done.set()

    def counted(joints: Joints, *args: Any) -> None:
        done = threading.Event()
        threading.Thread(target=ask, args=[done], daemon=True).start()
        told.append(done.wait(PATIENCE))
        count(joints, *args)

    offered(seller="Yard 0")
    live.search(Query())
    monkeypatch.setattr(codes, "LEAST", 1)
    monkeypatch.setattr(Joints, "count", counted)
    return told


def sellers(many: int) -> list[tuple[str, int]]:
    for number in range(1, many):
        offered(seller=f"Yard {number}")
    found = live.search(Query()).facets["seller"]
    return [(value.key, value.count) for value in found]


def test_questions_are_answered_while_a_longer_list_of_values_is_counted(answered: list[bool]) -> None:
    wanted = [(f"Yard {number}", 1) for number in range(20)]
    assert sorted(sellers(20)) == sorted(wanted)
    assert answered == [True]


def test_who_counts_inside_his_turn_lets_all_others_wait(
    answered: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Index, "prepared", lambda index, rows: None)
    sellers(20)
    assert answered == [False]
