"""A member asks about his own data on his pages, and finds there what was done and the answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from funabin.gate.purpose import declared
from funabin.members.models import Account
from funabin.rights.actions.answers import make_answer
from funabin.rights.actions.messages import write_to_person
from funabin.rights.actions.requests import accept_request, answer_request
from funabin.rights.actions.searching import search_held
from funabin.rights.models import Answer, Request, RequestMessage
from tests.cast import FUMIKO
from tests.members.world import ADDRESS, amina
from tests.my.test_pages import account, browser, signed_in
from tests.trade.conftest import clock, hiace, trade

__all__ = ["account", "browser", "clock", "hiace", "trade"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(browser: Client) -> Request:
    """Amina asked for a copy of everything."""
    answer = browser.post("/my/en/requests/new/", {"kind": "disclosure", "message_text": "All of it."})
    row = Request.objects.get()
    assert answer.headers["Location"] == f"/my/en/requests/{row.number}/"
    return row


@pytest.fixture
def given(asked: Request) -> Answer:
    """The desk answered."""
    accept_request(request=asked, about=asked.about, by=FUMIKO)
    search_held(request=asked, by=FUMIKO)
    with declared("rights.answer"):
        (answer,) = make_answer(request=asked, by=FUMIKO)
    answer_request(request=asked, manner="electronic", outcome="granted", by=FUMIKO)
    return answer


def test_the_form_asks_nothing_about_who_asks(browser: Client) -> None:
    page = browser.get("/my/en/requests/new/").content.decode()
    assert 'name="kind"' in page
    assert "contact_name" not in page
    assert "contact_email" not in page


def test_a_member_is_known_at_once(asked: Request, account: Account) -> None:
    assert (asked.state, asked.subject_id, asked.about) == (
        "received",
        account.subject_id,
        [account.subject_id],
    )


def test_the_page_names_the_clock_and_what_was_done(browser: Client, asked: Request) -> None:
    page = browser.get(f"/my/en/requests/{asked.number}/").content.decode()
    assert "We answer by" in page
    assert "We know that it is you." in page
    assert asked.number in browser.get("/my/en/requests/").content.decode()


def test_the_answer_is_fetched_here_and_counted(browser: Client, given: Answer) -> None:
    number = given.request.number
    told = {"answer": str(given.pk), "kind": "json"}
    got = browser.post(f"/my/en/requests/{number}/fetch/", told)
    values = [one["value"] for record in json.loads(got.content)["records"] for one in record["held"]]
    assert ADDRESS in values
    assert "All of it." in values
    assert browser.post(f"/my/en/requests/{number}/fetch/", told | {"kind": "pdf"}).content.startswith(
        b"%PDF"
    )
    page = browser.get(f"/my/en/requests/{number}/").content.decode()
    assert "It was fetched 2 times." in page
    assert browser.post(f"/my/en/requests/{number}/letter/").content.startswith(b"%PDF")


def test_nobody_else_sees_the_request_or_fetches_the_answer(given: Answer) -> None:
    eve = signed_in(amina(email="eve@importers.example"))
    number = given.request.number
    told: dict[str, Any] = {"answer": str(given.pk), "kind": "pdf"}
    assert eve.get(f"/my/en/requests/{number}/").status_code == 404
    assert eve.post(f"/my/en/requests/{number}/fetch/", told).status_code == 404
    assert number not in eve.get("/my/en/requests/").content.decode()
    given.refresh_from_db()
    assert given.fetched == 0


def test_a_member_takes_a_request_back(browser: Client, asked: Request) -> None:
    browser.post(f"/my/en/requests/{asked.number}/withdraw/")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_a_copy_is_a_paper_too(browser: Client, account: Account) -> None:
    answer = browser.get("/my/en/data/copy.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert browser.get("/my/en/data/copy.xml").status_code == 404


def test_whoever_erased_himself_gets_a_certificate(browser: Client, account: Account) -> None:
    page = browser.post("/my/en/data/erase/").content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    assert Client(headers={"sec-fetch-site": "same-origin"}).post(
        "/en/rights/page/erased/", {"token": token}
    ).content.startswith(b"%PDF")  # fmt: skip


def test_nobody_floods_the_desk_from_his_own_pages(browser: Client) -> None:
    told = {"kind": "disclosure", "message_text": "All of it."}
    answers = [browser.post("/my/en/requests/new/", told) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 6 + [429]
    assert Request.objects.count() == 6
    page = answers[-1].content.decode()
    assert "All of it." in page
    assert "Please send it again in 5 minutes." in page


def test_a_complaint_that_waits_is_not_written_again(browser: Client) -> None:
    told = {"topic": "service", "message_text": "Nobody called back."}
    answers = [browser.post("/my/en/complaints/", told) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 6 + [429]
    assert "Nobody called back." in answers[-1].content.decode()
    assert "Please send it again in 5 minutes." in answers[-1].content.decode()


def test_a_member_adds_a_message_and_reads_ours(browser: Client, asked: Request, clock: Any) -> None:
    at = f"/my/en/requests/{asked.number}/"
    answer = browser.post(f"{at}write/", {"message_text": "Only of last year."}, follow=True)
    assert "Your message was sent." in answer.content.decode()
    clock.shift(60)
    write_to_person(request=asked, text="All of last year?", by=FUMIKO)
    page = browser.get(at).content.decode()
    assert page.index("Only of last year.") < page.index("All of last year?")
    assert browser.post(f"{at}write/", {"message_text": ""}).status_code == 422
    assert RequestMessage.objects.count() == 2


def test_nobody_else_reads_or_writes_in_it(browser: Client, asked: Request) -> None:
    browser.post(f"/my/en/requests/{asked.number}/write/", {"message_text": "Only of last year."})
    eve = signed_in(amina(email="eve@importers.example"))
    assert eve.post(f"/my/en/requests/{asked.number}/write/", {"message_text": "Me too."}).status_code == 404
    assert RequestMessage.objects.count() == 1


def test_a_request_that_is_over_takes_no_message(browser: Client, asked: Request) -> None:
    at = f"/my/en/requests/{asked.number}/"
    browser.post(f"{at}write/", {"message_text": "Only of last year."})
    browser.post(f"{at}withdraw/")
    answer = browser.post(f"{at}write/", {"message_text": "One more."}, follow=True)
    assert "Its state has changed meanwhile" in answer.content.decode()
    assert "Only of last year." in answer.content.decode()
    assert f'action="{at}write/"' not in answer.content.decode()
    assert RequestMessage.objects.count() == 1
