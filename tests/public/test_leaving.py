"""Links to other firms' sites: straight, or by a page that says so where the house promises it (JCT-5)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils.html import escape

from funabin.gate.actions import publish_policy
from tests.cast import WORKER
from tests.conftest import HOUSE

pytestmark = pytest.mark.django_db
PAGES = ["/en/", "/en/stock/", "/en/company/", "/en/safety/", "/en/glossary/", "/en/privacy/", "/ja/privacy/"]
MARKETPLACE = HOUSE.parent / "japanesecartrade"


def hosts(client: Client, page: str) -> set[str]:
    """Other sites that the links of a page lead to at once."""
    links = re.findall(r'<a[^>]*\shref="([^"]+)"', client.get(page).content.decode())
    return {urlsplit(link).netloc for link in links} - {"", "127.0.0.1:8000"}


@pytest.fixture
def marketplace() -> None:
    """The house that promises the page."""
    publish_policy(directory=MARKETPLACE, by=WORKER)


@pytest.mark.usefixtures("marketplace")
@pytest.mark.parametrize("page", PAGES)
def test_no_link_leaves_at_once_where_the_house_promises_a_word(client: Client, page: str) -> None:
    assert hosts(client, page) == set()


def test_elsewhere_a_link_goes_straight(client: Client) -> None:
    assert hosts(client, "/en/privacy/") == {"web.archive.org"}


@pytest.mark.usefixtures("marketplace")
def test_the_page_names_the_host_sends_no_referrer_and_lets_one_stay(client: Client) -> None:
    page = client.get("/en/privacy/").content.decode()
    found = re.search(r'href="(/en/leaving/\?to=[^"]+)"', page)
    assert found is not None
    shown = client.get(found.group(1)).content.decode()
    assert "<strong>web.archive.org</strong>" in shown
    assert re.search(r'href="https://web\.archive\.org/[^"]*" rel="noreferrer noopener external"', shown)
    assert 'href="/en/"' in shown


@pytest.mark.parametrize("to", ["", "https://evil.example/", "https://evil.example/:forged"])
def test_the_page_leads_nowhere_this_site_did_not_name(client: Client, to: str) -> None:
    assert client.get("/en/leaving/", {"to": to}).status_code == 404


def test_another_signature_of_this_site_is_no_link(client: Client) -> None:
    signed = Signer(salt="something.else").sign("https://evil.example/")
    answer = client.get("/en/leaving/", {"to": signed})
    assert answer.status_code == 404
    assert escape("https://evil.example/") not in answer.content.decode()
