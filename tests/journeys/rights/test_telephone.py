"""Somebody calls: his number is wrong. Called back, corrected, the carrier told until it confirms."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.houses.stories import hands_over
from tests.journeys.people import Person, sign_in
from tests.journeys.rights.steps import begins, calls_back, ends, keeps, takes_up
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # the site of the other journeys

NAME, OLD, NEW = "Kenta Suzuki", "+819012345605", "+819012345606"
CARRIER = "Ise Bay Line K.K. (demonstration)"
SIXTH = "select number from trade_deal order by number limit 1 offset 5"  # Kenta has it


def corrects(officer: Person) -> None:
    """Every place that holds the old number, beside the data found; what is right stays."""
    officer.press("Look at the data found")
    officer.sees("Write only where something is wrong or not whole. The old value is gone at once.", OLD)
    check_barriers(officer.page)
    rows = officer.page.get_by_role("row", name=OLD)
    assert rows.count() >= 2  # registration and order
    for row in rows.all():
        row.locator('[name="value"]').fill(NEW)
    officer.press("Correct it")
    officer.sees("It is done. Tell the recipients that got the data, then answer.")


def tells_the_carrier(officer: Person) -> None:
    """By a letter that names no person; it is chased until it confirmed."""
    officer.follow("Tell the recipients that got the data")
    row = officer.page.get_by_role("row", name=CARRIER)
    expect(row).to_contain_text("not told yet")
    check_barriers(officer.page)
    row.get_by_role("link", name="Tell it").click()
    letter = officer.page.locator("article.letter")
    expect(letter).to_have_attribute("lang", "ja")  # the carrier's language, not the officer's
    expect(letter).to_contain_text("個人情報の訂正について")
    officer.sees_not(NAME, OLD, NEW)
    check_barriers(officer.page)
    officer.page.locator('[name="manner"]').select_option("letter")
    officer.press("It was told")
    officer.sees("It is on record.")
    expect(row).to_contain_text("told, not confirmed")
    row.get_by_role("button", name="It confirmed").click()
    expect(row).to_contain_text("confirmed")
    expect(row.get_by_role("button")).to_have_count(0)


def test_a_call_is_called_back_corrected_passed_on_and_answered(
    meet: Meet, clerk: Clerk, site: Running
) -> None:
    fumiko, daichi, kenta = clerk("fumiko"), clerk("daichi"), meet()
    hands_over(daichi, str(site.sql(SIXTH)[0][0]), CARRIER)

    begins(fumiko, kind="correction", channel="phone", contact_name=NAME, contact_phone=OLD)
    fumiko.write(message_text="The last digit of my number is 6.")
    number = keeps(fumiko)
    fumiko.sees("not known yet", "First the steps above.", "The last digit of my number is 6.")
    calls_back(fumiko, OLD)
    takes_up(fumiko)
    corrects(fumiko)
    fumiko.go(f"/desk/requests/{number}/")
    tells_the_carrier(fumiko)
    fumiko.go("/desk/passed-on/")
    fumiko.sees_not(number)

    fumiko.go("/desk/requests/")
    row = fumiko.page.get_by_role("row", name=number)
    expect(row).to_contain_text("days left")
    expect(row).to_contain_text("Telephone")
    fumiko.go(f"/desk/requests/{number}/")
    assert fumiko.page.locator('[name="manner"] option[value="phone"]').count() == 0  # clause AR-7.1a
    ends(fumiko, manner="written")

    sign_in(kenta, "kenta", face="my")
    kenta.sees("My deals and inquiries")
    kenta.go("/my/en/data/")
    kenta.sees(NEW)
    kenta.sees_not(OLD)
