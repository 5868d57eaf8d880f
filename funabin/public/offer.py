"""What a vehicle costs at the chosen port, and whether it may land there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from funabin.kit.money import Money
from funabin.public.bill import Row, fob_rows, price_rows
from funabin.public.page import Page
from funabin.shipping.queries import (
    CountryPorts,
    LocalAmount,
    PortChoice,
    amount_in,
    currencies_held,
    local_currency,
    may_land,
    ports_for_choice,
    totals_for,
)
from funabin.shipping.rules import Finding, Total, Verdict

if TYPE_CHECKING:
    from funabin.catalogue.models import Vehicle

ORDER = ("sanctioned", "no", "ask", "told", "yes")
LOOKS = {"yes": "done", "ask": "waiting", "no": "wrong", "sanctioned": "wrong"}


@dataclass(frozen=True)
class Offer:
    """The price box and the import rules. Without a port: the FOB price and the ports to choose from."""

    rows: list[Row]
    countries: tuple[CountryPorts, ...]
    currencies: tuple[str, ...]
    unknown_port: str = ""
    port: PortChoice | None = None
    country: str = ""
    total: Total | None = None
    local: LocalAmount | None = None
    verdict: Verdict | None = None

    @property
    def verdict_look(self) -> str:
        """The look of the verdict's box."""
        return LOOKS[self.verdict.state] if self.verdict else ""

    @property
    def findings(self) -> list[Finding]:
        """What the rules say, what stands against the vehicle first."""
        return (
            sorted(self.verdict.findings, key=lambda found: ORDER.index(found.state)) if self.verdict else []
        )

    @property
    def valid_until(self) -> date | None:
        """The last day the rates hold."""
        return self.total.valid_until if self.total else None


def chosen_port(countries: Iterable[CountryPorts], code: str) -> PortChoice | None:
    """The port of the address, if the house sells to it."""
    return next((port for group in countries for port in group.ports if port.unlocode == code), None)


def offer_of(vehicle: Vehicle, page: Page, at: datetime) -> Offer:
    """The offer at the port of the page's address. As many queries for any vehicle."""
    countries = ports_for_choice()
    port = chosen_port(countries, page.port)
    currencies = currencies_held(vehicle.currency)
    if port is None:
        return Offer(
            rows=fob_rows(vehicle.price, vehicle.former_price),
            countries=countries,
            currencies=currencies,
            unknown_port=page.port,
            local=amount_in(page.currency, vehicle.price, at) if page.currency else None,
        )
    total = totals_for([vehicle], port.unlocode, at)[vehicle.pk]
    return Offer(
        rows=price_rows(total),
        countries=countries,
        currencies=currencies,
        port=port,
        country=next(group.name for group in countries if group.country == port.country),
        total=total,
        local=_local(total.cif or total.fob, page.currency, port, at),
        verdict=may_land(vehicle, port.unlocode, at),
    )


def _local(amount: Money | None, currency: str, port: PortChoice, at: datetime) -> LocalAmount | None:
    """In the currency that was chosen, else in that of the port's country."""
    chosen = amount_in(currency, amount, at) if currency else None
    return chosen or local_currency(amount, port.country, at)
