"""What holds for every public page: whole in each language, no cookie, nothing foreign, nothing inline."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.public.world import mixed_stock, vehicle

PAGES = [
    "",
    "stock/",
    "stock/AR-10001/",
    "stock/AR-10001/?port=KEMBA",
    "company/",
    "safety/",
    "how-to-buy/",
    "glossary/",
    "privacy/",
]
LOADED = re.compile(
    r"<(?:img|script|iframe|source|video|audio|embed|object|use|link rel=\"(?:stylesheet|icon)\")[^>]*?"
    r"\b(?:src|href|data)=\"([^\"]*)\""
)
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*(?:src=|application/ld\+json))")

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_in_each_language(client: Client, path: str, language: str) -> None:
    vehicle("AR-10001")
    response = client.get(f"/{language}/{path}")
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="ltr">' in page
    assert response["Content-Language"] == language
    assert page.count("<h1>") == 1
    assert f'action="/{language}/stock/find/"' in page
    assert len(re.findall(r'<link rel="alternate" hreflang="(?:en|ja)"', page)) == 2
    assert page.count('<link rel="canonical"') == 1


@pytest.mark.parametrize("path", PAGES)
def test_no_page_sets_a_cookie_or_asks_for_one(client: Client, path: str) -> None:
    vehicle("AR-10001")
    response = client.get(f"/en/{path}")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"].startswith("public")


@pytest.mark.parametrize("path", [*PAGES, "nowhere/"])
def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline(client: Client, path: str) -> None:
    vehicle("AR-10001")
    page = client.get(f"/en/{path}").content.decode()
    loaded = LOADED.findall(page)
    assert loaded
    assert [address for address in loaded if not address.startswith(("/static/", "/media/"))] == []
    assert INLINE.findall(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_every_foot_says_that_the_house_is_a_demonstration(client: Client, path: str) -> None:
    vehicle("AR-10001")
    page = " ".join(client.get(f"/en/{path}").content.decode().split())
    assert "made after the public privacy policy of Autorec Enterprise Ltd as archived on 3 Nov 2017" in page
    assert "is not affiliated with the firm" in page


def test_language_port_and_currency_go_along_with_every_inner_link(client: Client) -> None:
    mixed_stock()
    for path in ("", "stock/", "stock/AR-10001/", "company/"):
        page = client.get(f"/en/{path}?port=KEMBA&currency=KES").content.decode()
        inner = re.findall(r'<a [^>]*?href="(/(?:en|ja)/[^"#]*)', page)
        assert len(inner) > 8
        assert [a for a in inner if "port=KEMBA" not in a or "currency=KES" not in a] == []


def test_the_language_switch_keeps_the_page_and_its_choices(client: Client) -> None:
    mixed_stock()
    page = client.get("/en/stock/?type=suv&port=KEMBA").content.decode()
    assert 'href="/ja/stock/?type=suv&amp;port=KEMBA" lang="ja"' in page


def test_the_canonical_address_leaves_out_port_currency_and_order(client: Client) -> None:
    mixed_stock()
    page = client.get("/en/stock/?sort=price&port=KEMBA&currency=KES&type=suv&q=").content.decode()
    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/stock/?type=suv">' in page


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "en"),
        ("ja,en;q=0.5", "ja"),
        ("sw,en-GB;q=0.8", "en"),
        ("sw", "en"),
        ("ja-JP", "ja"),
        ("%&;", "en"),
    ],
)
def test_the_front_door_leads_to_the_language_of_the_browser(
    client: Client, asked: str, language: str
) -> None:
    response = client.get("/", headers={"Accept-Language": asked})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert response["Vary"] == "Accept-Language"


def test_a_language_the_house_does_not_offer_is_no_page(client: Client) -> None:
    assert client.get("/sw/").status_code == 404


def test_pages_are_read_only(client: Client) -> None:
    assert client.post("/en/stock/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 405


def test_a_missing_page_helps_on(client: Client) -> None:
    response = client.get("/en/stock/AR-99999/")
    page = response.content.decode()
    assert response.status_code == 404
    assert 'action="/en/stock/find/"' in page
    assert 'href="/en/stock/"' in page
    assert not response.cookies


def test_robots_are_kept_from_people(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert b"Disallow: /my/\nDisallow: /desk/\n" in response.content


def test_the_company_is_named_as_the_published_policy_names_it(client: Client) -> None:
    page = client.get("/en/company/").content.decode()
    for word in ("Autorec Enterprise Ltd", "+81-567-56-3170", "Demo Representative (not a real person)"):
        assert word in page
    assert "Last verified on 3 Nov 2017" in page
