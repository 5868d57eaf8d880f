"""What begins unasked when the policy changes, and when a grant ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from funabin.members.rules import MANAGE, UNUSED_FOR, cannot_wait, why_ended

NOON = datetime(2026, 11, 24, 3, tzinfo=UTC)
PURPOSES = st.sampled_from(["a", "b", "c", MANAGE])
PAIRS = st.frozensets(st.tuples(st.sampled_from(["sales", "admin"]), PURPOSES))


@given(granted=PAIRS, known=PAIRS, imposed=st.frozensets(PURPOSES), manages=st.booleans())
def test_only_what_is_new_and_granted_begins_unasked(granted, known, imposed, manages) -> None:
    urgent = cannot_wait(granted=granted, known=known, live=known, imposed=imposed, somebody_manages=manages)
    assert urgent <= granted - known


@given(granted=PAIRS, known=PAIRS)
def test_where_work_goes_on_nothing_but_law_begins_unasked(granted, known) -> None:
    roles = {role for role, _ in known & granted}
    urgent = cannot_wait(
        granted=granted, known=known, live=known & granted, imposed=frozenset(), somebody_manages=True
    )
    assert not {role for role, _ in urgent} & roles


def test_a_role_whose_every_work_was_renamed_goes_on() -> None:
    renamed = cannot_wait(
        granted=frozenset({("sales", "new"), ("accounts", "new")}),
        known=frozenset({("sales", "old"), ("accounts", "old")}),
        live=frozenset({("sales", "old")}),
        imposed=frozenset(),
        somebody_manages=True,
    )
    assert renamed == {("sales", "new")}


@given(
    days=st.integers(min_value=-400, max_value=400),
    idle=st.integers(min_value=0, max_value=400),
    may_rest=st.booleans(),
)
def test_no_grant_outlives_its_day_or_its_use(days, idle, may_rest) -> None:
    ended = why_ended(
        until=NOON + timedelta(days=days),
        in_use_since=NOON.date() - timedelta(days=idle),
        may_rest=may_rest,
        keeps_the_door=False,
        at=NOON,
    )
    if days <= 0:
        assert ended == "expired"
    elif idle > UNUSED_FOR.days and not may_rest:
        assert ended == "unused"
    else:
        assert ended == ""
