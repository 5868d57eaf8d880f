"""The administrator's and the stock clerk's day; the desk by keyboard."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import Clerk, Meet
from tests.journeys.people import Person
from tests.journeys.running import Running, code_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

ADDRESS = "mika.tanaka@staff.example"
PASSWORD = "paper boats on the canal"


def sign_in(mika: Person) -> None:
    """With address and password; what is asked next depends."""
    mika.go("/desk/")
    mika.write(login=ADDRESS, password=PASSWORD)
    mika.press("Sign in")


def set_up_second_factor(mika: Person) -> None:
    """The desk opens only then."""
    mika.sees("Set up the second factor")
    secret = mika.page.locator("dd code").inner_text()
    mika.write(code=code_of(secret))
    mika.press("Switch it on")
    mika.sees("Recovery codes")
    mika.follow("Go on")
    mika.page.wait_for_url("**/desk/")
    mika.sees("Inbox")


def test_an_administrator_invites_helps_and_ends_a_colleague(meet: Meet, clerk: Clerk, site: Running) -> None:
    genji, mika = clerk("genji"), meet()
    genji.go("/desk/staff/")
    genji.follow("Invite somebody")
    genji.sees("What we ask", "How long")
    genji.write(staff_name="Mika Tanaka", contact_email=ADDRESS)
    genji.page.get_by_label("sales").check()
    genji.press("Send the invitation")
    genji.sees("The invitation is on its way.", "Mika Tanaka")

    invitation = site.letter(ADDRESS)
    mika.go(invitation.link)
    for field in mika.page.locator('input[type="password"]').all():
        field.fill(PASSWORD)
    mika.press("Save the password")
    sign_in(mika)
    set_up_second_factor(mika)

    row = genji.page.get_by_role("row", name="Mika Tanaka")
    genji.go("/desk/staff/")
    row.get_by_role("button", name="Reset the second factor").click()
    site.letter(ADDRESS, "second factor", after=invitation.number)
    sign_in(mika)
    set_up_second_factor(mika)

    genji.go("/desk/staff/")
    row.get_by_role("button", name="End").click()
    genji.sees("The seat is ended.")
    mika.page.reload()
    mika.sees("This is the desk of the firm.")
    sign_in(mika)
    mika.sees_not("Inbox")


def photo() -> bytes:
    """A small JPEG."""
    answer = io.BytesIO()
    Image.new("RGB", (1200, 800), "#4a6fa5").save(answer, "JPEG")
    return answer.getvalue()


def test_a_stock_clerk_changes_a_price_adds_a_picture_and_marks_a_vehicle_sold(
    meet: Meet, clerk: Clerk
) -> None:
    daichi, visitor = clerk("daichi"), meet()
    daichi.go("/desk/vehicles/?q=AR-10002")
    daichi.follow("AR-10002")
    daichi.write(fob="5555", discount="")
    daichi.press("Change the price")
    visitor.go("/en/stock/AR-10002/")
    visitor.sees("USD 5,555")

    upload = {"name": "side.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    daichi.page.locator('input[type="file"]').set_input_files(upload)  # type: ignore[arg-type]
    daichi.press("Add the photos")
    daichi.page.locator("main img").first.wait_for()
    visitor.sees_soon("The photo as a ZIP file")
    expect(visitor.page.locator('main img[src^="/media/vehicles/"]').first).to_be_visible()

    daichi.press("Mark as sold")
    visitor.sees_soon("Sold")
    visitor.go("/en/stock/?make=peugeot")
    visitor.sees_not("AR-10002")


def test_a_clerk_works_through_cases_by_keyboard(clerk: Clerk) -> None:
    hana = clerk("hana")
    keys = hana.page.keyboard
    hana.go("/desk/")
    links = [link.get_attribute("href") or "" for link in hana.page.locator(".cases a").all()]
    sealed = [bool(link.locator(".seal").count()) for link in hana.page.locator(".cases a").all()]
    keys.press("j")
    hana.page.wait_for_url(f"**{links[0]}")
    keys.press("j")
    hana.page.wait_for_url(f"**{links[1]}")
    keys.press("k")
    hana.page.wait_for_url(f"**{links[0]}")
    for _ in range(sealed.index(True)):
        keys.press("j")
        hana.page.wait_for_load_state()
    hana.sees("so it is sealed")
    keys.press("t")
    hana.sees("Your answer")
    keys.press("r")
    expect(hana.page.locator('[name="text"]')).to_be_focused()
    keys.type("q")
    expect(hana.page.locator('[name="text"]')).to_have_value("q")
    hana.page.locator("h1").click()
    keys.press("?")
    hana.page.locator("dialog.keys").wait_for()
    keys.press("Escape")
    expect(hana.page.locator("dialog.keys")).to_have_count(0)
    keys.press("q")
    hana.page.wait_for_url("**/quotation/")
