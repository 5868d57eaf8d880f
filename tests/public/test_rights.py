"""Anybody asks about his own data without an account: the form, the mailed link, the page, the answer."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import correct
from funabin.gate.models import SealedDatum
from funabin.gate.purpose import declared
from funabin.gate.queries import current_policy
from funabin.journal.models import Entry
from funabin.members.actions.addresses import bind_address
from funabin.members.rules import new_token
from funabin.outbox.models import Mail
from funabin.outbox.tasks import deliver_due
from funabin.public.views import links
from funabin.rights.actions.answers import make_answer
from funabin.rights.actions.identity import ask_identity, check_agency, record_identity
from funabin.rights.actions.requests import accept_request, answer_request, refuse_request
from funabin.rights.actions.searching import search_held
from funabin.rights.models import Answer, Request
from funabin.rights.queries.searching import matches, matches_by_email
from funabin.trade.actions.inquiries import confirm_inquiry
from funabin.trade.models import Inquiry
from tests.cast import FUMIKO, WORKER
from tests.members.world import ADDRESS, amina
from tests.trade import world
from tests.trade.conftest import clock, hiace, trade

__all__ = ["clock", "hiace", "trade"]

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = {
    "kind": "disclosure",
    "contact_name": "Amina Odhiambo",
    "contact_email": world.AMINA["contact.email"],
    "message_text": "What do you hold about me?",
}


@pytest.fixture
def browser(trade: None) -> Client:
    """A visitor's browser."""
    return Client(headers={"sec-fetch-site": "same-origin"})


def sent(browser: Client, **more: Any) -> Any:
    """The form, sent."""
    return browser.post("/en/rights/", TOLD | more)


def newest_link() -> str:
    """The address in a mail about the request that was just sent; the clock of these tests stands still."""
    before = len(mail.outbox)
    deliver_due()
    told = [str(one.body) for one in mail.outbox[before:] if re.search(r"R\d{4}-\d{4}", str(one.body))]
    return re.findall(r"https?://[^/\s]+(/l/\S+)", told[-1])[-1]


def opened(browser: Client) -> str:
    """The page of the request, opened by the newest mailed link."""
    answer = browser.post(newest_link())
    assert answer.status_code == 200
    return answer.content.decode()


def token_of(page: str, address: str) -> str:
    """The token of the form of a page that leads to `address`."""
    found = re.search(rf'action="[^"]*{address}"><input type="hidden" name="token" value="([^"]+)"', page)
    assert found, address
    return found[1]


def known(about: Vehicle) -> Inquiry:
    """An inquiry whose address was confirmed by a mailed link."""
    return confirm_inquiry(inquiry=world.asked(about), by=world.GUEST)


def given(row: Request) -> None:
    """The desk took it up, searched, made the answer and gave it."""
    accept_request(request=row, about=Request.objects.get(pk=row.pk).about, by=FUMIKO)
    search_held(request=row, by=FUMIKO)
    with declared("rights.answer"):
        make_answer(request=row, by=FUMIKO)
    answer_request(request=row, manner="electronic", outcome="granted", by=FUMIKO)


def test_the_page_says_what_may_be_asked_how_and_by_when(browser: Client) -> None:
    page = browser.get("/en/rights/").content.decode()
    for words in ("A copy of the data that we hold about you", "14 days", "power of attorney", "by e-mail"):
        assert words in page
    assert "What happens with your data" in page
    assert "Set-Cookie" not in browser.get("/en/rights/").headers


def test_the_page_says_the_whole_name_of_each_law_it_cites(browser: Client) -> None:
    page = browser.get("/en/rights/").content.decode()
    assert "We refuse only under APPI Art. 33(2)." in page
    assert page.count("APPI: Act on the Protection of Personal Information") == 1
    assert "APPI" not in browser.get("/ja/rights/").content.decode()  # there the name itself stands


def test_an_agent_is_not_told_that_papers_of_a_purchase_want_his_address(browser: Client) -> None:
    page = browser.get("/en/rights/").content.decode()
    assert "The papers of the purchase must show it." not in page
    assert "So that we can send you a letter." in page


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_choices_come_first_and_how_to_ask_is_said_once(browser: Client, language: str) -> None:
    answer = browser.get(f"/{language}/rights/")
    page, said = answer.content.decode(), answer.context["asking"]
    offered = [kind for kind in current_policy().rights if kind != "complaint"]
    assert [value for value, _ in answer.context["form"].fields["kind"].choices] == offered
    places = [page.index(f'value="{kind}"') for kind in offered]
    assert max(places) < page.index('name="contact_name"') < page.index('id="what"')
    assert said.how
    assert page.count(escape(said.how)) == 1
    for kind in (*offered, "complaint"):
        assert page.count(escape(said.rights[kind][0])) == 1


def test_a_request_waits_for_its_link_and_then_reaches_the_desk(browser: Client) -> None:
    answer = sent(browser)
    row = Request.objects.get()
    assert answer.headers["Location"] == f"/en/rights/sent/?how=confirm&number={row.number}"
    assert row.state == "unconfirmed"
    page = opened(browser)
    row.refresh_from_db()
    assert row.state == "received"
    assert row.number in page
    assert "We answer by" in page


def test_looking_at_the_link_confirms_nothing(browser: Client) -> None:
    sent(browser)
    assert browser.get(newest_link()).status_code == 200
    assert Request.objects.get().state == "unconfirmed"


def test_the_answer_is_fetched_from_the_mailed_page_and_counted(browser: Client, hiace: Vehicle) -> None:
    inquiry = known(hiace)
    sent(browser)
    opened(browser)
    row = Request.objects.get()
    assert row.about == [inquiry.subject_id]
    given(row)
    page = opened(browser)
    answer = Answer.objects.get()
    told = {"token": token_of(page, "rights/page/fetch/"), "answer": str(answer.pk), "kind": "json"}
    got = browser.post("/en/rights/page/fetch/", told)
    assert got.headers["Content-Disposition"] == f'attachment; filename="{row.number}.json"'
    values = [one["value"] for record in json.loads(got.content)["records"] for one in record["held"]]
    assert world.AMINA["message.text"] in values
    answer.refresh_from_db()
    assert answer.fetched == 1
    again = browser.post("/en/rights/page/fetch/", told)
    assert again.status_code == 409
    answer.refresh_from_db()
    assert answer.fetched == 1


def test_nobody_fetches_with_a_made_up_token(browser: Client, hiace: Vehicle) -> None:
    known(hiace)
    sent(browser)
    opened(browser)
    given(Request.objects.get())
    answer = Answer.objects.get()
    told = {"token": "x", "answer": str(answer.pk), "kind": "pdf"}
    assert browser.post("/en/rights/page/fetch/", told).status_code == 404
    answer.refresh_from_db()
    assert answer.fetched == 0


def test_a_refusal_names_its_reason_on_the_page_and_in_the_letter(browser: Client, hiace: Vehicle) -> None:
    known(hiace)
    sent(browser)
    opened(browser)
    refuse_request(request=Request.objects.get(), article="APPI 33(2)", by=FUMIKO)
    page = opened(browser)
    assert "would harm somebody" in page
    letter = browser.post("/en/rights/page/letter/", {"token": token_of(page, "rights/page/letter/")})
    reader = pypdf.PdfReader(io.BytesIO(letter.content))
    said = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    assert "We cannot do what you asked for" in said
    assert "Art. 33(2)" in said
    assert "Personal Information Protection Commission" in said


def test_the_person_takes_it_back(browser: Client) -> None:
    sent(browser)
    page = opened(browser)
    token = token_of(page, "rights/page/withdraw/")
    assert "You took your request back" in browser.post(
        "/en/rights/page/withdraw/", {"token": token}
    ).content.decode()  # fmt: skip
    assert Request.objects.get().state == "withdrawn"


def test_an_agent_asks_for_somebody_else(browser: Client) -> None:
    agent = {
        "agency": "power_of_attorney",
        "agent-contact_name": "Wakili Njoroge",
        "agent-contact_email": "wakili@example.ke",
    }
    assert sent(browser, **agent).status_code == 303
    row = Request.objects.get()
    assert (row.agency, row.state) == ("power_of_attorney", "unconfirmed")
    assert row.agent_name is not None
    deliver_due()
    assert mail.outbox[-1].to == ["wakili@example.ke"]


def test_an_agent_must_say_who_he_is(browser: Client) -> None:
    answer = sent(browser, agency="power_of_attorney")
    assert answer.status_code == 422
    assert not Request.objects.exists()
    assert "What do you hold about me?" in answer.content.decode()


def test_what_is_no_picture_is_not_taken_as_a_paper(browser: Client) -> None:
    paper = io.BytesIO(b"%PDF-1.7 no picture")
    paper.name = "paper.pdf"
    agent = {"agency": "power_of_attorney", "agent-contact_name": "W", "agent-contact_email": "w@example.ke"}
    answer = sent(browser, **agent, **{"agent-document_agency": paper})
    assert answer.status_code == 422
    assert not Request.objects.exists()


def test_an_empty_form_comes_back_and_nothing_is_stored(browser: Client) -> None:
    answer = browser.post("/en/rights/", {"contact_name": "Amina"})
    assert answer.status_code == 422
    assert not SealedDatum.objects.exists()
    assert "Amina" in answer.content.decode()


def test_a_browser_that_proves_no_work_asks_twice_an_hour(browser: Client) -> None:
    answers = [sent(browser) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert Request.objects.count() == 2
    assert "Please send it again in 30 minutes." in answers[-1].content.decode()
    assert "What do you hold about me?" in answers[-1].content.decode()


def test_an_agents_words_come_back_too(browser: Client) -> None:
    agent = {"agency": "power_of_attorney", "agent-contact_name": "Wanjiku", "agent-contact_email": "w@a.ke"}
    answers = [sent(browser, **agent) for _ in range(3)]
    page = answers[-1].content.decode()
    assert answers[-1].status_code == 429
    assert 'value="Wanjiku"' in page
    assert "What do you hold about me?" in page


def test_without_an_address_a_person_answers(browser: Client) -> None:
    answer = sent(browser, contact_email="", contact_phone="+254712345678")
    assert "how=other" in answer.headers["Location"]
    assert Request.objects.get().state == "received"


def test_a_house_without_a_form_of_its_own_has_none_to_print(browser: Client) -> None:
    assert browser.get("/en/rights/form.pdf").status_code == 404


def test_an_agent_whose_paper_was_seen_fetches_the_answer(
    browser: Client, hiace: Vehicle, clock: Any
) -> None:
    inquiry = known(hiace)
    clock.shift(timedelta(hours=1))  # only a number that was held before the request is called
    agent = {"agency": "power_of_attorney", "agent-contact_name": "W", "agent-contact_email": "w@example.ke"}
    sent(browser, **agent)
    opened(browser)
    row = Request.objects.get()
    record_identity(request=row, means="call_back", passed=True, records=[inquiry.subject_id], by=FUMIKO)
    check_agency(request=row, passed=True, by=FUMIKO)
    given(Request.objects.get())
    page = opened(browser)
    told = {
        "token": token_of(page, "rights/page/fetch/"),
        "answer": str(Answer.objects.get().pk),
        "kind": "pdf",
    }
    assert browser.post("/en/rights/page/fetch/", told).content.startswith(b"%PDF")
    entry = Entry.objects.filter(kind="answer.fetched").get()
    assert entry.actor_token == str(row.agent_id)


def test_whoever_is_asked_who_he_is_reads_where_to_write(browser: Client) -> None:
    sent(browser, contact_email="nobody.known@example.ke")
    opened(browser)
    ask_identity(request=Request.objects.get(), means="call_back", by=FUMIKO)
    page = opened(browser)
    assert "We wait for you" in page
    assert "Customer Support" in page


def test_a_link_of_an_ended_request_is_renewed_long_after(
    browser: Client, hiace: Vehicle, clock: Any
) -> None:
    known(hiace)
    sent(browser)
    opened(browser)
    given(Request.objects.get())
    link = newest_link()
    clock.shift(timedelta(days=20))
    assert browser.post(link).status_code == 200  # too old: the page offers a new one
    assert browser.post(f"{link}/new").status_code == 200
    assert "You can fetch it until" in opened(browser)


def test_each_mailed_link_is_shut_in_a_house_without_its_point(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(browser)
    link = newest_link()
    shut = replace(links.DOORS["request"], point="raffle")
    monkeypatch.setitem(links.DOORS, "request", shut)
    assert browser.get(link).status_code == 404
    assert browser.post(link).status_code == 404
    assert Request.objects.get().state == "unconfirmed"


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_an_address_that_a_member_never_confirmed_shows_nobody(browser: Client, is_confirmed: bool) -> None:
    account = amina()
    if not is_confirmed:  # a change of address on its way, to an address with a slip in it
        with declared("account.access"):
            slip = "amina.zubeir@importers.example"
            bind_address(account=account, address=slip, token=new_token(), by=WORKER)
    sent(browser, contact_email=ADDRESS if is_confirmed else slip)
    page = opened(browser)
    row = Request.objects.get()
    assert row.state == "received"
    assert row.about == ([str(account.subject_id)] if is_confirmed else [])
    assert ("We know that it is you." in page) is is_confirmed


def test_an_address_that_nobody_confirmed_shows_nobody(browser: Client, hiace: Vehicle, clock: Any) -> None:
    inquiry = world.asked(hiace)  # open, but whoever reads the mail never used its link
    sent(browser)
    opened(browser)
    row = Request.objects.get()
    assert (row.about, matches_by_email(row)) == ([], [])
    (found,) = matches(row, {})
    assert (found.subject, found.is_unconfirmed) == (inquiry.subject_id, True)
    confirm_inquiry(inquiry=inquiry, by=world.GUEST)
    assert matches_by_email(row) == [inquiry.subject_id]
    assert not matches(row, {})[0].is_unconfirmed


def test_an_address_that_staff_typed_or_changed_shows_nobody(
    browser: Client, hiace: Vehicle, clock: Any
) -> None:
    inquiry = known(hiace)
    clock.shift(60)
    address = "somebody.else@example.ke"
    row = Inquiry.objects.get(pk=inquiry.pk)
    correct(handle=row.email, row=row, value=address, by=FUMIKO)
    sent(browser, contact_email=address)
    opened(browser)
    assert Request.objects.get().about == []
    Inquiry.objects.update(confirmed_at=timezone.now())  # the twin: were it confirmed since
    assert matches_by_email(Request.objects.get()) == [inquiry.subject_id]


def test_a_strangers_address_gets_few_mails_and_the_visitor_reads_the_same(trade: None) -> None:
    answers = []
    for host, spelled in enumerate(("amina", "Amina", " amina", "AMINA", "amina")):  # each from elsewhere
        visitor = Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR=f"203.0.113.{host}")
        answers.append(sent(visitor, contact_email=f"{spelled}@example.ke"))
    assert {answer.status_code for answer in answers} == {303}
    told = {re.sub(r"\d{4}-\d{4}", "", answer.headers["Location"]) for answer in answers}
    assert told == {"/en/rights/sent/?how=confirm&number=R"}
    assert Request.objects.filter(state="unconfirmed").count() == 5
    assert Mail.objects.filter(template="request_confirm").count() == 3
    other = Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR="203.0.113.9")
    sent(other, contact_email="juma@example.ke")  # the twin: another address gets its mail
    assert Mail.objects.filter(template="request_confirm").count() == 4
