"""The world of the trade tests, built by calling actions: vehicles, rates, people who ask and buy."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from funabin.catalogue.actions import add_vehicle, publish_vehicle
from funabin.catalogue.models import Vehicle
from funabin.gate.actions import open_data
from funabin.gate.fields import Handle
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from funabin.shipping.actions import import_rates, import_rules
from funabin.trade.actions.deals import place_order
from funabin.trade.actions.inquiries import Asked, receive_inquiry, take_inquiry
from funabin.trade.actions.quotations import Offer, accept_quotation, issue_quotation
from funabin.trade.models import Deal, Inquiry, Quotation
from tests.cast import CHIE, DAICHI, WORKER
from tests.conftest import TABLES

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # a Tuesday, noon in Japan; Monday was a holiday
GUEST = Actor(kind="guest", token="visitor", roles=frozenset({"self"}))
MOMBASA = "KEMBA"
AMINA = {
    "contact.name": "Amina Odhiambo",
    "contact.email": "amina.odhiambo@example.ke",
    "contact.phone": "+254712345678",
    "message.text": "What is the total price to Mombasa?",
}
JUMA = {
    "contact.name": "Juma Mwangi",
    "contact.email": "juma.mwangi@example.ke",
    "message.text": "Is the Hiace still there?",
}
BUYER = {
    "contact.name": "Amina Odhiambo",
    "contact.address": "12 Moi Avenue, Mombasa",
    "contact.phone": "+254712345678",
}
CONSIGNEE = {"contact.name": "Coast Motors", "contact.address": "3 Nkrumah Road, Mombasa"}
NOTIFY = {
    "contact.name": "Bakari Clearing",
    "contact.address": "Kilindini Road, Mombasa",
    "contact.phone": "+254722000111",
}
HIACE = {
    "make": "Toyota",
    "model": "Hiace",
    "body_type": "van",
    "registration_year": 2020,
    "registration_month": 4,
    "manufacture_year": 2020,
    "manufacture_month": 3,
    "transmission": "manual",
    "steering": "right",
    "fuel": "diesel",
    "location": "JPNGO",
    "m3": Decimal("15.500"),
    "chassis_number": "TRH200-0123456",
    "model_code": "CBF-TRH200V",
    "fob_amount": Decimal("6200.00"),
}


def rates() -> None:
    """AUTOREC's tables: ports, freight, inspections, insurance, import rules."""
    import_rates(directory=TABLES, by=WORKER)
    import_rules(directory=TABLES, by=WORKER)


def vehicle(stock_number: str = "AR-10234", **facts: Any) -> Vehicle:
    """A published vehicle, by default a Hiace of 2020 at USD 6,200 FOB."""
    chassis = f"TRH200-{stock_number[-5:]}"
    draft = add_vehicle(
        stock_number=stock_number, facts={**HIACE, "chassis_number": chassis, **facts}, by=DAICHI
    )
    return publish_vehicle(vehicle=draft, by=DAICHI)


def asked(
    about: Vehicle, personal: dict[str, str] = AMINA, *, proof: str = "", by: Actor = GUEST, **more: Any
) -> Inquiry:
    """Somebody asks about a vehicle on the site; the proof of work is another one each time."""
    proof = proof or f"proof-{Inquiry.objects.count()}"
    what = Asked(vehicles=(about.pk,), port=MOMBASA, country="KE", language="en")
    return receive_inquiry(personal=personal, asked=what, by=by, proof=proof, **more)


def taken(inquiry: Inquiry, by: Actor = CHIE) -> Inquiry:
    """A clerk takes the case."""
    return take_inquiry(inquiry=inquiry, by=by)


def offer(about: Vehicle, **more: Any) -> Offer:
    """The vehicle to Mombasa, CIF."""
    return Offer(**{"vehicle": about.pk, "port": MOMBASA, "incoterm": "CIF", **more})


def quoted(about: Vehicle, personal: dict[str, str] = AMINA, *, by: Actor = CHIE) -> Quotation:
    """Somebody asked, a clerk took the case and quoted."""
    inquiry = taken(asked(about, personal), by=by)
    return issue_quotation(inquiry=inquiry, offer=offer(about), by=by)


def buyer_of(row: Inquiry | Quotation | Deal) -> Actor:
    """The guest behind a case, acting for himself."""
    inquiry = row.quotation.inquiry if isinstance(row, Deal) else getattr(row, "inquiry", row)
    token = inquiry.subject_id
    return Actor(kind="guest", token=token, roles=frozenset({"self"}), subject=token)


def accepted(about: Vehicle, personal: dict[str, str] = AMINA) -> Deal:
    """The buyer accepted the quotation."""
    quotation = quoted(about, personal)
    return accept_quotation(quotation=quotation, by=buyer_of(quotation), acknowledged=True)


def ordered(about: Vehicle, *, with_parties: bool = True) -> Deal:
    """The buyer placed the order, to a consignee and a notify party."""
    deal = accepted(about)
    parties = {"consignee": CONSIGNEE, "notify_party": NOTIFY} if with_parties else {}
    return place_order(deal=deal, buyer=BUYER, declared=True, by=buyer_of(deal), **parties)


def opened(*handles: Handle | None, purpose: str, by: Actor, case: str) -> list[Any]:
    """The values of these handles, opened for a declared purpose."""
    with declared(purpose):
        values = open_data(handles, purpose=purpose, by=by, case=case)
    return [values[handle] for handle in handles if handle is not None]


def kinds(case: str = "") -> list[str]:
    """The kinds of journal entries, of a case where one is named, oldest first."""
    rows = Entry.objects.filter(case=case) if case else Entry.objects.all()
    return list(rows.order_by("id").values_list("kind", flat=True))


def mails() -> list[str]:
    """The templates of all queued mails, oldest first."""
    return list(Mail.objects.order_by("queued_at", "id").values_list("template", flat=True))
