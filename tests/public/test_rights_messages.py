"""Messages and later papers on the page of a request, by the guest's mailed link."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from funabin.gate.actions import open_data
from funabin.gate.models import SealedDatum
from funabin.gate.purpose import declared
from funabin.rights.actions.messages import write_to_person
from funabin.rights.actions.requests import withdraw_request
from funabin.rights.models import Request, RequestMessage
from tests.cast import FUMIKO
from tests.public.test_rights import newest_link, opened, sent, token_of
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "trade"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(trade: None) -> Client:
    """A visitor's browser."""
    return Client(headers={"sec-fetch-site": "same-origin"})


def photographed() -> SimpleUploadedFile:
    """A photo of a paper that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "S"
    file = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(file, "JPEG", exif=exif)
    return SimpleUploadedFile("paper.jpg", file.getvalue(), content_type="image/jpeg")


def write(browser: Client, page: str, **told: Any) -> Any:
    """A message sent from the page of a request."""
    found = re.search(r'rights/page/write/".*?name="token" value="([^"]+)"', page, re.DOTALL)
    assert found
    return browser.post("/en/rights/page/write/", {"token": found[1], **told})


def test_a_guest_adds_a_message_and_reads_ours(browser: Client) -> None:
    sent(browser)
    answer = write(browser, opened(browser), message_text="The red Hiace, I forgot to say.")
    page = answer.content.decode()
    assert "Your message was sent." in page
    assert "The red Hiace, I forgot to say." in page
    row = Request.objects.get()
    with declared("rights.answer"):
        write_to_person(request=row, text="Which of the two?", by=FUMIKO)
    mailed = newest_link()
    assert "Which of the two?" not in str(mail.outbox[-1].body)
    page = browser.post(mailed).content.decode()
    assert "Which of the two?" in page
    assert list(RequestMessage.objects.values_list("author", flat=True)) == ["person", "staff"]


def test_an_empty_message_is_not_kept(browser: Client) -> None:
    sent(browser)
    answer = write(browser, opened(browser), message_text=" ")
    assert answer.status_code == 422
    assert "One thing needs your attention" in answer.content.decode()
    assert not RequestMessage.objects.exists()


def test_a_message_with_a_number_nobody_may_take_is_held_back(browser: Client) -> None:
    sent(browser)
    answer = write(browser, opened(browser), message_text="My card: 4111 1111 1111 1111")
    assert answer.status_code == 422
    assert not RequestMessage.objects.exists()


def test_a_token_of_another_form_writes_nothing(browser: Client) -> None:
    sent(browser)
    token = token_of(opened(browser), "rights/page/withdraw/")
    told = {"token": token, "message_text": "Hello"}
    assert browser.post("/en/rights/page/write/", told).status_code == 404
    assert not RequestMessage.objects.exists()


def test_a_request_that_is_over_takes_no_message(browser: Client) -> None:
    sent(browser)
    page = opened(browser)
    withdraw_request(request=Request.objects.get(), by=FUMIKO)
    answer = write(browser, page, message_text="One more thing.")
    assert answer.status_code == 409
    assert not RequestMessage.objects.exists()
    assert 'action="/en/rights/page/write/"' not in answer.content.decode()


def test_an_agent_sends_a_later_paper_of_which_only_the_pixels_are_kept(browser: Client) -> None:
    agent = {"agency": "power_of_attorney", "agent-contact_name": "W", "agent-contact_email": "w@example.ke"}
    sent(browser, **agent)
    page = opened(browser)
    wrong = SimpleUploadedFile("paper.pdf", b"%PDF-1.7 no picture", content_type="application/pdf")
    answer = write(browser, page, document_agency=wrong)
    assert answer.status_code == 422
    assert not RequestMessage.objects.exists()
    answer = write(browser, answer.content.decode(), document_agency=photographed())
    assert "With a paper" in answer.content.decode()
    said, row = RequestMessage.objects.get(), Request.objects.get()
    assert (said.author, said.text) == ("agent", None)
    with declared("rights.answer"):
        kept = open_data([said.paper], purpose="rights.answer", by=FUMIKO, case=row.number)[said.paper]
    assert kept.startswith(b"\xff\xd8")
    assert b"Secret Camera" in photographed().read()
    assert (b"Secret Camera" in kept, b"Exif" in kept) == (False, False)
    withdraw_request(request=row, by=FUMIKO)
    said.refresh_from_db()
    assert said.paper is None
    assert not SealedDatum.objects.filter(category="document.agency").exists()


def test_whoever_asks_for_himself_sends_no_paper(browser: Client) -> None:
    sent(browser)
    page = opened(browser)
    assert 'name="document_agency"' not in page
    write(browser, page, message_text="Here.", document_agency=photographed())
    assert RequestMessage.objects.get().paper is None
