"""Ports: where the house sells to, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel import Locale
from django.utils.translation import get_language

from funabin.kit.pagecache.parts import kept_while
from funabin.shipping.models import Port
from funabin.shipping.queries.edition import TERMS


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


@kept_while(TERMS)
def ports_for_choice() -> tuple[CountryPorts, ...]:
    """The ports the house sells to, grouped by country, both in the order of their names. One query."""
    names = country_names()
    grouped: dict[str, list[PortChoice]] = {}
    for port in Port.objects.filter(sells=True).order_by("name"):
        grouped.setdefault(port.country, []).append(PortChoice(port.unlocode, port.name, port.country))
    groups = [CountryPorts(code, names.get(code, code), tuple(ports)) for code, ports in grouped.items()]
    return tuple(sorted(groups, key=lambda group: group.name))


def country_names() -> Mapping[str, str]:
    """Names of countries by their codes, in the language of the moment."""
    return Locale.parse((get_language() or "en").replace("-", "_")).territories


def port_by_code(unlocode: str) -> PortChoice | None:
    """The port a buyer chose, if the house sells to it; letter case does not matter."""
    port = Port.objects.filter(unlocode=unlocode.strip().upper(), sells=True).first()
    return PortChoice(port.unlocode, port.name, port.country) if port else None


def port_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of any ports by code, those of loading included; an unknown code is left out."""
    return dict(Port.objects.filter(unlocode__in=set(codes)).values_list("unlocode", "name"))
