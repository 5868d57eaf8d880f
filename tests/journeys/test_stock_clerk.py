"""A stock clerk's morning: a vehicle entered by keyboard, its photos, its price, and a buyer who sees it."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Clerk, Meet

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

TYPED = (
    ("make", "Toyota"), ("model", "Noah"), ("grade", "X"), ("body_type", "Mini van"),
    ("chassis_number", "ZRR80-0098765"), ("model_code", "DBA-ZRR80G"), ("registration_year", "H27"),
    ("registration_month", "4"), ("manufacture_year", ""), ("manufacture_month", ""), ("mileage_km", "8.5万"),
    ("displacement_cc", "1990"), ("transmission", "Automatic"), ("steering", "Right"), ("fuel", "Petrol"),
    ("drive", "2WD"), ("colour", "Pearl"), ("doors", "5"), ("seats", "8"), ("m3", "14.1"), ("length_mm", ""),
    ("width_mm", ""), ("height_mm", ""), ("weight_kg", ""), ("truck_class", ""), ("location", "JPYOK"),
    ("location_text", "Yokohama"), ("fob_amount", "5200"),
)  # fmt: skip


def photo(colour: str) -> dict[str, object]:
    """A small JPEG under a name that says too much."""
    answer = io.BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(answer, "JPEG")
    return {"name": f"Hanako {colour}.jpg", "mimeType": "image/jpeg", "buffer": answer.getvalue()}


def enter(page: Page) -> None:
    """Every fact by keyboard alone: words typed, choices by their first letters, Tab between them."""
    expect(page.locator('[name="make"]')).to_be_focused()
    for name, text in TYPED:
        expect(page.locator(f'[name="{name}"]')).to_be_focused()
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")


def test_a_clerk_enters_a_vehicle_and_a_buyer_sees_it_with_its_photos_and_its_new_price(
    meet: Meet, clerk: Clerk
) -> None:
    daichi, buyer = clerk("daichi"), meet()
    page = daichi.page
    daichi.go("/desk/vehicles/")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/vehicles/new/")
    enter(page)
    page.wait_for_url(re.compile(r"/desk/vehicles/AR-\d+/$"))
    number = page.url.rstrip("/").rpartition("/")[2]
    daichi.sees(f"{number} is entered, as a draft.", "buyers see a drawing")

    page.locator('[data-drop] input[type="file"]').set_input_files([photo("navy"), photo("teal")])  # type: ignore[list-item]
    daichi.press("Add the photos")
    expect(page.locator(".shots img")).to_have_count(2)
    assert "Hanako" not in page.content()
    daichi.press("Offer it to buyers")
    daichi.sees("The vehicle is on sale.")

    buyer.go(f"/en/stock/{number}/")
    buyer.sees("USD 5,200", "Apr 2015", "85,000 km")
    shown = buyer.page.locator("main .gallery img")
    expect(shown).to_have_count(2)
    expect(shown.first).to_have_attribute("alt", "Toyota Noah 2015, photo 1 of 2")
    assert shown.first.evaluate("image => image.currentSrc").endswith(".avif")
    assert shown.first.evaluate("image => image.complete && image.naturalWidth > 0")
    assert len(buyer.download(link="All 2 photos as a ZIP file")) > 1_000

    shots = page.locator(".shots li")
    second = shots.nth(1).locator("input").get_attribute("name") or ""
    shots.nth(1).drag_to(shots.nth(0))
    daichi.sees("The photos are in their new order.")
    expect(page.locator(".shots input").first).to_have_attribute("name", second)

    daichi.write(fob="4900")
    daichi.press("Change the price")
    daichi.sees("The price is changed.")
    expect(buyer.page.locator("main")).not_to_contain_text("USD 4,900")
    buyer.sees_soon("USD 4,900")
