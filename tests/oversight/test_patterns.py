"""What is unusual about a day, from counts alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from funabin.oversight.rules.patterns import PATTERNS, Day, has_grown, unusual

WEEK = (4, 5, 6, 5, 4)
COUNTS = st.integers(min_value=0, max_value=10_000)
DAYS = st.builds(
    Day, people=COUNTS, at_night=COUNTS, refusals=COUNTS, colleagues=COUNTS,
    usual=st.lists(COUNTS, max_size=28).map(tuple),
)  # fmt: skip


def test_a_day_of_work_is_not_unusual() -> None:
    assert unusual(Day(people=60, at_night=2, refusals=3, usual=(55, 48, 61, 52, 58))) == {}


def test_each_pattern_begins_at_its_threshold() -> None:
    assert unusual(Day(people=100)) == {}
    assert unusual(Day(people=101)) == {"many_people": {"people": 101, "limit": 100}}
    assert unusual(Day(at_night=4)) == {}
    assert unusual(Day(at_night=5)) == {"at_night": {"openings": 5, "limit": 5}}
    assert unusual(Day(refusals=9)) == {}
    assert unusual(Day(refusals=10)) == {"many_refusals": {"refusals": 10, "limit": 10}}
    assert unusual(Day(colleagues=1)) == {"colleagues": {"openings": 1, "limit": 1}}


def test_more_than_usual_is_told_by_the_persons_own_days() -> None:
    assert unusual(Day(people=40, usual=WEEK)) == {"more_than_usual": {"people": 40, "usual": 5}}
    assert unusual(Day(people=40, usual=(20, 18, 25, 22, 19))) == {}
    assert unusual(Day(people=15, usual=WEEK)) == {}  # a handful more is no pattern
    assert unusual(Day(people=40, usual=WEEK[:4])) == {}  # nobody knows yet what is usual


def test_a_day_that_doubled_since_somebody_looked_is_another_one() -> None:
    assert not has_grown({"people": 120, "limit": 100}, {"people": 200, "limit": 100})
    assert has_grown({"people": 120, "limit": 100}, {"people": 240, "limit": 100})


@given(day=DAYS)
def test_a_flag_holds_counts_of_known_patterns_and_nothing_else(day: Day) -> None:
    found = unusual(day)
    assert set(found) <= set(PATTERNS)
    assert all(isinstance(number, int) for figures in found.values() for number in figures.values())


@given(day=DAYS, more=st.integers(min_value=0, max_value=100))
def test_doing_more_never_makes_a_flag_go_away(day: Day, more: int) -> None:
    later = Day(day.people + more, day.at_night + more, day.refusals + more, day.colleagues + more, day.usual)
    assert set(unusual(day)) <= set(unusual(later))
