"""Handing over from an inquiry: planned as a deal's, and the buyer asked where only his yes opens it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from funabin.catalogue.models import Vehicle
from funabin.gate.models import PolicyVersion, Provision, ProvisionAsk, Recipient
from funabin.journal.models import Entry
from funabin.outbox.models import Mail
from funabin.trade.actions.asking import answer_buyer_ask
from funabin.trade.actions.inquiries import take_inquiry
from funabin.trade.models import Inquiry
from funabin.trade.queries.handing import INQUIRY, asks_about, folder_of
from tests.asking import give_rows
from tests.desk.conftest import Desk
from tests.recipients import firm
from tests.trade import world


@pytest.fixture(autouse=True)
def _rows(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    give_rows(house, monkeypatch)


@pytest.fixture
def chie(desk: Desk) -> Client:
    """A sales clerk."""
    return desk("chie", "sales")


@pytest.fixture
def inquiry(chie: Client, hiace: Vehicle) -> Inquiry:
    """Her case."""
    return take_inquiry(inquiry=world.asked(hiace), by=chie.actor)  # type: ignore[attr-defined]


def page_of(inquiry: Inquiry, recipient: Recipient) -> str:
    """Where this inquiry is handed over to this recipient."""
    return f"/desk/cases/{inquiry.number}/hand-over/{recipient.pk}/"


def say(inquiry: Inquiry, recipient: Recipient | None, *, agreed: bool) -> None:
    """The buyer answers the question about this firm, or about the kind."""
    folder = folder_of(INQUIRY, inquiry.number)
    assert folder is not None
    ask = next(one for one in asks_about(folder, "en") if one.recipient == recipient)
    by = world.buyer_of(inquiry)
    answer_buyer_ask(folder=folder, reference=ask.reference, agreed=agreed, language="en", by=by)


def test_only_firms_whose_row_names_the_inquiry_are_offered(chie: Client, inquiry: Inquiry) -> None:
    contractor, answering = firm("contractor"), firm("answering")
    page = chie.get(f"/desk/cases/{inquiry.number}/hand-over/").content.decode()
    assert page_of(inquiry, answering) in page
    assert str(contractor.pk) not in page
    assert chie.get(page_of(inquiry, contractor)).status_code == 404
    assert (
        f"/desk/cases/{inquiry.number}/hand-over/"
        in chie.get(f"/desk/cases/{inquiry.number}/").content.decode()
    )


def test_what_an_entrusted_firm_gets_is_shown_then_given_and_recorded(chie: Client, inquiry: Inquiry) -> None:
    page, known = page_of(inquiry, firm("answering")), Entry.objects.filter(kind="data.disclosed").count()
    text = chie.get(page).content.decode()
    assert "Hand it over now" in text, text[text.find("cannot be handed") :][:900]
    assert "stays here" in text  # the telephone number is not in the row
    assert "Amina" not in text
    assert Entry.objects.filter(kind="data.disclosed").count() == known
    table = chie.post(page, {"manner": "csv"})
    assert table.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))[1:]
    assert [row[2] for row in rows] == [
        "Amina Odhiambo", "amina.odhiambo@example.ke", "What is the total price to Mombasa?"
    ]  # fmt: skip
    file = json.loads(chie.post(page, {"manner": "json"}).content)
    assert (file["case"], len(file["data"])) == (inquiry.number, 3)
    assert "What is the total price" in chie.post(page, {"manner": "print"}).content.decode()
    records = Provision.objects.order_by("at", "id")
    assert {(one.ground, one.case, one.purpose) for one in records} == {
        ("entrustment", inquiry.number, "inquiry.answer")
    }
    assert {one.manner for one in records} == {"csv", "json", "print"}


def test_another_clerks_case_is_not_handed_over(chie: Client, inquiry: Inquiry, desk: Desk) -> None:
    page, hana = page_of(inquiry, firm("answering")), desk("hana", "sales")
    assert hana.post(page, {"manner": "csv"}).status_code == 403
    assert desk("kenji", "stock").get(page).status_code == 403
    assert not Provision.objects.exists()


def test_a_dealer_gets_nothing_until_the_buyer_agreed(chie: Client, inquiry: Inquiry) -> None:
    dealer = firm("dealer")
    page = page_of(inquiry, dealer)
    assert "Ask the buyer" in chie.get(page).content.decode()
    assert chie.post(page, {"manner": "csv"}).status_code == 403
    assert chie.post(f"{page}ask/").status_code == 302
    asked = ProvisionAsk.objects.get()
    assert (asked.recipient, asked.case, asked.answer) == (dealer, inquiry.number, "")
    mail = Mail.objects.get(template="question_asked")
    assert (mail.case, mail.purpose) == (inquiry.number, "inquiry.answer")
    text = chie.get(page).content.decode()
    assert "has not answered yet" in text
    assert "Ask the buyer" not in text
    assert chie.post(page, {"manner": "csv"}).status_code == 403
    chie.post(f"{page}ask/")
    assert (ProvisionAsk.objects.count(), Mail.objects.filter(template="question_asked").count()) == (1, 1)
    say(inquiry, dealer, agreed=True)
    assert "The buyer agreed" in chie.get(page).content.decode()
    given = chie.post(page, {"manner": "csv"}).content.decode()
    assert "Amina Odhiambo" in given
    assert Provision.objects.get().ground == "consent"


def test_a_no_is_remembered_and_opens_nothing(chie: Client, inquiry: Inquiry) -> None:
    dealer = firm("dealer")
    page = page_of(inquiry, dealer)
    chie.post(f"{page}ask/")
    say(inquiry, dealer, agreed=False)
    text = chie.get(page).content.decode()
    assert "The buyer said no" in text
    assert "Ask the buyer" not in text
    chie.post(f"{page}ask/")
    assert ProvisionAsk.objects.get().answer == "refused"
    assert chie.post(page, {"manner": "csv"}).status_code == 403
    assert Entry.objects.filter(kind="provision.refused").count() == 1
    assert not Provision.objects.exists()


def test_a_yes_holds_for_its_own_case_only(chie: Client, inquiry: Inquiry, hiace: Vehicle) -> None:
    dealer = firm("dealer")
    say(inquiry, None, agreed=True)
    assert chie.post(page_of(inquiry, dealer), {"manner": "csv"}).status_code == 200
    other = world.asked(hiace)
    Inquiry.objects.filter(pk=other.pk).update(subject=inquiry.subject)
    taken = take_inquiry(inquiry=other, by=chie.actor)  # type: ignore[attr-defined]
    assert chie.post(page_of(taken, dealer), {"manner": "csv"}).status_code == 403
    assert Provision.objects.count() == 1


def test_a_case_given_to_a_colleague_keeps_what_the_buyer_agreed(
    chie: Client, inquiry: Inquiry, desk: Desk
) -> None:
    dealer, hana = firm("dealer"), desk("hana", "sales")
    say(inquiry, None, agreed=True)
    chie.post(f"/desk/cases/{inquiry.number}/assign/", {"to": hana.actor.token})  # type: ignore[attr-defined]
    assert hana.post(page_of(inquiry, dealer), {"manner": "csv"}).status_code == 200


def test_the_clerk_asks_from_the_page_of_the_case(chie: Client, inquiry: Inquiry) -> None:
    dealer = firm("dealer", "GB")
    page = chie.get(f"/desk/cases/{inquiry.number}/").content.decode()
    assert f"{page_of(inquiry, dealer)}ask/" in page
    chie.post(f"{page_of(inquiry, dealer)}ask/")
    assert ProvisionAsk.objects.get().recipient == dealer


def test_a_firm_that_no_consent_opens_is_not_asked_about(chie: Client, inquiry: Inquiry) -> None:
    answering = firm("answering")
    page = chie.get(f"/desk/cases/{inquiry.number}/").content.decode()
    assert f"{page_of(inquiry, answering)}ask/" not in page
    chie.post(f"{page_of(inquiry, answering)}ask/")
    assert not ProvisionAsk.objects.exists()


def test_the_open_inquiries_are_listed_by_number(chie: Client, inquiry: Inquiry, desk: Desk) -> None:
    page = chie.get("/desk/hand-over/").content.decode()
    assert f"/desk/cases/{inquiry.number}/hand-over/" in page
    assert "Amina" not in page
    kenji = desk("kenji", "shipping")  # hands over deals only
    assert inquiry.number not in kenji.get("/desk/hand-over/").content.decode()
    assert "/desk/hand-over/" not in kenji.get("/desk/deals/").content.decode()
