"""The country a member asks from is known: its laws protect him too, on every later day."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from funabin.correspondence.models import Message
from funabin.gate.models import DataSubject
from funabin.members.models import Account
from funabin.rights.models import Request
from funabin.trade.models import Inquiry
from tests.members.world import ADDRESS
from tests.my.test_pages import account, browser, clock, hiace, inquiry, trade

__all__ = ["account", "browser", "clock", "hiace", "inquiry", "trade"]

DISCLOSURE = {"kind": "disclosure", "message_text": "All of it."}


def country_of(account: Account) -> str:
    """What is known in clear."""
    return DataSubject.objects.get(pk=account.subject_id).country


def asked_for_a_copy(browser: Client) -> Request:
    """A request on the member's own page."""
    browser.post("/my/en/requests/new/", DISCLOSURE)
    return Request.objects.get()


def test_the_port_tells_the_country(account: Account, inquiry: Inquiry) -> None:
    assert (inquiry.jurisdiction, country_of(account)) == ("KE", "KE")


def test_the_shortest_time_of_the_laws_that_protect_a_member_wins(browser: Client, inquiry: Inquiry) -> None:
    row = asked_for_a_copy(browser)
    assert row.jurisdictions == ["KE"]
    assert row.due_at is not None
    assert row.due_at - timezone.now() <= timedelta(days=7, hours=24)  # KDPA 26: seven days, to their end


def test_without_a_port_nothing_is_guessed(browser: Client, account: Account) -> None:
    told = {"contact_name": "Amina Zuberi", "contact_email": ADDRESS, "message_text": "Do you have vans?"}
    browser.post("/my/en/ask/", told)
    assert (Inquiry.objects.get().jurisdiction, country_of(account)) == ("", "")
    assert asked_for_a_copy(browser).jurisdictions == []


def test_a_country_that_is_known_is_not_written_over(
    browser: Client, account: Account, inquiry: Inquiry
) -> None:
    told = {"contact_name": "Amina Zuberi", "contact_email": ADDRESS, "message_text": "And to Dar?"}
    browser.post("/my/en/ask/?port=TZDAR", told)
    assert set(Inquiry.objects.values_list("jurisdiction", flat=True)) == {"KE", "TZ"}
    assert country_of(account) == "KE"


def test_who_asks_too_often_waits_and_keeps_what_was_typed(browser: Client, account: Account) -> None:
    told = {"contact_name": "Amina Zuberi", "contact_email": ADDRESS, "message_text": "Do you have vans?"}
    answers = [browser.post("/my/en/ask/", told) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 6 + [429]
    assert "Do you have vans?" in answers[-1].content.decode()
    assert Inquiry.objects.count() == 6


def test_a_thread_is_not_flooded(browser: Client, inquiry: Inquiry) -> None:
    before = Message.objects.count()
    at = f"/my/en/inquiries/{inquiry.number}/write/"
    answers = [browser.post(at, {"message_text": f"Hello {turn}"}).status_code for turn in range(21)]
    assert answers == [302] * 20 + [429]
    assert Message.objects.count() == before + 20
