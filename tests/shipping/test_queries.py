"""Totals, ports and landing over the house's own tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from funabin.catalogue.actions import add_vehicle, publish_vehicle
from funabin.catalogue.models import Vehicle
from funabin.kit.money import Money
from funabin.shipping.actions import import_rates, import_rules
from funabin.shipping.models import ExchangeRate, FreightRate, ImportRule, InsuranceRate
from funabin.shipping.queries import (
    Expiring,
    currencies_held,
    expiring_rates,
    local_currency,
    may_import,
    may_land,
    port_by_code,
    port_names,
    ports_for_choice,
    totals_for,
)
from tests.cast import DAICHI

TABLES = Path(__file__).parents[2] / "houses" / "common"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    """The house's tables, taken in."""
    import_rates(directory=TABLES, by=DAICHI)
    import_rules(directory=TABLES, by=DAICHI)


def vehicle(number: str = "AR-10001", **facts: object) -> Vehicle:
    """A published Prado in Nagoya, 9.87 cubic metres, for 5,000 dollars; `facts` make it another."""
    base = {
        "make": "Toyota",
        "model": "Land Cruiser Prado",
        "body_type": "suv",
        "registration_year": 2020,
        "registration_month": 5,
        "manufacture_year": 2020,
        "manufacture_month": 3,
        "transmission": "auto",
        "steering": "right",
        "fuel": "petrol",
        "displacement_cc": 1800,
        "model_code": "3BA-TRJ150W",
        "location": "JPNGO",
        "m3": Decimal("9.87"),
        "fob_amount": Decimal(5000),
    }
    row = add_vehicle(stock_number=number, facts={**base, **facts}, by=DAICHI)
    return publish_vehicle(vehicle=row, by=DAICHI)


def usd(amount: str | int) -> Money:
    return Money(Decimal(amount), "USD")


def test_a_total_takes_the_ports_rate_the_countrys_inspection_and_the_premium() -> None:
    row = vehicle()
    total = totals_for([row], "KEMBA", NOW)[row.pk]
    assert [(line.kind, line.amount) for line in total.lines] == [
        ("fob", usd(5000)),
        ("freight", usd("958.95")),
        ("inspection", usd(220)),
        ("insurance", usd("32.96")),
    ]
    assert (total.fob, total.cf, total.cif) == (usd(5000), usd("5958.95"), usd("6211.91"))
    assert (total.transit_days, total.valid_until) == ((24, 34), date(2027, 12, 31))


def test_a_discount_shows_the_former_price_and_what_was_taken_off() -> None:
    row = vehicle(fob_amount=Decimal(4700), discount_amount=Decimal(300))
    total = totals_for([row], "KEMBA", NOW)[row.pk]
    assert [(line.kind, line.amount) for line in total.lines[:2]] == [
        ("fob", usd(5000)),
        ("discount", usd(300)),
    ]
    assert total.fob == usd(4700)


def test_a_port_of_loading_with_its_own_rate_is_priced_by_it() -> None:
    row = vehicle(location="JPYOK")
    assert totals_for([row], "KEMBA", NOW)[row.pk].lines[1].basis == "9.87 m³ × USD 83 + USD 120 surcharge"


@pytest.mark.parametrize(("location", "port"), [("AEJEA", "KEMBA"), ("JPNGO", "PKKHI"), ("JPNGO", "XXXXX")])
def test_without_a_rate_for_the_way_the_total_is_asked_for(location: str, port: str) -> None:
    row = vehicle(location=location)
    total = totals_for([row], port, NOW)[row.pk]
    assert (total.fob, total.cf, total.cif) == (usd(5000), None, None)


def test_a_rate_holds_from_its_first_day_in_japan_to_its_last() -> None:
    row = vehicle()
    FreightRate.objects.filter(port="KEMBA").update(
        effective_from=date(2026, 11, 21), effective_to=date(2026, 11, 21)
    )
    inside = [datetime(2026, 11, 20, 15, 0, tzinfo=UTC), datetime(2026, 11, 21, 14, 59, tzinfo=UTC)]
    outside = [datetime(2026, 11, 20, 14, 59, tzinfo=UTC), datetime(2026, 11, 21, 15, 0, tzinfo=UTC)]
    assert [totals_for([row], "KEMBA", at)[row.pk].cf for at in inside] == [usd("5958.95")] * 2
    assert [totals_for([row], "KEMBA", at)[row.pk].cf for at in outside] == [None, None]


def test_a_newer_rate_takes_over_on_its_day() -> None:
    row = vehicle()
    FreightRate.objects.create(
        port_id="KEMBA",
        rate_per_m3=Decimal(100),
        currency="USD",
        effective_from=date(2026, 12, 1),
        source="a test",
        as_of=date(2026, 11, 20),
    )
    later = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    assert totals_for([row], "KEMBA", NOW)[row.pk].cf == usd("5958.95")
    assert totals_for([row], "KEMBA", later)[row.pk].cf == usd("5987.00")


def test_totals_ask_the_database_the_same_number_of_times_for_any_number_of_vehicles(
    django_assert_num_queries: Callable[..., object],
) -> None:
    rows = [vehicle(f"AR-{number}") for number in range(20000, 20012)]
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        assert len(totals_for(rows[:1], "KEMBA", NOW)) == 1
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        assert len(totals_for(rows, "KEMBA", NOW)) == 12


def test_ports_for_choice_are_those_sold_to_grouped_by_country(
    django_assert_num_queries: Callable[..., object],
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        groups = ports_for_choice()
    names = [group.name for group in groups]
    assert names == sorted(names)
    assert ("New Zealand", ["Auckland", "Lyttelton"]) in [
        (group.name, [port.name for port in group.ports]) for group in groups
    ]
    assert sum(len(group.ports) for group in groups) == 15
    assert "RU" not in {group.country for group in groups}


def test_countries_are_named_in_the_readers_language() -> None:
    with translation.override("ja"):
        names = {group.country: group.name for group in ports_for_choice()}
    assert (names["KE"], names["NZ"]) == ("ケニア", "ニュージーランド")


def test_a_chosen_port_is_known_by_its_code() -> None:
    mombasa = port_by_code(" kemba ")
    assert mombasa is not None
    assert (mombasa.unlocode, mombasa.name, mombasa.country) == ("KEMBA", "Mombasa", "KE")
    assert port_by_code("RUVVO") is None  # known, but not sold to
    assert port_by_code("JPYOK") is None
    assert port_names(["JPYOK", "KEMBA", "XXXXX"]) == {"JPYOK": "Yokohama", "KEMBA": "Mombasa"}


def test_a_vehicle_of_2020_may_land_in_kenya_this_year(
    django_assert_num_queries: Callable[..., object],
) -> None:
    row = vehicle()
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        verdict = may_import(row, "KE", date(2026, 12, 24))
    assert verdict.state == "yes"
    assert {finding.rule: finding.state for finding in verdict.findings} == {
        "ke-age": "yes",
        "ke-inspection": "told",
        "ke-registered-2026": "yes",
        "ke-registered-within": "yes",
        "ke-steering": "yes",
    }


def test_a_vehicle_of_2019_may_come_too_late_for_kenya() -> None:
    row = vehicle(registration_year=2019, manufacture_year=2019)
    in_time = may_land(row, "KEMBA", datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
    too_late = may_land(row, "KEMBA", datetime(2026, 11, 28, 3, 0, tzinfo=UTC))
    assert (in_time.arrival, in_time.state) == (date(2026, 12, 24), "yes")
    # the rule of 2027 is inferred, so it warns and does not say no
    assert (too_late.arrival, too_late.state) == (date(2027, 1, 1), "ask")
    doubt = next(finding for finding in too_late.findings if finding.rule == "ke-registered-2027")
    assert (doubt.state, doubt.confidence, doubt.as_of) == ("ask", "inferred", date(2026, 11, 21))
    assert "not seen" in doubt.source


def test_a_vehicle_of_2018_with_the_wheel_on_the_left_may_not() -> None:
    verdict = may_land(vehicle(registration_year=2018, steering="left"), "KEMBA", NOW)
    refused = {finding.rule for finding in verdict.findings if finding.state == "no"}
    assert (verdict.state, refused) == ("no", {"ke-age", "ke-registered-2026", "ke-steering"})


def test_an_unknown_voyage_is_asked_about_even_where_all_rules_are_kept() -> None:
    row = vehicle(body_type="suv", registration_year=2026, manufacture_year=2026)
    assert may_import(row, "JM", date(2026, 12, 24)).state == "yes"
    verdict = may_land(row, "JMKIN", NOW)
    assert (verdict.state, verdict.arrival) == ("ask", date(2027, 2, 18))
    assert verdict.findings[-1].key == "arrival.ask"


def test_a_port_without_a_price_still_knows_its_voyage() -> None:
    FreightRate.objects.filter(port="KEMBA").update(rate_per_m3=None)
    row = vehicle()
    assert totals_for([row], "KEMBA", NOW)[row.pk].cf is None
    assert may_land(row, "KEMBA", NOW).arrival == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"displacement_cc": 2700}, "sanctioned"),
        ({"fuel": "hybrid"}, "sanctioned"),
        ({"fuel": "petrol", "displacement_cc": 1500}, "ask"),  # the ban by price is in yen
    ],
)
def test_japans_export_ban_to_russia(facts: dict[str, object], state: str) -> None:
    assert may_land(vehicle(**facts), "RUVVO", NOW).state == state


def test_a_country_without_rules_is_asked_about() -> None:
    verdict = may_import(vehicle(), "MU", date(2026, 12, 24))
    assert (verdict.state, [finding.key for finding in verdict.findings]) == ("ask", ["no_rules.ask"])


def test_a_local_amount_tells_its_rate_day_and_source() -> None:
    local = local_currency(usd("6211.91"), "KE", NOW)
    assert local is not None
    assert (local.amount, local.rate) == (Money(Decimal("807548.30"), "KES"), Decimal(130))
    assert (local.day, local.source) == (date(2026, 11, 20), "demonstration figure, not a market rate")


def test_the_newest_rate_of_the_day_is_taken_and_never_a_later_one() -> None:
    for day, rate in ((date(2026, 11, 19), 120), (date(2026, 11, 21), 140)):
        ExchangeRate.objects.create(base="USD", quote="KES", rate=rate, day=day, source="a test")
    local = local_currency(usd(1), "KE", NOW)
    assert local is not None
    assert local.rate == Decimal(130)


@pytest.mark.parametrize(
    ("total", "country", "at"),
    [
        (None, "KE", NOW),  # "ask"
        (usd(1), "US", NOW),  # its own currency
        (usd(1), "MN", NOW),  # no rate held
        (usd(1), "AQ", NOW),  # no money of its own
        (usd(1), "ZZ", NOW),  # no such country
        (usd(1), "KE", datetime(2026, 11, 1, tzinfo=UTC)),  # before the first rate
    ],
)
def test_without_a_rate_there_is_no_local_amount(total: Money | None, country: str, at: datetime) -> None:
    assert local_currency(total, country, at) is None


def test_what_expires_soon_without_a_successor_is_told() -> None:
    assert expiring_rates(datetime(2026, 11, 22, tzinfo=UTC)) == ()
    InsuranceRate.objects.update(effective_to=date(2026, 12, 1))
    FreightRate.objects.filter(port="ZADUR").update(effective_to=date(2026, 12, 5))
    assert expiring_rates(datetime(2026, 11, 22, tzinfo=UTC)) == (
        Expiring("insurance", "", date(2026, 12, 1)),
        Expiring("rates", "ZADUR", date(2026, 12, 5)),
    )
    assert expiring_rates(datetime(2026, 11, 22, tzinfo=UTC), days=9) == (
        Expiring("insurance", "", date(2026, 12, 1)),
    )


def test_a_rule_with_a_successor_is_not_told() -> None:
    december = datetime(2026, 12, 20, tzinfo=UTC)
    assert expiring_rates(december) == ()
    ImportRule.objects.filter(key="ke-registered-2027").delete()
    assert expiring_rates(december) == (Expiring("import_rules", "KE", date(2026, 12, 31)),)


def test_the_currencies_held_are_told_once_each() -> None:
    ExchangeRate.objects.create(base="USD", quote="KES", rate=1, day=date(2026, 11, 19), source="a test")
    held = currencies_held("USD")
    assert (len(held), held[:3]) == (15, ("AED", "BBD", "FJD"))
    assert currencies_held("KES") == ()
