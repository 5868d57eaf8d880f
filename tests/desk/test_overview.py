"""Where who keeps privacy begins the day: what is open and late, and the way to each heap of work."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from funabin.desk.overview import HEAPS
from funabin.rights.actions.requests import receive_request
from tests.cast import FUMIKO
from tests.desk.conftest import Desk

PAGE = "/desk/privacy/"
ROW = re.compile(r'<th scope="row"><a href="([^"]+)">([^<]+)</a></th><td class="num">(\d+)</td>')

pytestmark = pytest.mark.django_db(transaction=True)


def asked(**options: object) -> None:
    """Amina asked by letter what is held about her."""
    told = {"name": "Amina Zuberi", "address": "12 Moi Avenue, Mombasa"}
    receive_request(kind="disclosure", channel="letter", language="en", by=FUMIKO, told=told, **options)


def test_each_heap_of_the_policy_is_named_with_its_numbers(desk: Desk) -> None:
    fumiko = desk("fumiko", "privacy")
    asked()
    rows = ROW.findall(fumiko.get(PAGE).content.decode())
    assert len(rows) == len(HEAPS)
    assert ("/desk/requests/", "Requests about one&#x27;s own data", "1") in rows


def test_each_page_leads_to_the_others(desk: Desk) -> None:
    fumiko = desk("fumiko", "privacy")
    for address, _, _ in ROW.findall(fumiko.get(PAGE).content.decode()):
        page = fumiko.get(address).content.decode()
        links = page.split('aria-label="Privacy"', 1)[1].split("</nav>", 1)[0]
        assert links.count("<a ") == len(HEAPS) + 1, address
        assert re.search(rf'href="{address}" aria-current="true"', links), address


def test_what_is_late_is_said_first(desk: Desk) -> None:
    fumiko = desk("fumiko", "privacy")
    before = fumiko.get(PAGE).content.decode()
    late = [int(found) for found in re.findall(r"<strong>(\d+) matters? (?:is|are) late", before)]
    asked(arrived_at=timezone.now() - timedelta(days=60))
    assert f"<strong>{sum(late) + 1} matter" in fumiko.get(PAGE).content.decode()


def test_nobody_else_sees_it(desk: Desk) -> None:
    chie = desk("chie", "sales")
    assert chie.get(PAGE).status_code == 403
    assert PAGE not in chie.get("/desk/").content.decode()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/desk/", "Inbox"),
        ("/desk/cases/new/", "Inbox"),
        ("/desk/deals/", "Deals"),
        ("/desk/vehicles/", "Vehicles"),
        ("/desk/makes/", "Vehicles"),
        ("/desk/stock/imports/", "Stock lists"),
        ("/desk/staff/", "Staff"),
        ("/desk/policy/", "Promises"),
    ],
)
@pytest.mark.usefixtures("trade")
def test_the_head_marks_where_one_is(desk: Desk, address: str, name: str) -> None:
    everybody = desk("chie", "sales", "accounts", "shipping", "stock", "admin")
    head = everybody.get(address).content.decode().split("</header>")[0]
    assert re.findall(r'aria-current="page">([^<]+)</a>', head) == [name]
