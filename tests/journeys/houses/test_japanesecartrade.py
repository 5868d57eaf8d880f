"""JapaneseCarTrade sets no cookie: a member whose browser refuses them and all storage does everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk
from tests.journeys.houses.conftest import SiteOf
from tests.journeys.houses.stories import (
    PASSWORD,
    accepts,
    confirms,
    for_sale,
    looks_around,
    path_of,
    quotes,
    signs_in,
)
from tests.journeys.people import Person
from tests.journeys.refusing import refusing
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-japanesecartrade")]

ADDRESS = "lupe.moala@buyers.example"
STORAGE = """() => ["localStorage", "sessionStorage"].map((name) => {
    try { return window[name].length } catch (error) { return error.name }
})"""
NEWSLETTER = "You may send me your newsletter by e-mail."


@pytest.fixture(scope="module")
def site(site_of: SiteOf) -> Running:
    """The market place without cookies."""
    return site_of("japanesecartrade")


def has_nothing_stored(buyer: Person) -> None:
    """The jar is empty, and what the browser could keep besides is blocked."""
    assert buyer.page.context.cookies() == []
    assert buyer.page.evaluate(STORAGE) == ["SecurityError", "SecurityError"]


def registers(buyer: Person) -> None:
    """Fax and mobile as this house asks; no box is ticked beforehand."""
    buyer.go("/my/en/account/signup/")
    buyer.sees("What we ask", "Fax number", "Mobile number", "a firm whose message we sent you")
    check_barriers(buyer.page)
    boxes = buyer.page.locator('[name^="consent_"]')
    assert boxes.count() == 9
    assert not any(box.is_checked() for box in boxes.all())
    buyer.write(email=ADDRESS, password1=PASSWORD, contact_name="Lupe Moala")
    buyer.write(contact_mobile="+6767700111", contact_fax="+6767700112")
    buyer.press("Register")
    buyer.sees("Look into your mail")
    has_nothing_stored(buyer)
    confirms(buyer, buyer.site.letter(ADDRESS))
    has_nothing_stored(buyer)


def requests_a_vehicle(buyer: Person, stock_number: str) -> str:
    """The sign-in leads on to the request, whose own notice names the dealers. The request's path."""
    buyer.go(f"/my/en/ask/?vehicle={stock_number}&port=NZAKL")
    buyer.sees("You sign in without a cookie.", "What is lost")
    signs_in(buyer, ADDRESS)
    buyer.sees("You are signed in without a cookie", stock_number)
    buyer.sees("an accredited dealer (if you agreed)", "a manufacturer (if you agreed)")
    check_barriers(buyer.page)
    passing = buyer.page.locator('[name="consent_request_pass"]')
    expect(passing).not_to_be_checked()
    passing.check()
    expect(buyer.page.locator('[name="contact_name"]')).to_have_value("Lupe Moala")
    expect(buyer.page.locator('[name="contact_fax"]')).to_have_value("+6767700112")
    buyer.write(message_text="Is it ready to ship?", business_info="I sell vans in Nuku'alofa.")
    buyer.press("Send the inquiry")
    buyer.sees("Is it ready to ship?")
    has_nothing_stored(buyer)
    return path_of(buyer)


def orders(buyer: Person, request: str) -> str:
    """From the newest quotation; a link of the page, because a typed address asks for the password again."""
    buyer.follow("My deals")
    buyer.page.locator(f'a[href="{request}"]').click()
    deal = accepts(buyer)
    buyer.follow("Give the order’s data")
    buyer.write(contact_name="Lupe Moala", contact_address="2 Taufa'ahau Road", contact_phone="+6767700111")
    buyer.page.locator('[name="declared"]').check()
    buyer.press("Order this vehicle")
    buyer.sees("The order is complete.")
    has_nothing_stored(buyer)
    return deal


def sees_three_regimes(buyer: Person, deal: str) -> None:
    """The same name three times, each under the rules of the place where it was given."""
    buyer.follow("Your data")
    buyer.sees("Who opened it", deal)
    names = buyer.page.locator(".held li", has=buyer.page.get_by_role("heading", name="Name", exact=True))
    expect(names).to_have_count(3)
    for point, kept in (
        ("When you register as a member", "as long as you deal with us"),
        ("When you send us a purchase request", "each request by itself"),
        ("When you buy", "90 days"),
    ):
        row = names.filter(has_text=point)
        expect(row).to_have_count(1)
        expect(row).to_contain_text(kept)
    check_barriers(buyer.page)
    has_nothing_stored(buyer)


def chooses(buyer: Person) -> None:
    """One way of marketing is agreed to and stopped again; the others stay as they were."""
    buyer.follow("Your choices")
    card = buyer.page.locator(".card", has=buyer.page.get_by_role("heading", name=NEWSLETTER))
    expect(card).to_contain_text("You have not agreed.")
    card.get_by_role("button", name="I agree").click()
    buyer.sees("You agreed. You can stop it here at any time.")
    expect(card).to_contain_text("You agreed")
    expect(buyer.page.get_by_role("button", name="Stop")).to_have_count(
        2
    )  # the request, passed on, is the other
    card.get_by_role("button", name="Stop").click()
    buyer.sees("Stopped. Nothing more is sent for this.")
    expect(card).to_contain_text("Stopped")
    check_barriers(buyer.page)
    has_nothing_stored(buyer)


def leaves_by_the_policy(buyer: Person) -> None:
    """The site of another firm is told of before the browser goes there."""
    buyer.go("/en/privacy/")
    buyer.follow("See the archived text")
    buyer.sees("You are leaving this site", "web.archive.org", "Its own privacy policy applies there")
    expect(buyer.page.get_by_role("link", name="Go to web.archive.org")).to_have_attribute(
        "rel", re.compile("noreferrer")
    )
    check_barriers(buyer.page)
    buyer.follow("Stay here")
    assert path_of(buyer) == "/en/"
    has_nothing_stored(buyer)


def is_forgotten(buyer: Person) -> None:
    """A reload asks again; so does the way back after signing out."""
    buyer.page.reload()
    buyer.sees("You sign in without a cookie.")
    signs_in(buyer, ADDRESS)
    buyer.sees("Your choices")
    buyer.press("Sign out")
    buyer.sees("Forgot your password?")
    buyer.page.go_back()
    buyer.sees("Forgot your password?")
    has_nothing_stored(buyer)


def test_a_member_who_refuses_cookies_and_storage_requests_buys_chooses_and_goes(
    driver: Playwright, clerk: Clerk, site: Running, tmp_path: Path
) -> None:
    with refusing(driver, site, tmp_path / "profile", script=True) as buyer:
        looks_around(buyer, "/en/", "/en/inquiry/", "/en/privacy/", "/ja/privacy/")
        registers(buyer)
        request = requests_a_vehicle(buyer, for_sale(site))
        quotes(clerk("chie"), request.rstrip("/").rsplit("/", 1)[1])
        deal = orders(buyer, request)
        sees_three_regimes(buyer, deal)
        chooses(buyer)
        is_forgotten(buyer)
        leaves_by_the_policy(buyer)
