from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funabin.oversight.rules.incidents import (
    FINDINGS,
    KEY_STORES,
    NO,
    NOT_KNOWN,
    REACHED,
    READABLE,
    SEALED,
    STORES,
    UNKNOWN,
    UNTOUCHED,
    YES,
    finding_of,
    is_readable,
    keys_reached,
    missing_to_close,
    triggers_met,
    why_not_told,
)

REACH = st.dictionaries(st.sampled_from(STORES), st.sampled_from(REACHED))


@pytest.mark.parametrize(
    ("reached", "keys", "finding"),
    [
        ({"database": YES}, NO, SEALED),
        ({"database": YES, "keyring": YES}, NO, SEALED),  # wrapped keys open nothing
        ({"database": YES, "ring": YES}, NO, SEALED),
        ({"database": YES, "keyring": YES, "ring": YES}, YES, READABLE),
        ({"database": YES, "backup_keys": YES, "ring": UNKNOWN}, UNKNOWN, NOT_KNOWN),
        ({"database": YES, "server": YES}, YES, READABLE),
        ({"database": YES, "server": UNKNOWN}, UNKNOWN, NOT_KNOWN),
        ({"keyring": YES, "ring": YES}, YES, UNTOUCHED),
    ],
)
def test_sealed_data_is_read_only_with_the_keys_and_the_ring(reached, keys, finding):
    assert keys_reached(reached) == keys
    assert finding_of("database", reached, sealing_holds=True) == finding


def test_where_the_software_cannot_prove_the_sealing_nothing_counts_as_sealed():
    assert finding_of("database", {"database": YES}, sealing_holds=False) == NOT_KNOWN


@given(REACH, st.sampled_from(STORES), st.booleans())
def test_what_is_not_known_is_never_called_sealed(reached, store, holds):
    finding = finding_of(store, reached, sealing_holds=holds)
    assert finding in FINDINGS
    if finding == SEALED:
        assert keys_reached(reached) == NO
    if reached.get(store, NO) == NO:
        assert finding == UNTOUCHED


@given(REACH, st.sampled_from(STORES))
def test_learning_that_more_was_reached_never_calms(reached, store):
    worse = {**reached, store: YES}
    for one in STORES:
        before = finding_of(one, reached, sealing_holds=True)
        after = finding_of(one, worse, sealing_holds=True)
        if one not in {*KEY_STORES, "ring"} and is_readable(before):
            assert is_readable(after)


def met(people: int = 1, *, bad: bool = False, also: tuple[str, ...] = (), **harmed: int) -> tuple[str, ...]:
    kinds = {"name": "ordinary", "bank": "high", "health": "special", "number": "specific"}
    return triggers_met(
        harmed=harmed, sensitivity=kinds, people=people, many=1000, bad_purpose=bad, also=also
    )


def test_one_person_is_enough_where_the_data_is_grave():
    assert met(health=1) == ("special_care",)
    assert met(bank=1) == ("money",)
    assert met(number=1) == ("money",)
    assert met(name=1) == ()


def test_a_bad_purpose_is_enough_for_one_person():
    assert met(name=1, bad=True) == ("bad_purpose",)


def test_more_than_a_thousand_people_are_many_and_a_thousand_are_not():
    assert met(1000, name=1000) == ()
    assert met(1001, name=1001) == ("many",)


def test_a_person_may_add_a_trigger_and_nobody_takes_one_away():
    assert met(name=1, also=("money",)) == ("money",)
    assert met(bank=1, also=()) == ("money",)


def test_nobody_harmed_meets_nothing():
    assert met(0, bad=True, also=("money",)) == ()


@given(st.integers(0, 3000), st.integers(0, 3000), st.booleans())
def test_more_people_never_meet_fewer_triggers(people, more, bad):
    assert set(met(people, bad=bad, name=people)) <= set(met(people + more, bad=bad, name=people + more))


def test_it_says_why_nobody_need_be_told():
    assert why_not_told(people=0, harmed=0, tellings=0) == "nobody"
    assert why_not_told(people=5, harmed=0, tellings=0) == "all_sealed"
    assert why_not_told(people=5, harmed=5, tellings=0) == "no_trigger"
    assert why_not_told(people=5, harmed=5, tellings=1) == ""


def test_an_incident_closes_once_all_is_done():
    done = {"judged": True, "unsent": 0, "untold": 0, "holds_prevention": True, "suspected": False}
    assert missing_to_close(**done) == ()
    assert missing_to_close(judged=False, unsent=1, untold=2, holds_prevention=False, suspected=True) == (
        "not_judged", "suspected", "unsent", "untold", "no_prevention",
    )  # fmt: skip
