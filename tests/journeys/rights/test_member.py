"""A member asks what is held about him, is answered step by step, fetches paper and file, and goes."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.houses.stories import number_on
from tests.journeys.people import Person, sign_in
from tests.journeys.rights.steps import PAGE, REQUEST, comes_to, ends, takes_up, text_of
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # the site of the other journeys

NAME, PHONE, CARRIER = "Joseph Mushi", "+255712000002", "Ise Bay Line K.K. (demonstration)"
WORDS = "Please tell me who received my address, and what for."


def asks(member: Person) -> str:
    """From the page of his data; nothing is asked that is known. The request's number."""
    member.follow("Your data")
    member.follow("Your requests")
    member.sees("You have not asked for anything yet.")
    member.follow("Ask about your data")
    member.sees("We know that it is you, so we ask nothing more about you.")
    assert member.page.locator('[name^="contact_"]').count() == 0
    member.page.locator('[name="kind"]').select_option("disclosure")
    member.write(message_text=WORDS)
    check_barriers(member.page)
    member.press("Send my request")
    member.sees("Your request has arrived.", "We answer by", "We know that it is you.")
    check_barriers(member.page)
    return number_on(member, REQUEST)


def answers(officer: Person, number: str) -> None:
    """Known by the account, so nobody has to be called: searched, made, looked at, given."""
    comes_to(officer, number)
    officer.sees("known", WORDS, "Answer by", "days left")
    expect(officer.page.get_by_role("button", name=re.compile("Call back record"))).to_have_count(0)
    check_barriers(officer.page)
    takes_up(officer)
    officer.press("Make the answer")
    officer.sees("The answer is made. Look at it, then give it.")
    ends(officer, manner="electronic")
    officer.sees_not(WORDS)


def fetches(member: Person, kind: str, button: str) -> bytes:
    """The file behind the button; the page tells its digest."""
    content = member.download(button=button)
    member.page.get_by_text("How to check that nothing was changed").click()
    member.sees(hashlib.sha256(content).hexdigest())
    assert content.startswith(b"%PDF-" if kind == "pdf" else b"{")
    return content


def holds_everything(paper: str, copy: dict[str, Any], number: str) -> None:
    """Data with where they come from, purposes, who received them, who opened them, what would stay."""
    for words in (number, NAME, PHONE, CARRIER, "told by you", "Used for:", "Who received your data"):
        assert words in paper, words
    for words in ("Who opened your data", "our staff", "What an erasure would not end", "Governing law"):
        assert words in paper, words
    assert copy["number"] == number
    held = [one for record in copy["records"] for one in record["held"]]
    assert {NAME, PHONE} <= {one["value"] for one in held if isinstance(one["value"], str)}
    assert all(one["purposes"] and one["taken_at"] and one["where"] for one in held if not one["sealed"])
    given = [one for record in copy["records"] for one in record["provisions"]]
    assert [one["name"] for one in given] == [CARRIER]
    opened = [one for record in copy["records"] for one in record["openings"]]
    assert {"staff", "member"} <= {one["by"] for one in opened}


def erases_himself(member: Person) -> str:
    """What stays is named first; the certificate names keys and the ledger, and nobody."""
    member.go("/my/en/data/")
    member.follow("Erase me")
    member.sees("What stays, why and until when")
    member.press("Erase me now")
    member.sees("You are erased", "Your account has ended and your keys are destroyed.")
    check_barriers(member.page)
    return text_of(member.download(button="Certificate of erasure (PDF)"))


def test_a_member_asks_for_everything_fetches_it_and_goes(meet: Meet, clerk: Clerk, site: Running) -> None:
    joseph, fumiko, chie = meet(), clerk("fumiko"), clerk("chie")
    address = site.sign_in("joseph").address
    sign_in(joseph, "joseph", face="my")
    number = asks(joseph)
    received = site.letter(address, number)
    answers(fumiko, number)

    letter = site.letter(address, number, after=received.number)
    assert NAME not in letter.subject + letter.text
    joseph.go(letter.link)
    joseph.sees("It was not fetched yet.", "We answered: ", "Then it is destroyed.")
    check_barriers(joseph.page)
    paper = text_of(fetches(joseph, "pdf", "To read and print (PDF)"))
    copy = json.loads(fetches(joseph, "json", "For machines, with all files (JSON)"))
    holds_everything(paper, copy, number)
    joseph.page.reload()
    joseph.sees("It was fetched 2 times.")

    subject = str(site.sql("select subject_id from rights_request where number = ?", number)[0][0])
    case = str(site.sql("select number from trade_inquiry where subject_id = ?", subject)[0][0])
    certificate = erases_himself(joseph)
    assert subject in certificate
    assert NAME not in certificate
    for words in ("Keys destroyed", "Line of the erasure ledger", "The ledger still says so yes"):
        assert words in certificate, words
    nobody_opens(joseph, fumiko, chie, number, case)


def nobody_opens(member: Person, officer: Person, chie: Person, number: str, case: str) -> None:
    """Neither he, who cannot sign in, nor the officer, nor the clerk whose case it was."""
    sign_in(member, "joseph", face="my")
    member.sees("The email address and/or password you specified are not correct.")
    member.sees_not("You are signed in", NAME)
    officer.go(f"{PAGE}{number}/")
    officer.sees_not(NAME, WORDS)
    chie.is_told(403)
    chie.go(f"/desk/cases/{case}/")
    chie.sees("The key of this value was destroyed. Nobody can open it again.")
    chie.sees_not(NAME, PHONE)
