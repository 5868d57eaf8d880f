"""Lays a proforma invoice out in words: everything the template prints, formatted, in one language."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import segno
from babel.dates import format_date
from django.views.decorators.debug import sensitive_variables

from funabin.kit.money import Money
from funabin.trade.documents.data import (
    ChargeLine,
    Month,
    Party,
    PaymentTerms,
    ProformaData,
    Seller,
    VehicleFacts,
)
from funabin.trade.documents.words import WORDS, basis_in, colour_in

Words = Any
LOCALES = {"en": "en_GB", "ja": "ja"}
DAY = {"en": "d MMMM y", "ja": "y年M月d日"}
MONTH = {"en": "MMMM y", "ja": "y年M月"}
YEAR = {"en": "y", "ja": "y年"}
Pair = tuple[str, str]


@sensitive_variables()
def page_of(paper: ProformaData, language: str) -> dict[str, Any]:
    """The page as plain values for the template."""
    words = WORDS[language]
    return {
        "lang": language,
        "title": words["title"],
        "page": [words["page"], words["of"]],
        "number": paper.number,
        "seller": {"name": paper.seller.name, "lines": _seller_lines(paper.seller, words)},
        "meta": _meta(paper, language),
        "parties": _parties(paper, words),
        "vehicle": _vehicle(paper.vehicle, language),
        "price": _price(paper, language),
        "shipment": {"heading": words["shipment"], "facts": _shipment(paper, words)},
        "terms": {"heading": words["terms"], "lines": _terms(paper.terms, language)},
        "paying": _paying(paper, words),
        "sign": {
            "for": words["for"].format(seller=paper.seller.legal_name),
            "line": words["signature"],
            "date": _day(paper.issued_on, language),
        },
        "footnote": paper.footnote,
    }


def _day(day: date, language: str) -> str:
    return format_date(day, DAY[language], locale=LOCALES[language])


def _month(month: Month | None, language: str) -> str:
    if month is None:
        return ""
    pattern = MONTH[language] if month[1] else YEAR[language]
    return format_date(date(month[0], month[1] or 1, 1), pattern, locale=LOCALES[language])


def _money(money: Money) -> str:
    return str(money) if money.amount >= 0 else f"−{-money}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _seller_lines(seller: Seller, words: Words) -> list[str]:
    legal = seller.legal_name if seller.legal_name != seller.name else ""
    telephone = words["telephone"].format(value=seller.telephone) if seller.telephone else ""
    association = words["association"].format(value=seller.association) if seller.association else ""
    licence = words["licence"].format(value=seller.licence) if seller.licence else ""
    address = seller.address.replace("\n", ", ")
    lines = [legal, address, _joined(telephone, seller.email, seller.website), _joined(association, licence)]
    return [line for line in lines if line]


def _joined(*parts: str) -> str:
    return "  ·  ".join(part for part in parts if part)


def _meta(paper: ProformaData, language: str) -> list[Pair]:
    words = WORDS[language]
    return [
        (words["number"], paper.number),
        (words["issued"], _day(paper.issued_on, language)),
        (words["valid"], _day(paper.valid_until, language)),
        (words["quotation"], paper.quotation_number),
    ]


@sensitive_variables()
def _parties(paper: ProformaData, words: Words) -> list[dict[str, Any]]:
    return [
        _party(words["buyer"], paper.buyer, "", words),
        _party(words["consignee"], paper.consignee, words["same_as_buyer"], words),
        _party(words["notify_party"], paper.notify_party, words["same_as_consignee"], words),
    ]


@sensitive_variables()
def _party(label: str, party: Party | None, otherwise: str, words: Words) -> dict[str, Any]:
    if party is None:
        return {"label": label, "name": "", "lines": [otherwise]}
    telephone = words["telephone"].format(value=party.telephone) if party.telephone else ""
    lines = [*party.address.split("\n"), telephone, party.email]
    return {"label": label, "name": party.name, "lines": [line for line in lines if line]}


def _vehicle(vehicle: VehicleFacts, language: str) -> dict[str, Any]:
    words = WORDS[language]
    engine, mileage, m3 = vehicle.displacement_cc, vehicle.mileage_km, vehicle.m3
    facts = [
        ("stock_number", vehicle.stock_number),
        ("chassis_number", vehicle.chassis_number),
        ("model_code", vehicle.model_code),
        ("registered", _month(vehicle.registered, language)),
        ("manufactured", _month(vehicle.manufactured, language)),
        ("displacement", f"{engine:,} cc" if engine else ""),
        ("mileage", f"{mileage:,} km" if mileage is not None else ""),
        ("colour", colour_in(language, vehicle.colour)),
        ("transmission", words.get(vehicle.transmission, vehicle.transmission)),
        ("steering", words.get(vehicle.steering, vehicle.steering)),
        ("fuel", words.get(vehicle.fuel, vehicle.fuel)),
        ("m3", f"{_plain(m3)} m³" if m3 else ""),
    ]
    title = " ".join(part for part in (vehicle.make, vehicle.model, vehicle.grade) if part)
    return {
        "heading": words["vehicle"],
        "title": title,
        "facts": [(words[key], value) for key, value in facts if value],
    }


def _price(paper: ProformaData, language: str) -> dict[str, Any]:
    words = WORDS[language]
    return {
        "heading": words["price"],
        "columns": [words["item"], words["basis"], words["amount"]],
        "lines": [_line(line, language) for line in paper.lines],
        "total": [words["total"].format(incoterm=_named(paper)), _money(paper.total)],
    }


def _named(paper: ProformaData) -> str:
    """The incoterm with its place: FOB names where it is loaded, the others where it is going."""
    place = paper.port_of_loading if paper.incoterm == "FOB" else paper.port_of_discharge
    return f"{paper.incoterm} {place}".strip()


def _line(line: ChargeLine, language: str) -> tuple[str, str, str]:
    label = line.label if line.kind == "other" else WORDS[language].get(line.kind, line.label)
    return label, basis_in(language, line.basis), _money(line.amount)


def _shipment(paper: ProformaData, words: Words) -> list[Pair]:
    transit = words["transit_days"].format(value=paper.transit_days.replace("-", "–"))
    facts = [
        ("port_of_loading", paper.port_of_loading),
        ("port_of_discharge", paper.port_of_discharge),
        ("final_destination", paper.final_destination or paper.port_of_discharge),
        ("transit", transit if paper.transit_days else ""),
    ]
    return [(words[key], value) for key, value in facts if value]


def _terms(terms: PaymentTerms, language: str) -> list[str]:
    words = WORDS[language]
    first = words["deposit"] if terms.balance else words["whole"]
    lines = [
        first.format(
            percent=_plain(terms.deposit_percent),
            amount=_money(terms.deposit),
            days=terms.deposit_business_days,
            due=_day(terms.deposit_due, language),
        )
    ]
    if terms.balance:
        rest = words[terms.balance_when]
        lines.append(rest.format(amount=_money(terms.balance), days=terms.balance_business_days))
    lines += [words["charges"], words["customs"]]
    if terms.claims_days:
        lines.append(words["claims"].format(days=terms.claims_days))
    return lines


def _paying(paper: ProformaData, words: Words) -> dict[str, str]:
    svg = io.BytesIO()
    code = segno.make(paper.check_url, error="m", micro=False)
    code.save(svg, kind="svg", xmldecl=False, border=0, dark="#16202c")
    return {
        "heading": words["paying"],
        "bank": words["bank"],
        "check": words["check"],
        "url": paper.check_url,
        "qr": svg.getvalue().decode("ascii"),
        "alt": words["qr"],
    }
