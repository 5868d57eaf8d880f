"""A deal as its papers show it: opened values go straight onto the page and nowhere else."""

from __future__ import annotations

from datetime import datetime

from django.views.decorators.debug import sensitive_variables

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import Opened
from funabin.gate.fields import Handle
from funabin.kit.dates import day_in_japan
from funabin.kit.money import Money
from funabin.kit.site import site
from funabin.shipping.queries import port_names
from funabin.trade.documents import ChargeLine, Party, PaymentTerms, ProformaData, Seller, VehicleFacts
from funabin.trade.models import Consignee, Deal, NotifyParty, Quotation
from funabin.trade.rules.proformas import Payment
from funabin.trade.rules.terms import last_day

DEMONSTRATION = "Demonstration of open-source software. Not a real invoice: please do not pay."


@sensitive_variables("opened")
def proforma_of(deal: Deal, opened: Opened, *, number: str, at: datetime, payment: Payment) -> ProformaData:
    """What the invoice of an ordered deal says; `opened` holds every handle of the deal and its parties."""
    quotation, vehicle = deal.quotation, deal.quotation.vehicle
    ports = port_names([vehicle.location])
    return ProformaData(
        number=number,
        issued_on=day_in_japan(at),
        valid_until=last_day(payment.until),
        quotation_number=quotation.number,
        seller=_seller(),
        buyer=_person(deal, opened),
        consignee=_party(getattr(deal, "consignee", None), opened),
        notify_party=_party(getattr(deal, "notify_party", None), opened),
        vehicle=_vehicle(vehicle),
        lines=_lines(quotation),
        total=Money(quotation.total, quotation.currency),
        incoterm=quotation.incoterm,
        port_of_loading=ports.get(vehicle.location, vehicle.location_text),
        port_of_discharge=quotation.port_name,
        transit_days=quotation.transit_days,
        terms=_terms(payment),
        check_url=f"{site().base_url}/my/en/deals/{deal.number}/",
        footnote=DEMONSTRATION if site().demonstration else "",
    )


def _seller() -> Seller:
    house = site()
    return Seller(
        name=house.name,
        legal_name=house.legal_name,
        address=", ".join(house.company.address),
        telephone=house.company.phone,
        website=house.base_url,
        association=house.company.association,
        licence=house.company.licence,
    )


@sensitive_variables("opened")
def _party(row: Consignee | NotifyParty | None, opened: Opened) -> Party | None:
    return None if row is None else _person(row, opened)


@sensitive_variables("opened")
def _person(row: Deal | Consignee | NotifyParty, opened: Opened) -> Party:
    return Party(
        name=_value(row.name, opened),
        address=_value(row.address, opened),
        telephone=_value(row.phone, opened),
        email=_value(row.email, opened),
    )


def _value(handle: Handle | None, opened: Opened) -> str:
    return str(opened[handle]) if handle else ""


def _lines(quotation: Quotation) -> tuple[ChargeLine, ...]:
    return tuple(
        ChargeLine(line.kind, Money(line.amount, quotation.currency), line.basis, line.label)
        for line in quotation.lines.all()
    )


def _vehicle(vehicle: Vehicle) -> VehicleFacts:
    return VehicleFacts(
        stock_number=vehicle.stock_number,
        chassis_number=vehicle.chassis_number,
        make=vehicle.make.name,
        model=vehicle.model.name,
        grade=vehicle.grade,
        model_code=vehicle.model_code,
        registered=_month(vehicle.registration_year, vehicle.registration_month),
        manufactured=_month(vehicle.manufacture_year, vehicle.manufacture_month),
        displacement_cc=vehicle.displacement_cc,
        mileage_km=vehicle.mileage_km,
        colour=vehicle.colour,
        transmission=vehicle.transmission,
        steering=vehicle.steering,
        fuel=vehicle.fuel,
        m3=vehicle.m3,
    )


def _month(year: int | None, month: int | None) -> tuple[int, int | None] | None:
    return (year, month) if year else None


def _terms(payment: Payment) -> PaymentTerms:
    terms = site().terms
    return PaymentTerms(
        deposit_percent=terms.deposit_percent,
        deposit=payment.deposit,
        deposit_due=last_day(payment.until),
        deposit_business_days=terms.deposit_business_days,
        balance=payment.balance,
        balance_when=terms.balance,
        balance_business_days=terms.balance_business_days,
        claims_days=terms.claims_days,
    )
