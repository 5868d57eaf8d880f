from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from funabin.policy.deadlines import Due
from funabin.policy.leaks import Telling, leak_tellings
from funabin.policy.model import BreachClock, Origin, Policy
from tests.policy.small import policy

MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def day(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, 30, tzinfo=UTC)


def clock(article: str, tells: str, within: str, country: str, **fields: object) -> BreachClock:
    row = {"origin": Origin.LAW, "clauses": (article,), "jurisdictions": (country,), "tells": tells}
    return BreachClock.model_validate(row | {"within": within} | fields)


RULE_7 = ("special_care", "money", "bad_purpose", "many")
FINAL = clock("APPI 26(1)", "authority.final", "P30D", "JP", triggers=RULE_7, day_one=True)
HARM = clock("APPI 26(1)", "authority.final", "P60D", "JP", when="bad_purpose", day_one=True)
EVERY_LEAK = clock("GDPR 33(1)", "authority", "PT72H", "FR")


def leaking(*rows: BreachClock) -> Policy:
    return policy().model_copy(update={"breach": rows})


def times(
    told: Policy, tells: str, countries: Sequence[str] = (), met: Sequence[str] | None = None
) -> list[Due]:
    """Until when a leak is told to one kind of addressee, soonest first."""
    return [one.due for one in leak_tellings(told, countries, MONDAY, met) if one.tells == tells]


def test_a_leak_done_with_a_bad_purpose_gets_its_own_longer_time():
    told = leaking(FINAL, HARM)
    assert times(told, "authority.final", met=["money"]) == [Due(day(12, 1), ("APPI 26(1)",))]
    assert times(told, "authority.final", met=["bad_purpose", "money"]) == [Due(day(12, 31), ("APPI 26(1)",))]


def test_while_nobody_has_looked_the_shorter_time_runs():
    assert times(leaking(FINAL, HARM), "authority.final") == [Due(day(12, 1), ("APPI 26(1)",))]


def test_a_leak_that_meets_no_trigger_is_told_only_where_a_law_wants_every_leak():
    told = leaking(FINAL, EVERY_LEAK)
    assert leak_tellings(told, [], MONDAY, []) == []
    assert leak_tellings(told, ["FR", "KE"], MONDAY, []) == [
        Telling("authority", ("FR",), Due(day(11, 5), ("GDPR 33(1)",)))
    ]


def test_each_law_is_a_telling_of_its_own_soonest_first():
    assert leak_tellings(leaking(FINAL, EVERY_LEAK), ["FR"], MONDAY, ["many"]) == [
        Telling("authority", ("FR",), Due(day(11, 5), ("GDPR 33(1)",))),
        Telling("authority.final", ("JP",), Due(day(12, 1), ("APPI 26(1)",))),
    ]


def test_a_leak_is_told_as_soon_as_the_strictest_law_says():
    told = leaking(
        clock("APPI 26(1)", "authority", "P3D", "JP"), clock("KDPA 43", "controller", "PT48H", "KE")
    )
    assert times(told, "authority", ["KE"]) == [Due(day(11, 5), ("APPI 26(1)",))]
    assert times(told, "controller", ["KE"]) == [Due(day(11, 4), ("KDPA 43",))]
    assert times(told, "persons", ["KE"]) == []
