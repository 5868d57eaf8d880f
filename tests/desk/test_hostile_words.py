"""Markup in a stock list stays text on each page that shows it: the desk's, buyers', search engines'."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.test import Client

from funabin.catalogue.actions.imports import continue_import
from funabin.catalogue.models import StockImport, Vehicle
from funabin.journal.actor import system
from tests.desk.conftest import Desk
from tests.desk.test_imports import AT, bring

EVIL = "</script><img src=x onerror=alert(1)><!--\"'`{{7*7}}{%x%}"
SHORT = "</script><b onclick=x><!--"
COLUMNS = {
    "stock_number": "EV-10001",
    "make": f"Make {SHORT}",
    "model": f"Model {SHORT}",
    "grade": EVIL,
    "model_code": "<b>x</b>",
    "chassis_number": "A-1<i>",
    "auction_house": EVIL[:30],
    "location_text": EVIL[:50],
    "location": "JPYOK",
    "remarks": EVIL,
    "fob_amount": "5000",
    "registration_year": "2015",
    "registration_month": "3",
    "mileage_km": "70000",
    "displacement_cc": "2000",
    "transmission": "at",
    "steering": "right",
    "fuel": "petrol",
    "drive": "2wd",
    "body_type": "sedan",
    "colour": "white",
    "doors": EVIL,
    EVIL: EVIL,
}


class Signs(HTMLParser):
    """Elements and attributes that a page may not have."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{tag} {name}" for name, value in attrs if name.startswith("on") or value == "x"]
        if tag in ("b", "i") and "x" in str(attrs):
            self.found.append(tag)

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")


def markup(page: str) -> list[str]:
    signs = Signs()
    signs.feed(page)
    return signs.found


def quoted(cells: list[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


@pytest.fixture
def daichi(desk: Desk) -> Client:
    """The stock clerk."""
    return desk("daichi", "stock")


@pytest.fixture
def brought(daichi: Client) -> StockImport:
    """A list full of markup, brought in at the desk and begun."""
    cells = list(COLUMNS.values())
    text = quoted(list(COLUMNS)) + quoted(cells) + quoted([f"x{EVIL}", *cells[1:]])
    name = f"{EVIL.replace('/', '')}.csv"
    answer = bring(daichi, text.encode(), name, publish="on", mapping="house")
    assert answer.status_code == 302, answer.content.decode()
    return StockImport.objects.get()


def test_no_page_of_the_desk_runs_what_a_list_says(daichi: Client, brought: StockImport) -> None:
    at = f"{AT}{brought.pk}/"
    seen = [daichi.get(f"{at}columns/"), daichi.get(f"{at}preview/"), daichi.get(AT)]
    daichi.post(f"{at}start/")
    continue_import(import_id=brought.pk, by=system("worker"))
    seen += [daichi.get(address) for address in (at, AT, "/desk/vehicles/", "/desk/vehicles/EV-10001/")]
    told = [answer.content.decode() for answer in seen]
    assert [answer.status_code for answer in seen] == [200] * len(seen)
    assert [markup(page) for page in told] == [[]] * len(told)
    assert sum("onerror=alert(1)" in page for page in told) >= 4  # it is shown, as text


def test_no_public_page_runs_what_a_list_says(daichi: Client, brought: StockImport, client: Client) -> None:
    daichi.post(f"{AT}{brought.pk}/start/")
    continue_import(import_id=brought.pk, by=system("worker"))
    assert Vehicle.objects.get().state == "available", StockImport.objects.get().problems
    page = client.get("/en/stock/EV-10001/").content.decode()
    told = [page, *(client.get(f"/en/{tail}").content.decode() for tail in ("", "stock/", "stock/?q=model"))]
    assert [markup(one) for one in told] == [[]] * len(told)
    assert "onerror=alert(1)" in page
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    assert SHORT in json.loads(found[1])["name"]
    for address in ("/sitemap-pages.xml", "/sitemap-vehicles-all.xml.gz"):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        ElementTree.fromstring(gzip.decompress(body) if address.endswith(".gz") else body)  # noqa: S314


def test_twin_markup_that_runs_is_seen() -> None:
    assert markup(f"<p>{EVIL}</p>")
