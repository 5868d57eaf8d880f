"""What a vehicle costs at the chosen port, and whether it may land there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from funabin.public.bill import Row, fob_rows, price_rows
from funabin.public.page import Page
from funabin.shipping.queries import (
    CountryPorts,
    LocalAmount,
    PortChoice,
    local_currency,
    may_land,
    port_by_code,
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


def offer_of(vehicle: Vehicle, page: Page, at: datetime) -> Offer:
    """The offer at the port of the page's address. As many queries for any vehicle."""
    countries = ports_for_choice()
    port = port_by_code(page.port) if page.port else None
    if port is None:
        return Offer(fob_rows(vehicle.price, vehicle.former_price), countries, unknown_port=page.port)
    total = totals_for([vehicle], port.unlocode, at)[vehicle.pk]
    return Offer(
        rows=price_rows(total),
        countries=countries,
        port=port,
        country=next(group.name for group in countries if group.country == port.country),
        total=total,
        local=local_currency(total.cif or total.fob, port.country, at),
        verdict=may_land(vehicle, port.unlocode, at),
    )
