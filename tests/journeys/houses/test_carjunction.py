"""Car Junction: a member with a port and news of the site sees whole prices, and orders for a consignee."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.houses.conftest import SiteOf
from tests.journeys.houses.stories import (
    PASSWORD,
    accepts,
    confirms,
    for_sale,
    looks_around,
    quotes,
    signs_in,
)
from tests.journeys.people import Person
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-carjunction")]

ADDRESS = "faith.njeri@buyers.example"
NEWS = "Write to me by e-mail when something on the website is new."
PHONE = "+81-48-000-0000"


@pytest.fixture(scope="module")
def site(site_of: SiteOf) -> Running:
    """The house that asks a member's port."""
    return site_of("carjunction")


def registers(buyer: Person) -> None:
    """Exactly the five things of the policy; the news are ticked by hand."""
    buyer.go("/my/en/account/signup/")
    buyer.sees("Name, Telephone or WhatsApp number, E-mail address, Country, Port of discharge")
    news = buyer.page.locator('[name="consent_notice_update"]')
    expect(news).not_to_be_checked()
    check_barriers(buyer.page)
    news.check()
    buyer.write(email=ADDRESS, password1=PASSWORD, contact_name="Faith Njeri", contact_phone="+254700333444")
    buyer.page.locator('[name="person_country"]').select_option("KE")
    buyer.page.locator('[name="shipping_port"]').select_option("KEMBA")
    buyer.press("Register")
    buyer.sees("Look into your mail")
    confirms(buyer, buyer.site.letter(ADDRESS))
    signs_in(buyer, ADDRESS)
    buyer.sees("You are signed in", "My deals and inquiries")


def sees_the_consent(buyer: Person) -> None:
    """It is kept with its words, and one step takes it back."""
    buyer.go("/my/en/choices/")
    card = buyer.page.locator(".card", has_text=NEWS)
    expect(card).to_contain_text("You agreed")
    expect(card.get_by_role("button", name="Stop")).to_be_visible()
    check_barriers(buyer.page)


def sees_whole_prices(buyer: Person, stock_number: str) -> None:
    """The public page knows nobody: the port stands in its address, and prices are whole."""
    buyer.go("/en/stock/")
    buyer.page.locator('select[name="port"]').select_option("KEMBA")
    buyer.press("Show")
    buyer.page.wait_for_url("**port=KEMBA**")
    buyer.sees("CIF Mombasa")
    buyer.go(f"/en/stock/{stock_number}/?port=KEMBA")
    buyer.sees("Whole price to Mombasa", "Sea freight", "Whole price (CIF)")
    check_barriers(buyer.page)


def asks(buyer: Person, stock_number: str) -> str:
    """What the member told at registration stands in the form. The case's number."""
    buyer.go(f"/my/en/ask/?vehicle={stock_number}&port=KEMBA")
    for name, value in (
        ("contact_name", "Faith Njeri"),
        ("person_country", "KE"),
        ("shipping_port", "KEMBA"),
    ):
        expect(buyer.page.locator(f'[name="{name}"]')).to_have_value(value)
    buyer.write(message_text="Please quote to Mombasa.")
    buyer.press("Send the inquiry")
    buyer.page.wait_for_url("**/inquiries/**")
    return buyer.page.url.rstrip("/").rsplit("/", 1)[1]


def orders_for_a_consignee(buyer: Person) -> str:
    """The consignee is somebody else, with a notice of her own. The deal's number."""
    buyer.page.reload()
    buyer.sees("CIF Mombasa")
    deal = accepts(buyer)
    buyer.follow("Give the order’s data")
    buyer.write(
        contact_name="Faith Njeri", contact_address="8 Kenyatta Avenue", contact_phone="+254700333444"
    )
    buyer.page.locator('[name="consignee_is"][value="other"]').check()
    buyer.page.get_by_text("The consignee, if it is somebody else").click()
    buyer.write(
        **{
            "consignee-contact_name": "Rift Motors Ltd",
            "consignee-contact_address": "5 Moi Road, Nakuru",
        }
    )
    buyer.sees("the customs agent who clears your vehicle")
    check_barriers(buyer.page)
    buyer.page.locator('[name="declared"]').check()
    buyer.press("Order this vehicle")
    buyer.sees("The order is complete.", "Rift Motors Ltd")
    return deal


def takes_the_proforma(buyer: Person, chie: Person, deal: str) -> None:
    """Issued at the desk, told by mail, taken from the member's page."""
    chie.go(f"/desk/deals/{deal}/")
    chie.sees("Faith Njeri", "Rift Motors Ltd")
    chie.press("Issue the proforma invoice")
    chie.sees("The proforma invoice is issued.")
    assert "Njeri" not in buyer.site.letter(ADDRESS, "Proforma").subject
    buyer.page.reload()
    paper = buyer.download(link="Proforma invoice, English (PDF)")
    text = PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    for words in ("Rift Motors Ltd", deal, "Car Junction Co Ltd"):
        assert words in text


def jar(buyer: Person) -> set[str]:
    """Names of the cookies in the browser."""
    return {cookie["name"] for cookie in buyer.page.context.cookies()}


def asks_to_be_recognised(buyer: Person) -> None:
    """A choice of its own, which sets a cookie that knows nothing of the person."""
    buyer.go("/my/en/choices/")
    buyer.press("Recognise me next time")
    buyer.sees("This browser has a cookie now, because you asked for it.")
    check_barriers(buyer.page)
    returning = next(one for one in buyer.page.context.cookies() if one["name"] == "returning")
    assert (returning["path"], returning["httpOnly"]) == ("/my/", True)
    assert re.fullmatch(r"[A-Za-z0-9_-]{20,}", returning["value"])


def comes_again(buyer: Person, stock_number: str) -> None:
    """Signed out, the browser is known; still nothing is shown before the person tells what only he knows."""
    buyer.press("Sign out")
    buyer.sees("Mail me a link that signs me in")
    assert jar(buyer) - {"member"} == {"returning"}
    buyer.go(f"/en/inquiry/?vehicle={stock_number}")
    buyer.follow("Asked here before?")
    buyer.sees("tell us one thing that only you and we know")
    buyer.sees_not("Faith Njeri")
    check_barriers(buyer.page)
    buyer.is_told(422)
    buyer.write(contact="+254700999999")
    buyer.press("Fill in the form for me")
    buyer.sees("We cannot match this.")
    buyer.sees_not("Faith Njeri")
    buyer.write(contact="+254 700 333 444")
    buyer.press("Fill in the form for me")
    for name, value in (
        ("contact_name", "Faith Njeri"),
        ("person_country", "KE"),
        ("vehicles", stock_number),
    ):
        expect(buyer.page.locator(f'[name="{name}"]')).to_have_value(value)
    check_barriers(buyer.page)


def is_forgotten(buyer: Person) -> None:
    """One press ends it."""
    buyer.press("Forget me here")
    buyer.sees("The cookie is gone, and so is what we kept to recognise you.")
    assert jar(buyer) - {"member"} == set()
    buyer.go("/my/en/again/")
    buyer.sees("We do not recognise this browser")


def test_a_member_orders_for_a_consignee_and_is_recognised_on_request(
    meet: Meet, clerk: Clerk, site: Running
) -> None:
    buyer, chie, stock_number = meet(), clerk("chie"), for_sale(site)
    registers(buyer)
    sees_the_consent(buyer)
    sees_whole_prices(buyer, stock_number)
    case = asks(buyer, stock_number)
    quotes(chie, case)
    buyer.go(f"/my/en/inquiries/{case}/")
    deal = orders_for_a_consignee(buyer)
    takes_the_proforma(buyer, chie, deal)
    assert jar(buyer) == {"member"}
    asks_to_be_recognised(buyer)
    comes_again(buyer, stock_number)
    is_forgotten(buyer)


def test_whom_to_call_in_a_dispute_stands_on_the_pages(meet: Meet) -> None:
    visitor = meet(viewport={"width": 360, "height": 740})
    looks_around(visitor, "/en/", "/en/inquiry/", "/ja/privacy/", "/en/company/", "/en/privacy/")
    calls = visitor.page.locator("#conflicts .clause", has_text="You can also reach us by telephone.")
    expect(calls).to_contain_text("clause CJ-31")
    visitor.sees(PHONE, re.compile("within (24 to )?48 hours"))
    visitor.go("/en/company/")
    visitor.sees(PHONE)
    assert visitor.page.context.cookies() == []
