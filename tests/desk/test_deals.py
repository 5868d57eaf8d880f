"""Deals at the desk: the order entered, the invoice issued, delivered or cancelled, by whoever may."""

from __future__ import annotations

import pytest
from django.test import Client

from funabin.catalogue.models import Vehicle
from funabin.journal.models import Entry
from funabin.trade.actions.inquiries import take_inquiry
from funabin.trade.actions.quotations import issue_quotation
from funabin.trade.models import Deal, Quotation
from tests.desk.conftest import Desk
from tests.trade import world

ORDER = {
    "contact_name": "Amina Odhiambo", "contact_address": "12 Moi Avenue, Mombasa",
    "contact_phone": "+254712345678", "consignee_is": "buyer", "notify_is": "consignee", "declared": "on",
}  # fmt: skip


@pytest.fixture
def chie(desk: Desk) -> Client:
    """A sales clerk."""
    return desk("chie", "sales")


@pytest.fixture
def quotation(chie: Client, hiace: Vehicle) -> Quotation:
    """Her quotation."""
    inquiry = take_inquiry(inquiry=world.asked(hiace), by=chie.actor)  # type: ignore[attr-defined]
    return issue_quotation(inquiry=inquiry, offer=world.offer(hiace), by=chie.actor)  # type: ignore[attr-defined]


@pytest.fixture
def deal(chie: Client, quotation: Quotation) -> Deal:
    """The buyer said yes by phone."""
    chie.post(f"/desk/quotations/{quotation.number}/accept/", {"acknowledged": "on"})
    return Deal.objects.get()


def invoiced(chie: Client, deal: Deal) -> None:
    """Order and invoice, on the pages."""
    chie.post(f"/desk/deals/{deal.number}/order/", ORDER)
    chie.post(f"/desk/deals/{deal.number}/proforma/issue/")


def test_a_yes_by_phone_begins_a_deal(chie: Client, deal: Deal, hiace: Vehicle) -> None:
    hiace.refresh_from_db()
    assert (deal.state, hiace.state) == ("accepted", "reserved")
    assert deal.number in chie.get("/desk/deals/").content.decode()


def test_an_order_is_entered_and_its_invoice_issued(chie: Client, deal: Deal) -> None:
    invoiced(chie, deal)
    deal.refresh_from_db()
    assert deal.state == "invoiced"
    page = chie.get(f"/desk/deals/{deal.number}/").content.decode()
    assert "12 Moi Avenue, Mombasa" in page
    pdf = chie.get(f"/desk/deals/{deal.number}/proforma/en.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["Cache-Control"] == "no-store"
    assert chie.get(f"/desk/deals/{deal.number}/proforma/fr.pdf").status_code == 404


def test_an_order_without_a_name_is_told_at_the_field(chie: Client, deal: Deal) -> None:
    answer = chie.post(f"/desk/deals/{deal.number}/order/", {**ORDER, "contact_name": ""})
    assert answer.status_code == 200
    assert "12 Moi Avenue, Mombasa" in answer.content.decode()
    deal.refresh_from_db()
    assert deal.state == "accepted"


def test_shipping_sees_the_people_and_no_bill(chie: Client, deal: Deal, desk: Desk) -> None:
    invoiced(chie, deal)
    clerk = desk("daichi", "shipping")
    page = clerk.get(f"/desk/deals/{deal.number}/").content.decode()
    assert "Amina Odhiambo" in page
    assert "proforma/en.pdf" not in page
    assert clerk.get(f"/desk/deals/{deal.number}/proforma/en.pdf").status_code == 403
    purposes = Entry.objects.filter(kind="data.opened", actor_token=clerk.actor.token)  # type: ignore[attr-defined]
    assert set(purposes.values_list("purpose", flat=True)) == {"ship"}


def test_the_privacy_officer_sees_no_deal(deal: Deal, desk: Desk) -> None:
    assert desk("fumiko", "privacy").get(f"/desk/deals/{deal.number}/").status_code == 403


def test_delivery_ends_the_deal_and_seals_its_people(chie: Client, deal: Deal, hiace: Vehicle) -> None:
    invoiced(chie, deal)
    chie.post(f"/desk/deals/{deal.number}/complete/")
    deal.refresh_from_db()
    hiace.refresh_from_db()
    assert (deal.state, hiace.state) == ("delivered", "sold")
    page = chie.get(f"/desk/deals/{deal.number}/").content.decode()
    assert "12 Moi Avenue, Mombasa" not in page


def test_a_cancelled_deal_frees_the_vehicle(chie: Client, deal: Deal, hiace: Vehicle) -> None:
    chie.post(f"/desk/deals/{deal.number}/cancel/")
    hiace.refresh_from_db()
    assert hiace.state == "available"


def test_an_invoice_before_the_order_is_refused_in_words(chie: Client, deal: Deal) -> None:
    answer = chie.post(f"/desk/deals/{deal.number}/proforma/issue/", follow=True)
    assert "Its state has changed meanwhile" in answer.content.decode()
    deal.refresh_from_db()
    assert deal.state == "accepted"


def test_a_quotation_is_replaced_and_withdrawn(chie: Client, quotation: Quotation) -> None:
    offer = {"vehicle": str(quotation.vehicle_id), "port": "KEMBA", "incoterm": "FOB", "discount": "100"}
    chie.post(f"/desk/quotations/{quotation.number}/revise/", offer)
    new = Quotation.objects.get(revises=quotation)
    chie.post(f"/desk/quotations/{new.number}/withdraw/")
    quotation.refresh_from_db()
    new.refresh_from_db()
    assert (quotation.state, new.state) == ("superseded", "withdrawn")
