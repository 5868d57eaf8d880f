"""The police ask about a buyer, on paper: it is checked, weighed, met by two with the least, and told."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.houses.stories import path_of
from tests.journeys.people import Person, sign_in
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

POLICE = "Aichi Authority (demonstration)"
BUYER, NAME, STREET = "kenta@demo.example", "Kenta Suzuki", "Nyali Road, Mombasa"
PHONE = re.compile(r"\+81901234560[56]")  # a journey by telephone on the same site corrects its last digit
NUMBER = re.compile(r"L\d{4}-\d{4}")
ORDER = "When you buy a vehicle"
GIVEN, REFUSED, SPOKEN = "a part given", "refused", "Asked without a paper: by telephone, or at the door"


def scan() -> bytes:
    """The paper as it came from the scanner."""
    answer = io.BytesIO()
    Image.new("RGB", (620, 877), "#f4f1e8").save(answer, "JPEG")
    return answer.getvalue()


def deal_of_buyer(site: Running) -> str:
    """The deal that the paper names: the demonstration's only one with a Japanese reader."""
    rows = site.sql(
        "select d.number from trade_deal d join trade_quotation q on q.id = d.quotation_id"
        " join trade_inquiry i on i.id = q.inquiry_id where i.language = 'ja' order by d.number limit 1"
    )
    return str(rows[0][0])


def counts(visitor: Person) -> dict[str, str]:
    """What everybody reads on the policy page: what came and how it ended, small numbers protected."""
    visitor.go("/en/privacy/")
    visitor.page.reload()  # a browser keeps a public page for a minute
    shown = visitor.page.locator("dt", has_text="Demands of authorities in").first.locator(
        "xpath=./following::dd[1]"
    )
    lines = shown.locator("li").all_inner_texts()
    return dict(line.rsplit(": ", 1) for line in lines)  # type: ignore[misc]


def records(fumiko: Person, deal: str, paper: bytes) -> str:
    """What the paper says, and the paper itself, which is sealed. The demand's number."""
    fumiko.go("/desk/privacy/")
    fumiko.page.locator('main a[href="/desk/demands/"]').first.click()
    fumiko.follow("Record a demand")
    page = fumiko.page
    page.locator('[name="instrument"]').select_option("police_inquiry")
    police = page.locator('[name="recipient"] option', has_text=f"{POLICE} · courts and authorities")
    page.locator('[name="recipient"]').select_option(police.get_attribute("value"))
    page.locator('[name="statute"]').select_option("CCP")
    fumiko.write(reference="R8-77", statute_article="197(2)", message_text="Sergeant Sato brought it.")
    for kind in ("contact.name", "contact.phone", "contact.address", "contact.email"):
        page.locator(f'[name="asked"][value="{kind}"]').check()
    upload = {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": paper}
    page.locator('[name="document_demand"]').set_input_files(upload)  # type: ignore[arg-type]
    check_barriers(page)
    fumiko.press("Put it on record")
    fumiko.sees("It is on record under the number", POLICE, "197(2)", "1. Is it genuine?")
    fumiko.sees_not("Sergeant Sato", NAME, deal)
    found = NUMBER.search(path_of(fumiko))
    assert found
    return found[0]


def reads_the_paper(fumiko: Person, paper: bytes) -> None:
    """It comes out of its seal as it went in, and is kept in no cache."""
    form = fumiko.page.locator("form", has=fumiko.page.get_by_role("button", name="Open it"))
    address = form.get_attribute("action") or ""
    answer = fumiko.page.context.request.post(fumiko.site.url + address)
    assert (answer.status, answer.body()) == (200, paper)
    assert answer.headers["cache-control"] == "no-store"


def weighs(fumiko: Person, deal: str) -> None:
    """Called back, looked up by the number on the paper, needed for the matter that it names."""
    page = fumiko.page
    page.get_by_label("I called the authority back").check()
    fumiko.press("It is genuine")
    fumiko.sees("2. Whose data is it?")
    page.locator('[name="find-named_by"]').select_option("case")
    fumiko.write(**{"find-named": "D0000-0000"})
    fumiko.is_told(400)
    fumiko.press("Look it up")
    fumiko.sees("Nothing is held under this.")
    fumiko.write(**{"find-named": deal})
    fumiko.press("Look it up")
    fumiko.sees("3. Is it needed?", deal)
    fumiko.sees_not(NAME)
    expect(page.locator('[name="weigh-people"]')).to_have_count(1)
    page.locator('[name="weigh-people"]').check()
    page.get_by_label("The paper names the matter").check()
    fumiko.press("Keep it")
    fumiko.sees("4. The first decides", "A colleague must agree before anything leaves.")


def decides(fumiko: Person, deal: str) -> None:
    """Name and telephone of the order alone. Whoever decided first can neither agree nor give."""
    for words in (f"Name ({deal}, {ORDER})", f"Telephone or WhatsApp number ({deal}, {ORDER})"):
        fumiko.page.get_by_label(words, exact=True).check()
    check_barriers(fumiko.page)
    fumiko.press("Keep my decision")
    fumiko.sees("5. The second agrees", "You were the first. Ask a colleague")
    for name in ("I agree", "Hand it over now"):
        expect(fumiko.page.get_by_role("button", name=name)).to_have_count(0)


def agrees_and_gives(daichi: Person, demand: str) -> None:
    """A second member of staff, at another browser; what was not decided on stays."""
    daichi.go(f"/desk/demands/{demand}/")
    daichi.sees("decided first", "Name", "Telephone or WhatsApp number")
    daichi.press("I agree")
    daichi.sees("Two have decided. It can be handed over now.", "6. Hand it over")
    daichi.press("Hand it over now")
    daichi.sees("Print this page now: it is kept nowhere.", "R8-77", NAME, PHONE)
    daichi.sees_not(STREET, BUYER)
    check_barriers(daichi.page)


def tells(fumiko: Person, demand: str) -> None:
    """Not later without a day; by mail, in the buyer's language, with no word of what was given."""
    fumiko.go(f"/desk/demands/{demand}/")
    fumiko.sees("7. Tell the person")
    fumiko.page.get_by_label("Later, because telling now would harm the investigation").check()
    fumiko.press("Keep it")
    fumiko.sees("Name a day in the future on which the person is told.")
    fumiko.page.get_by_label("By mail, now").check()
    fumiko.press("Keep it")
    fumiko.sees("It is answered.")
    letter = fumiko.site.letter(BUYER, demand)
    for secret in (NAME, POLICE):
        assert secret not in letter.text + letter.subject
    assert not PHONE.search(letter.text)


def reads_who_got_it(kenta: Person, demand: str) -> None:
    """On the person's own page stands who received what, and under which number."""
    sign_in(kenta, "kenta", face="my")
    kenta.follow("Your data")
    given = kenta.page.locator(".visits li", has_text=POLICE)
    expect(given).to_have_count(1)
    for words in (demand, "Name", "Telephone or WhatsApp number"):
        expect(given).to_contain_text(words)


def test_a_police_inquiry_is_met_by_two_with_the_least_and_the_person_is_told(
    meet: Meet, clerk: Clerk, site: Running
) -> None:
    visitor, fumiko, daichi = meet(), clerk("fumiko"), clerk("daichi")
    deal, paper, before = deal_of_buyer(site), scan(), counts(visitor)
    assert before.get(GIVEN, "never") == "never"
    demand = records(fumiko, deal, paper)
    reads_the_paper(fumiko, paper)
    weighs(fumiko, deal)
    decides(fumiko, deal)
    agrees_and_gives(daichi, demand)
    tells(fumiko, demand)
    reads_who_got_it(meet(), demand)
    after = counts(visitor)
    assert after["Written inquiry of the police"] == after[GIVEN] == "fewer than 10 times"
    visitor.sees_not(POLICE, demand)


def test_what_the_police_only_say_is_declined_and_counted(meet: Meet, clerk: Clerk) -> None:
    visitor, fumiko = meet(viewport={"width": 360, "height": 740}), clerk("fumiko")
    before = counts(visitor)
    assert (SPOKEN in before, before[REFUSED]) == (False, "never")
    fumiko.go("/desk/demands/new/")
    fumiko.page.locator('[name="instrument"]').select_option("oral")
    fumiko.press("Put it on record")
    fumiko.sees("Nothing was given: It was only spoken.")
    after = counts(visitor)
    assert after[SPOKEN] == after[REFUSED] == "fewer than 10 times"
    check_barriers(visitor.page)
