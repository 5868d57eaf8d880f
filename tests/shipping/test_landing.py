"""Import rules against the day of arrival: what may land, what may not, what must be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from funabin.kit.dates import Span, add_months, month_span
from funabin.kit.money import Money
from funabin.shipping.rules import (
    Facts,
    Rule,
    arrival_on,
    is_shippable,
    judge,
    needs_acknowledgement,
    span_of,
)
from funabin.shipping.rules.landing import CHECKS, KIND_BASES
from funabin.shipping.rules.wording import has_words

ARRIVAL = date(2026, 12, 20)
PRADO = Facts(
    registered=month_span(2020, 5),
    manufactured=month_span(2020, 3),
    steering="right",
    fuel="diesel",
    displacement_cc=2754,
    body_type="suv",
    model_code="3DA-GDJ150W",
    price=Money(Decimal(32000), "USD"),
)


def rule(kind: str, value: str = "", basis: str = "", **more: object) -> Rule:
    facts = {
        "key": f"xx-{kind}",
        "country": "KE",
        "kind": kind,
        "value": value,
        "basis": basis,
        "source": "a gazette",
        "as_of": date(2025, 11, 14),
        "effective_from": date(2026, 1, 1),
    }
    return Rule(**{**facts, **more})  # type: ignore[arg-type]


def state(rule: Rule, facts: Facts = PRADO, arrival: date = ARRIVAL) -> str:
    return judge(facts, [rule], arrival).state


KENYA_2026 = rule("not_before", "2019-01-01", "registration", effective_to=date(2026, 12, 31))


def test_a_finding_names_rule_source_and_date() -> None:
    verdict = judge(PRADO, [KENYA_2026], ARRIVAL)
    [finding] = verdict.findings
    assert (verdict.state, verdict.arrival) == ("yes", ARRIVAL)
    assert (finding.key, finding.rule) == ("not_before.registration.yes", "xx-not_before")
    assert (finding.source, finding.as_of) == ("a gazette", date(2025, 11, 14))
    assert finding.text == "First registered on or after 1 January 2019, as asked."


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        (month_span(2019, 1), "yes"),
        (month_span(2018, 12), "no"),
        (month_span(2019, None), "yes"),
        (month_span(2018, None), "no"),
        (Span(date(2018, 12, 1), date(2019, 1, 31)), "ask"),
        (None, "ask"),
    ],
)
def test_first_registration_is_held_against_the_day_the_country_names(
    registered: Span | None, expected: str
) -> None:
    assert state(KENYA_2026, replace(PRADO, registered=registered)) == expected


def test_a_rule_counts_on_the_day_of_arrival_not_today() -> None:
    next_year = rule("not_before", "2020-01-01", "registration", key="next", effective_from=date(2027, 1, 1))
    car = replace(PRADO, registered=month_span(2019, 6))
    assert judge(car, [KENYA_2026, next_year], date(2026, 12, 31)).state == "yes"
    assert judge(car, [KENYA_2026, next_year], date(2027, 1, 1)).state == "no"


def test_a_country_without_rules_in_force_is_asked_about() -> None:
    verdict = judge(PRADO, [KENYA_2026], date(2027, 1, 1))
    assert (verdict.state, [finding.key for finding in verdict.findings]) == ("ask", ["no_rules.ask"])
    assert judge(PRADO, [], ARRIVAL).state == "ask"


def test_a_rule_we_are_not_sure_of_never_says_no() -> None:
    doubtful = replace(KENYA_2026, confidence="inferred")
    old = replace(PRADO, registered=month_span(2015, 1))
    [finding] = judge(old, [doubtful], ARRIVAL).findings
    assert (finding.state, finding.key) == ("ask", "not_before.registration.no")
    assert state(replace(doubtful, confidence="good"), old) == "no"


@pytest.mark.parametrize(
    ("arrival", "expected"),
    [
        (date(2028, 5, 1), "yes"),
        (date(2028, 5, 2), "ask"),  # the day of the month is not known
        (date(2028, 5, 31), "ask"),
        (date(2028, 6, 1), "no"),
    ],
)
def test_an_age_limit_runs_from_the_day_of_registration(arrival: date, expected: str) -> None:
    assert state(rule("max_age", "8", "registration"), arrival=arrival) == expected


@pytest.mark.parametrize(
    ("arrival", "expected"), [(date(2025, 12, 31), "yes"), (date(2026, 1, 1), "no"), (ARRIVAL, "no")]
)
def test_an_age_limit_by_calendar_years_turns_at_new_year(arrival: date, expected: str) -> None:
    limit = rule("max_age", "5", "manufacture_year", effective_from=date(2020, 1, 1))
    assert state(limit, arrival=arrival) == expected


@pytest.mark.parametrize(
    ("arrival", "expected"),
    [(date(2045, 2, 28), "no"), (date(2045, 3, 15), "ask"), (date(2045, 3, 31), "yes")],
)
def test_a_least_age_is_reached_on_its_day(arrival: date, expected: str) -> None:
    assert state(rule("min_age", "25", "manufacture"), arrival=arrival) == expected


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        (month_span(2021, 3), "yes"),
        (month_span(2021, 4), "no"),
        (month_span(2020, None), "yes"),
        (month_span(2021, None), "ask"),
        (None, "ask"),
    ],
)
def test_registration_must_follow_manufacture_soon_enough(registered: Span | None, expected: str) -> None:
    assert state(rule("registered_within", "12"), replace(PRADO, registered=registered)) == expected


@pytest.mark.parametrize(("steering", "expected"), [("right", "yes"), ("left", "no"), ("", "ask")])
def test_the_steering_side(steering: str, expected: str) -> None:
    assert state(rule("steering", "right"), replace(PRADO, steering=steering)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("3DA-GDJ150W", "yes"),
        ("GH-AE111", "no"),
        ("E-AE100", "no"),
        ("GDJ150W", "ask"),
        ("", "ask"),
        ("-GDJ150W", "ask"),
    ],
)
def test_the_emission_prefix(code: str, expected: str) -> None:
    assert state(rule("emission_code", "3"), replace(PRADO, model_code=code)) == expected


def test_a_rule_for_some_bodies_leaves_the_others_alone() -> None:
    trucks = rule("max_age", "1", "registration", body_types=("truck", "bus"))
    assert judge(PRADO, [trucks], ARRIVAL).findings == ()
    assert state(trucks, replace(PRADO, body_type="truck")) == "no"
    assert state(trucks, replace(PRADO, body_type="")) == "ask"


def test_more_tax_is_told_and_forbids_nothing() -> None:
    tax = rule("costs_more_after", "5", "manufacture")
    [finding] = judge(PRADO, [tax], ARRIVAL).findings
    assert (finding.state, finding.key) == ("told", "costs_more_after.manufacture.told")
    assert finding.text == "The country asks more tax for a vehicle older than 5 years."
    assert state(tax) == "yes"


def test_a_condition_speaks_the_readers_language_or_english() -> None:
    condition = rule("condition", note={"en": "A permit comes first.", "ja": "許可が先です。"})
    with translation.override("ja"):
        assert judge(PRADO, [condition], ARRIVAL).findings[0].text == "許可が先です。"
    with translation.override("fr"):
        assert judge(PRADO, [condition], ARRIVAL).findings[0].text == "A permit comes first."


def test_a_ban_on_used_vehicles_says_no() -> None:
    assert state(rule("banned")) == "no"


@pytest.mark.parametrize(
    ("facts", "cc", "fuel"),
    [
        (PRADO, "sanctioned", "yes"),
        (replace(PRADO, displacement_cc=1900), "yes", "yes"),
        (replace(PRADO, displacement_cc=1901), "sanctioned", "yes"),
        (replace(PRADO, displacement_cc=None), "ask", "yes"),
        (replace(PRADO, displacement_cc=1500, fuel="hybrid"), "yes", "sanctioned"),
        (replace(PRADO, displacement_cc=None, fuel="electric"), "yes", "sanctioned"),
        (replace(PRADO, displacement_cc=1500, fuel=""), "yes", "ask"),
    ],
)
def test_japans_export_ban(facts: Facts, cc: str, fuel: str) -> None:
    assert state(rule("sanction_cc", "1900"), facts) == cc
    assert state(rule("sanction_fuel", "hybrid electric"), facts) == fuel


def test_a_sanction_holds_however_sure_we_are() -> None:
    assert state(rule("sanction_cc", "1900", confidence="low")) == "sanctioned"


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (Money(Decimal(6000001), "JPY"), "sanctioned"),
        (Money(Decimal(6000000), "JPY"), "yes"),
        (Money(Decimal(32000), "USD"), "ask"),
        (None, "ask"),
    ],
)
def test_a_price_in_another_currency_is_for_a_person_to_convert(price: Money | None, expected: str) -> None:
    assert state(rule("sanction_price", "JPY 6000000"), replace(PRADO, price=price)) == expected


def test_only_sanctions_refuse_and_doubts_are_acknowledged() -> None:
    verdicts = {
        "yes": judge(PRADO, [KENYA_2026], ARRIVAL),
        "no": judge(PRADO, [rule("steering", "left")], ARRIVAL),
        "ask": judge(PRADO, [], ARRIVAL),
        "sanctioned": judge(PRADO, [rule("sanction_cc", "1900"), rule("steering", "left")], ARRIVAL),
    }
    assert {name: verdict.state for name, verdict in verdicts.items()} == {name: name for name in verdicts}
    assert {name for name in verdicts if not is_shippable(verdicts[name])} == {"sanctioned"}
    assert {name for name in verdicts if needs_acknowledgement(verdicts[name])} == {"no", "ask"}


def test_the_day_of_arrival_is_the_latest_the_ship_may_come() -> None:
    assert arrival_on(date(2026, 11, 28), (24, 34)) == date(2027, 1, 1)
    assert arrival_on(date(2026, 11, 28), None) is None


@pytest.mark.parametrize("year", [0, 1879, 9998, 32767])
def test_a_year_no_vehicle_can_be_of_is_unknown(year: int) -> None:
    assert span_of(year, 5) is None
    assert span_of(2020, 5) == month_span(2020, 5)


def test_every_outcome_of_every_kind_can_be_said() -> None:
    blank = Facts()
    for kind in sorted(set(CHECKS) - {"condition"}):
        value = {"not_before": "2019-01-01", "sanction_price": "JPY 6000000"}.get(kind, "5")
        for basis in KIND_BASES.get(kind, ("",)):
            for facts in (PRADO, blank):
                for finding in judge(facts, [rule(kind, value, basis)], ARRIVAL).findings:
                    assert has_words(finding.key), finding.key


MONTHS = st.builds(month_span, st.integers(2000, 2026), st.none() | st.integers(1, 12))


@given(MONTHS, st.integers(1, 20), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_vehicle_never_grows_younger(registered: Span, years: int, arrival: date) -> None:
    order = ["yes", "ask", "no"]
    limit = rule("max_age", str(years), "registration")
    facts = replace(PRADO, registered=registered)
    later = state(limit, facts, add_months(arrival, 5))
    assert order.index(state(limit, facts, arrival)) <= order.index(later)


@given(MONTHS, st.integers(1, 20), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_yes_and_no_hold_on_every_day_the_papers_may_mean(span: Span, years: int, arrival: date) -> None:
    limit = rule("max_age", str(years), "registration")
    answer = state(limit, replace(PRADO, registered=span), arrival)
    ends = {
        state(limit, replace(PRADO, registered=Span(day, day)), arrival) for day in (span.first, span.last)
    }
    assert answer == (ends.pop() if len(ends) == 1 else "ask")
