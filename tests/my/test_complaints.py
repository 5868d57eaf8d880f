"""A member complains and disputes a deal on his pages, reads by when, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from funabin.gate.actions import agree_to_lift
from funabin.gate.models import Hold, SealedDatum
from funabin.journal.models import Entry
from funabin.members.models import Account
from funabin.rights.actions.complaints import answer_complaint, settle_complaint, take_complaint
from funabin.rights.models import CaseClock, Complaint, ComplaintMessage
from funabin.trade.models import Deal, Inquiry
from tests.cast import FUMIKO
from tests.gate.firms import GORO
from tests.members.world import amina
from tests.my.test_pages import (
    ORDER,
    account,
    browser,
    clock,
    deal,
    hiace,
    inquiry,
    quotation,
    signed_in,
    trade,
)
from tests.trade import world

__all__ = ["account", "browser", "clock", "deal", "hiace", "inquiry", "quotation", "trade"]

LIST = "/my/en/complaints/"
TEXT = "The mileage on the paper is not the one on the dashboard."


@pytest.fixture
def disputed(browser: Client, deal: Deal) -> Complaint:
    """Amina disagrees about her deal."""
    answer = browser.post(f"{LIST}about/deal/{deal.number}/", {"message_text": TEXT})
    row = Complaint.objects.get()
    assert answer.headers["Location"] == page_of(row)
    return row


@pytest.fixture
def eve(account: Account) -> Client:
    """Another member's browser."""
    return signed_in(amina(email="eve@importers.example"))


def page_of(row: Complaint) -> str:
    """The complaint's page."""
    return f"{LIST}{row.number}/"


def shown(browser: Client, path: str) -> str:
    """A page's words."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def kept() -> tuple[int, ...]:
    """How much there is of what a complaint leaves."""
    return tuple(model.objects.count() for model in (Complaint, ComplaintMessage, CaseClock, Hold))


def test_whoever_never_complained_reads_so_and_finds_the_form(browser: Client) -> None:
    page = shown(browser, LIST)
    assert "You have not complained about anything." in page
    assert "What happens with your data" in page
    for name in ("topic", "message_text"):
        assert f'name="{name}"' in page
    assert 'name="contact_email"' not in page  # we know where to answer


def test_a_member_complains_and_the_receipt_is_mailed(browser: Client, account: Account) -> None:
    answer = browser.post(LIST, {"topic": "service", "message_text": "You called me at night."})
    row = Complaint.objects.get()
    assert answer.headers["Location"] == page_of(row)
    assert (row.kind, row.about, row.subject_id) == ("complaint", "service", account.subject_id)
    assert (row.account, row.case) == (account.handle, "")
    assert world.mails() == ["complaint_received"]
    assert row.number in shown(browser, LIST)


@pytest.mark.parametrize(
    "told",
    [
        {"topic": "service", "message_text": "  "},
        {"topic": "weather", "message_text": TEXT},
        {"topic": "service", "message_text": "My card is 4111 1111 1111 1111."},
    ],
)
def test_a_form_with_a_fault_keeps_nothing_and_loses_nothing(browser: Client, told: dict[str, str]) -> None:
    data = SealedDatum.objects.count()
    page = browser.post(LIST, told).content.decode()
    assert told["message_text"].strip() in page
    assert kept() == (0, 0, 0, 0)
    assert SealedDatum.objects.count() == data
    assert "complaint_received" not in world.mails()


def test_a_dispute_begins_on_the_page_of_the_deal(browser: Client, deal: Deal) -> None:
    assert f"{LIST}about/deal/{deal.number}/" in shown(browser, f"/my/en/deals/{deal.number}/")
    page = shown(browser, f"{LIST}about/deal/{deal.number}/")
    assert deal.number in page
    assert 'name="topic"' not in page


def test_a_dispute_knows_its_deal_and_who_complains(disputed: Complaint, deal: Deal) -> None:
    assert (disputed.kind, disputed.about, disputed.case) == ("dispute", "purchase", deal.number)
    assert disputed.subject_id == deal.subject_id


def test_the_keys_of_an_order_are_held_until_the_dispute_is_settled(browser: Client, deal: Deal) -> None:
    browser.post(f"/my/en/deals/{deal.number}/order/", ORDER)
    browser.post(f"{LIST}about/deal/{deal.number}/", {"message_text": TEXT})
    row = Complaint.objects.get()
    live = Hold.objects.filter(lifted_at=None)
    assert {(hold.case, hold.reason, hold.reference) for hold in live} == {
        (deal.number, "dispute", row.number)
    }
    take_complaint(complaint=row, by=FUMIKO)
    settle_complaint(complaint=row, outcome="agreed", text="", by=FUMIKO)
    assert {hold.lift_asked_by for hold in live.all()} == {FUMIKO.token}
    for hold in live.all():
        agree_to_lift(hold=hold, by=GORO)
    assert not live.all().exists()


def test_a_complaint_about_an_inquiry_is_one_that_was_not_answered(browser: Client, inquiry: Inquiry) -> None:
    browser.post(f"{LIST}about/inquiry/{inquiry.number}/", {"message_text": "Nobody answers."})
    row = Complaint.objects.get()
    assert (row.kind, row.about, row.case) == ("complaint", "unanswered", inquiry.number)


def test_the_page_tells_by_when_and_what_was_written(browser: Client, disputed: Complaint) -> None:
    page = shown(browser, page_of(disputed))
    for words in ("Dispute", disputed.case, TEXT, "By when", "Settled", "It was not handled well"):
        assert words in page
    assert "14 days" not in page  # a day, not a sum to do
    settle = CaseClock.objects.get(case=disputed.number, step="settle")
    assert settle.due_at is not None
    assert f"{timezone.localtime(settle.due_at).day} Dec 2026" in page


def test_the_answer_is_read_and_written_back_to(browser: Client, disputed: Complaint) -> None:
    take_complaint(complaint=disputed, by=FUMIKO)
    answer_complaint(complaint=disputed, text="We measured it again.", by=FUMIKO)
    assert "We measured it again." in shown(browser, page_of(disputed))
    answer = browser.post(f"{page_of(disputed)}write/", {"message_text": "Then mend the paper."})
    assert answer.headers["Location"] == page_of(disputed)
    assert "Then mend the paper." in shown(browser, page_of(disputed))
    assert set(ComplaintMessage.objects.values_list("author", flat=True)) == {"staff", "person"}


def test_an_empty_message_is_told_at_its_field(browser: Client, disputed: Complaint) -> None:
    answer = browser.post(f"{page_of(disputed)}write/", {"message_text": " "})
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    assert not ComplaintMessage.objects.exists()


def test_one_button_puts_it_above(browser: Client, disputed: Complaint) -> None:
    browser.post(f"{page_of(disputed)}unhandled/")
    disputed.refresh_from_db()
    assert disputed.escalated_why == "person"
    assert "it lies before the person who answers for your data" in shown(browser, page_of(disputed))


def test_the_end_stands_there_and_nothing_more_is_written(browser: Client, disputed: Complaint) -> None:
    take_complaint(complaint=disputed, by=FUMIKO)
    settle_complaint(complaint=disputed, outcome="agreed", text="", by=FUMIKO)
    page = shown(browser, page_of(disputed))
    assert "Both sides agreed" in page
    assert f"{page_of(disputed)}write/" not in page


def test_nobody_else_reads_it_or_writes_into_it(eve: Client, disputed: Complaint) -> None:
    before = kept()
    assert disputed.number not in shown(eve, LIST)
    assert eve.get(page_of(disputed)).status_code == 404
    for verb in ("write", "unhandled"):
        answer = eve.post(f"{page_of(disputed)}{verb}/", {"message_text": "It was me."})
        assert answer.status_code == 404
    disputed.refresh_from_db()
    assert (disputed.escalated_why, kept()) == ("", before)
    assert not Entry.objects.filter(kind="data.opened", case=disputed.number).exists()


def test_nobody_disputes_the_deal_of_another(eve: Client, deal: Deal, inquiry: Inquiry) -> None:
    before = kept()
    for about in (f"deal/{deal.number}", f"inquiry/{inquiry.number}"):
        assert eve.get(f"{LIST}about/{about}/").status_code in (403, 404)
        assert eve.post(f"{LIST}about/{about}/", {"message_text": TEXT}).status_code in (403, 404)
    assert kept() == before


@pytest.mark.parametrize("about", ["deal/D2611-9999", "inquiry/Q2611-9999", "vehicle/AR-10234"])
def test_what_is_not_there_cannot_be_disputed(browser: Client, about: str) -> None:
    assert browser.get(f"{LIST}about/{about}/").status_code == 404
    assert browser.post(f"{LIST}about/{about}/", {"message_text": TEXT}).status_code == 404
    assert not Complaint.objects.exists()


def test_whoever_is_not_signed_in_is_asked_to(disputed: Complaint) -> None:
    stranger: Any = Client(headers={"sec-fetch-site": "same-origin"})
    for path in (LIST, page_of(disputed)):
        answer = stranger.get(path)
        assert answer.headers["Location"] == f"/my/en/account/login/?next={path}"


@pytest.mark.parametrize("address", [LIST, f"{LIST}about/deal/{{deal}}/"])
def test_a_new_complaint_is_asked_what_went_wrong(browser: Client, deal: Deal, address: str) -> None:
    page = browser.get(address.format(deal=deal.number)).content.decode()
    assert page.count("Tell us what went wrong.") >= 1
    assert "What you want to add or answer." not in page
