"""Questions about ports, totals and landing. Queries do not grow with the number of vehicles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from babel import Locale
from babel.numbers import get_territory_currencies
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from funabin.catalogue.queries import on_sale
from funabin.catalogue.search import ExtraColumn
from funabin.kit.dates import day_in_japan, month_span
from funabin.kit.money import Money
from funabin.shipping.models import (
    ExchangeRate,
    FreightRate,
    ImportRule,
    InspectionRule,
    InsuranceRate,
    Port,
)
from funabin.shipping.rules import (
    Facts,
    Finding,
    FreightTerms,
    Goods,
    InspectionTerms,
    InsuranceTerms,
    Rule,
    Terms,
    Total,
    Verdict,
    amounts_of,
    arrival_on,
    judge,
    total_lines,
)
from funabin.shipping.rules.wording import unknown_arrival

if TYPE_CHECKING:
    from funabin.catalogue.models import Vehicle

JAPAN = "JP"
LONGEST_VOYAGE = 90  # days; where a port's transit is not known, its rules are looked at this far ahead
# what makes two rows of a table one fact at two times
DATED_TABLES: tuple[tuple[str, type[Any], tuple[str, ...]], ...] = (
    ("rates", FreightRate, ("port_id", "port_of_loading_id")),
    ("inspections", InspectionRule, ("country",)),
    ("insurance", InsuranceRate, ()),
    ("import_rules", ImportRule, ("country", "kind", "basis")),
)
COLUMN_FIELDS = ("fob_amount", "discount_amount", "currency", "m3", "location")


@dataclass(frozen=True)
class PortChoice:
    """A port of discharge a buyer may choose."""

    unlocode: str
    name: str
    country: str


@dataclass(frozen=True)
class CountryPorts:
    """The ports of one country, with the country's name in the language of the moment."""

    country: str
    name: str
    ports: tuple[PortChoice, ...]


@dataclass(frozen=True)
class LocalAmount:
    """An indicative amount in the buyer's currency, with the day and the source of the rate."""

    amount: Money
    rate: Decimal
    day: date
    source: str


@dataclass(frozen=True)
class Expiring:
    """A dated fact that ends soon and has no successor: its table, its port or country, its last day."""

    table: str
    key: str
    until: date


def ports_for_choice() -> tuple[CountryPorts, ...]:
    """The ports the house sells to, grouped by country, both in the order of their names. One query."""
    names = Locale.parse((get_language() or "en").replace("-", "_")).territories
    grouped: dict[str, list[PortChoice]] = {}
    for port in Port.objects.filter(sells=True).order_by("name"):
        grouped.setdefault(port.country, []).append(PortChoice(port.unlocode, port.name, port.country))
    groups = [CountryPorts(code, names.get(code, code), tuple(ports)) for code, ports in grouped.items()]
    return tuple(sorted(groups, key=lambda group: group.name))


def port_by_code(unlocode: str) -> PortChoice | None:
    """The port a buyer chose, if the house sells to it; letter case does not matter."""
    port = Port.objects.filter(unlocode=unlocode.strip().upper(), sells=True).first()
    return PortChoice(port.unlocode, port.name, port.country) if port else None


def port_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of any ports by code, those of loading included; an unknown code is left out."""
    return dict(Port.objects.filter(unlocode__in=set(codes)).values_list("unlocode", "name"))


def totals_for(vehicles: Iterable[Vehicle], port: str, at: datetime) -> dict[UUID, Total]:
    """Each vehicle's total at a port of discharge on the day of `at` in Japan. Four queries in all."""
    tariff = _tariff(port, at)
    return {
        vehicle.pk: total_lines(goods_of(vehicle), tariff.terms(vehicle.location)) for vehicle in vehicles
    }


def total_column(port: str, at: datetime, vehicles: Iterable[Vehicle] | None = None) -> ExtraColumn:
    """The CIF amounts of `vehicles` (all on sale where none are given) as the search's extra column "total".

    Sorts and filters by total; "ask" is None.
    """
    tariff = _tariff(port, at)
    rows = on_sale().select_related(None).only(*COLUMN_FIELDS) if vehicles is None else vehicles
    return ExtraColumn("total", {vehicle.pk: _cif(vehicle, tariff) for vehicle in rows})


def may_import(vehicle: Vehicle, country: str, arrival: date) -> Verdict:
    """Whether the vehicle may land in `country` on the day `arrival`. One query."""
    return judge(facts_of(vehicle), _rules_of(country), arrival)


def may_land(vehicle: Vehicle, port: str, at: datetime) -> Verdict:
    """Whether the vehicle, shipped at `at`, may land at a port when its ship arrives.

    Where the voyage's length is not known, a late arrival is judged and the verdict is "ask" at best.
    """
    today = day_in_japan(at)
    tariff = _tariff(port, at)
    freight = tariff.freight(vehicle.location)
    arrival = arrival_on(today, freight.transit_days if freight else None)
    if arrival is not None:
        return may_import(vehicle, tariff.country, arrival)
    verdict = may_import(vehicle, tariff.country, today + timedelta(days=LONGEST_VOYAGE))
    doubt = Finding("arrival.ask", "ask", unknown_arrival())
    state = "ask" if verdict.state == "yes" else verdict.state
    return Verdict(state, (*verdict.findings, doubt), verdict.arrival)


def local_currency(total: Money | None, country: str, at: datetime) -> LocalAmount | None:
    """An indicative figure in the money of `country` by the newest rate held that day; None without one."""
    day = day_in_japan(at)
    quotes = get_territory_currencies(country, day, day) if total is not None else []
    return amount_in(quotes[0], total, at) if quotes else None


def amount_in(currency: str, total: Money | None, at: datetime) -> LocalAmount | None:
    """An indicative figure in `currency` by the newest rate held that day; None without one."""
    if total is None or currency == total.currency:
        return None
    held = ExchangeRate.objects.filter(base=total.currency, quote=currency, day__lte=day_in_japan(at))
    rate = held.order_by("-day").first()
    if rate is None:
        return None
    return LocalAmount(Money(total.amount * rate.rate, rate.quote), rate.rate, rate.day, rate.source)


def currencies_held(base: str) -> list[str]:
    """The currencies an amount in `base` can be told in."""
    return list(
        ExchangeRate.objects.filter(base=base).order_by("quote").values_list("quote", flat=True).distinct()
    )


def expiring_rates(at: datetime, days: int = 30) -> tuple[Expiring, ...]:
    """Rates, inspections, premiums, rules that end within `days` without a successor, soonest first."""
    today = day_in_japan(at)
    found = [row for table, model, names in DATED_TABLES for row in _ending(table, model, names, today, days)]
    return tuple(sorted(found, key=lambda row: (row.until, row.table, row.key)))


def goods_of(vehicle: Vehicle) -> Goods:
    """What a total starts from: the price before the discount, the discount, the volume."""
    price = vehicle.former_price or vehicle.price
    discount = Money(vehicle.discount_amount, vehicle.currency) if vehicle.discount_amount else None
    return Goods(price, discount, vehicle.m3)


def facts_of(vehicle: Vehicle) -> Facts:
    """What import rules may ask about a vehicle."""
    return Facts(
        registered=month_span(vehicle.registration_year, vehicle.registration_month),
        manufactured=month_span(vehicle.manufacture_year, vehicle.manufacture_month),
        steering=vehicle.steering,
        fuel=vehicle.fuel,
        displacement_cc=vehicle.displacement_cc,
        body_type=vehicle.body_type,
        model_code=vehicle.model_code,
        price=vehicle.price,
    )


@dataclass(frozen=True)
class _Tariff:
    """What holds for one port of discharge on one day, whatever the port of loading."""

    country: str
    freights: Mapping[str, FreightTerms]  # port of loading -> terms; "" for any port of Japan
    inspection: InspectionTerms | None
    insurance: InsuranceTerms | None

    def freight(self, location: str) -> FreightTerms | None:
        """The rate from where the vehicle stands: its own, or the one for all of Japan."""
        anywhere = self.freights.get("") if location.startswith(JAPAN) else None
        return self.freights.get(location, anywhere) if location else None

    def terms(self, location: str) -> Terms:
        """All terms for a vehicle that stands at `location`."""
        return Terms(self.freight(location), self.inspection, self.insurance)


def _tariff(port: str, at: datetime) -> _Tariff:
    day = day_in_japan(at)
    country = Port.objects.filter(pk=port).values_list("country", flat=True).first() or ""
    inspections = _in_force(InspectionRule.objects.filter(country=country), day)
    return _Tariff(
        country=country,
        freights=_freights(port, day),
        inspection=_inspection(inspections.last()),
        insurance=_insurance(_in_force(InsuranceRate.objects.all(), day).last()),
    )


def _in_force(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Rows in force on `day`, the newest last: a newer row takes over where two overlap."""
    unended = Q(effective_to__isnull=True) | Q(effective_to__gte=day)
    return rows.filter(unended, effective_from__lte=day).order_by("effective_from")


def _freights(port: str, day: date) -> dict[str, FreightTerms]:
    rows = _in_force(FreightRate.objects.filter(port=port), day)
    return {row.port_of_loading_id or "": _freight(row) for row in rows}


def _freight(row: FreightRate) -> FreightTerms:
    days = (row.transit_days_min, row.transit_days_max)
    return FreightTerms(
        per_m3=None if row.rate_per_m3 is None else Money(row.rate_per_m3, row.currency),
        surcharge=Money(row.surcharge, row.currency),
        largest_m3=row.largest_m3,
        transit_days=None if days[0] is None or days[1] is None else (days[0], days[1]),
        valid_until=row.effective_to,
    )


def _inspection(row: InspectionRule | None) -> InspectionTerms | None:
    if row is None:
        return None
    fee = None if row.fee is None else Money(row.fee, row.currency)
    return InspectionTerms(row.body, fee, row.effective_to)


def _insurance(row: InsuranceRate | None) -> InsuranceTerms | None:
    return None if row is None else InsuranceTerms(row.percent, row.effective_to)


def _cif(vehicle: Vehicle, tariff: _Tariff) -> Decimal | None:
    cif = amounts_of(goods_of(vehicle), tariff.terms(vehicle.location)).cif
    return None if cif is None else cif.amount


def _rules_of(country: str) -> list[Rule]:
    columns = [name for name in Rule.__dataclass_fields__ if name != "body_types"]
    rows = ImportRule.objects.filter(country=country).order_by("key").values("body_types", *columns)
    return [Rule(**{**row, "body_types": tuple(row["body_types"])}) for row in rows]


def _ending(
    table: str, model: type[Any], names: tuple[str, ...], today: date, days: int
) -> Iterator[Expiring]:
    unended = Q(effective_to__isnull=True) | Q(effective_to__gte=today)
    rows = list(model.objects.filter(unended).values("effective_from", "effective_to", *names))
    for row in rows:
        until = row["effective_to"]
        if until is None or until > today + timedelta(days=days):
            continue
        if not any(_follows(later, row) for later in rows):
            yield Expiring(table, row[names[0]] if names else "", until)


def _follows(later: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    same = all(later[name] == row[name] for name in row if not name.startswith("effective"))
    unended = later["effective_to"] is None or later["effective_to"] > row["effective_to"]
    return same and unended and later["effective_from"] <= row["effective_to"] + timedelta(days=1)
