"""The whole story as a guest: he finds a vehicle, asks, is quoted, buys; then the time to pay runs out."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.conftest import Clerk, Meet
from tests.journeys.people import Person
from tests.journeys.running import Letter, Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

ADDRESS = "juma.mwangi@buyers.example"
NUMBER = re.compile(r"Q\d{4}-\d{4}")


def offered_to_another(site: Running) -> tuple[str, str, str]:
    """Stock number, type and make of a vehicle the demonstration quoted to somebody, who has not said yes."""
    rows = site.sql(
        "select v.stock_number, v.body_type, m.key from trade_quotation q"
        " join catalogue_vehicle v on v.id = q.vehicle_id join catalogue_make m on m.id = v.make_id"
        " where q.state = 'issued' order by q.number limit 1"
    )
    return tuple(str(value) for value in rows[0])  # type: ignore[return-value]


def browse_to(guest: Person, stock_number: str, body_type: str, make: str) -> None:
    """From the first page by type, then filtered by make and sorted, to the vehicle."""
    guest.go("/en/")
    guest.page.locator(f'.menu a[href*="type={body_type}"]').click()
    guest.sees("for sale")
    guest.page.locator(f'#filters input[name="make"][value="{make}"]').check()
    guest.page.locator('select[name="sort"]').select_option("price")
    guest.press("Show")
    guest.page.wait_for_url("**sort=price**")
    prices = guest.page.locator(".vehicle .price:first-child").all_inner_texts()
    figures = [int(re.sub(r"\D", "", price.split(".")[0])) for price in prices if "USD" in price]
    assert figures == sorted(figures)
    guest.page.locator(".vehicle", has_text=stock_number).get_by_role("link").click()


def choose_port(guest: Person) -> None:
    """Country and port stand in the address; the price is complete, line by line."""
    guest.page.locator("#port").select_option("KEMBA")
    guest.press("Show the whole price")
    guest.page.wait_for_url("**port=KEMBA**")
    guest.sees("Whole price to Mombasa", "Vehicle price (FOB)", "Sea freight", "C&F")
    guest.sees("Marine insurance", "Whole price (CIF)", "about KES", "Kenya:", "as of")


def ask(guest: Person, words: str) -> str:
    """The form tells what, what for and how long; then the inquiry goes off. Its number."""
    guest.sees("What we ask", "What for", "How long", "Who else gets it")
    guest.write(message_text=words, contact_name="Juma Mwangi", contact_email=ADDRESS)
    guest.press("Send my inquiry")
    guest.sees("Your inquiry has arrived.")
    found = NUMBER.search(guest.page.locator("main").inner_text())
    assert found
    return found[0]


def open_own_page(guest: Person, letter: Letter) -> None:
    """Looking at the link changes nothing; the button opens the page."""
    guest.go(letter.link)
    guest.go(letter.link)
    guest.sees("Press the button to open your page.")
    guest.press("Open my page")
    guest.sees("Your inquiry", "Juma Mwangi")


def ask_for_a_new_link(guest: Person, site: Running, letter: Letter) -> Letter:
    """A used link opens nothing more; it offers a new one, sent to the same address."""
    guest.go(letter.link)
    guest.sees("This link was used")
    guest.sees_not("Juma Mwangi")
    guest.press("Send me a new link")
    guest.sees("It goes to the address that the first mail went to.")
    return site.letter(ADDRESS, after=letter.number)


def quote(chie: Person, number: str, earlier: str) -> None:
    """The case is sealed until it is taken; then it shows the buyer's other case and the rival."""
    chie.go(f"/desk/cases/{number}/")
    chie.sees("so it is sealed")
    chie.sees_not("Juma Mwangi", "Is it still there?")
    chie.press("Take this case")
    chie.sees("Juma Mwangi", ADDRESS, "Is it still there?", "Also offered to others", earlier)
    chie.write(text="Yes, it is. A quotation follows.")
    chie.press("Send the answer")
    chie.sees("Your answer is on its way.")
    chie.follow("Quote a price")
    chie.sees("is offered to somebody else until")
    chie.write(discount="150")
    chie.press("Issue and mail it")
    chie.sees(f"Quotation {number}-1 is on its way.")


def accept(guest: Person) -> str:
    """The quotation shows its discount; saying yes reserves the vehicle. The deal's number."""
    guest.sees("Yes, it is. A quotation follows.", "Discount", "−USD 150", "Valid until")
    warning = guest.page.locator('input[name="acknowledged"]')
    if warning.count():
        warning.check()
    guest.press("Accept this quotation")
    guest.sees("You accepted. The vehicle is reserved for you.", "Reserved for you until")
    found = re.search(r"D\d{4}-\d{4}", guest.page.locator("main").inner_text())
    assert found
    return found[0]


def order(guest: Person) -> None:
    """Buyer, consignee and notify party; the last two are other people."""
    name = '[name="contact_name"]'
    guest.page.locator(name).fill("Juma Mwangi")
    guest.write(contact_address="12 Moi Avenue, Mombasa", contact_phone="+254712345678")
    guest.page.locator('[name="consignee_is"][value="other"]').check()
    guest.page.get_by_text("The consignee, if it is somebody else").click()
    guest.write(
        **{
            "consignee-contact_name": "Coast Motors Ltd",
            "consignee-contact_address": "3 Nkrumah Road, Mombasa",
        }
    )
    guest.page.locator('[name="notify_is"][value="other"]').check()
    guest.page.get_by_text("The notify party, if it is somebody else").click()
    guest.write(
        **{
            "notify_party-contact_name": "Bakari Clearing",
            "notify_party-contact_address": "Kilindini Road, Mombasa",
            "notify_party-contact_phone": "+254722000111",
        }
    )
    guest.page.locator('[name="declared"]').check()
    guest.press("Order this vehicle")
    guest.sees("Thank you. The proforma invoice comes next.")


def let_time_pass(site: Running, deal: str) -> None:
    """The terms of a reservation run for days. Its end is moved into the past, as if they had gone by."""
    site.sql(
        "update trade_reservation set until = '2020-01-01 00:00:00'"
        " where deal_id = (select id from trade_deal where number = ?)",
        deal,
    )


def test_a_guest_buys_a_vehicle_and_lets_the_time_run_out(meet: Meet, clerk: Clerk, site: Running) -> None:
    guest, chie = meet(), clerk("chie")
    stock_number, body_type, make = offered_to_another(site)
    guest.go("/en/inquiry/")
    earlier = ask(guest, "Do you have small trucks?")
    first = site.letter(ADDRESS, earlier)

    browse_to(guest, stock_number, body_type, make)
    choose_port(guest)
    guest.follow("Ask about this vehicle")
    expect(guest.page.locator('[name="vehicles"]')).to_have_value(stock_number)
    expect(guest.page.locator('select[name="port"]')).to_have_value("KEMBA")
    number = ask(guest, "Is it still there?")

    letter = site.letter(ADDRESS, number)
    assert "Juma" not in letter.subject
    open_own_page(guest, letter)
    guest.sees("Is it still there?")
    letter = ask_for_a_new_link(guest, site, letter)

    quote(chie, number, earlier)
    letter = site.letter(ADDRESS, f"quotation {number}", after=letter.number)
    open_own_page(guest, letter)
    deal = accept(guest)
    order(guest)

    chie.go(f"/desk/deals/{deal}/")
    chie.sees("Juma Mwangi", "Coast Motors Ltd", "Bakari Clearing")
    chie.press("Issue the proforma invoice")
    chie.sees("The proforma invoice is issued.")

    letter = site.letter(ADDRESS, "Proforma", after=letter.number)
    open_own_page(guest, letter)
    invoice = guest.download(button="Proforma invoice, English (PDF)")
    text = PdfReader(io.BytesIO(invoice)).pages[0].extract_text()
    assert "Coast Motors Ltd" in text
    assert deal in text
    other = meet()
    other.go(f"/en/stock/{stock_number}/")
    other.sees("Reserved")

    let_time_pass(site, deal)
    letter = site.letter(ADDRESS, "reservation", after=letter.number)
    open_own_page(guest, letter)
    guest.sees("The time ran out, and the vehicle was released.")
    other.sees_soon("Available")
    assert guest.page.context.cookies() == []
    assert first.number < letter.number
