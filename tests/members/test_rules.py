"""What sign-in decides on plain values."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from funabin.members.rules import (
    TOKEN,
    holds_clear_address,
    is_fresh,
    is_past_confirming,
    new_marker,
    new_token,
    normal_address,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_token_is_random_and_goes_nowhere() -> None:
    assert TOKEN.fullmatch(new_token())
    assert new_token() != new_token()
    assert "@" not in new_marker()


def test_full_width_letters_and_capitals_are_the_same_address() -> None:
    assert normal_address(" Ａmina@Example.COM ") == "amina@example.com"


@pytest.mark.parametrize("text", ["write to a@b.example", '{"x": "a.b+c@d.jp"}', "ａ@b.example"])
def test_an_address_is_noticed_in_any_text(text: str) -> None:
    assert holds_clear_address(text)


@pytest.mark.parametrize("text", ["{token}", "none", "a @ b", '{"email": "{token}"}'])
def test_a_token_is_no_clear_address(text: str) -> None:
    assert not holds_clear_address(text.replace("{token}", new_token()))


@pytest.mark.parametrize("part", ["a", "a.", "@ ", "a@sealed.invalid "])
def test_a_long_session_is_searched_in_one_pass(part: str) -> None:
    """Its length is told by whoever signs in: looking again from each letter took minutes."""
    begun = time.process_time()
    assert not holds_clear_address(part * 60_000)
    assert time.process_time() - begun < 2


def test_the_times_of_sign_in() -> None:
    assert is_past_confirming(NOW - timedelta(days=4, seconds=1), NOW)
    assert not is_past_confirming(NOW - timedelta(days=4), NOW)
    assert is_fresh(1000.0, 1299.0)
    assert not is_fresh(1000.0, 1300.0)
