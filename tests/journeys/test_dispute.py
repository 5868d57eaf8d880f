"""A member disputes a delivered deal: taken up at the desk, held, answered by mail, settled."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.houses.stories import DEAL, number_on, path_of
from tests.journeys.people import Person, sign_in
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

ADDRESS = "marcus@demo.example"
CLAIM = "The left door is dented, and no photograph shows it."
ANSWER = "You are right. We pay for the repair: send us the bill."
THANKS = "Thank you. The bill is USD 240."
NUMBER = re.compile(r"C\d{4}-\d{4}")


def disputes(marcus: Person) -> tuple[str, str]:
    """From the page of the deal, without saying anew who he is. The numbers of deal and dispute."""
    sign_in(marcus, "marcus", face="my")
    marcus.page.locator('main a[href*="/deals/"]').first.click()
    deal = number_on(marcus, DEAL)
    marcus.follow("We disagree about this deal")
    marcus.sees(deal, "A person takes it up, and you see by when.")
    check_barriers(marcus.page)
    marcus.write(message_text=CLAIM)
    marcus.press("Send my complaint")
    marcus.sees("Dispute", deal, "By when", "Settled", "by ", CLAIM)
    check_barriers(marcus.page)
    found = NUMBER.search(path_of(marcus))
    assert found
    return deal, found[0]


def takes_it_up(fumiko: Person, number: str) -> None:
    """Sealed until somebody does; from then on the keys of the deal are seen to be held."""
    fumiko.go("/desk/complaints/")
    fumiko.page.locator(".cases a", has_text=number).click()
    fumiko.sees("so it is sealed")
    fumiko.sees_not(CLAIM, ADDRESS)
    fumiko.press("Take it up")
    fumiko.sees(CLAIM, "The keys of the disputed deal are held until this is settled.")
    check_barriers(fumiko.page)


def answers(fumiko: Person) -> None:
    """On the person's page; the mail says only that there is one."""
    fumiko.write(text=ANSWER)
    fumiko.press("Keep the answer")
    fumiko.sees("Your answer is kept.", ANSWER)


def settles(fumiko: Person) -> None:
    """With how it ended and a last word."""
    fumiko.page.get_by_text("Close it").first.click()
    fumiko.page.locator('[name="settle-outcome"]').select_option("agreed")
    fumiko.write(**{"settle-text": "The USD 240 are on their way."})
    fumiko.page.locator('form[action$="/settle/"] button').click()
    fumiko.sees("It is closed.", "Both sides agreed")


def test_a_member_disputes_a_deal_and_both_sides_agree(meet: Meet, clerk: Clerk, site: Running) -> None:
    marcus, fumiko = meet(viewport={"width": 360, "height": 740}), clerk("fumiko")
    deal, number = disputes(marcus)
    receipt = site.letter(ADDRESS, f"We have your dispute {number}")
    assert CLAIM not in receipt.text
    takes_it_up(fumiko, number)
    fumiko.go("/desk/retention/")
    held = fumiko.page.get_by_role("row", name=number)
    expect(held).to_contain_text(deal)

    fumiko.go(f"/desk/complaints/{number}/")
    answers(fumiko)
    letter = site.letter(ADDRESS, f"We answered {number}")
    assert ANSWER not in letter.text
    marcus.page.reload()
    marcus.sees(ANSWER)
    marcus.write(message_text=THANKS)
    marcus.press("Send")
    marcus.sees("Your message was sent.", THANKS)

    fumiko.page.reload()
    fumiko.sees(THANKS)
    settles(fumiko)
    site.letter(ADDRESS, number, after=letter.number)
    marcus.page.reload()
    marcus.sees("Both sides agreed", "The USD 240 are on their way.")
    expect(marcus.page.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    fumiko.sees("are held until another person, who answers for the data, agrees to lift it.")
    fumiko.go("/desk/retention/")
    expect(held).to_contain_text("Another person has to agree.")  # nobody ends the hold of a dispute alone
