"""A day in the sixth house, through its pages: asked, answered, registered, signed in, erased; no cookie."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from funabin.catalogue.actions import import_stock
from funabin.gate.models import Consent, DataSubject, SealedDatum
from funabin.gate.purpose import declared
from funabin.members.actions import invite_staff
from funabin.members.actions.second_factor import give_second_factor
from funabin.members.models import Account
from funabin.members.queries import staff_seats
from funabin.outbox.actions import mint_link
from funabin.outbox.models import Mail
from funabin.trade.models import Inquiry
from tests.cast import WORKER
from tests.crawl.sites import SIXTH, open_site
from tests.desk.conftest import signed_in
from tests.mail import Mailbox, mailbox  # noqa: F401  the mail server is a fixture
from tests.members.carriers import Carrier

pytestmark = pytest.mark.django_db(transaction=True)
AT = "/my/en/account/"
PASSWORD = "tides of kilindini"
ASKED = {
    "vehicles": "PW-10001",
    "port": "KEMBA",
    "contact_email": "zawadi@example.ke",
    "person_country": "KE",
    "person_birth_date": "1990-05-17",
    "message_text": "Is it still there?",
}
FORM = {
    "email": "zawadi@example.ke",
    "password1": PASSWORD,
    "contact_name": "Zawadi Mwamba",
    "person_country": "KE",
    "contact_mobile": "+254711222333",
    "person_birth_date": "1990-05-17",
    "declaration_own_account": "on",
    "consent_personal_customise": "on",
}


@pytest.fixture(autouse=True)
def _open(tmp_path: Path, settings) -> None:
    place = open_site(SIXTH, tmp_path / "site", settings)
    import_stock(file=(place / "stock.csv").read_bytes(), by=WORKER, publish=True)


def employ(name: str, role: str) -> Client:
    """Somebody at the desk."""
    seat = invite_staff(email=f"{name}@pwani.example", name=name.title(), roles=[role], by=WORKER)
    with declared("account.access"):
        give_second_factor(account=seat.account, by=WORKER)
    return signed_in(seat.account)


def asked(client: Client) -> Inquiry:
    """An inquiry sent by the form, and confirmed by the mailed link."""
    assert client.post("/en/inquiry/", ASKED).status_code == 303
    assert client.post(f"/l/{mint_link(mail=Mail.objects.get())}").status_code == 200
    return Inquiry.objects.get(state="open")


def test_an_inquiry_is_sent_and_answered_at_the_desk(client: Client):
    inquiry = asked(client)
    assert not client.cookies
    assert "person.birth_date" not in SealedDatum.objects.values_list("category", flat=True)
    front, yard = employ("mosi", "frontline"), employ("pendo", "yard")
    address = f"/desk/cases/{inquiry.number}/"
    assert yard.get(address).status_code == 403
    assert "Is it still there?" not in front.get(address).content.decode()
    front.post(f"{address}take/")
    assert "Is it still there?" in front.get(address).content.decode()
    front.post(f"{address}answer/", {"text": "It is."})
    inquiry.refresh_from_db()
    assert inquiry.state == "answered"
    assert {role for seat in staff_seats() for role in seat.roles} == {"frontline", "yard"}


def test_conditions_bans_and_age_hold_at_the_form(client: Client):
    def refused(**changes: str) -> str:
        answer = client.post("/en/inquiry/", {**ASKED, **changes})
        assert (answer.status_code, Inquiry.objects.count()) == (422, 0)
        return answer.content.decode()

    assert "This field is required." in refused(person_country="FR")  # a letter to France needs its code
    assert "You must be 18 or older" in refused(person_birth_date="2015-01-01")
    assert "Tribe or ethnic group" in refused(message_text="I belong to a tribe of the coast.")
    assert "Card number" in refused(message_text="My card is 4111 1111 1111 1111")
    assert client.post("/en/inquiry/", {**ASKED, "contact_postal_code": "80100"}).status_code == 303
    assert "contact.postal_code" not in SealedDatum.objects.values_list("category", flat=True)


@pytest.mark.parametrize("by", ["header", "body"])
def test_a_member_registers_signs_in_without_a_cookie_and_goes(by: str, mailbox: Mailbox):  # noqa: F811
    buyer = Carrier(by)
    buyer.post(f"{AT}signup/", FORM)
    assert buyer.address == f"{AT}confirm-email/"
    assert list(Consent.objects.values_list("purpose", "said")) == [("personal.customise", "given")]
    found = re.search(r"https?://[^/\s]+(/my/en/account/confirm-email/\S*)", mailbox.text())
    assert found
    buyer.post(found[1], {})
    buyer.post(f"{AT}login/", {"login": FORM["email"], "password": PASSWORD})
    assert buyer.address == "/my/en/"
    buyer.get("/my/en/data/")
    for words in ("Zawadi Mwamba", "+254711222333", "30 days"):
        assert words in buyer.text
    assert "80100" not in buyer.text
    buyer.post("/my/en/data/erase/", {})
    assert DataSubject.objects.filter(erased_at__isnull=False).count() == 1
    buyer.post(f"{AT}login/", {"login": FORM["email"], "password": PASSWORD})
    assert buyer.address != "/my/en/"
    assert not Account.objects.filter(ended_at=None).exists()
    assert not buyer.client.cookies
