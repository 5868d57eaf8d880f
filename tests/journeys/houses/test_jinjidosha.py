"""Jin Jidosha: what it never takes is held back in words; shareholders are the corporate office's alone.

It has a form for requests of people about their data, and a fee that is quoted first.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.houses.conftest import SiteOf
from tests.journeys.houses.stories import (
    deal_of,
    for_sale,
    hands_over,
    looks_around,
    opens_own_page,
    status_of,
)
from tests.journeys.people import Person, sign_in
from tests.journeys.rights.steps import begins, chooses, keeps, presses, prints, text_of
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys-jinjidosha")]

ADDRESS = "omar.said@buyers.example"
OWNER = "haru.yamada@holders.example"
CARD = "My card is 4111 1111 1111 1111, please charge the deposit."
HEALTH = "I have diabetes. Do you have an automatic one?"
HELD = "select (select count(*) from gate_sealeddatum), (select count(*) from trade_inquiry)"
CALLED, NUMBER = "Amina Odhiambo", "+254712000001"
CONTRACTOR = "Mikawa Yard Services K.K. (demonstration)"


@pytest.fixture(scope="module")
def site(site_of: SiteOf) -> Running:
    """The house with shareholders and banned data."""
    return site_of("jinjidosha")


def is_held_back(guest: Person, text: str, advice: str, stock_number: str) -> None:
    """Told in words what it looks like; everything that was typed is still there, and nothing was stored."""
    before = guest.site.sql(HELD)
    guest.write(message_text=text)
    guest.press("Send my inquiry")
    guest.sees("One thing needs your attention", "nothing was lost: what you wrote is still below", advice)
    for name, value in (
        ("message_text", text),
        ("contact_name", "Omar Said"),
        ("contact_email", ADDRESS),
        ("vehicles", stock_number),
    ):
        expect(guest.page.locator(f'[name="{name}"]')).to_have_value(value)
    assert guest.site.sql(HELD) == before


def test_a_card_number_and_a_word_about_health_are_held_back_and_nothing_is_lost(
    meet: Meet, site: Running
) -> None:
    guest, stock_number = meet(), for_sale(site)
    looks_around(guest, "/en/", "/en/inquiry/")
    guest.go(f"/en/inquiry/?vehicle={stock_number}")
    guest.write(contact_name="Omar Said", contact_email=ADDRESS)
    guest.is_told(422)
    is_held_back(guest, CARD, "This looks like: Card number. We never take it.", stock_number)
    assert guest.page.get_by_label("What I wrote tells nothing of that kind about anybody.").count() == 0
    is_held_back(guest, HEALTH, "The word “diabetes” makes us ask", stock_number)
    assert not guest.page.get_by_label("What I wrote tells nothing of that kind about anybody.").is_checked()

    guest.write(message_text="Do you have an automatic one?")
    guest.press("Send my inquiry")
    guest.sees("Your inquiry has arrived.")
    opens_own_page(guest, site.letter(ADDRESS))
    guest.sees("Do you have an automatic one?")
    guest.sees_not("4111", "diabetes")


def enters_shareholder(minoru: Person, name: str, email: str) -> None:
    """The form of the register, with its notice."""
    minoru.go("/desk/shareholders/enter/")
    minoru.sees("Number of shares held", "as long as the person holds shares, and 10 years after that")
    minoru.write(contact_name=name, contact_address="3-1 Sakae, Nagoya", shareholder_holding="120 shares")
    minoru.write(contact_email=email)
    minoru.press("Enter")
    minoru.sees("The entry is in the register.", name)


def test_the_corporate_office_writes_to_the_shareholders_whom_sales_cannot_see(
    clerk: Clerk, site: Running
) -> None:
    minoru, chie = clerk("minoru"), clerk("chie")
    enters_shareholder(minoru, "Haru Yamada", OWNER)
    enters_shareholder(minoru, "Sumi Kondo", "")
    looks_around(minoru, "/desk/shareholders/")
    minoru.follow("Write a notice")
    minoru.write(title="Meeting of shareholders", text="We meet on 25 June at ten o'clock in Nagoya.")
    minoru.press("Send the notice")
    minoru.sees("1 mails are on their way. 1 letters are to be printed.", "Sumi Kondo", "3-1 Sakae, Nagoya")
    minoru.sees_not("Haru Yamada")
    letter = site.letter(OWNER, "Meeting of shareholders")
    assert "We meet on 25 June at ten o'clock in Nagoya." in letter.text

    chie.go("/desk/")
    expect(chie.page.locator("header")).not_to_contain_text("Shareholders")
    chie.is_told(403)
    for path in ("", "enter/", "notice/"):
        assert status_of(chie, f"/desk/shareholders/{path}") == 403
        chie.sees("Your role does not include this.")
        chie.sees_not("Haru Yamada", "Sumi Kondo")


def test_a_members_order_goes_to_the_contractor_and_the_member_reads_it(
    meet: Meet, clerk: Clerk, site: Running
) -> None:
    daichi, amina, deal = clerk("daichi"), meet(), deal_of(site, "amina")
    daichi.go(f"/desk/deals/{deal}/hand-over/")
    daichi.follow(CONTRACTOR)
    daichi.sees("as work entrusted by us", "APPI 27(5)(i)", "goes")
    hands_over(daichi, deal, CONTRACTOR)
    daichi.sees("Amina Odhiambo", "12 Moi Avenue, Mombasa", "+254712000001", "Coast Clearing Ltd")
    daichi.sees_not("amina@demo.example")

    sign_in(amina, "amina", face="my")
    amina.follow("Your data")
    given = amina.page.locator(".visits", has_text=CONTRACTOR)
    expect(given).to_contain_text(deal)
    expect(given).to_contain_text("to ship the vehicle: Postal address, Name, Telephone or WhatsApp number")
    expect(given).to_contain_text("as work entrusted by us")
    looks_around(amina, "/my/en/data/")
    assert {cookie["name"] for cookie in amina.page.context.cookies()} == {"member"}


def test_the_policy_says_which_clause_the_law_forbids(meet: Meet) -> None:
    visitor = meet(viewport={"width": 360, "height": 740})
    looks_around(visitor, "/en/privacy/", "/ja/privacy/", "/en/privacy/history/")
    visitor.go("/en/privacy/")
    clause = visitor.page.locator(".clause", has_text="lets a My Number be provided with consent")
    expect(clause).to_have_count(1)
    for words in ("Not applied", "MNA Art. 19", "Consent changes nothing.", "clause JJ-36"):
        expect(clause).to_contain_text(words)
    visitor.sees("My Number Act")
    assert visitor.page.context.cookies() == []


def test_the_form_the_rights_and_the_fee_are_read_before_anybody_asks(meet: Meet, site: Running) -> None:
    visitor = meet(viewport={"width": 360, "height": 740})
    visitor.go("/en/rights/")
    visitor.sees("300", "A letter of your own that says the same is as good.")
    check_barriers(visitor.page)
    address = visitor.page.get_by_role("link", name="Our form to print (PDF)").get_attribute("href") or ""
    form = visitor.page.context.request.get(site.url + address)
    for words in (
        "Request about your own data",
        "Only if you ask for somebody else",
        "Never send a My Number",
    ):
        assert words in text_of(form.body())
    assert visitor.page.context.cookies() == []


def test_a_letter_on_the_form_is_worked_by_keyboard_and_answered_by_telephone(
    clerk: Clerk, site: Running
) -> None:
    fumiko = clerk("fumiko")
    begins(fumiko, kind="disclosure", channel="letter", contact_name=CALLED, contact_phone=NUMBER)
    fumiko.page.locator('[name="form"]').select_option("designated")
    fumiko.page.locator('[name="manner"]').select_option("phone")
    keeps(fumiko)
    fumiko.sees("on our form", "The policy allows 300", "Quote it before anything is done.", "Answer by")

    presses(fumiko, re.compile("Call back record"))
    fumiko.sees(NUMBER, "What you may ask")
    chooses(fumiko, "passed", "It is the person")
    presses(fumiko, "Keep what the call showed")
    fumiko.sees("What the call showed is kept.")
    presses(fumiko, "Quote the fee")
    fumiko.sees(
        "No e-mail address is known: tell the person by telephone or letter.", "quoted, not agreed yet"
    )
    fumiko.sees("First the steps above.")
    presses(fumiko, "The person agreed")
    fumiko.sees("agreed, not paid yet")
    presses(fumiko, "It was paid")
    fumiko.sees("The fee has arrived.")
    presses(fumiko, "Take it into work and search")
    fumiko.sees("It is in work. Everything held was looked through.")
    presses(fumiko, "Make the answer")
    fumiko.sees("The answer is made. Look at it, then give it.")
    check_barriers(fumiko.page)
    paper = text_of(prints(fumiko, "Look at it, or print it for a letter"))
    assert [one for one in (CALLED, NUMBER, "Who opened your data") if one not in paper] == []

    chooses(fumiko, "manner", "By telephone")
    presses(fumiko, "It is answered")
    fumiko.sees("The request is answered. Nobody opens anything of it any more.", "by telephone")
    fumiko.sees_not(CALLED, NUMBER)
