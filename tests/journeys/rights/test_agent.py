"""A lawyer asks by letter that a buyer be erased: paper seen, person called, done, answered by post."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.people import Person, sign_in
from tests.journeys.rights.steps import begins, calls_back, ends, keeps, prints, takes_up, text_of
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # the site of the other journeys

SHEET = (320, 240)  # pixels
NAME, PHONE = "Aroha Williams", "+64212000003"
THIRD = (  # the inquiry behind the third deal, which is hers
    "select i.number from trade_deal d join trade_quotation q on q.id = d.quotation_id"
    " join trade_inquiry i on i.id = q.inquiry_id order by d.number limit 1 offset 2"
)
LAWYER = {
    "agent-contact_name": "Te Rangi Advocate",
    "agent-contact_address": "3 Courthouse Lane, Auckland",
}


def power_of_attorney() -> bytes:
    """A sheet that nobody scanned before."""
    answer = io.BytesIO()
    Image.effect_noise(SHEET, 60).save(answer, "JPEG")
    return answer.getvalue()


def arrives(officer: Person, paper: bytes) -> str:
    """The letter with its enclosure is written down. The request's number."""
    begins(officer, kind="erasure", channel="letter", contact_name=NAME, contact_phone=PHONE)
    officer.page.locator('[name="agency"]').select_option("power_of_attorney")
    officer.page.get_by_text("The agent, where somebody acts for the person").click()
    officer.write(**LAWYER)
    upload = {"name": "paper.jpg", "mimeType": "image/jpeg", "buffer": paper}
    officer.page.locator('[name="agent-document_agency"]').set_input_files(upload)  # type: ignore[arg-type]
    check_barriers(officer.page)
    return keeps(officer)


def lies_open(site: Running, paper: bytes) -> bool:
    """Whether a piece of the paper stands in a database as it came."""
    piece = paper[len(paper) // 2 :][:32]
    return any(piece in file.read_bytes() for file in site.folder.glob("data/*.sqlite3*"))


def looks_at_the_paper(officer: Person) -> bytes:
    """Opened in one answer, as pixels alone; what it showed is noted, and nothing begins before."""
    officer.sees("The agent’s paper", "not looked at yet", "(power of attorney)", "First the steps above.")
    shown = prints(officer, "Look at the paper")
    assert Image.open(io.BytesIO(shown)).size == SHEET
    officer.page.locator("#agency_passed").select_option("1")
    officer.page.locator("form", has=officer.page.locator("#agency_passed")).get_by_role("button").click()
    officer.sees("What the paper shows is kept.", "confirmed", "The agent may act for the person")
    return shown


def is_erased(officer: Person) -> None:
    """In one step, which cannot be undone."""
    officer.sees("It cannot be undone: nobody opens the data again.")
    officer.press("Destroy all of it")
    officer.sees("It is done.", "done")


def test_an_agents_letter_is_checked_carried_out_and_answered_by_post(
    meet: Meet, clerk: Clerk, site: Running
) -> None:
    fumiko, paper = clerk("fumiko"), power_of_attorney()
    number = arrives(fumiko, paper)
    assert not lies_open(site, paper)
    fumiko.sees("Te Rangi Advocate", "3 Courthouse Lane, Auckland", NAME, "not known yet", "Answer by")
    fumiko.sees("Tell nothing of what we hold before you know who asks.")
    assert not lies_open(site, looks_at_the_paper(fumiko))
    fumiko.sees("First the steps above.")  # the person herself is not known yet
    calls_back(fumiko, PHONE)
    check_barriers(fumiko.page)
    takes_up(fumiko)
    is_erased(fumiko)
    fumiko.sees("No e-mail address is known. Tell the person by telephone or letter.")
    ends(fumiko, manner="written")
    fumiko.sees("destroyed on", "What came of it", "on paper")
    fumiko.sees_not(NAME, "Te Rangi Advocate", PHONE)
    check_barriers(fumiko.page)

    letter = text_of(prints(fumiko, "Our answer as a letter (PDF)"))
    certificate = text_of(prints(fumiko, "Certificate of erasure (PDF)"))
    for printed, words in (
        (letter, (number, "We did what you asked for", "Governing law")),
        (certificate, (number, "Keys destroyed", "Line of the erasure ledger", "What stays")),
    ):
        assert [one for one in words if one not in printed] == []
        assert NAME not in printed
    is_gone(meet(), clerk("hana"), site)


def is_gone(aroha: Person, hana: Person, site: Running) -> None:
    """She cannot sign in, and the clerk who sold to her opens nothing of her inquiry."""
    sign_in(aroha, "aroha", face="my")
    aroha.sees("The email address and/or password you specified are not correct.")
    hana.is_told(403)
    hana.go(f"/desk/cases/{site.sql(THIRD)[0][0]}/")
    hana.sees("The key of this value was destroyed. Nobody can open it again.")
    hana.sees_not(NAME, PHONE)
