"""A member's pages: own deals, own data, and nobody else's."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from funabin.catalogue.models import Vehicle
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.journal.models import Entry
from funabin.members.models import Account
from funabin.members.queries import member_actor
from funabin.members.sessions import SessionStore
from funabin.trade.actions.proformas import issue_proforma
from funabin.trade.actions.quotations import issue_quotation
from funabin.trade.models import Deal, Inquiry, Quotation
from tests.cast import CHIE
from tests.members.world import ADDRESS, amina
from tests.trade import world
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "trade"]

ORDER = {
    "contact_name": "Amina Zuberi", "contact_address": "12 Moi Avenue, Mombasa",
    "contact_phone": "+254700123456", "consignee_is": "other", "consignee-contact_name": "Coast Motors",
    "consignee-contact_address": "3 Nkrumah Road", "notify_is": "consignee", "declared": "on",
}  # fmt: skip


def signed_in(account: Account) -> Client:
    """A browser that signed in as a member."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.cookies["member"] = session.session_key or ""
    return client


@pytest.fixture
def account(trade: None) -> Account:
    """Amina has an account."""
    return amina()


@pytest.fixture
def browser(account: Account) -> Client:
    """Amina's browser."""
    return signed_in(account)


@pytest.fixture
def inquiry(browser: Client, hiace: Vehicle) -> Inquiry:
    """Amina asked about the Hiace on her own pages."""
    told = {"contact_name": "Amina Zuberi", "contact_email": ADDRESS, "message_text": "How much to Mombasa?"}
    browser.post(f"/my/en/ask/?vehicle={hiace.stock_number}&port=KEMBA", told)
    return Inquiry.objects.get()


@pytest.fixture
def quotation(inquiry: Inquiry, hiace: Vehicle) -> Quotation:
    """Chie quoted it."""
    return issue_quotation(inquiry=world.taken(inquiry), offer=world.offer(hiace), by=CHIE)


@pytest.fixture
def deal(browser: Client, quotation: Quotation) -> Deal:
    """Amina accepted."""
    browser.post(f"/my/en/quotations/{quotation.number}/accept/", {"acknowledged": "on"})
    return Deal.objects.get()


def test_whoever_is_not_signed_in_is_asked_to(trade, client) -> None:
    answer = client.get("/my/en/data/")
    assert answer.headers["Location"] == "/my/en/account/login/?next=/my/en/data/"


def test_the_form_knows_the_member(browser: Client) -> None:
    page = browser.get("/my/en/ask/").content.decode()
    assert 'value="Amina Zuberi"' in page
    assert f'value="{ADDRESS}"' in page


def test_an_inquiry_shows_the_own_words(browser: Client, inquiry: Inquiry) -> None:
    page = browser.get(f"/my/en/inquiries/{inquiry.number}/").content.decode()
    assert "How much to Mombasa?" in page
    assert "data-known" in page


def test_another_members_inquiry_is_refused_and_journalled(inquiry: Inquiry) -> None:
    other = signed_in(amina(email="eve@importers.example"))
    answer = other.get(f"/my/en/inquiries/{inquiry.number}/")
    assert answer.status_code == 403
    assert "How much to Mombasa?" not in answer.content.decode()
    assert Entry.objects.filter(kind="data.refused", case=inquiry.number).count() == 1


def test_accepting_reserves_the_vehicle_and_begins_a_deal(
    browser: Client, deal: Deal, hiace: Vehicle
) -> None:
    hiace.refresh_from_db()
    assert hiace.state == "reserved"
    page = browser.get(f"/my/en/deals/{deal.number}/").content.decode()
    assert "Example Bank (demonstration)" not in page  # nothing is to be paid before the invoice
    assert "The quotation is accepted and the vehicle is reserved." in page


def test_an_order_names_the_consignee_as_a_person_of_his_own(browser: Client, deal: Deal) -> None:
    answer = browser.post(f"/my/en/deals/{deal.number}/order/", ORDER)
    assert answer.headers["Location"] == f"/my/en/deals/{deal.number}/"
    deal.refresh_from_db()
    assert deal.consignee.subject_id != deal.subject_id
    page = browser.get(f"/my/en/deals/{deal.number}/").content.decode()
    assert "Coast Motors" in page
    assert "12 Moi Avenue, Mombasa" in page


def test_an_order_without_the_declaration_is_told_at_the_field(browser: Client, deal: Deal) -> None:
    answer = browser.post(f"/my/en/deals/{deal.number}/order/", {**ORDER, "declared": ""})
    assert answer.status_code == 200
    assert "12 Moi Avenue, Mombasa" in answer.content.decode()
    deal.refresh_from_db()
    assert deal.state == "accepted"


def test_the_invoice_is_the_sealed_file(browser: Client, deal: Deal) -> None:
    browser.post(f"/my/en/deals/{deal.number}/order/", ORDER)
    deal.refresh_from_db()
    with declared("invoice"):
        issued = issue_proforma(deal=deal, by=CHIE)
    page = browser.get(f"/my/en/deals/{deal.number}/").content.decode()
    assert "<dt>Bank</dt><dd>Example Bank (demonstration), Nagoya</dd>" in page
    assert f'<dt>Name this with your payment</dt><dd class="num">{issued.number}</dd>' in page
    answer = browser.get(f"/my/en/deals/{deal.number}/proforma/ja.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{issued.number}-ja.pdf"'


def test_your_data_names_everything_with_its_origin(
    browser: Client, inquiry: Inquiry, account: Account
) -> None:
    page = browser.get("/my/en/data/").content.decode()
    assert "Amina Zuberi" in page
    assert "When you register as a member" in page
    assert "When you send us an inquiry" in page
    assert "policy version 1" in page
    held = SealedDatum.objects.filter(subject=account.subject_id).count()
    assert page.count("<h3>") >= held


def test_a_clerks_opening_is_shown_apart_from_own_visits(browser: Client, inquiry: Inquiry) -> None:
    world.taken(inquiry)
    with declared("inquiry.answer"):
        world.open_data([inquiry.name], purpose="inquiry.answer", by=CHIE, case=inquiry.number)
    browser.get("/my/en/data/")
    page = browser.get("/my/en/data/").content.decode()
    assert f"our staff {CHIE.token[:6].upper()}" in page
    assert inquiry.number in page
    assert "Your own visits" in page


def test_a_correction_replaces_the_value(browser: Client, account: Account) -> None:
    datum = account.profile.phone.datum
    answer = browser.post(f"/my/en/data/{datum}/correct/", {"contact_phone": "+254711999888"})
    assert answer.headers["Location"] == "/my/en/data/"
    page = browser.get("/my/en/data/").content.decode()
    assert "+254711999888" in page
    assert "700 123456" not in page
    assert not SealedDatum.objects.filter(pk=datum).exists()


def test_nobody_corrects_somebody_elses_datum(account: Account) -> None:
    eve = signed_in(amina(email="eve@importers.example"))
    datum = account.profile.phone.datum
    assert eve.post(f"/my/en/data/{datum}/correct/", {"contact_phone": "+254711999888"}).status_code == 404
    assert SealedDatum.objects.filter(pk=datum).exists()


def test_a_copy_holds_every_value_and_opening(browser: Client, inquiry: Inquiry) -> None:
    answer = browser.get("/my/en/data/copy.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="your-data.json"'
    copied = json.loads(answer.content)
    values = {row["category"]: row["value"] for row in copied["records"][0]["held"] if row["value"]}
    assert values["contact.name"] == "Amina Zuberi"
    assert values["contact.email"] == ADDRESS
    assert values["message.text"] == "How much to Mombasa?"
    assert all(row["policy_version"] == 1 for row in copied["records"][0]["held"])


def test_erasing_ends_the_account_at_once(browser: Client, inquiry: Inquiry, account: Account) -> None:
    subject = account.subject_id
    answer = browser.post("/my/en/data/erase/")
    assert answer.status_code == 200
    assert "You are erased" in answer.content.decode()
    assert not SubjectKey.objects.filter(subject=subject).exists()
    assert browser.get("/my/en/data/").status_code == 302


def test_erasing_with_an_open_deal_names_what_stays(browser: Client, deal: Deal, account: Account) -> None:
    browser.post(f"/my/en/deals/{deal.number}/order/", ORDER)
    before = browser.get("/my/en/data/erase/").content.decode()
    assert deal.number in before
    assert "Postal address" in before
    after = browser.post("/my/en/data/erase/").content.decode()
    assert deal.number in after
    assert "Postal address" in after
    assert set(SubjectKey.objects.filter(subject=account.subject_id).values_list("retention", flat=True)) == {
        "deal"
    }
    assert member_actor(account).subject == account.subject_id


def test_what_stays_names_the_law_in_words(browser: Client, deal: Deal) -> None:
    browser.post(f"/my/en/deals/{deal.number}/order/", ORDER)
    deal.refresh_from_db()
    with declared("invoice"):
        issue_proforma(deal=deal, by=CHIE)
    for language, told in (("en", "(CTA Art. 126)"), ("ja", "法第126条)")):
        page = browser.get(f"/my/{language}/data/erase/").content.decode()
        assert told in page
        assert "CTA 126" not in page
