"""A visitor asks, with script and without, and comes back to his own page by mailed links."""

from __future__ import annotations

import base64
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from altcha.v1 import solve_challenge
from django.test import Client

from funabin.catalogue.actions import mark_sold, withdraw_vehicle
from funabin.catalogue.models import Vehicle
from funabin.gate.purpose import declared
from funabin.outbox.actions import LinkSpent, mint_link
from funabin.outbox.models import Mail
from funabin.public.tokens import FormTokens
from funabin.shipping.rules import Verdict
from funabin.trade.actions.inquiries import close_inquiry, take_inquiry
from funabin.trade.actions.proformas import issue_proforma
from funabin.trade.actions.quotations import issue_quotation
from funabin.trade.models import Deal, Inquiry
from tests.cast import CHIE, HANA
from tests.public.world import vehicle
from tests.trade.world import JUMA, accepted, offer, quoted

pytestmark = pytest.mark.django_db

FORM = {
    "vehicles": "AR-10001",
    "port": "KEMBA",
    "message_text": "What is the total price?",
    "contact_name": "Amina Odhiambo",
    "contact_email": "amina.odhiambo@example.ke",
    "contact_phone": "",
    "person_country": "",
    "altcha": "",
}
ORDER = {
    "contact_name": "Amina Odhiambo",
    "contact_address": "12 Moi Avenue, Mombasa",
    "contact_phone": "+254712345678",
    "contact_email": "",
    "consignee_is": "other",
    "consignee-contact_name": "Coast Motors",
    "consignee-contact_address": "3 Nkrumah Road, Mombasa",
    "notify_is": "consignee",
    "declared": "on",
}


@pytest.fixture
def prado() -> Vehicle:
    """A vehicle on sale."""
    return vehicle("AR-10001", chassis_number="TRJ150-0101010")


def proof(client: Client) -> str:
    """What the browser's script does: solve a fresh challenge."""
    task = client.get("/en/inquiry/challenge/").json()
    found = solve_challenge(task["challenge"], task["salt"], task["algorithm"], task["maxNumber"])
    assert found is not None
    told = {name: task[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**told, "number": found.number}).encode()).decode()


def link_in(mail: Mail) -> str:
    """The address in a mail, minted as the worker does while it sends."""
    return f"/l/{mint_link(mail=mail)}"


def open_page(client: Client, template: str = "inquiry_acknowledged") -> str:
    """Press the button of the newest mail's link."""
    response = client.post(link_in(Mail.objects.filter(template=template).latest("queued_at", "id")))
    assert response.status_code == 200
    return response.content.decode()


def token_for(page: str, verb: str) -> str:
    """The token in the form for `verb`."""
    found = re.search(rf'/inquiry/page/{verb}/".*?name="token" value="([^"]+)"', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_form_says_what_is_collected_why_and_how_long(client: Client, prado: Vehicle) -> None:
    page = client.get("/en/inquiry/?vehicle=AR-10001&port=KEMBA").content.decode()
    assert 'value="AR-10001"' in page
    assert '<option value="KEMBA" selected>' in page
    assert page.index("What happens with your data") < page.index("Send my inquiry")
    for words in ("What we ask", "What for", "How long"):
        assert words in page


@pytest.mark.parametrize("typed", ["ar10001", "AR 10001", "ar-10001, AR10001", "ＡＲ－１０００１"])
def test_a_stock_number_may_be_typed_loosely(client: Client, prado: Vehicle, typed: str) -> None:
    assert client.post("/en/inquiry/", {**FORM, "vehicles": typed}).status_code == 303
    assert [one.vehicle for one in Inquiry.objects.get().vehicles.all()] == [prado]


def test_several_stock_numbers_need_only_a_blank_between(client: Client, prado: Vehicle) -> None:
    other = vehicle("AR-10002", chassis_number="TRJ150-0101011")
    client.post("/en/inquiry/", {**FORM, "vehicles": "ar10001 ar 10002"})
    assert [one.vehicle for one in Inquiry.objects.get().vehicles.all()] == [prado, other]


def test_a_stock_number_we_do_not_have_is_named(client: Client, prado: Vehicle) -> None:
    response = client.post("/en/inquiry/", {**FORM, "vehicles": "AR-10001, XX-9"})
    assert response.status_code == 422
    assert "We have no vehicle XX-9. Please check it." in response.content.decode()
    assert not Inquiry.objects.exists()


def test_with_a_proof_the_inquiry_is_open(client: Client, prado: Vehicle) -> None:
    response = client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    inquiry = Inquiry.objects.get()
    assert (response.status_code, inquiry.state, inquiry.jurisdiction) == (303, "open", "KE")
    assert response["Location"] == f"/en/inquiry/sent/?how=open&number={inquiry.number}"
    assert inquiry.number in client.get(response["Location"]).content.decode()
    assert [mail.template for mail in Mail.objects.all()] == ["inquiry_acknowledged"]


def test_without_script_a_confirmation_comes_first(client: Client, prado: Vehicle) -> None:
    response = client.post("/en/inquiry/", FORM)
    assert "how=confirm" in response["Location"]
    inquiry = Inquiry.objects.get()
    assert inquiry.state == "unconfirmed"
    address = link_in(Mail.objects.get())
    assert "Open my page" in client.get(address).content.decode()
    inquiry.refresh_from_db()
    assert inquiry.state == "unconfirmed"  # looking changes nothing
    page = client.post(address)
    inquiry.refresh_from_db()
    assert (page.status_code, inquiry.state, page.cookies) == (200, "open", {})
    assert "What is the total price?" in page.content.decode()


@pytest.mark.parametrize("change", ["salt", "number", "signature", "challenge"])
def test_a_forged_proof_is_none(client: Client, prado: Vehicle, change: str) -> None:
    told = json.loads(base64.b64decode(proof(client)))
    told[change] = 7 if change == "number" else f"x{told[change]}"
    client.post("/en/inquiry/", {**FORM, "altcha": base64.b64encode(json.dumps(told).encode()).decode()})
    assert Inquiry.objects.get().state == "unconfirmed"


DEEP = base64.b64encode(b"[" * 1_400).decode()


@pytest.mark.parametrize("rubbish", ["x", "e30=", "W10=", base64.b64encode(b'"text"').decode(), DEEP])
def test_rubbish_is_no_proof_and_no_crash(client: Client, prado: Vehicle, rubbish: str) -> None:
    assert client.post("/en/inquiry/", {**FORM, "altcha": rubbish}).status_code == 303
    assert Inquiry.objects.get().state == "unconfirmed"


def test_a_proof_is_used_up_and_grows_old(client: Client, prado: Vehicle) -> None:
    solved, late = proof(client), proof(client)
    client.post("/en/inquiry/", {**FORM, "altcha": solved})
    client.post("/en/inquiry/", {**FORM, "altcha": solved})
    with time_machine.travel(timedelta(minutes=31)):
        client.post("/en/inquiry/", {**FORM, "altcha": late})
    states = [inquiry.state for inquiry in Inquiry.objects.order_by("number")]
    assert states == ["open", "unconfirmed", "unconfirmed"]


def test_a_mistake_is_named_at_its_field_and_nothing_is_lost(client: Client, prado: Vehicle) -> None:
    wrong = {**FORM, "vehicles": "AR-10001, AR-99999", "contact_email": ""}
    response = client.post("/en/inquiry/", wrong)
    page = response.content.decode()
    assert (response.status_code, Inquiry.objects.count()) == (422, 0)
    assert "We have no vehicle AR-99999. Please check it." in page
    assert "Please give at least one of these" in page
    assert "2 things need your attention" in page
    assert "What is the total price?" in page
    assert 'value="Amina Odhiambo"' in page


def test_a_sold_vehicle_is_named(client: Client, prado: Vehicle) -> None:
    mark_sold(vehicle_id=prado.pk, by=CHIE)
    assert "AR-10001 is sold." in client.post("/en/inquiry/", FORM).content.decode()


def test_a_phone_number_alone_is_open_but_only_twice_an_hour(client: Client, prado: Vehicle) -> None:
    by_phone = {**FORM, "contact_email": "", "contact_phone": "0712 345 678"}
    answers = [client.post("/en/inquiry/", by_phone).status_code for _ in range(3)]
    assert answers == [303, 303, 429]
    assert {(row.state, row.confirmed_at) for row in Inquiry.objects.all()} == {("open", None)}


def test_nobody_floods_the_form(client: Client, prado: Vehicle) -> None:
    answers = [client.post("/en/inquiry/", FORM).status_code for _ in range(7)]
    assert answers == [303] * 6 + [429]


def test_what_was_typed_comes_back_with_the_time_to_wait(client: Client, prado: Vehicle) -> None:
    for _ in range(6):
        client.post("/en/inquiry/", FORM)
    refused = client.post("/en/inquiry/", FORM)
    page = refused.content.decode()
    assert (refused.status_code, refused["Cache-Control"]) == (429, "no-store, private")
    assert 0 < int(refused["Retry-After"]) <= 300
    assert "Please send it again in 5 minutes." in page
    assert 'value="Amina Odhiambo"' in page
    assert "What is the total price?" in page
    assert Inquiry.objects.count() == 6


def test_a_phone_number_that_waits_is_not_typed_again(client: Client, prado: Vehicle) -> None:
    by_phone = {**FORM, "contact_email": "", "contact_phone": "0712 345 678"}
    refused = [client.post("/en/inquiry/", by_phone) for _ in range(3)][-1]
    assert "Please send it again in 30 minutes." in refused.content.decode()
    assert 'value="0712 345 678"' in refused.content.decode()
    assert 1700 < int(refused["Retry-After"]) <= 1800


def test_nothing_personal_stands_in_an_address(client: Client, prado: Vehicle) -> None:
    response = client.post("/en/inquiry/", FORM)
    assert re.fullmatch(r"/en/inquiry/sent/\?how=confirm&number=Q\d{4}-0001", response["Location"])
    strange = client.get("/en/inquiry/sent/?how=<b>&number=Amina")
    assert b"Amina" not in strange.content
    assert b"<b>" not in strange.content


def test_several_vehicles_are_asked_about_at_once(client: Client, prado: Vehicle) -> None:
    vehicle("AR-10002")
    client.post("/en/inquiry/", {**FORM, "vehicles": "ar-10002, AR-10001 AR-10002"})
    numbers = [asked.vehicle.stock_number for asked in Inquiry.objects.get().vehicles.all()]
    assert numbers == ["AR-10002", "AR-10001"]


def test_a_used_link_offers_a_new_one_to_the_same_address(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    first = Mail.objects.get()
    address = link_in(first)
    client.post(address)
    again = client.post(address).content.decode()
    assert "This link was used" in again
    assert "amina" not in again
    assert "A new link is on its way" in client.post(f"{address}/new").content.decode()
    assert "We sent one a moment ago" in client.post(f"{address}/new").content.decode()
    assert Mail.objects.count() == 2
    assert Mail.objects.exclude(pk=first.pk).get().to == first.to


def test_an_old_link_is_offered_anew(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    address = link_in(Mail.objects.get())
    with time_machine.travel(timedelta(days=8)):
        page = client.post(address).content.decode()
    assert "This link is too old" in page
    assert "What is the total price?" not in page


def test_an_unknown_link_is_no_page(client: Client) -> None:
    assert client.get("/l/nothing").status_code == 404
    assert client.post("/l/nothing").status_code == 404
    assert client.post("/l/nothing/new").status_code == 404


def test_the_own_page_is_kept_by_nobody(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    address = link_in(Mail.objects.get())
    response = client.post(address)
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert address.encode() not in response.content
    assert not response.cookies


def test_the_buyer_goes_all_the_way_without_a_cookie(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    inquiry = take_inquiry(inquiry=Inquiry.objects.get(), by=CHIE)
    quotation = issue_quotation(inquiry=inquiry, offer=offer(prado), by=CHIE)
    page = open_page(client, "quotation_ready")
    told = {"token": token_for(page, "accept"), "number": quotation.number, "acknowledged": "on"}
    page = client.post("/en/inquiry/page/accept/", told).content.decode()
    deal = Deal.objects.get()
    assert (deal.state, "You accepted. The vehicle is reserved for you." in page) == ("accepted", True)
    told = {**ORDER, "token": token_for(page, "order"), "number": deal.number}
    page = client.post("/en/inquiry/page/order/", told).content.decode()
    deal.refresh_from_db()
    assert (deal.state, "The proforma invoice comes next." in page) == ("ordered", True)
    with declared("invoice"):
        issue_proforma(deal=deal, by=CHIE)
    page = open_page(client, "proforma_ready")
    told = {"token": token_for(page, "invoice"), "number": deal.number, "language": "ja"}
    response = client.post("/en/inquiry/page/invoice/", told)
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert not client.cookies


def test_a_broken_order_comes_back_with_what_was_written(client: Client, prado: Vehicle) -> None:
    deal = accepted(prado)
    page = open_page(client, "deal_accepted")
    told = {**ORDER, "token": token_for(page, "order"), "number": deal.number, "consignee-contact_name": ""}
    response = client.post("/en/inquiry/page/order/", told)
    page = response.content.decode()
    deal.refresh_from_db()
    assert (response.status_code, deal.state) == (422, "accepted")
    assert "3 Nkrumah Road, Mombasa" in page
    assert "<details open>" in page


def test_a_party_that_does_not_count_is_no_mistake(client: Client, prado: Vehicle) -> None:
    deal = accepted(prado)
    page = open_page(client, "deal_accepted")
    told = {
        "token": token_for(page, "order"),
        "number": deal.number,
        "consignee_is": "buyer",
        "notify_is": "consignee",
    }
    response = client.post("/en/inquiry/page/order/", told)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Postal address: This field is required." in page.replace("</a>", "").replace("\n", "")
    assert "<details open>" not in page


@pytest.mark.parametrize(
    ("landing", "words", "others"),
    [
        ("no", "By the rules we know, your country does not", "We are not sure that your country"),
        ("ask", "We are not sure that your country", "By the rules we know, your country does not"),
    ],
)
def test_the_warning_about_the_import_says_what_the_rules_say(
    client: Client, prado: Vehicle, monkeypatch: pytest.MonkeyPatch, landing: str, words: str, others: str
) -> None:
    verdict = Verdict(state=landing, findings=(), arrival=date(2026, 12, 26))
    monkeypatch.setattr("funabin.trade.queries.prices.may_land", lambda *_told: verdict)
    assert quoted(prado).landing == landing
    page = open_page(client, "quotation_ready")
    assert (words in page, others in page) == (True, False)


def test_a_token_works_once_for_its_own_verb(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    page = open_page(client)
    token = token_for(page, "write")
    told = {"token": token, "message_text": "And by when?"}
    assert client.post("/en/inquiry/page/accept/", told).status_code == 404
    assert client.post("/en/inquiry/page/write/", told).status_code == 200
    again = client.post("/en/inquiry/page/write/", told)
    assert again.status_code == 409
    assert "each button works once" in again.content.decode()
    assert Inquiry.objects.get().thread.messages.count() == 2


def test_a_stale_token_brings_a_new_link_by_mail_only(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    token = token_for(open_page(client), "write")
    with time_machine.travel(timedelta(hours=3)):
        stale = client.post("/en/inquiry/page/write/", {"token": token, "message_text": "Hello"})
        assert stale.status_code == 409
        page = client.post("/en/inquiry/page/again/", {"token": token, "verb": "write"}).content.decode()
    assert "A new link is on its way" in page
    assert "amina" not in page
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_without_a_token_nothing_is_done(client: Client, prado: Vehicle, token: str) -> None:
    for verb in ("write", "accept", "order", "cancel", "invoice", "again"):
        assert client.post(f"/en/inquiry/page/{verb}/", {"token": token, "verb": verb}).status_code == 404


def test_another_cases_quotation_is_not_found(client: Client, prado: Vehicle) -> None:
    mine, other = quoted(prado), quoted(prado, JUMA, by=HANA)
    page = open_page(client, "quotation_ready")
    found = {mine.number, other.number}
    shown = next(number for number in found if number in page)
    told = {"token": token_for(page, "accept"), "number": (found - {shown}).pop(), "acknowledged": "on"}
    assert client.post("/en/inquiry/page/accept/", told).status_code == 404
    assert Deal.objects.count() == 0


def test_the_slower_buyer_is_told(client: Client, prado: Vehicle) -> None:
    slow = quoted(prado)
    page = open_page(client, "quotation_ready")
    accepted(prado, JUMA)
    told = {"token": token_for(page, "accept"), "number": slow.number, "acknowledged": "on"}
    response = client.post("/en/inquiry/page/accept/", told)
    assert response.status_code == 409
    assert "Somebody else was faster" in response.content.decode()
    assert Deal.objects.count() == 1


def test_a_closed_inquiry_shows_seals(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    address = link_in(Mail.objects.get())
    close_inquiry(inquiry=take_inquiry(inquiry=Inquiry.objects.get(), by=CHIE), by=CHIE)
    page = client.post(address).content.decode()
    assert "This inquiry is closed." in page
    assert "What is the total price?" not in page


def test_the_page_speaks_the_language_of_the_inquiry(client: Client, prado: Vehicle) -> None:
    client.post("/ja/inquiry/", {**FORM, "altcha": proof(client)})
    assert Inquiry.objects.get().language == "ja"
    assert '<html lang="ja"' in client.get(link_in(Mail.objects.get())).content.decode()


def test_a_form_from_another_site_is_refused(client: Client, prado: Vehicle) -> None:
    answer = client.post("/en/inquiry/", FORM, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, Inquiry.objects.count()) == (403, 0)


def test_the_challenge_is_never_kept(client: Client) -> None:
    first, second = (client.get("/en/inquiry/challenge/") for _ in range(2))
    assert "no-store" in first["Cache-Control"]
    assert first.json()["challenge"] != second.json()["challenge"]
    told: Any = first.json()
    assert set(told) == {"algorithm", "challenge", "maxNumber", "salt", "signature"}


def test_an_empty_message_is_named_and_the_page_goes_on(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    told = {"token": token_for(open_page(client), "write"), "message_text": " "}
    response = client.post("/en/inquiry/page/write/", told)
    page = response.content.decode()
    assert (response.status_code, "One thing needs your attention" in page) == (422, True)
    told = {"token": token_for(page, "write"), "message_text": "And by when?"}
    assert "Your message was sent." in client.post("/en/inquiry/page/write/", told).content.decode()


def test_a_buyer_steps_back_from_his_deal(client: Client, prado: Vehicle) -> None:
    deal = accepted(prado)
    told = {"token": token_for(open_page(client, "deal_accepted"), "cancel"), "number": deal.number}
    assert "The deal is cancelled." in client.post("/en/inquiry/page/cancel/", told).content.decode()
    prado.refresh_from_db()
    assert prado.state == "available"


def test_there_is_no_invoice_before_it_is_issued_and_none_of_others(client: Client, prado: Vehicle) -> None:
    deal = accepted(prado)
    for number in (deal.number, "D2611-9999"):
        told = {"token": FormTokens(str(deal.quotation.inquiry_id))["invoice"], "number": number}
        assert client.post("/en/inquiry/page/invoice/", told).status_code == 404


def test_a_vehicle_taken_off_the_site_is_not_reserved(client: Client, prado: Vehicle) -> None:
    quotation = quoted(prado)
    page = open_page(client, "quotation_ready")
    withdraw_vehicle(vehicle=prado, by=CHIE)
    told = {"token": token_for(page, "accept"), "number": quotation.number, "acknowledged": "on"}
    response = client.post("/en/inquiry/page/accept/", told)
    assert (response.status_code, Deal.objects.count()) == (409, 0)
    assert "This vehicle cannot be reserved now." in response.content.decode()


def test_more_than_ten_vehicles_are_too_many(client: Client, prado: Vehicle) -> None:
    many = ", ".join(f"AR-{number}" for number in range(10001, 10012))
    page = client.post("/en/inquiry/", {**FORM, "vehicles": many}).content.decode()
    assert "Please ask about ten vehicles at most." in page


def test_two_who_press_the_button_at_once_see_one_page(
    client: Client, prado: Vehicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    address = link_in(Mail.objects.get())

    def already_used(token: str, *, by: object) -> None:
        raise LinkSpent

    monkeypatch.setattr("funabin.public.views.links.redeem_link", already_used)
    page = client.post(address).content.decode()
    assert "This link was used" in page
    assert "What is the total price?" not in page
