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
ASKING = "sina.asks@buyers.example"


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
    visitor.sees_not("15 vehicles for sale")
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
    goes(visitor)


def goes(visitor: Person) -> None:
    """Sees and copies what is held, erases himself and gets the certificate, by buttons alone."""
    visitor.press("Your data: see, copy, erase")
    visitor.sees("Sina Tuivaga", ADDRESS, "Who opened it")
    visitor.press("Erase me")
    visitor.sees("What stays, why and until when")
    visitor.press("Erase me now")
    visitor.sees("Your keys are destroyed. Nobody can read your data again.")
    assert visitor.download(button="Certificate of erasure (PDF)").startswith(b"%PDF-")


def test_an_inquiry_may_be_answered_by_phone(visitor: Person) -> None:
    visitor.go("/en/inquiry/")
    visitor.write(message_text="Please call me.", contact_name="Devon Reid", contact_phone="+18765550100")
    visitor.press("Send my inquiry")
    visitor.sees("We answer by phone or WhatsApp")


def test_a_request_about_the_own_data_is_made_confirmed_and_taken_back_without_script(
    visitor: Person, site: Running
) -> None:
    visitor.go("/en/rights/")
    visitor.sees("You need no account and no reason.", "What we ask", "by when we answer")
    visitor.page.locator('[name="kind"][value="disclosure"]').check()
    visitor.write(contact_name="Sina Tuivaga", contact_email=ASKING)
    visitor.press("Send my request")
    visitor.sees("One more step", "The time for the answer counts from now.")
    letter = site.letter(ASKING)
    state = "select state from rights_request where number = ?"
    number = re.findall(r"R\d{4}-\d{4}", visitor.page.locator("main").inner_text())[0]
    visitor.go(letter.link)
    assert site.sql(state, number) == [("unconfirmed",)]
    visitor.press("Open my page")
    visitor.sees(number, "We answer by", "Your request arrived.")
    assert site.sql(state, number) == [("received",)]
    visitor.page.get_by_text("I no longer want it").click()
    visitor.press("Take my request back")
    visitor.sees("You took your request back. Nothing more is done.")
    assert site.sql(state, number) == [("withdrawn",)]


def test_somebody_complains_without_script_and_reads_by_when_he_hears_of_it(
    visitor: Person, site: Running
) -> None:
    visitor.go("/en/complaint/")
    visitor.write(message_text="Nobody answers me.", contact_name="Sina Tuivaga", contact_email=ASKING)
    visitor.press("Send my complaint")
    visitor.sees("We have it")
    link = re.search(r"https?://\S+/complaint/\S+", site.letter(ASKING, "complaint").text)
    assert link
    visitor.go(link[0])
    visitor.press("Open my page")
    visitor.sees("Nobody answers me.")
