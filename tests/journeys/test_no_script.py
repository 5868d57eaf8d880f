"""A visitor whose browser runs no script and takes no cookie reads everything and asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.journeys.people import Person
from tests.journeys.refusing import refusing
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

ADDRESS = "sina.tuivaga@buyers.example"


@pytest.fixture
def visitor(driver: Playwright, site: Running, tmp_path: Path) -> Iterator[Person]:
    """A profile that blocks cookies, with script switched off."""
    with refusing(driver, site, tmp_path, script=False) as person:
        yield person


def test_a_visitor_without_script_and_cookies_finds_a_vehicle_and_its_whole_price(visitor: Person) -> None:
    visitor.go("/used-cars-list.php")
    assert visitor.page.url == f"{visitor.site.url}/en/stock/"
    visitor.page.locator(".brand").click()
    visitor.page.locator('.menu a[href*="shelf=left_hand_drive"]').click()
    visitor.sees("15 vehicles for sale")
    visitor.follow("Clear all")
    visitor.page.locator('select[name="sort"]').select_option("price")
    visitor.press("Show")
    visitor.page.locator('.pager a[rel="next"], .pager a').last.click()
    visitor.page.wait_for_url("**page=2**")
    number = visitor.page.locator(".vehicle .plate").first.inner_text()
    visitor.page.locator('.find input[name="q"]').fill(number.lower())
    visitor.page.locator(".find button").click()
    expect(visitor.page).to_have_url(re.compile(rf"/en/stock/{number}/"))
    visitor.page.locator("#port").select_option("KEMBA")
    visitor.press("Show the whole price")
    visitor.sees(
        "Sea freight", "Marine insurance", "Whole price (CIF)", "May I import this vehicle?", "Kenya:"
    )
    visitor.page.locator("footer").get_by_role("link", name="Company").click()
    visitor.sees("JUMVEA", "+81-567-56-3170")


def test_without_script_a_mail_is_confirmed_before_the_inquiry_reaches_the_desk(
    visitor: Person, site: Running
) -> None:
    visitor.go("/en/inquiry/?vehicle=AR-10003&port=NZAKL")
    visitor.write(
        message_text="Does it have a spare key?", contact_name="Sina Tuivaga", contact_email=ADDRESS
    )
    visitor.press("Send my inquiry")
    visitor.sees("One more step", "We have sent you a mail.")
    found = re.search(r"Q\d{4}-\d{4}", visitor.page.locator("main").inner_text())
    assert found
    state = "select state from trade_inquiry where number = ?"
    assert site.sql(state, found[0]) == [("unconfirmed",)]
    letter = site.letter(ADDRESS, "confirm")
    visitor.go(letter.link)
    assert site.sql(state, found[0]) == [("unconfirmed",)]
    visitor.press("Open my page")
    visitor.sees("Does it have a spare key?", "Sina Tuivaga")
    assert site.sql(state, found[0]) == [("open",)]


def test_an_inquiry_may_be_answered_by_phone(visitor: Person) -> None:
    visitor.go("/en/inquiry/")
    visitor.write(message_text="Please call me.", contact_name="Devon Reid", contact_phone="+18765550100")
    visitor.press("Send my inquiry")
    visitor.sees("We answer by phone or WhatsApp")
