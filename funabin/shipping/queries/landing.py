"""Whether a vehicle may land, by the rules of the country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from funabin.kit.dates import day_in_japan
from funabin.kit.pagecache.parts import kept_while
from funabin.shipping.models import ImportRule
from funabin.shipping.queries.edition import TERMS
from funabin.shipping.queries.ports import country_names
from funabin.shipping.queries.totals import tariff_of
from funabin.shipping.rules import Facts, Finding, Rule, Verdict, arrival_on, judge, span_of
from funabin.shipping.rules.wording import unknown_arrival

if TYPE_CHECKING:
    from funabin.catalogue.models import Vehicle

LONGEST_VOYAGE = 90  # days; where a port's transit is not known, its rules are looked at this far ahead


@dataclass(frozen=True)
class Country:
    """A country by its ISO 3166 code, with its name in the language of the moment."""

    code: str
    name: str


def may_import(vehicle: Vehicle, country: str, arrival: date) -> Verdict:
    """Whether the vehicle may land in `country` on the day `arrival`. One query."""
    return judge(facts_of(vehicle), rules_of(country), arrival)


def may_land(vehicle: Vehicle, port: str, at: datetime) -> Verdict:
    """Whether the vehicle, shipped at `at`, may land at a port when its ship arrives.

    Where the voyage's length is not known, a late arrival is judged and the verdict is "ask" at best.
    """
    today = day_in_japan(at)
    tariff = tariff_of(port, at)
    freight = tariff.freight(vehicle.location)
    arrival = arrival_on(today, freight.transit_days if freight else None)
    if arrival is not None:
        return may_import(vehicle, tariff.country, arrival)
    verdict = may_import(vehicle, tariff.country, today + timedelta(days=LONGEST_VOYAGE))
    doubt = Finding("arrival.ask", "ask", unknown_arrival())
    state = "ask" if verdict.state == "yes" else verdict.state
    return Verdict(state, (*verdict.findings, doubt), verdict.arrival)


@kept_while(TERMS)
def landing_countries() -> tuple[Country, ...]:
    """The countries we know import rules of, by their names in the language of the moment. One query."""
    codes = ImportRule.objects.order_by("country").values_list("country", flat=True).distinct()
    names = country_names()
    countries = (Country(code, names.get(code, code)) for code in codes)
    return tuple(sorted(countries, key=lambda each: each.name))


def facts_of(vehicle: Vehicle) -> Facts:
    """What import rules may ask about a vehicle."""
    return Facts(
        registered=span_of(vehicle.registration_year, vehicle.registration_month),
        manufactured=span_of(vehicle.manufacture_year, vehicle.manufacture_month),
        steering=vehicle.steering,
        fuel=vehicle.fuel,
        displacement_cc=vehicle.displacement_cc,
        body_type=vehicle.body_type,
        model_code=vehicle.model_code,
        price=vehicle.price,
    )


@kept_while(TERMS)
def rules_of(country: str) -> tuple[Rule, ...]:
    """The import rules of a country, in force or not, by their keys. One query."""
    columns = [name for name in Rule.__dataclass_fields__ if name != "body_types"]
    rows = ImportRule.objects.filter(country=country).order_by("key").values("body_types", *columns)
    return tuple(Rule(**{**row, "body_types": tuple(row["body_types"])}) for row in rows)
