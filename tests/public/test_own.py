"""A guest sees, copies and erases what is held about him, from the page his mailed link opens."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pypdf
import pytest
from django.test import Client

from funabin.catalogue.models import Vehicle
from funabin.gate.models import SubjectKey
from funabin.journal.models import Entry
from funabin.public.tokens import FormTokens
from funabin.trade.models import Inquiry
from tests.trade import world
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "trade"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(trade: None) -> Client:
    """A guest's browser."""
    return Client(headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def inquiry(trade: None, hiace: Vehicle) -> Inquiry:
    """Amina asked."""
    return world.asked(hiace)


def post(browser: Client, inquiry: Inquiry, verb: str, **more: Any) -> Any:
    """A button of the guest's page."""
    token = FormTokens(str(inquiry.pk))[verb]
    return browser.post(f"/en/inquiry/page/{verb}/", {"token": token, **more})


def test_the_page_shows_everything_with_its_source_and_its_openings(
    browser: Client, inquiry: Inquiry
) -> None:
    world.opened(world.taken(inquiry).name, purpose="inquiry.answer", by=world.CHIE, case=inquiry.number)
    answer = post(browser, inquiry, "data")
    page = answer.content.decode()
    for words in ("Amina Odhiambo", "+254712345678", "What is the total price to Mombasa?", "CHIE-A"):
        assert words in page
    assert not answer.cookies
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_copy_is_a_paper_or_a_file(browser: Client, inquiry: Inquiry) -> None:
    told = json.loads(post(browser, inquiry, "copy", kind="json").content)
    assert [one["value"] for one in told["records"][0]["held"] if one["category"] == "contact.name"] == [
        "Amina Odhiambo"
    ]
    assert post(browser, inquiry, "copy", kind="pdf").content.startswith(b"%PDF")
    assert post(browser, inquiry, "copy", kind="exe").status_code == 404


def test_erasing_says_first_what_stays_and_does_nothing_yet(browser: Client, inquiry: Inquiry) -> None:
    page = post(browser, inquiry, "erasing").content.decode()
    assert "What stays, why and until when" in page
    assert SubjectKey.objects.filter(subject=inquiry.subject_id).exists()


def test_erasing_destroys_the_keys_and_certifies_it(browser: Client, inquiry: Inquiry) -> None:
    answer = post(browser, inquiry, "erase")
    assert "You are erased" in answer.content.decode()
    assert not SubjectKey.objects.filter(subject=inquiry.subject_id, retention="service").exists()
    inquiry.refresh_from_db()
    assert inquiry.state == "closed"
    assert Entry.objects.filter(kind="erasure.asked").count() == 1
    found = re.search(r'name="token" value="([^"]+)"', answer.content.decode())
    assert found
    paper = browser.post("/en/rights/page/erased/", {"token": found[1]})
    said = " ".join(
        " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(paper.content)).pages).split()
    )
    assert "Certificate of erasure" in said
    assert inquiry.subject_id in said
    assert "The ledger still says so yes" in said
    assert "Amina" not in said


def test_nobody_gets_a_certificate_with_a_made_up_token(browser: Client, inquiry: Inquiry) -> None:
    assert browser.post("/en/rights/page/erased/", {"token": "x"}).status_code == 404


def test_a_token_of_another_button_erases_nobody(browser: Client, inquiry: Inquiry) -> None:
    token = FormTokens(str(inquiry.pk))["erasing"]
    assert browser.post("/en/inquiry/page/erase/", {"token": token}).status_code == 404
    assert SubjectKey.objects.filter(subject=inquiry.subject_id).exists()
