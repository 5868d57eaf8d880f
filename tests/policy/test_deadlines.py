from __future__ import annotations

from datetime import UTC, datetime

import pytest

from funabin.policy.deadlines import Due, add_working_days, deadline
from funabin.policy.model import Deadline, Origin, Policy
from tests.policy.small import policy

MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def row(article: str, within: str, countries: list[str], **fields: object) -> Deadline:
    law = {"origin": Origin.LAW, "clauses": (article,), "jurisdictions": tuple(countries), "within": within}
    return Deadline.model_validate(law | fields)


def house(*rows: Deadline) -> Policy:
    return policy().model_copy(update={"deadlines": rows})


JAPAN = row("APPI 39", "P14D", ["JP"])
KENYA = row("KDPA 26", "P7D", ["KE"], rights=("disclosure",))
EUROPE = row("GDPR 12(3)", "P1M", ["FR", "DE"])
ZEALAND = row("NZPA 44", "P20D", ["NZ"], rights=("disclosure",), working_days=True)


def day(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("right", "countries", "due"),
    [
        ("disclosure", [], Due(day(11, 16), ("APPI 39",))),
        ("disclosure", ["KE"], Due(day(11, 9), ("KDPA 26",))),
        ("correction", ["KE"], Due(day(11, 16), ("APPI 39",))),
        ("disclosure", ["FR", "NZ"], Due(day(11, 16), ("APPI 39",))),
        ("disclosure", ["FR", "KE", "NZ"], Due(day(11, 9), ("KDPA 26",))),
    ],
)
def test_the_shortest_time_of_every_law_that_protects_the_person_wins(right, countries, due):
    assert deadline(house(JAPAN, KENYA, EUROPE, ZEALAND), right, countries, MONDAY) == due


def test_laws_that_end_at_one_moment_are_both_named():
    two_weeks = row("ACT 1", "P14D", ["*"])
    assert deadline(house(JAPAN, two_weeks), "disclosure", [], MONDAY) == Due(
        day(11, 16), ("APPI 39", "ACT 1")
    )


def test_a_law_that_does_not_reach_the_person_sets_no_time():
    assert deadline(house(KENYA), "disclosure", ["FR"], MONDAY) is None
    assert deadline(house(), "disclosure", ["FR"], MONDAY) is None


def test_working_days_leave_weekends_out():
    assert deadline(house(ZEALAND), "disclosure", ["NZ"], MONDAY) == Due(day(11, 30), ("NZPA 44",))
    friday = datetime(2026, 11, 6, tzinfo=UTC)
    assert add_working_days(friday, 1) == datetime(2026, 11, 9, tzinfo=UTC)
    assert add_working_days(datetime(2026, 11, 7, tzinfo=UTC), 1) == datetime(2026, 11, 9, tzinfo=UTC)
    assert add_working_days(friday, 0) == friday


def test_counting_every_day_would_end_too_early_for_working_days():
    plain = ZEALAND.model_copy(update={"working_days": False})
    assert deadline(house(plain), "disclosure", ["NZ"], MONDAY) == Due(day(11, 22), ("NZPA 44",))
