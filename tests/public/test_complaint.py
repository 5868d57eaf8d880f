"""Complaining without an account: the form, the receipt, the mailed page, and the way above."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from altcha.v1 import solve_challenge
from django.test import Client

from funabin.outbox.tasks import deliver_due
from funabin.public.tokens import FormTokens
from funabin.rights.models import Complaint, ComplaintMessage
from tests.mail import Mailbox, mailbox
from tests.trade import world
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "mailbox", "trade"]

TEXT = "You wrote to me although I asked you to stop."
TOLD = {"topic": "data", "message_text": TEXT, "contact_name": "Amina Odhiambo", "country": "KE"}
BY_MAIL = {**TOLD, "contact_email": "amina.odhiambo@example.ke"}


def sent(client: Client, told: dict[str, str] = BY_MAIL) -> Any:
    """The form, posted."""
    return client.post("/en/complaint/", told)


def link_in(mailbox: Mailbox) -> str:
    """The path of the mailed link."""
    found = re.search(r"https?://[^/\s]+(/en/complaint/\S+/)", mailbox.text())
    assert found
    return found[1]


def test_the_form_asks_what_the_policy_says_and_tells_what_happens(trade: None, client: Client) -> None:
    page = client.get("/en/complaint/").content.decode()
    for name in ("topic", "country", "message_text", "contact_name", "contact_email", "contact_phone"):
        assert f'name="{name}"' in page
    assert "What happens with your data" in page
    assert "Set-Cookie" not in client.get("/en/complaint/").headers


def test_it_arrives_at_once_and_the_receipt_names_its_number(trade: None, client: Client) -> None:
    answer = sent(client)
    row = Complaint.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/en/complaint/sent/?how=mail&number={row.number}"
    page = client.get(answer.headers["Location"]).content.decode()
    assert row.number in page
    assert (row.about, row.jurisdictions, row.channel) == ("data", ["KE"], "web")
    assert world.mails() == ["complaint_received"]


def test_without_a_way_to_answer_nothing_is_lost_and_nothing_kept(trade: None, client: Client) -> None:
    answer = sent(client, TOLD)
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    assert not Complaint.objects.exists()


def test_who_leaves_only_a_telephone_number_is_called(trade: None, client: Client) -> None:
    answer = sent(client, {**TOLD, "contact_phone": "+254712345678"})
    assert "how=other" in answer.headers["Location"]
    assert world.mails() == []


def test_a_strangers_address_gets_few_receipts_and_the_visitor_reads_the_same(trade: None) -> None:
    told = set()
    for host, spelled in enumerate(("amina", "Amina", " amina", "AMINA", "amina")):  # each from elsewhere
        visitor = Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR=f"203.0.113.{host}")
        answer = sent(visitor, {**TOLD, "contact_email": f"{spelled}@example.ke"})
        told.add((answer.status_code, re.sub(r"\d{4}-\d{4}", "", answer.headers["Location"])))
    assert told == {(303, "/en/complaint/sent/?how=mail&number=C")}
    assert Complaint.objects.count() == 5
    assert world.mails() == ["complaint_received"] * 3
    visitor = Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR="203.0.113.9")
    sent(visitor, {**TOLD, "contact_email": "juma@example.ke"})  # another's are not counted with them
    assert world.mails() == ["complaint_received"] * 4


def test_the_mailed_link_opens_the_page_once(trade: None, client: Client, mailbox: Mailbox) -> None:
    sent(client)
    deliver_due()
    path = link_in(mailbox)
    assert TEXT not in client.get(path).content.decode()
    page = client.post(path).content.decode()
    assert TEXT in page
    assert "by 8 Dec 2026" in page  # two weeks, APPI 39
    assert TEXT not in client.post(path).content.decode()
    assert client.get("/en/complaint/unknown-token/").status_code == 404


def test_the_person_writes_again_and_puts_it_above(trade: None, client: Client) -> None:
    sent(client, {**BY_MAIL, "topic": "service"})
    row = Complaint.objects.get()
    tokens = FormTokens(str(row.pk))
    said = client.post(
        "/en/complaint/page/write/", {"token": tokens["complaint_write"], "message_text": "And more."}
    )
    assert "And more." in said.content.decode()
    up = client.post("/en/complaint/page/unhandled/", {"token": tokens["complaint_unhandled"]})
    assert up.status_code == 200
    row.refresh_from_db()
    assert row.escalated_why == "person"


def test_a_token_works_once(trade: None, client: Client) -> None:
    sent(client)
    token = FormTokens(str(Complaint.objects.get().pk))["complaint_write"]
    for status in (200, 409):
        told = {"token": token, "message_text": "Again."}
        assert client.post("/en/complaint/page/write/", told).status_code == status
    assert ComplaintMessage.objects.count() == 1


def test_a_guest_complains_from_the_page_of_the_inquiry(trade: None, hiace: Any, client: Client) -> None:
    inquiry = world.asked(hiace)
    token = FormTokens(str(inquiry.pk))["complain"]
    told = {"token": token, "complaint-message_text": "Nobody answers me."}
    page = client.post("/en/inquiry/page/complain/", told).content.decode()
    row = Complaint.objects.get()
    assert (row.about, row.case, row.subject_id) == ("unanswered", inquiry.number, inquiry.subject_id)
    assert row.number in page


def test_another_persons_complaint_about_the_case_is_not_told_on_its_page(
    trade: None, hiace: Any, client: Client
) -> None:
    inquiry = world.asked(hiace)
    sent(client)
    Complaint.objects.update(case=inquiry.number)  # as the desk attaches it
    other = Complaint.objects.get().number
    token = FormTokens(str(inquiry.pk))["complain"]
    told = {"token": token, "complaint-message_text": "Nobody answered me."}
    page = client.post("/en/inquiry/page/complain/", told).content.decode()
    own = Complaint.objects.exclude(number=other).get().number
    assert own in page
    assert other not in page


def test_a_guest_disputes_his_deal(trade: None, hiace: Any, client: Client) -> None:
    deal = world.ordered(hiace)
    token = FormTokens(str(deal.quotation.inquiry.pk))["complain"]
    told = {"token": token, "number": deal.number, "complaint-message_text": "Not my vehicle."}
    assert client.post("/en/inquiry/page/complain/", told).status_code == 200
    row = Complaint.objects.get()
    assert (row.kind, row.case) == ("dispute", deal.number)


def test_what_the_policy_bans_is_held_back(trade: None, client: Client) -> None:
    answer = sent(client, {**BY_MAIL, "message_text": "My card is 4111 1111 1111 1111."})
    assert answer.status_code == 422
    assert not Complaint.objects.exists()


def test_the_policy_page_tells_no_time_of_few_cases(trade: None, client: Client) -> None:
    sent(client)
    page = client.get("/en/privacy/").content.decode()
    assert 'id="served"' in page
    assert "There were too few cases yet." in page


def test_a_browser_that_proves_no_work_mails_no_stranger_more_than_twice_an_hour(
    trade: None, client: Client
) -> None:
    answers = [sent(client) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "Please send it again in 30 minutes." in answers[-1].content.decode()
    assert BY_MAIL["message_text"] in answers[-1].content.decode()
    assert world.mails() == ["complaint_received"] * 2
    task = client.get("/en/rights/challenge/").json()
    found = solve_challenge(task["challenge"], task["salt"], task["algorithm"], task["maxNumber"])
    solved = {name: task[name] for name in ("algorithm", "challenge", "salt", "signature")}
    proof = base64.b64encode(json.dumps({**solved, "number": found.number}).encode()).decode()  # type: ignore[union-attr]
    assert [sent(client, {**BY_MAIL, "altcha": proof}).status_code for _ in range(2)] == [303, 429]
    assert Complaint.objects.count() == 3
