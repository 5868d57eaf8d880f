"""Steps that journeys in several houses share."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.barriers import check_barriers
from tests.journeys.people import Person
from tests.journeys.running import Letter, Running

PASSWORD = "a long walk by the sea"
CASE = re.compile(r"Q\d{4}-\d{4}")
DEAL = re.compile(r"D\d{4}-\d{4}")


def number_on(person: Person, pattern: re.Pattern[str]) -> str:
    """The first number of that kind on the page."""
    found = pattern.search(person.page.locator("main").inner_text())
    assert found, person.page.url
    return found[0]


def status_of(person: Person, path: str) -> int:
    """How the site answers to this address."""
    answer = person.page.goto(person.site.url + path)
    assert answer
    return answer.status


def looks_around(person: Person, *paths: str) -> None:
    """Pages without a barrier, at the width of this person's window."""
    for path in paths:
        person.go(path)
        check_barriers(person.page)


def opens_own_page(guest: Person, letter: Letter) -> None:
    """By a mailed link and its button."""
    guest.go(letter.link)
    guest.press("Open my page")
    guest.sees("Your inquiry")


def confirms(buyer: Person, letter: Letter) -> None:
    """The address, by the link of the mail and its button."""
    buyer.go(letter.link)
    buyer.press("Confirm")
    expect(buyer.page.get_by_role("button", name="Confirm", exact=True)).to_have_count(0)


def signs_in(buyer: Person, address: str) -> None:
    """With what was chosen at registration."""
    buyer.write(login=address, password=PASSWORD)
    buyer.press("Sign in")


def quotes(clerk: Person, case: str) -> None:
    """Take the case and mail a price."""
    clerk.go(f"/desk/cases/{case}/")
    clerk.press("Take this case")
    clerk.follow("Quote a price")
    clerk.press("Issue and mail it")
    clerk.sees("is on its way.")


def accepts(buyer: Person) -> str:
    """The quotation on the open page. The deal's number."""
    buyer.page.get_by_role("button", name="Accept this quotation").wait_for()
    warning = buyer.page.locator('input[name="acknowledged"]')
    if warning.count():
        warning.check()
    buyer.press("Accept this quotation")
    buyer.sees("Steps")
    return number_on(buyer, DEAL)


def hands_over(clerk: Person, deal: str, firm: str) -> None:
    """On paper, to a firm of the register."""
    clerk.go(f"/desk/deals/{deal}/hand-over/")
    clerk.follow(firm)
    clerk.sees("Nothing is opened yet.", "Ground")
    clerk.page.get_by_label("on paper").check()
    clerk.press("Hand it over now")
    clerk.sees("Handed over and recorded.")


def for_sale(site: Running) -> str:
    """The stock number of a vehicle with a known price that nobody has reserved or been quoted."""
    rows = site.sql(
        "select stock_number from catalogue_vehicle where state = 'available' and published_at is not null"
        " and fob_amount > 0 and cast(m3 as real) < 16 and id not in (select vehicle_id from trade_quotation)"
        " order by stock_number limit 1"
    )
    return str(rows[0][0])


def deal_of(site: Running, name: str, *, face: str = "my") -> str:
    """The number of the first deal, in the order of its making: the demonstration's Amina has it."""
    assert site.sign_in(name).face == face
    return str(site.sql("select number from trade_deal order by number limit 1")[0][0])


def path_of(person: Person) -> str:
    """What the address bar shows, without the host."""
    return urlsplit(person.page.url).path
