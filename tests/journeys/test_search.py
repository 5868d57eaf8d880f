"""A hurried buyer on a small phone without script comes from a misspelled line to a whole price."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Playwright, expect

from tests.journeys.people import Person
from tests.journeys.refusing import refusing
from tests.journeys.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]  # one site for all

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def buyer(driver: Playwright, site: Running, tmp_path: Path) -> Iterator[Person]:
    """A phone that runs no script and takes no cookie."""
    with refusing(driver, site, tmp_path, script=False, viewport=PHONE) as person:
        yield person


def test_a_hurried_buyer_finds_the_cheapest_landcruiser_at_his_port(buyer: Person) -> None:
    buyer.go("/en/")
    buyer.page.locator('.ask input[name="q"]').fill("landcruser diesel 2015")
    buyer.page.locator(".ask button").click()
    for chip in ("Toyota", "Land Cruiser Prado", "Diesel", "Year 2015"):
        expect(chips(buyer).filter(has_text=chip)).to_have_count(1)
    few = found(buyer)
    assert few >= 1
    chips(buyer).filter(has_text="Year 2015").click()
    expect(chips(buyer).filter(has_text="Year 2015")).to_have_count(0)
    many = found(buyer)
    assert many > few
    buyer.page.locator(".facets-fold summary").click()
    buyer.write(year_from="2015", mileage_to="100,000")
    buyer.press("Show the vehicles")
    expect(chips(buyer).filter(has_text="Mileage (km) up to 100,000")).to_have_count(1)
    assert few <= found(buyer) <= many
    buyer.page.locator('select[name="port"]').select_option("KEMBA")
    buyer.press("Show")
    expect(buyer.page.locator('option[value="total"]')).to_have_count(1)
    buyer.page.locator('select[name="sort"]').select_option("total")
    buyer.press("Show")
    buyer.page.wait_for_url(re.compile("sort=total"))  # and until the list is there
    totals = [float(price.split()[1].replace(",", "")) for price in whole_prices(buyer).all_inner_texts()]
    assert len(totals) > 1
    assert totals == sorted(totals)
    assert_fits(buyer)
    buyer.page.locator(".vehicle h3 a").first.click()
    buyer.sees("Land Cruiser", "Whole price (CIF)", "May I import this vehicle?", "Kenya:")
    assert_fits(buyer)


def test_what_nobody_has_leads_to_what_there_is(buyer: Person) -> None:
    buyer.go("/en/stock/?make=toyota&fuel=diesel&price_to=1")
    buyer.sees("0 vehicles for sale", "Take away one of the choices:", "Newest vehicles")
    buyer.page.get_by_role("link", name=re.compile("Without FOB price up to 1: ")).click()
    buyer.sees_not("Take away one of the choices:")
    assert found(buyer) > 0
    buyer.go("/en/stock/?lands=QQ&page=999999999999999999999&make=%00&seats=%ff&q=%ed%a0%80")
    buyer.sees("We did not understand this part of the address", "lands = “QQ”")
    assert found(buyer) > 0


def test_a_buyer_sees_only_what_his_country_lets_in(buyer: Person) -> None:
    buyer.go("/en/stock/")
    everything = found(buyer)
    buyer.page.locator(".facets-fold summary").click()
    buyer.page.locator('select[name="lands"]').select_option("KE")
    buyer.press("Show the vehicles")
    expect(chips(buyer).filter(has_text="Import into Kenya")).to_have_count(1)
    expect(chips(buyer).filter(has_text="May be imported")).to_have_count(1)
    assert 0 < found(buyer) < everything
    assert_fits(buyer)


def chips(buyer: Person) -> Locator:
    """The active filters."""
    return buyer.page.locator("a.chip")


def whole_prices(buyer: Person) -> Locator:
    """The prices at the port."""
    return buyer.page.locator(".vehicle .price", has_text="CIF")


def found(buyer: Person) -> int:
    """How many vehicles the page says there are."""
    told = re.match(r"([\d,]+) vehicles? for sale", buyer.page.locator("h1").inner_text())
    assert told
    return int(told[1].replace(",", ""))


def assert_fits(buyer: Person) -> None:
    """Nothing is wider than the phone."""
    boxes = [box for one in buyer.page.locator("main *:visible").all() if (box := one.bounding_box())]
    assert max(box["x"] + box["width"] for box in boxes) <= PHONE["width"]
