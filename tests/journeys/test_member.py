"""A member's story: he registers, buys, looks at what is held about him, and goes."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.journeys.conftest import Clerk, Meet
from tests.journeys.people import Person
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

ADDRESS = "neema.achieng@buyers.example"
PASSWORD = "a long walk by the sea"
KEPT = "select (select count(*) from members_account), (select count(*) from gate_sealeddatum)"


def register(buyer: Person, born: date) -> None:
    """Fill in the form and send it."""
    buyer.go("/my/en/account/signup/")
    buyer.sees("What we ask", "What for", "How long")
    buyer.write(email=ADDRESS, password1=PASSWORD, contact_name="Neema Achieng")
    buyer.write(
        contact_phone="+254700111222", person_birth_date=born.isoformat(), contact_postal_code="80100"
    )
    buyer.page.locator('[name="declaration_contract_capacity"]').check()
    buyer.press("Register")


def sign_in(buyer: Person) -> None:
    """With address and password."""
    buyer.go("/my/en/")
    buyer.write(login=ADDRESS, password=PASSWORD)
    buyer.press("Sign in")


def on_sale(site: Running) -> str:
    """A vehicle with a known price that nobody has reserved or been quoted."""
    rows = site.sql(
        "select stock_number from catalogue_vehicle where state = 'available' and published_at is not null"
        " and fob_amount > 3000 and m3 is not null and id not in (select vehicle_id from trade_quotation)"
        " order by stock_number limit 1"
    )
    return str(rows[0][0])


def buy(buyer: Person, chie: Person, stock_number: str) -> str:
    """Ask, be quoted, accept and order. The deal's number."""
    buyer.go(f"/my/en/ask/?vehicle={stock_number}&port=KEMBA")
    buyer.write(message_text="How much to Mombasa?")
    buyer.press("Send the inquiry")
    buyer.page.wait_for_url("**/inquiries/**")
    number = buyer.page.url.rstrip("/").rsplit("/", 1)[1]
    chie.go(f"/desk/cases/{number}/")
    chie.press("Take this case")
    chie.follow("Quote a price")
    chie.press("Issue and mail it")
    chie.sees("is on its way.")
    buyer.page.reload()
    warning = buyer.page.locator('input[name="acknowledged"]')
    if warning.count():
        warning.check()
    buyer.press("Accept this quotation")
    buyer.page.wait_for_url("**/deals/**")
    buyer.follow("Give the order’s data")
    buyer.write(contact_name="Neema Achieng", contact_address="7 Lamu Road", contact_phone="+254700111222")
    buyer.page.locator('[name="declared"]').check()
    buyer.press("Order this vehicle")
    buyer.sees("The order is complete.")
    found = re.search(r"D\d{4}-\d{4}", buyer.page.url)
    assert found
    return found[0]


def test_a_member_buys_looks_corrects_copies_and_goes(meet: Meet, clerk: Clerk, site: Running) -> None:
    buyer, chie = meet(), clerk("chie")
    before = site.sql(KEPT)
    register(buyer, born=timezone.now().date() - timedelta(days=365 * 15))
    buyer.sees("16")
    assert site.sql(KEPT) == before

    register(buyer, born=date(1990, 4, 2))
    buyer.sees("Look into your mail")
    buyer.go(site.letter(ADDRESS).link)
    buyer.page.locator("main form button").click()
    buyer.page.wait_for_url("**/account/login/**")
    sign_in(buyer)
    buyer.sees("You are signed in", "My deals and inquiries")
    assert {cookie["name"] for cookie in buyer.page.context.cookies()} == {"member"}
    assert not any(b"1990-04-02" in file.read_bytes() for file in site.folder.glob("data/*.sqlite3*"))

    deal = buy(buyer, chie, on_sale(site))

    buyer.follow("Your data")
    buyer.sees("Neema Achieng", "When you register as a member", "When you buy a vehicle", deal)
    buyer.sees("Who opened it", "our staff", "Your own visits")
    buyer.page.locator(".held li", has_text="+254700111222").get_by_role("link", name="Correct").first.click()
    buyer.write(contact_phone="+254733444555")
    buyer.press("Correct it")
    buyer.sees("It is corrected. The old value is gone.", "+254733444555")
    copied = json.loads(buyer.download(link="Take a copy (JSON)"))
    assert "Neema Achieng" in {row["value"] for record in copied["records"] for row in record["held"]}

    buyer.follow("Erase me")
    buyer.sees("You have open deals", deal, "What stays, why and until when", "Postal address")
    buyer.press("Erase me now")
    buyer.sees("You are erased", deal)
    buyer.go("/my/en/data/")
    buyer.sees("Sign in")
    sign_in(buyer)
    buyer.sees("The email address and/or password you specified are not correct.")
    buyer.sees_not("You are signed in")
    chie.go(f"/desk/deals/{deal}/")
    chie.sees("Neema Achieng")
