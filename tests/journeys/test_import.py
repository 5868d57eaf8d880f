"""A stock clerk brings in a messy list, corrects what was not understood, and a buyer finds the vehicle."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import check_barriers
from tests.journeys.conftest import Clerk, Meet
from tests.journeys.people import Person
from tests.messy import CANTER, HIACE, NOTE, ODD, messy

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

PATIENCE = 60_000  # milliseconds for the worker's round on a busy machine


def bring(daichi: Person, content: bytes, name: str, *, full: bool = False) -> None:
    """Choose a file and say what it is."""
    daichi.go("/desk/stock/imports/")
    daichi.follow("Bring in a file")
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    daichi.page.get_by_label("File").set_input_files(file)  # type: ignore[arg-type]
    if full:
        daichi.page.get_by_role("radio", name="The full stock").check()
    daichi.page.get_by_role("radio", name="New vehicles go on sale").check()
    daichi.press("Look at its columns")
    daichi.sees(name, "メーカー", "走行距離")


def begin(daichi: Person) -> None:
    """From the columns through the preview to the beginning."""
    daichi.page.get_by_role("button", name="See what would happen").first.click()
    daichi.sees("Nothing is written yet.")
    check_barriers(daichi.page)
    daichi.press("Begin")


def counts(page: Page) -> dict[str, str]:
    """What the report counts."""
    names, numbers = page.locator(".sums dt").all_inner_texts(), page.locator(".sums dd").all_inner_texts()
    return dict(zip(names, numbers, strict=True))


def finished(daichi: Person) -> dict[str, str]:
    """Wait for the worker; the page follows by itself."""
    expect(daichi.page.locator("#progress .state")).to_have_text("done", timeout=PATIENCE)
    check_barriers(daichi.page)
    return counts(daichi.page)


def test_a_messy_list_becomes_stock_and_its_next_edition_too(clerk: Clerk, meet: Meet) -> None:
    daichi, buyer = clerk("daichi"), meet()

    bring(daichi, messy(HIACE, NOTE, CANTER, ODD), "yard.csv")
    check_barriers(daichi.page)
    word = daichi.page.get_by_label("モヤモヤ")
    word.select_option("petrol")
    begin(daichi)
    told = finished(daichi)
    assert (told["New"], told["Left out"]) == ("4", "0")
    daichi.sees("不明")  # the mileage nobody could read is told, the vehicle came in without it

    buyer.go("/en/stock/MS-30001/")
    buyer.sees("Toyota", "15,000")

    bring(daichi, messy(HIACE, NOTE, CANTER, ODD), "yard.csv")
    daichi.page.get_by_label("モヤモヤ").select_option("petrol")
    begin(daichi)
    told = finished(daichi)
    assert (told["New"], told["Changed"], told["The same"]) == ("0", "0", "4")

    bring(daichi, messy(HIACE, CANTER, NOTE), "yard.csv", full=True)
    begin(daichi)
    daichi.page.get_by_role("link", name="See which, and answer").click(timeout=PATIENCE)
    daichi.sees("MS-30004", "So many at once are seldom sold")
    check_barriers(daichi.page)
    daichi.page.get_by_role("radio", name="Sold").check()
    daichi.page.get_by_role("checkbox", name="I looked at the file").check()
    daichi.press("Answer, and write the list")
    finished(daichi)
    buyer.go("/en/stock/MS-30004/")
    buyer.sees("Sold")
