from __future__ import annotations

from datetime import UTC, datetime

import pytest

from funabin.catalogue.rules import (
    arrivals_since,
    chassis_prefix,
    lacks_for_sale,
    may_change,
    text_of,
    words_of,
)

STATES = ("draft", "available", "reserved", "sold")
OPEN = {
    ("draft", "available"),
    ("available", "draft"),
    ("available", "reserved"),
    ("available", "sold"),
    ("reserved", "available"),
    ("reserved", "sold"),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("to", STATES)
def test_a_vehicle_changes_its_state_only_on_the_known_ways(state: str, to: str) -> None:
    assert may_change(state, to) is ((state, to) in OPEN)


def test_an_unknown_state_leads_nowhere() -> None:
    assert may_change("stolen", "available") is False


def test_what_is_missing_for_a_sale_is_named_in_order() -> None:
    assert lacks_for_sale({}) == (
        "body_type",
        "registration_year",
        "transmission",
        "steering",
        "fuel",
        "location",
    )


def test_a_motor_cycle_has_no_steering_side() -> None:
    facts = {"registration_year": 2016, "transmission": "manual", "fuel": "petrol", "location": "JPYOK"}
    assert lacks_for_sale({**facts, "body_type": "motor_cycle"}) == ()
    assert lacks_for_sale({**facts, "body_type": "sedan"}) == ("steering",)


def test_an_arrival_is_new_for_45_days() -> None:
    assert arrivals_since(datetime(2026, 11, 22, 9, tzinfo=UTC)) == datetime(2026, 10, 8, 9, tzinfo=UTC)


def test_words_are_compared_without_width_case_and_marks() -> None:
    assert words_of("ＤＢＡ－ZRR70W Straße_7") == ["dba", "zrr70w", "strasse", "7"]


def test_the_search_text_has_each_word_once_with_a_blank_before() -> None:
    assert text_of(["Toyota Hiace", "hiace DX"]) == " toyota hiace dx"
    assert text_of([]) == ""


def test_only_a_frame_number_has_a_prefix() -> None:
    assert chassis_prefix("TRH200-0123456") == "TRH200"
    assert chassis_prefix("WDD205042DJ580985") == ""
