"""Which public pages are kept in front of the site, and that they are never wrong for long."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from funabin.catalogue.actions import change_price
from funabin.conformity.preflight import all_views
from funabin.kit.pagecache.keep import keep_of
from funabin.kit.pagecache.layer import PageCache
from funabin.oversight.actions.incidents import confirm_incident, note_incident
from funabin.public.followed import build, followed
from tests.cast import DAICHI, FUMIKO
from tests.kit.pagecache.conftest import Door, connections_left_alone
from tests.public.world import mixed_stock, vehicle

KEPT = {
    *("company", "glossary", "gpc", "home", "how_to_buy", "privacy", "privacy_data", "privacy_feed"),
    *("privacy_history", "privacy_version", "robots", "safety", "security_txt", "sitemap_index", "stock"),
    *("sitemap_pages", "vehicle"),
}


@pytest.fixture
def door() -> Iterator[Door]:
    """The whole site behind its layer."""
    stamps = followed()
    stamps._around = lambda: None  # the test's own connection lives on
    with connections_left_alone():
        yield Door(PageCache(WSGIHandler(), stamps=stamps, limit=2**23))


def _body(door: Door, address: str) -> str:
    return brotli.decompress(door.get(address, accept_encoding="br").body).decode()


def test_exactly_these_pages_are_kept() -> None:
    kept = {name.split(" at ")[0].rsplit(".", 1)[1] for name, view in all_views().items() if keep_of(view)}
    assert kept == KEPT


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/en/",
            "/ja/",
            "/en/stock/",
            "/ja/stock/?type=suv&port=KEMBA",
            "/en/stock/AR-10001/",
            "/robots.txt",
        ),
        *(
            "/en/company/",
            "/en/safety/",
            "/en/glossary/",
            "/en/privacy/",
            "/en/privacy/history/",
            "/sitemap.xml",
        ),
    ],
)
def test_a_public_page_is_made_once(door: Door, address: str) -> None:
    mixed_stock()
    first = door.get(address, accept_encoding="br")
    assert (first.status, first.headers.get("Content-Encoding")) == ("200 OK", "br")
    again = door.get(address, accept_encoding="br")
    assert (again.body, again.headers) == (first.body, first.headers)
    assert (door.layer.counts["made"], door.layer.counts["hits"]) == (1, 1)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/en/inquiry/",
            "/en/inquiry/challenge/",
            "/en/rights/",
            "/en/complaint/",
            "/en/inquiry/sent/?how=open",
        ),
        *(
            "/en/stock/find/?q=prado",
            "/",
            "/en/stock/AR-99999/",
            "/l/nothing",
            "/my/en/",
            "/desk/",
            "/en/leaving/",
        ),
    ],
)
def test_forms_doors_and_pages_of_people_are_never_kept(door: Door, address: str) -> None:
    mixed_stock()
    door.get(address)
    assert len(door.layer.pages) == 0


def test_a_changed_price_stands_in_the_list_and_on_the_page_at_once(door: Door) -> None:
    row = vehicle("AR-10001", fob=5000)
    for address in ("/en/stock/", "/en/stock/AR-10001/", "/en/"):
        assert "USD 5,000" in _body(door, address)
    change_price(vehicle=row, fob=Decimal(4800), by=DAICHI)
    door.layer.stamps.forget()
    for address in ("/en/stock/", "/en/stock/AR-10001/", "/en/"):
        assert "USD 4,800" in _body(door, address)
        assert "USD 5,000" not in _body(door, address)


def test_pages_of_words_outlive_a_change_of_the_stock(door: Door) -> None:
    _body(door, "/en/company/")
    vehicle("AR-10001")
    door.layer.stamps.forget()
    _body(door, "/en/company/")
    assert door.layer.counts["made"] == 1


def test_a_confirmed_leak_stands_on_the_policy_page_at_once(door: Door) -> None:
    assert "None that we know of." in _body(door, "/en/privacy/")
    incident = note_incident(kind="exposed", known_at=timezone.now(), by=FUMIKO)
    door.layer.stamps.forget()
    assert "None that we know of." in _body(door, "/en/privacy/")
    confirm_incident(incident=incident, by=FUMIKO)
    door.layer.stamps.forget()
    assert "None that we know of." not in _body(door, "/en/privacy/")


def test_tracking_is_forgotten_before_a_page_could_carry_it_on(door: Door) -> None:
    mixed_stock()
    told = _body(door, "/en/stock/?utm_source=mail&type=suv&fbclid=x")
    assert "utm_source" not in told
    assert "fbclid" not in told
    assert "type=suv" in told


def test_a_list_with_words_it_does_not_know_is_not_kept(door: Door) -> None:
    mixed_stock()
    assert "wheels" in door.get("/en/stock/?wheels=4").body.decode()
    assert len(door.layer.pages) == 0


def test_the_build_is_told_by_what_it_is_made_of(settings: Any, tmp_path: Any) -> None:
    before = build()
    assert before == build()
    (tmp_path / "site.yaml").write_text("house: another")
    settings.SITE_DIR = tmp_path
    assert build() != before
