"""Values survive sealing as what they were; ages are counted as people count them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.gate.rules import Value, after, age_on, decode, encode, is_empty

VALUES = st.one_of(st.text(), st.binary(), st.dates(), st.booleans())


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Value) -> None:
    back = decode(encode(value))
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(2010, 11, 22), 16), (date(2010, 11, 23), 15), (date(2008, 2, 29), 18), (date(2026, 11, 22), 0)],
)
def test_age_changes_on_the_birthday(born: date, age: int) -> None:
    assert age_on(date(2026, 11, 22), born) == age


def test_durations_are_added_to_moments() -> None:
    assert after(datetime(2026, 1, 31, tzinfo=UTC), "P1M") == datetime(2026, 2, 28, tzinfo=UTC)
    with pytest.raises(ValueError, match="duration"):
        after(datetime(2026, 1, 31, tzinfo=UTC), "soon")


@pytest.mark.parametrize(
    ("value", "empty"), [("", True), (" \n", True), (None, True), (b"", True), (False, False), ("x", False)]
)
def test_blank_is_empty_and_no_is_an_answer(value: Value | None, empty: bool) -> None:
    assert is_empty(value) is empty
