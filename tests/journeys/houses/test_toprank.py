"""TOPRANK only answers messages: a visitor asks from a small telephone and reads the answer, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.journeys.conftest import Clerk, Meet
from tests.journeys.houses.conftest import SiteOf
from tests.journeys.houses.stories import CASE, looks_around, number_on, opens_own_page, status_of
from tests.journeys.people import Person
from tests.journeys.refusing import refusing
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-toprank")]

ADDRESS = "tevita.fale@buyers.example"
PHONE = {"width": 360, "height": 740}
TRADE = ("Register", "Sign in", "My deals", "My inquiries", "Accept this quotation", "Order this vehicle")
FOUR = (
    "We use it to learn how this site is used.",
    "We use it to learn what you think of this site.",
    "We use it to answer questions about this site.",
    "We use it to answer complaints about this site.",
)


@pytest.fixture(scope="module")
def site(site_of: SiteOf) -> Running:
    """The house that answers messages."""
    return site_of("toprank")


def sees_nothing_to_join_or_order(visitor: Person) -> None:
    """Neither a word of an account or an order, nor a way to one."""
    for word in TRADE:
        expect(visitor.page.locator("body")).not_to_contain_text(word)
    assert visitor.page.locator('[href^="/my/"], [action^="/my/"]').count() == 0
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def finds_a_van(visitor: Person) -> str:
    """From the first page by type. The vehicle's stock number."""
    visitor.go("/en/")
    sees_nothing_to_join_or_order(visitor)
    visitor.page.locator('.menu a[href*="type=van"]').click()
    visitor.sees("vehicles for sale")
    sees_nothing_to_join_or_order(visitor)
    visitor.page.locator(".vehicle h3 a").first.click()
    sees_nothing_to_join_or_order(visitor)
    return visitor.page.url.rstrip("/").rsplit("/", 1)[1]


def asks(visitor: Person, stock_number: str) -> str:
    """The form shows its notice; without script the mail comes first. The case's number."""
    visitor.follow("Ask about this vehicle")
    expect(visitor.page.locator('[name="vehicles"]')).to_have_value(stock_number)
    visitor.sees(
        "What we ask", "to answer your question", "bound to secrecy", "heard nothing from you for 1 year"
    )
    sees_nothing_to_join_or_order(visitor)
    visitor.write(message_text="Does the rear door lock?", contact_name="Tevita Fale", contact_email=ADDRESS)
    visitor.press("Send my inquiry")
    visitor.sees("One more step", "We have sent you a mail.")
    return number_on(visitor, CASE)


def answers(chie: Person, case: str) -> None:
    """Signed in with a second factor; the case is sealed until taken, and no price can be quoted."""
    chie.go(f"/desk/cases/{case}/")
    chie.sees("so it is sealed")
    chie.sees_not("Tevita Fale", "Does the rear door lock?")
    chie.press("Take this case")
    chie.sees("Tevita Fale", ADDRESS, "Does the rear door lock?")
    chie.sees_not("Quote a price")
    chie.write(text="It does. The key turns easily.")
    chie.press("Send the answer")
    chie.sees("Your answer is on its way.")


def test_a_visitor_asks_by_telephone_without_script_and_reads_the_answer(
    driver: Playwright, clerk: Clerk, site: Running, tmp_path: Path
) -> None:
    with refusing(driver, site, tmp_path / "profile", script=False, viewport=PHONE) as visitor:
        case = asks(visitor, finds_a_van(visitor))
        confirm = site.letter(ADDRESS, "confirm")
        opens_own_page(visitor, confirm)
        visitor.sees("Does the rear door lock?", "Tevita Fale", "Nobody outside.")

        answers(clerk("chie"), case)
        letter = site.letter(ADDRESS, after=confirm.number)
        assert "Tevita" not in letter.subject
        opens_own_page(visitor, letter)
        visitor.sees("It does. The key turns easily.")
        sees_nothing_to_join_or_order(visitor)
        assert visitor.page.context.cookies() == []


def test_the_policy_names_four_purposes_its_source_and_no_more(meet: Meet) -> None:
    visitor = meet(viewport=PHONE)
    looks_around(visitor, "/en/", "/en/stock/?type=van", "/en/inquiry/", "/ja/inquiry/", "/en/privacy/")
    use = visitor.page.locator("#use .clause")
    for clause, words in enumerate(FOUR, 6):
        said = use.filter(has_text=words)
        expect(said).to_have_count(1)
        expect(said).to_contain_text(f"Archived policy, clause TR-{clause}")
    expect(use.filter(has_text="We use it for these purposes alone.")).to_contain_text("TR-10")
    visitor.sees("Written after the firm's own policy as archived on 26 Jan 2013.", "See the archived text")
    expect(visitor.page.locator(".clause", has_text="Not applied")).to_have_count(0)
    assert visitor.page.context.cookies() == []


@pytest.mark.parametrize(
    "path",
    [
        "/my/",
        "/my/en/",
        "/my/en/account/signup/",
        "/my/en/account/login/",
        "/my/en/data/",
        "/en/inquiry/page/accept/",
        "/en/inquiry/page/order/",
        "/en/inquiry/page/invoice/",
        "/en/leaving/",
    ],
)
def test_nobody_reaches_what_this_house_has_not(meet: Meet, path: str) -> None:
    visitor = meet()
    visitor.is_told(404)
    assert status_of(visitor, path) == 404


def test_not_even_the_desk_quotes_or_bills(clerk: Clerk, site: Running) -> None:
    chie = clerk("chie")
    case = str(
        site.sql("select number from trade_inquiry where state = 'answered' order by number limit 1")[0][0]
    )
    assert status_of(chie, f"/desk/cases/{case}/") == 200
    chie.is_told(404)
    for path in (f"/desk/cases/{case}/quotation/", "/desk/deals/", "/desk/shareholders/"):
        assert status_of(chie, path) == 404
