"""A breach at the firm that runs the mail: from its word to the last letter, in the times of the law."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from funabin.kit.dates import TOKYO
from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.houses.stories import deal_of, hands_over, path_of
from tests.journeys.people import Person
from tests.journeys.running import Letter, Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

FIRM = "Mikawa Yard Services K.K. (demonstration)"
KEEPER = "fumiko@demo.example"
ENGLISH, JAPANESE = "halima.juma@buyers.example", "haruto.mori@buyers.example"
BUYER, CONSIGNEE = "amina@demo.example", "Coast Clearing Ltd"
OUTLINE = "Somebody read the mail server of the firm."
LESSON = "The firm signs in with a second factor now."
NUMBER = re.compile(r"I\d{4}-\d{4}")
FIELD = "%Y-%m-%dT%H:%M"


def counted(visitor: Person) -> int:
    """How many incidents of this year the policy page counts."""
    visitor.go("/en/privacy/")
    visitor.page.reload()  # a browser keeps a public page for a minute
    shown = visitor.page.locator('dt:has-text("Leaks, losses and damage") + dd').first
    found = re.search(rf"{datetime.now(TOKYO):%Y}: (\d+)", shown.inner_text())
    return int(found[1]) if found else 0


def asks(guest: Person, address: str, language: str) -> Letter:
    """By the form; the receipt is what the firm's server carried."""
    guest.go(f"/{language}/inquiry/?port=KEMBA")
    guest.write(message_text="Is the van there?", contact_name="A. Buyer", contact_email=address)
    guest.page.locator("main form.form button.primary").click()
    return guest.site.letter(address)


def hears_from_the_firm(fumiko: Person) -> None:
    """Its word has a clock of its own, and a mail to whoever answers for the data."""
    fumiko.go("/desk/incidents/")
    fumiko.follow("A firm told us of one")
    firm = fumiko.page.locator('[name="recipient"] option', has_text=FIRM).get_attribute("value")
    fumiko.page.locator('[name="recipient"]').select_option(firm)
    fumiko.write(outline=OUTLINE, people="About four.")
    check_barriers(fumiko.page)
    fumiko.press("Keep it")
    fumiko.sees("It is on record. Take it up within a day.", FIRM, OUTLINE, "to be taken up by")
    fumiko.site.letter(KEEPER, "a firm that works for us tells of an incident")


def takes_it_up(fumiko: Person, since: datetime) -> str:
    """From the word of a firm to an incident of ours, whose clocks run. Its number."""
    fumiko.page.get_by_text("Take it up as an incident of ours").click()
    fumiko.write(since=since.strftime(FIELD))
    fumiko.press("Take it up")
    fumiko.sees("Its clocks are running.", "First report to the authority", "Notice to the people", FIRM)
    found = NUMBER.search(path_of(fumiko))
    assert found
    fumiko.site.letter(KEEPER, f"Incident {found[0]} was noted")
    return found[0]


def says_what_was_reached(fumiko: Person) -> None:
    """Mail and the firm, and a copy of the sealed values that proves to be unreadable."""
    fumiko.page.get_by_text("Say which places were reached").click()
    for store in ("mail", "backup"):
        fumiko.page.locator(f'[name="stores-{store}"]').select_option("yes")
    fumiko.page.locator('form[action$="/stores/"] button').click()
    fumiko.sees("It is on file. Now find the people again.")
    for words in (
        "Mail on its way, or at the provider: readable",
        "A copy of the sealed values: sealed, and the keys are safe",
        "A firm that received data: readable",
    ):
        expect(fumiko.page.locator("main li", has_text=words.split(":")[0])).to_contain_text(
            words.split(": ")[1]
        )


def finds_and_judges(fumiko: Person) -> None:
    """Whom it reached follows from what was given and mailed; the law's reasons stand on the page."""
    fumiko.press("Judge it")
    fumiko.sees("Find the people first")
    fumiko.press("Find the people")
    fumiko.sees("people whose data may have been read", "E-mail address", "Postal address", "Kenya")
    fumiko.page.get_by_label("Somebody likely meant harm").check()
    fumiko.press("Judge it")
    fumiko.sees("It must be told.", "somebody likely meant harm", "Final report to the authority", "KDPA")
    fumiko.press("It is certain")
    fumiko.sees("It counts as certain now.")
    for name in (ENGLISH, BUYER, CONSIGNEE):
        fumiko.sees_not(name)
    check_barriers(fumiko.page)


def writes_the_heads(fumiko: Person, language: str, lesson: str) -> None:
    """Drafted from what is known; an address in one is held back and nothing is lost."""
    fold = fumiko.page.locator("details", has=fumiko.page.locator(f'form[action$="/heads/{language}/"]'))
    fold.locator("summary").click()
    form = fold.locator("form")
    prevention = form.locator(f'[name="heads{language}-prevention"]')
    expect(form.locator(f'[name="heads{language}-people"]')).not_to_have_value("")
    prevention.fill(f"{lesson} Ask {ENGLISH}.")
    fumiko.is_told(400)
    form.locator("button").click()
    fumiko.sees("please take it out")
    expect(prevention).to_have_value(f"{lesson} Ask {ENGLISH}.")
    prevention.fill(lesson)
    form.locator("button").click()
    fumiko.sees("The words are kept.")


def reports(fumiko: Person, number: str) -> None:
    """Each report with its nine heads, and the number that the authority gave it."""
    page = fumiko.page
    fumiko.follow("First report to the authority")
    fumiko.sees("due by", OUTLINE, LESSON, "How many people")
    check_barriers(page)
    fumiko.go(f"/desk/incidents/{number}/")
    waiting = page.get_by_role("button", name="It is sent")
    for left in range(waiting.count(), 0, -1):
        page.locator('[name="reference"]').first.fill(f"PPC-{left}")
        waiting.first.click()
        fumiko.sees("The report is kept as it was sent.", f"PPC-{left}")
        expect(waiting).to_have_count(left - 1)


def tells_the_people(fumiko: Person, number: str, japanese: Letter) -> None:
    """Each in his language by mail; whoever has an address of bricks alone by a letter to print."""
    site = fumiko.site
    fumiko.press("Write to the people")
    fumiko.sees("The people are being told.")
    told = site.letter(ENGLISH, "Your data may have reached others")
    for words in (OUTLINE, "Of your data, this is concerned:", "- E-mail address"):
        assert words in told.text
    assert "- Postal address" not in told.text
    assert "- Postal address" in site.letter(BUYER, "Your data may have reached others").text
    assert "メールアドレス" in site.letter(JAPANESE, after=japanese.number).text
    fumiko.go(f"/desk/incidents/{number}/")
    fumiko.press("The letters, to print")
    fumiko.sees(CONSIGNEE, "3 Nkrumah Road, Mombasa", "Postal address", OUTLINE)
    fumiko.sees_not(ENGLISH, BUYER)
    fumiko.press("These letters are in the post")
    fumiko.sees("The letters count as sent.")


def publishes_and_closes(fumiko: Person) -> None:
    """For those out of reach; then nothing is left to do but to close."""
    fold = fumiko.page.get_by_text("Put a notice on the policy page")
    if not fumiko.page.locator('[name="until"]').is_visible():
        fold.click()
    fumiko.write(until=(datetime.now(TOKYO) + timedelta(days=30)).date().isoformat())
    fumiko.press("Publish the notice")
    fumiko.sees("The notice stands on the policy page.", "All is told.")
    fumiko.press("Close the incident")
    fumiko.sees("The incident is closed.", "Closed")
    check_barriers(fumiko.page)


def test_a_breach_at_the_mail_provider_is_told_to_everybody_in_time(
    meet: Meet, clerk: Clerk, site: Running
) -> None:
    visitor, chie, fumiko = meet(viewport={"width": 360, "height": 740}), clerk("chie"), clerk("fumiko")
    before, since = counted(visitor), datetime.now(TOKYO)
    asks(meet(), ENGLISH, "en")
    receipt = asks(meet(), JAPANESE, "ja")
    hands_over(chie, deal_of(site, "amina"), FIRM)

    hears_from_the_firm(fumiko)
    number = takes_it_up(fumiko, since)
    says_what_was_reached(fumiko)
    finds_and_judges(fumiko)
    writes_the_heads(fumiko, "en", LESSON)
    reports(fumiko, number)
    tells_the_people(fumiko, number, receipt)
    publishes_and_closes(fumiko)

    visitor.sees_soon("Your data may have reached others")
    visitor.sees(OUTLINE)
    assert counted(visitor) == before + 1
    visitor.sees_not(FIRM, number)
    check_barriers(visitor.page)
