"""What search engines are told: maps of every address, translations, and each vehicle as data."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funabin.catalogue.models import Vehicle
from funabin.catalogue.published import ALL, in_part, parts
from funabin.public.views import sitemaps
from tests.public.world import mixed_stock, vehicle

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(autouse=True)
def named_base() -> str:
    """The address the house's settings name."""
    from funabin.kit.site import site

    return site().base_url


def _read(client: Client, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return ElementTree.fromstring(gzip.decompress(text) if address.endswith(".gz") else text)  # noqa: S314


def _addresses(found: ElementTree.Element) -> list[str]:
    return [str(each.text) for each in found.iter(f"{MAP}loc")]


def test_robots_are_shown_the_map(client: Client, named_base: str) -> None:
    assert f"Sitemap: {named_base}/sitemap.xml\n" in client.get("/robots.txt").content.decode()


def test_the_index_names_every_map_and_each_can_be_read(client: Client, named_base: str) -> None:
    mixed_stock()
    maps = _addresses(_read(client, "/sitemap.xml"))
    assert maps == [f"{named_base}/sitemap-pages.xml", f"{named_base}/sitemap-vehicles-all.xml.gz"]
    for each in maps:
        assert _addresses(_read(client, each.removeprefix(named_base)))


def test_every_published_vehicle_is_on_the_map_once_a_language(client: Client, named_base: str) -> None:
    stock = mixed_stock()
    found = _read(client, "/sitemap-vehicles-all.xml.gz")
    assert sorted(_addresses(found)) == sorted(
        f"{named_base}/{language}/stock/{row.stock_number}/" for row in stock for language in ("en", "ja")
    )
    first = next(found.iter(f"{MAP}url"))
    told = {each.get("hreflang"): each.get("href") for each in first.iter(LINK)}
    english = told["en"] or ""
    assert told == {"en": english, "ja": english.replace("/en/", "/ja/"), "x-default": english}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first.findtext(f"{MAP}lastmod") or "")


def test_drafts_and_what_was_sold_long_ago_are_not_on_the_map(client: Client) -> None:
    rows = mixed_stock()
    now = timezone.now()
    Vehicle.objects.filter(pk=rows[0].pk).update(state="sold", sold_at=now - timedelta(days=10))
    Vehicle.objects.filter(pk=rows[1].pk).update(state="sold", sold_at=now - timedelta(days=100))
    Vehicle.objects.filter(pk=rows[2].pk).update(state="draft")
    text = " ".join(_addresses(_read(client, "/sitemap-vehicles-all.xml.gz")))
    assert rows[0].stock_number in text
    assert rows[1].stock_number not in text
    assert rows[2].stock_number not in text


@pytest.mark.parametrize("largest", [3, 1])
def test_parts_hold_every_vehicle_once_and_none_is_too_large_to_read(largest: int) -> None:
    rows, now = mixed_stock(), timezone.now()
    found = parts(now, largest=largest)
    assert ALL not in {part.key for part in found}
    told = [number for part in found for number, _ in in_part(part.key, now)]
    assert sorted(told) == sorted(row.stock_number for row in rows)
    assert sum(part.count for part in found) == len(rows)
    assert {len(list(in_part(part.key, now))) == part.count for part in found} == {True}


@pytest.mark.parametrize("many", [1, 2, 30])
def test_no_map_is_larger_than_search_engines_read(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    house = SimpleNamespace(
        base_url=f"https://{'long.' * 12}example", languages=[f"l{n}" for n in range(many)]
    )
    monkeypatch.setattr(sitemaps, "site", lambda: house)
    rows = ((f"stock/{number:060}/", timezone.now()) for number in range(sitemaps._largest()))
    size = addresses = 0
    for text in sitemaps._map(rows):
        size += len(text.encode())
        addresses += text.count("<loc>")
    assert addresses <= 50_000
    assert size <= 50 * 1024 * 1024
    assert size > 1_000_000


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts before it chooses")
def test_a_part_is_read_by_its_range_and_not_through_the_whole_stock() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert not list(in_part("f", timezone.now()))
    plans = []
    with connection.cursor() as cursor:
        for question in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {question['sql']}".replace("%", "%%"))
            plans += [row[-1] for row in cursor.fetchall()]
    assert [plan for plan in plans if "(id>? AND id<?)" in plan]
    assert not [plan for plan in plans if "state" in plan or "OR" in plan.split()]


def test_a_map_of_nothing_is_a_map(client: Client) -> None:
    assert _addresses(_read(client, "/sitemap-vehicles-all.xml.gz")) == []
    assert _addresses(_read(client, "/sitemap-vehicles-fff.xml.gz")) == []
    assert client.get("/sitemap-vehicles-xyz.xml.gz").status_code == 404


def test_a_page_names_its_translations_by_canonical_addresses(client: Client, named_base: str) -> None:
    mixed_stock()
    text = client.get("/ja/stock/?type=suv&sort=year&port=KEMBA").content.decode()
    told = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', text))
    plain = f"{named_base}/en/stock/?type=suv"
    assert told == {"en": plain, "ja": plain.replace("/en/", "/ja/"), "x-default": plain}
    assert f'<link rel="canonical" href="{named_base}/ja/stock/?type=suv">' in text


def _data(client: Client, number: str) -> dict[str, Any]:
    text = client.get(f"/en/stock/{number}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_a_vehicle_is_told_as_search_engines_ask_for_it(client: Client, named_base: str) -> None:
    vehicle("AR-10001", fob=5000)
    told = _data(client, "AR-10001")
    assert (told["@type"], told["sku"], told["brand"]["name"]) == ("Car", "AR-10001", "Toyota")
    assert (told["model"], told["vehicleModelDate"]) == ("Land Cruiser Prado", "2020")
    assert (told["dateVehicleFirstRegistered"], told["productionDate"]) == ("2020-05", "2020-03")
    assert told["mileageFromOdometer"] == {
        "@type": "QuantitativeValue",
        "value": 123456,
        "unitCode": "KMT",
    }
    assert told["vehicleEngine"]["engineDisplacement"]["value"] == 2693
    assert told["steeringPosition"] == "https://schema.org/RightHandDriving"
    assert told["driveWheelConfiguration"] == "https://schema.org/FourWheelDriveConfiguration"
    assert told["itemCondition"] == "https://schema.org/UsedCondition"
    offer = told["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("5000.00", "USD")
    assert offer["availability"] == "https://schema.org/InStock"
    assert offer["url"] == told["url"] == f"{named_base}/en/stock/AR-10001/"
    assert "image" not in told


def test_without_a_price_there_is_no_offer(client: Client) -> None:
    vehicle("AR-10001", fob=None)
    assert "offers" not in _data(client, "AR-10001")


def test_a_sold_vehicle_keeps_its_page_with_similar_ones(client: Client) -> None:
    row, other = vehicle("AR-10001"), vehicle("AR-10002")
    Vehicle.objects.filter(pk=row.pk).update(state="sold", sold_at=timezone.now())
    assert _data(client, "AR-10001")["offers"]["availability"] == "https://schema.org/SoldOut"
    text = client.get("/en/stock/AR-10001/").content.decode()
    assert f"/en/stock/{other.stock_number}/" in text
