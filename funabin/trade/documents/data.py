"""What a proforma invoice says. Personal values come in opened and go nowhere but onto the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from funabin.kit.money import Money

Month = tuple[int, int | None]  # year and month; the month may be unknown
INCOTERMS = ("FOB", "C&F", "CIF")


@dataclass(frozen=True)
class Party:
    """A buyer, consignee or notify party. `address` may have several lines."""

    name: str = field(repr=False)
    address: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True)
class Seller:
    """The exporter, as the head of the paper shows him. `licence`: his second-hand dealer's permit."""

    name: str
    legal_name: str
    address: str
    telephone: str = ""
    email: str = ""
    website: str = ""
    association: str = ""
    licence: str = ""


@dataclass(frozen=True)
class VehicleFacts:
    """The vehicle as all papers name it. Transmission, steering and fuel are keys of the catalogue."""

    stock_number: str
    chassis_number: str
    make: str
    model: str
    grade: str = ""
    model_code: str = ""
    registered: Month | None = None
    manufactured: Month | None = None
    displacement_cc: int | None = None
    mileage_km: int | None = None
    colour: str = ""
    transmission: str = ""
    steering: str = ""
    fuel: str = ""
    m3: Decimal | None = None


@dataclass(frozen=True)
class ChargeLine:
    """One line of the price. A known `kind` has its own label in each language; "other" prints `label`.

    A discount's amount is below zero. `basis` is the quotation's English wording.
    """

    kind: str
    amount: Money
    basis: str = ""
    label: str = ""


@dataclass(frozen=True)
class PaymentTerms:
    """What is to be paid until when: days are business days of Japan, `deposit_due` the day they end on."""

    deposit_percent: Decimal
    deposit: Money
    deposit_due: date
    deposit_business_days: int
    balance: Money
    balance_when: Literal["before_shipment", "before_documents"]
    balance_business_days: int
    claims_days: int = 0


@dataclass(frozen=True)
class ProformaData:
    """All that a proforma invoice prints. None for consignee: the buyer; for notify party: the consignee."""

    number: str
    issued_on: date
    valid_until: date
    quotation_number: str
    seller: Seller
    buyer: Party
    vehicle: VehicleFacts
    lines: tuple[ChargeLine, ...]
    total: Money
    incoterm: str
    port_of_loading: str
    port_of_discharge: str
    terms: PaymentTerms
    check_url: str
    consignee: Party | None = None
    notify_party: Party | None = None
    final_destination: str = ""
    transit_days: str = ""
    footnote: str = ""
