"""The clocks of cases: the shortest promise wins, warnings come before the end, few cases are never told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as some

from funabin.gate.actions import enrol_subject
from funabin.policy.load import load_policy
from funabin.rights.actions.service import drop_clocks, meet_clocks, note_late, note_warned, start_clocks
from funabin.rights.complaint_words import span
from funabin.rights.models import CaseClock
from funabin.rights.queries.service import served
from funabin.rights.rules.service import ABOUT, KINDS, SETTLE, spread_of, times_of
from tests.cast import WORKER
from tests.conftest import HOUSE
from tests.trade import world
from tests.trade.conftest import clock, trade

__all__ = ["clock", "trade"]

HOUSES = {name: load_policy(HOUSE.parent / name) for name in ("autorec", "carjunction", "jinjidosha")}
START = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = some.integers(0, 500_000_000).map(lambda seconds: START + timedelta(seconds=seconds))
TIMES = some.lists(some.timedeltas(timedelta(0), timedelta(days=400)), min_size=1, max_size=60)


@given(
    house=some.sampled_from(sorted(HOUSES)),
    about=some.sampled_from(ABOUT),
    at=MOMENTS,
    where=some.sets(some.sampled_from(["KE", "NZ", "AU", "GB", "DE", "JP"])),
)
def test_each_step_is_warned_of_before_it_is_due(
    house: str, about: str, at: datetime, where: set[str]
) -> None:
    found = times_of(HOUSES[house], about, where, at)
    assert [one.step for one in found] == list(KINDS[about])
    for one in found:
        assert (one.due_at is None) == (one.warn_at is None)
        assert one.due_at is None or at < one.warn_at < one.due_at


@given(about=some.sampled_from(["complaint", "dispute"]), at=MOMENTS)
def test_a_further_law_never_gives_more_time(about: str, at: datetime) -> None:
    for policy in HOUSES.values():
        alone, both = (
            next(one for one in times_of(policy, about, where, at) if one.step == SETTLE)
            for where in ((), ("KE", "DE"))
        )
        assert both.due_at <= alone.due_at


@given(times=TIMES)
def test_half_and_95_of_100_are_times_that_happened(times: list[timedelta]) -> None:
    spread = spread_of(times)
    assert spread.cases == len(times)
    assert spread.median in times
    assert sum(one <= spread.median for one in times) * 2 >= len(times)
    assert sum(one <= spread.most for one in times) * 100 >= len(times) * 95
    assert sum(one < spread.most for one in times) * 100 < len(times) * 95


def test_no_times_have_no_middle() -> None:
    assert spread_of([]) is None


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "1 hour"), (1, "1 hour"), (1.2, "2 hours"), (48, "48 hours"), (48.5, "3 days"), (240, "10 days")],
)
def test_times_are_told_rounded_up(hours: float, words: str) -> None:
    assert span(timedelta(hours=hours)) == words


def started(case: str, about: str = "inquiry") -> None:
    """A case began now."""
    start_clocks(about=about, case=case, subject=enrol_subject(by=WORKER), by=WORKER)


def test_few_cases_are_not_told_and_ten_are(trade: None, clock: Any) -> None:
    for number in range(10):
        started(f"Q-{number}")
    clock.shift(timedelta(hours=5))
    for number in range(9):
        meet_clocks(case=f"Q-{number}", steps=["answer"], by=WORKER)
    assert served() == []
    meet_clocks(case="Q-9", steps=["answer"], by=WORKER)
    [told] = served()
    assert (told.about, told.step, told.spread.cases) == ("inquiry", "answer", 10)
    assert told.spread.median == timedelta(hours=5)


def test_what_is_late_and_still_waits_counts_with_its_waiting(trade: None, clock: Any) -> None:
    started("Q-1")
    clock.shift(timedelta(days=20))
    [told] = served(floor=1)
    assert (told.step, told.spread.most, told.promised, told.in_time) == (
        "acknowledge", timedelta(days=20), 1, 0,
    )  # fmt: skip


def test_a_step_is_met_once_and_a_dropped_case_waits_for_nothing(trade: None, clock: Any) -> None:
    started("Q-1")
    assert meet_clocks(case="Q-1", steps=["acknowledge"], by=WORKER) == 1
    clock.shift(timedelta(days=1))
    assert meet_clocks(case="Q-1", steps=["acknowledge"], by=WORKER) == 0
    assert drop_clocks(case="Q-1", by=WORKER) == 1
    assert CaseClock.objects.get(step="acknowledge").met_at == world.NOW


def test_of_two_workers_one_tells(trade: None) -> None:
    started("Q-1")
    row = CaseClock.objects.get(step="acknowledge")
    assert note_warned(row, by=WORKER, at=world.NOW)
    assert not note_warned(row, by=WORKER, at=world.NOW)
    assert note_late(row, by=WORKER, at=world.NOW)
    assert not note_late(row, by=WORKER, at=world.NOW)


def test_the_database_refuses_a_second_clock_of_a_step(trade: None) -> None:
    started("Q-1")
    started("Q-1")
    row = CaseClock.objects.get(step="answer")
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
