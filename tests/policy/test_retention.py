from __future__ import annotations

from datetime import UTC, datetime

from funabin.policy.model import Origin, RetentionClass
from funabin.policy.retention import describe, until
from tests.policy.small import policy

TAKEN = datetime(2026, 1, 31, 12, tzinfo=UTC)


def day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def kept(**fields: object) -> RetentionClass:
    return RetentionClass(key="k", origin=Origin.LAW, **fields)


def test_nothing_ends_before_what_starts_its_time_has_happened():
    assert until(kept(starts="case.ended", lasts="P90D", scope="case"), {}, TAKEN) is None


def test_the_time_runs_from_the_event():
    deal = kept(starts="case.ended", lasts="P90D", scope="case")
    assert until(deal, {"case.ended": day(2026, 2, 1)}, TAKEN) == day(2026, 5, 2)


def test_the_time_can_run_from_the_taking():
    assert until(kept(starts="taken", lasts="P1M"), {}, TAKEN) == day(2026, 2, 28)


def test_erasure_ends_an_erasable_class_at_once():
    service = kept(starts="erased", idle="P2Y")
    assert until(service, {"erased": day(2026, 3, 1)}, TAKEN) == day(2026, 3, 1)


def test_erasure_shortens_a_longer_time_of_an_erasable_class():
    year = kept(starts="taken", lasts="P1Y")
    assert until(year, {}, TAKEN) == day(2027, 1, 31)
    assert until(year, {"erased": day(2026, 3, 1)}, TAKEN) == day(2026, 3, 1)


def test_erasure_does_not_shorten_what_a_law_keeps():
    statutory = kept(starts="invoice.issued", lasts="P7Y", scope="case", erasable=False)
    events = {"invoice.issued": day(2026, 2, 28), "erased": day(2026, 3, 1)}
    assert until(statutory, events, TAKEN) == day(2033, 2, 28)


def test_silence_ends_a_class_after_the_last_contact():
    service = kept(starts="erased", idle="P2Y")
    assert until(service, {}, TAKEN) == day(2028, 1, 31)
    assert until(service, {"contact": day(2026, 6, 1)}, TAKEN) == day(2028, 6, 1)


def test_a_contact_before_the_taking_does_not_shorten_the_silence():
    assert until(kept(starts="erased", idle="P2Y"), {"contact": day(2020, 1, 1)}, TAKEN) == day(2028, 1, 31)


def test_the_sentence_holds_the_figures_of_the_file():
    house = policy()
    assert (
        describe(house, "service", "en")
        == "Until you ask us to erase it, or 2 years after we last heard from you."
    )
    assert describe(house, "books", "en") == "For 7 years."
